#include "math/multiple.h"

#include "base/mem.h"
#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

void
multiple_q_values(const double *p, size_t n, double *q)
{
	struct sort_item *order = mem_alloc(n, sizeof(*order));
	double least = 1, value;
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(p[i])) {
			q[i] = p[i];
			continue;
		}
		order[m].key = sort_key_double(p[i]);
		order[m++].index = (uint32_t)i;
	}
	sort_items(order, m);
	for (size_t j = m; j > 0; j--) {
		value = p[order[j - 1].index] * ((double)m / (double)j);
		if (value < least)
			least = value;
		q[order[j - 1].index] = least;
	}
	free(order);
}
