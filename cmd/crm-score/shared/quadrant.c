#include "quadrant.h"

#include "base/die.h"
#include "base/mem.h"
#include "math/quantile.h"
#include "math/sum.h"
#include "text/num.h"

#include <math.h>

/* Those that are not NaN, sorted; free it. */
static double *
known(const double *x, size_t n, size_t *count)
{
	double *out = mem_alloc(n, sizeof(*out));

	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (!isnan(x[i]))
			out[(*count)++] = x[i];
	sort_doubles(out, *count);
	return out;
}

static double
middle(const double *x, size_t n, bool median)
{
	size_t count;
	scoped double *sorted = known(x, n, &count);
	double cut;

	if (median)
		cut = median_sorted(sorted, count);
	else
		cut = sum_of(sorted, count) / (double)count;
	return cut;
}

bool
quadrant_cut(const char *text, const double *importance,
    const double *performance, size_t n, struct quadrant_cuts *cuts,
    struct diag *d)
{
	bool median = strcmp(text, "median") == 0;
	struct str rest = str_of(text), first;

	if (median || strcmp(text, "mean") == 0) {
		cuts->importance = middle(importance, n, median);
		cuts->performance = middle(performance, n, median);
		return true;
	}
	first = str_cut(&rest, ',');
	if (rest.p != NULL && num_real(str_trim(first), &cuts->importance) &&
	    num_real(str_trim(rest), &cuts->performance))
		return true;
	return diag_set(d, EXIT_USAGE, "bad-cuts",
	    "--cuts: \"%s\" is not mean, median or two numbers", text);
}

const char *
quadrant_name(
    const struct quadrant_cuts *cuts, double importance, double performance)
{
	bool important = importance >= cuts->importance;

	if (isnan(importance) || isnan(performance))
		return "";
	if (performance >= cuts->performance)
		return important ? "keep" : "overkill";
	return important ? "concentrate" : "low-priority";
}

double
quadrant_priority(double importance, double performance, double goal)
{
	if (isnan(importance) || isnan(performance))
		return NAN;
	return importance * fmax(0, goal - performance);
}
