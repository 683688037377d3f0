/*
 * matrix_mark: which customers are high, above a cut, the median or in class A.
 */
#include "crm-segment/shared/classes.h"
#include "math/quantile.h"
#include "matrix.h"
#include "text/money.h"

#include <math.h>

/* The median of the known values; 0 when there is none. */
static double
median_of(
    struct customers *c, const int64_t *value, const uint32_t *who, size_t n)
{
	double *x = customers_memory(c, n, sizeof(*x)), median;
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		if (value[who[i]] != INT64_MIN)
			x[known++] = money_real(value[who[i]]);
	sort_doubles(x, known);
	median = median_sorted(x, known);
	customers_forget(c, x);
	return median;
}

bool
matrix_mark(struct matrix_marks *marks, struct customers *c,
    const int64_t *value, const struct matrix_rule *rule, const uint32_t *who,
    size_t n, struct diag *d)
{
	if (marks->high == NULL)
		marks->high =
		    customers_memory(c, customers_count(c), sizeof(bool));
	if (rule->class_a) {
		marks->cut = NAN;
		return class_a(
		    c, value, who, n, 80 * MONEY_UNIT, marks->high, d);
	}
	marks->cut = rule->cut != 0 ? money_real(rule->cut)
				    : median_of(c, value, who, n);
	for (size_t i = 0; i < n; i++)
		marks->high[who[i]] = value[who[i]] != INT64_MIN &&
		    money_real(value[who[i]]) > marks->cut;
	return true;
}
