#include "base/mem.h"
#include "csv/load.h"
#include "math/sum.h"
#include "winback.h"

#include <math.h>
#include <stdlib.h>

/* A curve with fewer behind it is not believed. */
enum { FEW = 20 };

/* Survival by month 1..n from a table of steps; false with few behind it. */
static bool
read_curve(
    struct tool *tool, const char *path, int64_t months, double *survival)
{
	struct csv_table t;
	struct diag d;
	size_t time, value, at_risk;
	double month, s, n = FEW;

	if (!csv_load(path, &t, &d) ||
	    !csv_table_columns(&t, "time", &time, &d) ||
	    !csv_table_columns(&t, "survival", &value, &d))
		tool_fail(tool, &d);
	at_risk = csv_table_find(&t, "at_risk");
	for (int64_t k = 0; k < months; k++)
		survival[k] = 1;
	for (size_t i = 0; i < t.rows; i++) {
		if (!csv_table_real(&t, i, time, &month, &d) ||
		    !csv_table_real(&t, i, value, &s, &d) ||
		    (i == 0 && at_risk != SIZE_MAX &&
			!csv_table_real(&t, i, at_risk, &n, &d)))
			tool_fail(tool, &d);
		for (int64_t k = 0; k < months; k++)
			if ((double)(k + 1) >= month)
				survival[k] = s;
	}
	csv_table_free(&t);
	return n >= FEW;
}

double
winback_annuity(struct tool *tool, const struct winback_options *o)
{
	double *survival = mem_alloc((size_t)o->months, sizeof(*survival));
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
	free(survival);
	return sum_value(&sum);
}
