#include "math/multiple.h"

#include "base/mem.h"
#include "base/sort.h"

#include <math.h>

/* The p-values that are there, ascending; how many. */
static size_t
sorted(const double *p, size_t n, struct sort_item *order)
{
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(p[i]))
			order[m++] = sort_item(sort_key_double(p[i]), i);
	sort_items(order, m);
	return m;
}

void
multiple_holm(double *p, size_t n)
{
	scoped struct sort_item *order = mem_alloc(n, sizeof(*order));
	size_t m = sorted(p, n, order);
	double largest = 0;

	for (size_t i = 0; i < m; i++) {
		double *one = &p[order[i].index];

		largest = fmax(largest, fmin(1, *one * (double)(m - i)));
		*one = largest;
	}
}

void
multiple_q_values(const double *p, size_t n, double *q)
{
	scoped struct sort_item *order = mem_alloc(n, sizeof(*order));
	double least = 1, value;
	size_t m = sorted(p, n, order);

	for (size_t i = 0; i < n; i++)
		q[i] = p[i];
	for (size_t j = m; j > 0; j--) {
		value = p[order[j - 1].index] * ((double)m / (double)j);
		if (value < least)
			least = value;
		q[order[j - 1].index] = least;
	}
}
