#include "cli/case_weight.h"

bool
case_weight_read(
    struct input *in, const struct csv_row *row, size_t column, double *weight)
{
	*weight = 1;
	if (column == ROLE_NONE)
		return true;
	if (!input_real(in, row, column, weight))
		return false;
	if (*weight < 0)
		return input_bad(in, row, column, "negative-weight",
		    "a weight below 0 (%g)", *weight);
	if (!(*weight > 0))
		input_skip(in, "of weight 0");
	return *weight > 0;
}
