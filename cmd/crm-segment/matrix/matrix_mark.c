/*
 * matrix_mark: which customers are high, above a cut, the median or in class A.
 */
#include "base/mem.h"
#include "crm-segment/shared/classes.h"
#include "math/quantile.h"
#include "matrix.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

/* The median of the known values; 0 when there is none. */
static double
median_of(const int64_t *value, const uint32_t *who, size_t n)
{
	double *x = mem_alloc(n, sizeof(*x)), median;
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		if (value[who[i]] != INT64_MIN)
			x[known++] = money_real(value[who[i]]);
	sort_doubles(x, known);
	median = median_sorted(x, known);
	free(x);
	return median;
}

/* Class A of 80 percent, equal values together. */
static bool
mark_class_a(bool *high, struct customers *c, const int64_t *value,
    const uint32_t *who, size_t n, struct diag *d)
{
	int64_t *own = mem_alloc(n, sizeof(*own)), positive, before = 0;
	uint32_t *order = mem_alloc(n, sizeof(*order));
	int64_t shared = 0;
	bool fits;

	for (size_t i = 0; i < n; i++)
		own[i] = value[who[i]] == INT64_MIN ? 0 : value[who[i]];
	fits = class_positive(own, n, &positive, d);
	class_order(c, own, who, n, order);
	for (size_t i = 0; fits && i < n && own[order[i]] > 0; i++) {
		if (i == 0 || own[order[i]] != own[order[i - 1]])
			shared = before;
		high[who[order[i]]] = class_below(shared, 800000, positive);
		before += own[order[i]];
	}
	free(own);
	free(order);
	return fits;
}

bool
matrix_mark(struct matrix_marks *marks, struct customers *c,
    const int64_t *value, const struct matrix_rule *rule, const uint32_t *who,
    size_t n, struct diag *d)
{
	if (marks->high == NULL)
		marks->high = mem_zero(customers_count(c), sizeof(bool));
	if (rule->class_a) {
		marks->cut = NAN;
		return mark_class_a(marks->high, c, value, who, n, d);
	}
	marks->cut =
	    rule->cut != 0 ? money_real(rule->cut) : median_of(value, who, n);
	for (size_t i = 0; i < n; i++)
		marks->high[who[i]] = value[who[i]] != INT64_MIN &&
		    money_real(value[who[i]]) > marks->cut;
	return true;
}
