/*
 * BG/NBD (Fader, Hardie and Lee 2005), MBG/NBD (Batislam, Denizel and
 * Filiztekin 2007) and, with gaps that are Erlang-k, BG/CNBD-k and MBG/CNBD-k
 * (Platzer and Reutterer 2016): ticks at rate lambda ~ Gamma(r, alpha), every
 * k-th is a purchase; after a purchase the customer leaves with probability
 * p ~ Beta(a, b), in the M models after the first one already (w = 1).
 */
#include "base/each.h"
#include "base/mem.h"
#include "math/special.h"
#include "math/sum.h"
#include "model/btyd_geometric.h"

#include <math.h>

/* What a group's x fixes: the beta parts of the two terms of the likelihood
 * and their derivatives by a and b. */
struct group_part {
	double ticks;	      /* r + k x */
	double stays, leaves; /* ln; leaves = -INFINITY when x + w = 0 */
	double stays_by[2], leaves_by[2];
	double psi[BTYD_STAGES], ln_stage[BTYD_STAGES];
};

static double
after_first(const struct btyd_law *law)
{
	return law->model->leaves_at_first ? 1 : 0;
}

static struct group_part
group_part(const struct btyd_law *law, double x)
{
	double a = law->p[2], b = law->p[3], n = x + after_first(law);
	double k = law->k;
	struct group_part g = { .ticks = law->p[0] + k * x };

	g.stays = ln_gamma_ratio(b, n) - ln_gamma_ratio(a + b, n);
	g.stays_by[0] = digamma(a + b) - digamma(a + b + n);
	g.stays_by[1] = digamma(b + n) - digamma(b) + g.stays_by[0];
	g.leaves = n > 0 ? g.stays + log(a / (b + n - 1)) : -INFINITY;
	g.leaves_by[0] = g.stays_by[0] + 1 / a;
	g.leaves_by[1] = n > 0 ? g.stays_by[1] - 1 / (b + n - 1) : 0;
	for (int j = 0; j < law->k; j++) {
		g.psi[j] = digamma(g.ticks + j);
		g.ln_stage[j] = ln_gamma_ratio(g.ticks, j) - ln_gamma(j + 1.0);
	}
	return g;
}

/* ln q_j of the ticks since the last purchase, less lnG(r + k x); then the
 * stages' shares in place, and ln of their sum. ln_end is ln(alpha + end). */
static double
fill_stages(const struct group_part *g, double ln_end,
    const struct btyd_cell *c, int k, double *stage)
{
	double ln_rest, sum;

	stage[0] = 1;
	if (k == 1)
		return -g->ticks * ln_end;
	ln_rest = log(c->end - c->last) - ln_end;
	stage[0] = -g->ticks * ln_end;
	for (int j = 1; j < k; j++)
		stage[j] = g->ln_stage[j] + j * ln_rest - g->ticks * ln_end;
	sum = ln_sum(stage, k);
	for (int j = 0; j < k; j++)
		stage[j] = exp(stage[j] - sum);
	return sum;
}

/* One cell's part of the likelihood; gradient by the parameters. ln holds
 * ln(alpha + moment) by node. */
static double
cell_likelihood(const struct btyd_law *law, const struct group_part *g,
    const struct btyd_cell *c, const double *ln, double *gradient)
{
	double alpha = law->p[1], stage[BTYD_STAGES], stays, odds, less;
	double ln_last = ln[c->at_last], ln_end = ln[c->at_end];
	double alive, gone, mean_psi = 0, mean_stage = 0;

	stays = g->stays + fill_stages(g, ln_end, c, law->k, stage);
	odds = g->leaves - g->ticks * ln_last - stays;
	less = exp(-fabs(odds)); /* the smaller of the two by the larger */
	alive = (odds > 0 ? less : 1) / (1 + less);
	gone = (odds > 0 ? 1 : less) / (1 + less);
	for (int j = 0; j < law->k; j++) {
		mean_psi += stage[j] * g->psi[j];
		mean_stage += stage[j] * j;
	}
	gradient[0] += c->weight *
	    (alive * (mean_psi - ln_end) + gone * (g->psi[0] - ln_last));
	gradient[1] -= c->weight *
	    (alive * (g->ticks + mean_stage) / (alpha + c->end) +
		gone * g->ticks / (alpha + c->last));
	for (int j = 0; j < 2; j++)
		gradient[2 + j] += c->weight *
		    (alive * g->stays_by[j] + gone * g->leaves_by[j]);
	return stays + fmax(odds, 0) + log1p(less);
}

static double
likelihood(
    const struct btyd_data *d, const struct btyd_law *law, double *gradient)
{
	const double *p = law->p;
	double by[BTYD_PARAMETERS] = { 0 }, k = law->k;
	scoped double *ln =
	    mem_alloc(d->nodes, sizeof(*ln)); /* alpha + moment */
	struct sum value = { 0 };

	for (size_t i = 0; i < d->nodes; i++)
		ln[i] = log(p[1] + d->node[i]);
	sum_add(&value, (k - 1) * d->ln_gaps - d->purchases * ln_gamma(k));
	sum_add(&value, (k - 1) * d->purchases * log(d->scale));
	array_each (const struct btyd_group, g, d->group, d->groups) {
		const struct btyd_cell *c = d->cell + g->cell;
		struct group_part part = group_part(law, g->x);

		sum_add(&value,
		    g->weight *
			(ln_gamma_ratio(p[0], k * g->x) + p[0] * log(p[1])));
		by[0] += g->weight * (log(p[1]) - digamma(p[0]));
		by[1] += g->weight * p[0] / p[1];
		for (size_t j = 0; j < g->cells; j++)
			sum_add(&value,
			    c[j].weight *
				cell_likelihood(law, &part, &c[j], ln, by));
	}
	for (int j = 0; gradient != NULL && j < BTYD_PARAMETERS; j++)
		gradient[j] = by[j] * p[j];
	return sum_value(&value);
}

/* ln of the odds to have left, leaves - stays; the gamma functions of their
 * beta parts cancel. */
static double
ln_odds(const struct btyd_law *law, const struct btyd_history *h, double *stage)
{
	const double *p = law->p;
	double n = h->x + after_first(law);
	double ticks = p[0] + law->k * h->x;
	double odds = n > 0 ? log(p[2] / (p[3] + n - 1)) : -INFINITY;
	struct btyd_cell c = { .last = h->last, .end = h->end };
	struct group_part g;

	if (law->k == 1) {
		stage[0] = 1;
		return odds +
		    ticks * log1p((h->end - h->last) / (p[1] + h->last));
	}
	g = group_part(law, h->x);
	return odds - ticks * log(p[1] + h->last) -
	    fill_stages(&g, log(p[1] + h->end), &c, law->k, stage);
}

static void
posterior(const struct btyd_law *law, const struct btyd_history *h,
    struct btyd_state *state)
{
	const double *p = law->p;

	state->alive = 1 / (1 + exp(ln_odds(law, h, state->stage)));
	state->p[0] = p[0] + law->k * h->x;
	state->p[1] = p[1] + h->end;
	state->p[2] = p[2];
	state->p[3] = p[3] + h->x + after_first(law);
}

#define GEOMETRIC                                                         \
	.parameter = { "r", "alpha", "a", "b" }, .parameters = 4,         \
	.start = { 1, 3, 1, 3 }, .likelihood = likelihood,                \
	.posterior = posterior, .expected = btyd_geometric_expected,      \
	.survival = btyd_geometric_survival, .none = btyd_geometric_none, \
	.counts = btyd_geometric_counts,                                  \
	.discounted = btyd_geometric_discounted

const struct btyd_model btyd_bg = {
	.name = "bg-nbd", .title = "BG/NBD", .covariates = true, GEOMETRIC
};

const struct btyd_model btyd_mbg = { .name = "mbg-nbd",
	.title = "MBG/NBD",
	.leaves_at_first = true,
	.covariates = true,
	GEOMETRIC };

const struct btyd_model btyd_cnbd = {
	.name = "bg-cnbd", .title = "BG/CNBD-k", .regular = true, GEOMETRIC
};

const struct btyd_model btyd_mcnbd = { .name = "mbg-cnbd",
	.title = "MBG/CNBD-k",
	.leaves_at_first = true,
	.regular = true,
	GEOMETRIC };
