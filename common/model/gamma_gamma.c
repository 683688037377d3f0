#include "model/gamma_gamma.h"

#include "base/arena.h"
#include "base/die.h"
#include "base/each.h"
#include "base/mem.h"
#include "base/sort.h"
#include "math/special.h"
#include "math/sum.h"

#include <math.h>

/* So many customers suffice to find where to start. */
enum { COARSE = 5000 };

/* Customers of equal x together: what needs a gamma function is then computed
 * once per x, and once per customer only a logarithm. */
struct group {
	double x;
	size_t from, n;
	double ln_m; /* sum */
};

struct search {
	double *m; /* in units of `unit`, by group */
	struct group *group;
	size_t groups;
	double unit; /* amounts are divided by it */
	bool proper_mean;
};

/*
 * The sums of ln(x m + c) and of 1 / (x m + c) over a group. A logarithm is
 * taken of products of eight, of fewer where they get far from 1.
 */
static void
sum_terms(const struct search *s, const struct group *g, double c, double *ln,
    double *inverse)
{
	struct sum logs = { 0 }, inverses = { 0 };
	double product = 1, few = 0, term;

	for (size_t i = 0; i < g->n; i++) {
		term = g->x * s->m[g->from + i] + c;
		product *= term;
		few += 1 / term;
		if (i % 8 == 7 || !(product > 1e-100 && product < 1e100)) {
			sum_add(&logs, log(product));
			sum_add(&inverses, few);
			product = 1;
			few = 0;
		}
	}
	sum_add(&logs, log(product));
	sum_add(&inverses, few);
	*ln = sum_value(&logs);
	*inverse = sum_value(&inverses);
}

static double
likelihood(const double *x, double *gradient, size_t n, void *data)
{
	const struct search *s = data;
	double p = exp(x[0]), shift = s->proper_mean ? 1 : 0;
	double q = shift + exp(x[1]), c = exp(x[2]), by[3] = { 0 };
	struct sum value = { 0 };

	(void)n;
	array_each (const struct group, g, s->group, s->groups) {
		double a = p * g->x, size = (double)g->n, psi, part;
		double ln, inverse;

		sum_terms(s, g, c, &ln, &inverse);
		part = ln_gamma_ratio(q, a) - ln_gamma(a) + q * log(c) +
		    a * log(g->x);
		sum_add(&value, size * part);
		sum_add(&value, (a - 1) * g->ln_m);
		sum_add(&value, -(a + q) * ln);
		psi = digamma(a + q);
		by[0] += g->x *
		    (size * (psi - digamma(a) + log(g->x)) + g->ln_m - ln);
		by[1] += size * (psi - digamma(q) + log(c)) - ln;
		by[2] += size * q / c - (a + q) * inverse;
	}
	if (gradient != NULL) {
		gradient[0] = p * by[0];
		gradient[1] = (q - shift) * by[1];
		gradient[2] = c * by[2];
	}
	return sum_value(&value);
}

/* Every step-th customer of one search in another, which shares the groups'
 * x; for the starts. How many there are. */
static size_t
thin(struct arena *memory, const struct search *from, size_t step,
    struct search *to)
{
	size_t n = 0, place = 0;

	to->unit = from->unit;
	to->m = arena_array(memory,
	    from->group[from->groups - 1].from +
		from->group[from->groups - 1].n,
	    sizeof(*to->m));
	to->group = arena_array(memory, from->groups, sizeof(*to->group));
	for (size_t i = 0; i < from->groups; i++) {
		struct group g = { .x = from->group[i].x, .from = n };

		for (size_t j = 0; j < from->group[i].n; j++, place++)
			if (place % step == 0) {
				to->m[n] = from->m[place];
				g.ln_m += log(to->m[n++]);
				g.n++;
			}
		if (g.n > 0)
			to->group[to->groups++] = g;
	}
	return n;
}

/* Sorts by (x, m), so that the order of the customers does not matter. */
static void
make_groups(
    struct arena *memory, struct search *s, const struct spend *spend, size_t n)
{
	scoped struct sort_item *item = mem_alloc(n, sizeof(*item));
	struct group *g = NULL;

	s->m = arena_array(memory, n, sizeof(*s->m));
	s->group = arena_array(memory, n, sizeof(*s->group));
	sort_order(item, n, i, sort_key_double(spend[i].m));
	for (size_t i = 0; i < n; i++)
		item[i].key = sort_key_double(spend[item[i].index].x);
	sort_items(item, n);
	for (size_t i = 0; i < n; i++) {
		const struct spend *at = &spend[item[i].index];

		if (g == NULL || g->x != at->x) {
			g = &s->group[s->groups++];
			*g = (struct group){ .x = at->x, .from = i };
		}
		s->m[i] = at->m / s->unit;
		g->ln_m += log(s->m[i]);
		g->n++;
	}
}

bool
gamma_gamma_fit(const struct spend *spend, size_t n, bool proper_mean,
    struct gamma_gamma_fit *fit, struct diag *diag)
{
	scoped_by(arena_free) struct arena memory = { 0 };
	struct search s = { .proper_mean = proper_mean };
	struct search few = { .proper_mean = proper_mean };
	struct mle_problem problem = { .f = likelihood,
		.data = &s,
		.n = 3,
		.units = (double)n,
		.restarts = 2 };
	double start[3] = { log(5), log(3), log(15) }, shift;
	struct sum total = { 0 };
	bool vary = false, good;

	for (size_t i = 0; i < n; i++) {
		sum_add(&total, spend[i].m);
		vary = vary || spend[i].m != spend[0].m;
	}
	if (n < 2 || !vary)
		return diag_set(diag, EXIT_DATA, "no-spend",
		    n < 2 ? "too few customers with repeat spend (%zu)"
			  : "all %zu customers have the same mean amount",
		    n);
	/* The starting values are for amounts of about 35. */
	s.unit = sum_value(&total) / (double)n / 35;
	if (proper_mean)
		start[1] = log(2);
	make_groups(&memory, &s, spend, n);
	if (n > 2 * COARSE) {
		problem.coarse_units =
		    (double)thin(&memory, &s, n / COARSE, &few);
		problem.coarse = &few;
	}
	good = mle_fit(&problem, start, &fit->mle, diag);
	if (!good)
		return false;
	shift = proper_mean ? 1 : 0;
	fit->mle.x[2] += log(s.unit);
	fit->mle.value -= (double)n * log(s.unit);
	fit->law.p = exp(fit->mle.x[0]);
	fit->law.q = shift + exp(fit->mle.x[1]);
	fit->law.c = exp(fit->mle.x[2]);
	return true;
}

double
gamma_gamma_least_q(const struct gamma_gamma_fit *fit)
{
	return fit->law.q - exp(fit->mle.x[1]) > 0.5 ? 1 : 0;
}

double
gamma_gamma_mean(const struct gamma_gamma *g, double x, double m)
{
	double shape = g->p * x + g->q;

	if (!(shape > 1))
		return INFINITY;
	return g->p * (g->c + (x > 0 ? x * m : 0)) / (shape - 1);
}
