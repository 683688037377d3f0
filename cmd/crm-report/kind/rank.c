#include "rank.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

static int
compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

void
rank_end(struct rank *r)
{
	if (r->v.n > 0)
		qsort(r->v.v, r->v.n, sizeof(*r->v.v), compare);
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

static int
compare_reals(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

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
