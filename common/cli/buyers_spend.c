/*
 * buyers_spend: what a purchase is worth, of known customers and of new ones.
 */
#include "base/mem.h"
#include "cli/buyers.h"
#include "math/quantile.h"
#include "math/sum.h"

#include <math.h>

/* x as the spend model counts it. */
static double
spend_count(const struct buyers *b, uint32_t customer)
{
	return b->history[customer].x + (b->o->every_amount ? 1 : 0);
}

static bool
has_spend(const struct buyers *b, uint32_t customer)
{
	return spend_count(b, customer) > 0 && b->mean[customer] > 0;
}

/* So near to 1 the mean of the population is as good as infinite. */
static bool
has_no_mean(const struct buyers_law *law)
{
	return law->spend.law.q <= 1.001;
}

static const char *const without_mean[] = {
	[NEW_SPEND_NONE] = "their spend is left empty (--new-spend gives one)",
	[NEW_SPEND_MEAN] = "the mean of all repeat purchases stands for it",
	[NEW_SPEND_MEDIAN] = "the median of the others' means stands for it",
	[NEW_SPEND_FIT] = "fitted again with q > 1",
};

static double
median_of(const struct spend *spend, size_t n)
{
	scoped double *m = mem_alloc(n, sizeof(*m));

	for (size_t i = 0; i < n; i++)
		m[i] = spend[i].m;
	sort_doubles(m, n);
	return median_sorted(m, n);
}

/* The model assumes that how often and how much are independent. */
static void
check_independence(struct buyers *b, const uint32_t *who, size_t n)
{
	struct report *report = &customers_tool(b->c)->report;
	struct moments x = { 0 }, m = { 0 };
	double product = 0, correlation;

	for (size_t i = 0; i < n; i++)
		if (has_spend(b, who[i])) {
			moments_add(&x, b->history[who[i]].x, 1);
			moments_add(&m, b->mean[who[i]], 1);
		}
	for (size_t i = 0; i < n; i++)
		if (has_spend(b, who[i]))
			product += (b->history[who[i]].x - x.mean) *
			    (b->mean[who[i]] - m.mean);
	correlation = product / sqrt(x.squares * m.squares);
	if (!isfinite(correlation))
		return;
	if (fabs(correlation) > 0.15)
		report_say(report,
		    "spending: purchases and mean amounts correlate (%.4f), "
		    "which the model takes to be independent",
		    correlation);
	else
		report_detail(report,
		    "spending: correlation of purchases and mean amounts %.4f",
		    correlation);
}

/* Fits what repeat purchases are worth; where that cannot be done everybody
 * spends the mean, and it is said. */
void
buyers_fit_spend(
    struct buyers *b, struct buyers_law *law, const uint32_t *who, size_t n)
{
	struct report *report = &customers_tool(b->c)->report;
	scoped struct spend *spend = mem_alloc(n, sizeof(*spend));
	struct sum total = { 0 }, count = { 0 };
	size_t m = 0;
	struct diag d;

	for (size_t i = 0; i < n; i++) {
		if (!has_spend(b, who[i]))
			continue;
		spend[m] =
		    (struct spend){ spend_count(b, who[i]), b->mean[who[i]] };
		sum_add(&total, spend[m].m * spend[m].x);
		sum_add(&count, spend[m++].x);
	}
	law->mean_spend = m > 0 ? sum_value(&total) / sum_value(&count) : NAN;
	law->median_spend = median_of(spend, m);
	law->has_spend = gamma_gamma_fit(spend, m, false, &law->spend, &d);
	law->no_mean = law->has_spend && has_no_mean(law);
	if (law->no_mean) {
		report_say(report,
		    "spending: by these data what new customers spend has no "
		    "mean (q = %.4g, %zu of %zu customers have bought once): "
		    "%s",
		    law->spend.law.q, n - m, n, without_mean[b->o->new_spend]);
		if (b->o->new_spend == NEW_SPEND_FIT)
			law->has_spend =
			    gamma_gamma_fit(spend, m, true, &law->spend, &d);
		if (b->o->new_spend == NEW_SPEND_FIT && law->has_spend &&
		    has_no_mean(law))
			report_say(report,
			    "spending: the fit with q > 1 ends at 1 itself: "
			    "still no mean, and left empty (--new-spend=mean "
			    "or median gives one)");
	}
	if (!law->has_spend)
		report_say(report,
		    "spending: %s; every purchase counts the mean, %.6g",
		    d.text, law->mean_spend);
	else if (!law->spend.mle.converged)
		report_say(report, "spending: the search did not converge");
	check_independence(b, who, n);
}

double
buyers_new_spend(const struct buyers *b, const struct buyers_law *law)
{
	double mean;

	if (!law->has_spend)
		return law->mean_spend;
	if (has_no_mean(law))
		return b->o->new_spend == NEW_SPEND_MEAN  ? law->mean_spend
		    : b->o->new_spend == NEW_SPEND_MEDIAN ? law->median_spend
							  : (double)NAN;
	mean = gamma_gamma_mean(&law->spend.law, 0, 0);
	return isfinite(mean) ? mean : (double)NAN;
}

double
buyers_spend(const struct buyers *b, uint32_t customer)
{
	const struct buyers_law *law = &b->law.v[b->law_of[customer]];
	double mean;

	if (!law->has_spend || !has_spend(b, customer))
		return buyers_new_spend(b, law);
	mean = gamma_gamma_mean(
	    &law->spend.law, spend_count(b, customer), b->mean[customer]);
	return isfinite(mean) ? mean : (double)NAN;
}

bool
buyers_spend_stands_in(const struct buyers *b, uint32_t customer)
{
	const struct buyers_law *law = &b->law.v[b->law_of[customer]];

	return (law->no_mean || (law->has_spend && has_no_mean(law))) &&
	    !has_spend(b, customer);
}
