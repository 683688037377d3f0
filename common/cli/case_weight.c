#include "cli/case_weight.h"

#include "base/die.h"

bool
case_weight_read(
    struct input *in, const struct csv_row *row, size_t column, double *weight)
{
	struct diag d;

	*weight = 1;
	if (column == ROLE_NONE)
		return true;
	if (!input_real(in, row, column, weight))
		return false;
	if (*weight < 0) {
		diag_set(&d, EXIT_DATA, "negative-weight",
		    "a weight below 0 (%g)", *weight);
		input_reject(in, row, column, &d);
		return false;
	}
	if (!(*weight > 0))
		input_skip(in, "of weight 0");
	return *weight > 0;
}
