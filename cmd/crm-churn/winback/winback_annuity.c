#include "base/mem.h"
#include "cli/side.h"
#include "math/sum.h"
#include "winback.h"

#include <math.h>

/* A curve with fewer behind it is not believed. */
enum { FEW = 20 };

/* Survival by month 1..months, and how many were at risk at first. */
struct curve {
	int64_t months;
	double *survival;
	double at_risk;
};

static void
take_step(void *data, const struct side_row *row)
{
	struct curve *c = data;
	double month = side_real(row, 0), survival = side_real(row, 1);

	if (row->row == 0)
		c->at_risk = side_more_real(row, "at_risk", NULL, c->at_risk);
	for (int64_t k = 0; k < c->months; k++)
		if ((double)(k + 1) >= month)
			c->survival[k] = survival;
}

/* From a table of steps; false with few behind it. */
static bool
read_curve(
    struct tool *tool, const char *path, int64_t months, double *survival)
{
	struct curve c = { months, survival, FEW };

	for (int64_t k = 0; k < months; k++)
		survival[k] = 1;
	side_read(tool, path, "time,survival", take_step, &c);
	return c.at_risk >= FEW;
}

double
winback_annuity(struct tool *tool, const struct winback_options *o)
{
	scoped double *survival =
	    mem_alloc((size_t)o->months, sizeof(*survival));
	double factor = pow(1 + o->discount, -1.0 / 12);
	struct sum sum = { 0 };

	for (int64_t k = 0; k < o->months; k++)
		survival[k] = pow(o->retention, (double)(k + 1));
	if (o->curve != NULL &&
	    !read_curve(tool, o->curve, o->months, survival)) {
		report_say(&tool->report,
		    "warning: fewer than %d were re-won%s", FEW,
		    o->first_curve != NULL ? ": the curve of first lives is "
					     "taken"
					   : "");
		if (o->first_curve != NULL)
			read_curve(tool, o->first_curve, o->months, survival);
	}
	for (int64_t k = 0; k < o->months; k++)
		sum_add(&sum, survival[k] * pow(factor, (double)(k + 1)));
	return sum_value(&sum);
}
