#include "complaints.h"

#include <math.h>

struct survival_curve
complaints_curve(const struct complaints *c, const size_t *row, size_t n)
{
	struct survival_counts counts = { 0 };
	struct survival_curve curve;

	for (size_t i = 0; i < n; i++)
		survival_add(&counts, 0, -INFINITY, c->list[row[i]].days,
		    c->list[row[i]].open ? 0 : 1);
	survival_curves(&counts, 1, &curve);
	survival_counts_free(&counts);
	return curve;
}
