/* From a law to orders and money: periods, discounting, chances. */
#include "clv.h"

#include "base/die.h"
#include "base/rng.h"
#include "base/sort.h"
#include "math/dist.h"
#include "math/quantile.h"
#include "text/num.h"

#include <math.h>
#include <string.h>

enum { DRAWS = 400, COUNTS_MOST = 65536 };

/* "39", "12m", "1y", to days; a number alone is in units. */
static double
horizon_days(const char *text, double unit)
{
	static const char letters[] = "dwmy";
	static const double days[] = { 1, 7, 365.25 / 12, 365.25 };
	struct str s = str_of(text);
	const char *letter = s.n > 0 ? strchr(letters, s.p[s.n - 1]) : NULL;
	double n;

	if (letter != NULL) {
		s.n--;
		unit = days[letter - letters];
	}
	if (!num_real(s, &n) || !(n > 0))
		die(EXIT_USAGE,
		    "--horizon: \"%s\" is no length of time; give 39 (units), "
		    "90d, 26w, 12m, 1y or forever",
		    text);
	return n * unit;
}

struct clv_plan
clv_plan(
    const char *horizon, int period, bool middle, double discount, double unit)
{
	struct clv_plan plan = { .rate = log1p(discount) * unit / 365.25 };
	double length = buyers_unit_days(period) / unit, from = 0, end;

	if (strcmp(horizon, "forever") == 0) {
		if (!(discount > 0))
			die(EXIT_USAGE,
			    "--horizon=forever needs a --discount above 0");
		plan.forever = true;
		return plan;
	}
	end = horizon_days(horizon, unit) / unit;
	while (from < end * (1 - 1e-9)) {
		double to = (double)(plan.periods + 1) * length;

		if (plan.periods == CLV_PERIODS)
			die(EXIT_USAGE,
			    "--horizon: more than %d periods; choose a longer "
			    "--period",
			    CLV_PERIODS);
		to = to > end * (1 - 1e-9) ? end : to;
		plan.weight[plan.periods] =
		    exp(-plan.rate * (middle ? (from + to) / 2 : to));
		plan.end[plan.periods++] = to;
		from = to;
	}
	return plan;
}

static bool
same_kind(const struct btyd_state *a, const struct btyd_state *b)
{
	return a->model == b->model && a->k == b->k &&
	    memcmp(a->p, b->p, sizeof(a->p)) == 0 &&
	    memcmp(a->stage, b->stage, sizeof(a->stage)) == 0;
}

void
clv_fill(struct clv_forecast *f, const struct clv_plan *plan,
    const struct btyd_state *state)
{
	double before = 0, now;

	if (f->filled && same_kind(&f->state, state))
		return;
	f->state = *state;
	f->state.alive = 1;
	f->filled = true;
	f->counted = false;
	if (plan->forever) {
		f->orders = f->value = btyd_discounted(&f->state, plan->rate);
		return;
	}
	f->value = 0;
	if (f->by_period == NULL)
		f->by_period = mem_alloc(plan->periods, sizeof(double));
	for (size_t i = 0; i < plan->periods; i++) {
		now = btyd_expected(&f->state, plan->end[i]);
		f->value += plan->weight[i] * (now - before);
		f->by_period[i] = before = now;
	}
	f->orders = before;
}

void
clv_count(struct clv_forecast *f, double t, double level)
{
	size_t n = 16;
	double sum = 0;

	if (f->counted)
		return;
	f->counted = true;
	while ((double)n < 2 * f->orders && n < COUNTS_MOST)
		n *= 2;
	for (;; n *= 2) {
		vec_reserve(&f->cdf, n);
		btyd_counts(&f->state, t, f->cdf.v, n);
		sum = 0;
		for (size_t i = 0; i < n; i++)
			sum = f->cdf.v[i] += sum;
		f->cdf.n = n;
		if (sum >= level || n >= COUNTS_MOST)
			return;
	}
}

double
clv_count_quantile(const struct clv_forecast *f, double alive, double u)
{
	size_t low;

	sort_bound(
	    low, 0, f->cdf.n - 1, i, !(1 - alive + alive * f->cdf.v[i] >= u));
	return (double)low;
}

/* What n purchases of this customer bring. */
static double
draw_spend(const struct clv_chance *c, double n, struct rng *rng)
{
	const struct gamma_gamma *g = &c->law->spend.law;
	double rate;

	if (n == 0)
		return 0;
	if (!c->law->has_spend)
		return n * c->law->mean_spend;
	rate = draw_gamma(rng, g->p * c->x + g->q) /
	    (g->c + (c->x > 0 ? c->x * c->mean : 0));
	return draw_gamma(rng, g->p * n) / rate;
}

/* The counts are drawn evenly from their distribution, so that few draws
 * suffice. */
struct clv_outcome
clv_simulate(const struct clv_forecast *f, const struct clv_chance *c)
{
	struct moments moments = { 0 };
	struct clv_outcome o;
	double value[DRAWS], n;
	struct rng rng;

	rng_seed(&rng, c->seed);
	for (int i = 0; i < DRAWS; i++) {
		n = clv_count_quantile(
		    f, c->alive, (i + rng_uniform(&rng)) / DRAWS);
		value[i] = c->per_purchase * draw_spend(c, n, &rng);
		moments_add(&moments, value[i], 1);
	}
	sort_doubles(value, DRAWS);
	o.variance = moments_population_variance(&moments);
	n = (1 - c->level) / 2;
	o.lower = value[(int)ceil(n * DRAWS) - 1];
	o.upper = value[(int)ceil((1 - n) * DRAWS) - 1];
	return o;
}
