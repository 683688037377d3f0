#include "rank.h"

#include "base/mem.h"
#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

SORT_BY(compare, struct ranked, SORT_DOWN(value) || SORT_UP(row));

void
rank_end(struct rank *r)
{
	vec_sort(&r->v, compare);
	if (r->most > 0 && r->v.n > r->most)
		r->v.n = r->most;
}

/* Twice as many as are wanted are kept, so that a sort is rare. */
void
rank_add(struct rank *r, double value, size_t row)
{
	r->seen++;
	if (r->most > 0 && r->v.n >= 2 * r->most + 64)
		rank_end(r);
	vec_push(&r->v, (struct ranked){ value, row });
}

void
rank_free(struct rank *r)
{
	vec_free(&r->v);
}

SORT_BY(compare_reals, double, SORT_VALUES(*a, *b));

/* By qsort, which needs less memory beside the values than a sort by keys. */
double *
rank_values(const struct table *t, size_t column, size_t *n)
{
	double *v = mem_alloc(t->kept + 1, sizeof(*v));

	*n = 0;
	for (size_t row = 0; row < t->kept; row++) {
		v[*n] = table_real(t, row, column);
		*n += !isnan(v[*n]) && !table_total(t, row, TABLE_NONE);
	}
	qsort(v, *n, sizeof(*v), compare_reals);
	return v;
}
