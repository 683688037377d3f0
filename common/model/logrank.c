#include "model/logrank.h"

#include "base/mem.h"
#include "math/dist.h"
#include "math/linalg.h"

#include <math.h>
#include <string.h>

/* One test on its way: what is summed over times and strata. */
struct test {
	size_t groups;
	const struct logrank_options *options;
	struct logrank_group *group;
	double *variance; /* groups x groups, lower triangle */
	double *at_risk;  /* by group, now */
};

/* The groups of a stratum side by side: the step each has come to. */
struct merge {
	const struct survival_curve *const *curve;
	size_t *at;
	double *events; /* by group, now */
};

/* The next time in the stratum at all; false behind the last. */
static bool
next_time(const struct merge *m, size_t groups, double *time)
{
	bool any = false;

	for (size_t g = 0; g < groups; g++) {
		if (m->at[g] >= m->curve[g]->n)
			continue;
		double t = m->curve[g]->step[m->at[g]].time;
		if (!any || t < *time)
			*time = t;
		any = true;
	}
	return any;
}

/* Everybody at risk at the time, by group. The risk set changes only behind a
 * step, so the one to come has it. */
static void
read_time(struct test *test, struct merge *m, double time)
{
	for (size_t g = 0; g < test->groups; g++) {
		const struct survival_curve *c = m->curve[g];

		test->at_risk[g] = m->events[g] = 0;
		if (m->at[g] >= c->n)
			continue;
		const struct survival_step *s = &c->step[m->at[g]];
		test->at_risk[g] = s->at_risk;
		if (s->time == time) {
			m->events[g] = s->events;
			m->at[g]++;
		}
	}
}

static double
weight_of(const struct logrank_options *o, double n, double survival)
{
	switch (o->weight) {
	case LOGRANK_GEHAN:
		return n;
	case LOGRANK_TARONE_WARE:
		return sqrt(n);
	case LOGRANK_FLEMING_HARRINGTON:
		return pow(survival, o->rho) * pow(1 - survival, o->gamma);
	default:
		return 1;
	}
}

/* Adds one time with d events among n at risk. */
static void
add_time(struct test *test, const double *events, double weight)
{
	double n = 0, d = 0;

	for (size_t g = 0; g < test->groups; g++) {
		n += test->at_risk[g];
		d += events[g];
	}
	double spread = n > 1 ? weight * weight * d * (n - d) / (n - 1) : 0;
	for (size_t g = 0; g < test->groups; g++) {
		struct logrank_group *out = &test->group[g];
		double share = test->at_risk[g] / n;

		out->observed += weight * events[g];
		out->expected += weight * d * share;
		out->score += weight * (events[g] - d * share);
		for (size_t h = 0; share > 0 && h <= g; h++)
			test->variance[g * test->groups + h] +=
			    spread * share * ((g == h) - test->at_risk[h] / n);
	}
}

static void
add_stratum(struct test *test, struct merge *m)
{
	double survival = 1, time = 0;

	while (next_time(m, test->groups, &time)) {
		double n = 0, d = 0;

		read_time(test, m, time);
		for (size_t g = 0; g < test->groups; g++) {
			n += test->at_risk[g];
			d += m->events[g];
		}
		if (d > 0)
			add_time(test, m->events,
			    weight_of(test->options, n, survival));
		survival *= n > 0 ? (n - d) / n : 1;
	}
}

/* (c'U)^2 / (c'Vc) */
static void
trend(const struct test *test, struct logrank *result)
{
	const double *c = test->options->score;
	double u = 0, v = 0;

	for (size_t g = 0; g < test->groups; g++) {
		u += c[g] * test->group[g].score;
		for (size_t h = 0; h <= g; h++)
			v += (g == h ? 1 : 2) * c[g] * c[h] *
			    test->variance[g * test->groups + h];
	}
	result->df = v > 0;
	result->chi_square = u * u / v;
}

/* U' V^-1 U over the kept groups but the last. */
static void
quadratic(const struct test *test, struct logrank *result)
{
	size_t groups = test->groups, kept = 0;
	scoped size_t *index = mem_alloc(groups, sizeof(*index));

	for (size_t g = 0; g < groups; g++)
		if (!test->group[g].dropped)
			index[kept++] = g;
	size_t n = kept > 0 ? kept - 1 : 0;
	scoped double *v = mem_alloc(n * n, sizeof(*v));
	scoped double *x = mem_alloc(n, sizeof(*x));
	scoped bool *dropped = mem_alloc(n, sizeof(*dropped));
	for (size_t i = 0; i < n; i++) {
		x[i] = test->group[index[i]].score;
		for (size_t j = 0; j <= i; j++)
			v[i * n + j] =
			    test->variance[index[i] * groups + index[j]];
	}
	result->df = (int)solve_pivoting(v, n, x, NULL, dropped, 1e-9);
	for (size_t i = 0; i < n; i++)
		result->chi_square += x[i] * test->group[index[i]].score;
}

struct logrank
logrank_test(struct arena *memory, const struct survival_curve *const *curves,
    size_t strata, size_t groups, const struct logrank_options *options)
{
	struct test test = { .groups = groups, .options = options };
	struct logrank result = { 0 };
	struct merge m;

	test.group = arena_array(memory, groups, sizeof(*test.group));
	result.group = test.group;
	test.variance =
	    arena_array(memory, groups * groups, sizeof(*test.variance));
	test.at_risk = arena_array(memory, groups, sizeof(*test.at_risk));
	m.at = arena_array(memory, groups, sizeof(*m.at));
	m.events = arena_array(memory, groups, sizeof(*m.events));
	for (size_t s = 0; s < strata; s++) {
		memset(m.at, 0, groups * sizeof(*m.at));
		m.curve = curves + s * groups;
		add_stratum(&test, &m);
	}
	for (size_t g = 0; g < groups; g++) {
		test.group[g].variance = test.variance[g * groups + g];
		test.group[g].dropped = !(test.group[g].expected > 0);
	}
	if (options->score != NULL)
		trend(&test, &result);
	else
		quadratic(&test, &result);
	if (result.df < 1)
		result.chi_square = NAN;
	result.p = chi_square_tail(result.chi_square, result.df);
	return result;
}
