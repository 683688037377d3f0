#include "model/reconcile.h"

#include "base/mem.h"
#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

/* Items times what makes their sum the total. */
static void
top_down(double total, double *item, size_t n, const double *share)
{
	double sum = 0, parts = 0;

	for (size_t i = 0; i < n; i++) {
		sum += item[i];
		parts += share[i];
	}
	for (size_t i = 0; i < n; i++)
		if (sum != 0)
			item[i] *= total / sum;
		else if (parts > 0)
			item[i] = total * share[i] / parts;
		else
			item[i] = total / (double)n;
}

static void
least_squares(double *total, double *item, size_t n, const double *share,
    const double *square)
{
	double d = *total, all = square[n];

	for (size_t i = 0; i < n; i++) {
		d -= item[i];
		all += square[i];
	}
	if (!(all > 0)) { /* no errors to go by */
		top_down(*total, item, n, share);
		return;
	}
	for (size_t i = 0; i < n; i++)
		item[i] += square[i] * d / all;
	*total -= square[n] * d / all;
}

void
reconcile(enum reconcile how, double *total, double *item, size_t n,
    const double *share, const double *square)
{
	switch (how) {
	case RECONCILE_TOP_DOWN:
		top_down(*total, item, n, share);
		break;
	case RECONCILE_BOTTOM_UP:
		*total = 0;
		for (size_t i = 0; i < n; i++)
			*total += item[i];
		break;
	case RECONCILE_WLS:
		least_squares(total, item, n, share, square);
		break;
	case RECONCILE_NONE:
		break;
	}
}

struct part {
	double fraction;
	size_t at;
};

SORT_BY(larger_first, struct part, SORT_DOWN(fraction) || SORT_UP(at));

void
reconcile_round(const double *x, size_t n, int64_t sum, int64_t *out)
{
	scoped struct part *part = mem_alloc(n, sizeof(*part));
	int64_t left = sum;

	for (size_t i = 0; i < n; i++) {
		double whole = floor(x[i]);

		out[i] = (int64_t)whole;
		part[i] = (struct part){ x[i] - whole, i };
		left -= out[i];
	}
	qsort(part, n, sizeof(*part), larger_first);
	for (size_t i = 0; n > 0 && left != 0; i = (i + 1) % n) {
		int64_t step = left > 0 ? 1 : -1;

		out[part[left > 0 ? i : n - 1 - i].at] += step;
		left -= step;
	}
}
