/*
 * Pareto/NBD (Schmittlein, Morrison and Colombo 1987; forms of Fader, Hardie
 * and Lee 2005): purchases at rate lambda ~ Gamma(r, alpha), a lifetime that is
 * exponential with rate mu ~ Gamma(s, beta).
 */
#include "base/each.h"
#include "base/mem.h"
#include "math/gauss.h"
#include "math/special.h"
#include "math/sum.h"
#include "model/btyd_nbd.h"

#include <math.h>
#include <string.h>

/* f(y) = (alpha + y)^-R (beta + y)^-(s + 1), the density of leaving at y. */
struct leaving {
	double alpha, beta;
	double power, q; /* R and s + 1 */
};

/* Integrals of f(y) / f(from), plain and times ln(alpha + y), ln(beta + y),
 * 1 / (alpha + y), 1 / (beta + y): the value and what its gradient needs. */
enum { PLAIN, LN_ALPHA, LN_BETA, PER_ALPHA, PER_BETA, PARTS };

struct integral {
	double part[PARTS];
};

static double
ln_leaving(const struct leaving *f, double y)
{
	return -f->power * log(f->alpha + y) - f->q * log(f->beta + y);
}

/* One panel [low, high], relative to f(low), times factor, onto sum. */
static void
add_panel(const struct leaving *f, double low, double high, double factor,
    struct integral *sum)
{
	double half = (high - low) / 2, a = f->alpha + low, b = f->beta + low;
	double ln_a = log(a), ln_b = log(b), u, growth_a, growth_b, w;

	for (int i = 0; i < GAUSS_POINTS; i++) {
		u = half * (1 + gauss_node[i]);
		growth_a = log1p(u / a);
		growth_b = log1p(u / b);
		w = factor * half * gauss_weight[i] *
		    exp(-f->power * growth_a - f->q * growth_b);
		sum->part[PLAIN] += w;
		sum->part[LN_ALPHA] += w * (ln_a + growth_a);
		sum->part[LN_BETA] += w * (ln_b + growth_b);
		sum->part[PER_ALPHA] += w / (a + u);
		sum->part[PER_BETA] += w / (b + u);
	}
}

/*
 * The integral over [low, high] relative to f(low), in panels over which f
 * falls by e^6 at most and that stay clear of its poles at -alpha and -beta:
 * 1e-15 relative. What follows the point where f has died away is left out.
 */
static struct integral
integrate(const struct leaving *f, double low, double high)
{
	struct integral sum = { { 0 } };
	double factor = 1, at = low, a, b, width, next;

	while (at < high) {
		a = f->alpha + at;
		b = f->beta + at;
		width = fmin(
		    fmin(2 * a, 2 * b), fmin(6 * a / f->power, 6 * b / f->q));
		next = at + width < high ? at + width : high;
		add_panel(f, at, next, factor, &sum);
		factor =
		    exp(-f->power * log1p((next - low) / (f->alpha + low)) -
			f->q * log1p((next - low) / (f->beta + low)));
		if (next == at ||
		    factor * (fmax(f->alpha, f->beta) + next) <
			1e-18 * sum.part[PLAIN])
			break;
		at = next;
	}
	return sum;
}

/* What is known at one moment y of a group: ln f(y), and the integral of
 * f / f(y) from y to the group's last moment. */
struct node {
	double ln_f;
	struct integral rest;
};

static void
fill_nodes(
    const struct leaving *f, const double *y, size_t n, struct node *node)
{
	double ratio;

	node[n - 1].ln_f = ln_leaving(f, y[n - 1]);
	memset(&node[n - 1].rest, 0, sizeof(node[n - 1].rest));
	for (size_t i = n - 1; i-- > 0;) {
		node[i].ln_f = ln_leaving(f, y[i]);
		node[i].rest = integrate(f, y[i], y[i + 1]);
		ratio = exp(node[i + 1].ln_f - node[i].ln_f);
		for (int j = 0; j < PARTS; j++)
			node[i].rest.part[j] +=
			    ratio * node[i + 1].rest.part[j];
	}
}

/* The integral between two nodes: a difference of the rests, but where that
 * cancels, afresh. */
static struct integral
between(const struct leaving *f, const struct node *low,
    const struct node *high, const struct btyd_cell *c)
{
	struct integral v = low->rest;
	double ratio = exp(high->ln_f - low->ln_f);

	for (int j = 0; j < PARTS; j++)
		v.part[j] -= ratio * high->rest.part[j];
	if (v.part[PLAIN] < 1e-4 * low->rest.part[PLAIN])
		return integrate(f, c->last, c->end);
	return v;
}

/* The part of one cell that depends on last and end; gradient by the
 * parameters themselves. */
static double
cell_likelihood(const struct leaving *f, const struct node *node,
    const struct btyd_cell *c, double *gradient)
{
	double s = f->q - 1, a = f->alpha + c->end, b = f->beta + c->end;
	double stays = node[c->at_end].ln_f + log(b), leaves, alive, gone;
	struct integral v;

	alive = 1, gone = 0, leaves = -INFINITY;
	memset(&v, 0, sizeof(v));
	v.part[PLAIN] = 1;
	if (c->end > c->last) {
		v = between(f, &node[c->at_last], &node[c->at_end], c);
		leaves = log(s * v.part[PLAIN]) + node[c->at_last].ln_f;
		alive = 1 / (1 + exp(leaves - stays));
		gone = 1 / (1 + exp(stays - leaves));
	}
	gone /= v.part[PLAIN];
	gradient[0] += c->weight * (-alive * log(a) - gone * v.part[LN_ALPHA]);
	gradient[1] +=
	    c->weight * f->power * (-alive / a - gone * v.part[PER_ALPHA]);
	gradient[2] += c->weight *
	    (-alive * log(b) + gone * (v.part[PLAIN] / s - v.part[LN_BETA]));
	gradient[3] +=
	    c->weight * (-alive * s / b - gone * f->q * v.part[PER_BETA]);
	return ln_add(stays, leaves);
}

static double
likelihood(
    const struct btyd_data *d, const struct btyd_law *law, double *gradient)
{
	const double *p = law->p;
	double by[BTYD_PARAMETERS] = { 0 }, ln_a = log(p[1]), ln_b = log(p[3]);
	scoped struct node *node = mem_alloc(d->nodes, sizeof(*node));
	struct sum value = { 0 };

	array_each (const struct btyd_group, g, d->group, d->groups) {
		const struct btyd_cell *c = d->cell + g->cell;
		struct leaving f = { p[1], p[3], p[0] + g->x, p[2] + 1 };

		fill_nodes(&f, d->node + g->node, g->nodes, node + g->node);
		sum_add(&value,
		    g->weight *
			(ln_gamma_ratio(p[0], g->x) + p[0] * ln_a +
			    p[2] * ln_b));
		by[0] += g->weight * (digamma(f.power) - digamma(p[0]) + ln_a);
		by[1] += g->weight * p[0] / p[1];
		by[2] += g->weight * ln_b;
		by[3] += g->weight * p[2] / p[3];
		for (size_t j = 0; j < g->cells; j++)
			sum_add(&value,
			    c[j].weight * cell_likelihood(&f, node, &c[j], by));
	}
	for (int j = 0; gradient != NULL && j < BTYD_PARAMETERS; j++)
		gradient[j] = by[j] * p[j];
	return sum_value(&value);
}

static void
posterior(const struct btyd_law *law, const struct btyd_history *h,
    struct btyd_state *state)
{
	const double *p = law->p;
	struct leaving f = { p[1], p[3], p[0] + h->x, p[2] + 1 };
	double ln_odds;

	state->alive = 1;
	if (h->end > h->last) {
		ln_odds =
		    log(p[2] * integrate(&f, h->last, h->end).part[PLAIN] /
			(p[3] + h->end)) +
		    f.power * log1p((h->end - h->last) / (p[1] + h->last)) +
		    f.q * log1p((h->end - h->last) / (p[3] + h->last));
		state->alive = 1 / (1 + exp(ln_odds));
	}
	state->p[0] = f.power;
	state->p[1] = p[1] + h->end;
	state->p[2] = p[2];
	state->p[3] = p[3] + h->end;
}

static double
expected(const struct btyd_state *s, double t)
{
	double c = s->p[2] - 1, length = log1p(t / s->p[3]);

	return s->p[0] / s->p[1] * s->p[3] *
	    (c == 0 ? length : -expm1(-c * length) / c);
}

static double
survival(const struct btyd_state *s, double t)
{
	return exp(-s->p[2] * log1p(t / s->p[3]));
}

/* The likelihood of (0, 0, t) with this law. */
static double
none(const struct btyd_state *s, double t)
{
	const double *p = s->p;
	struct leaving f = { p[1], p[3], p[0], p[2] + 1 };

	return exp(-p[0] * log1p(t / p[1]) - p[2] * log1p(t / p[3])) +
	    p[2] / p[3] * integrate(&f, 0, t).part[PLAIN];
}

/* Survivors buy for t, those who leave at y for y; the panels follow the
 * scales of both laws. */
static void
counts(const struct btyd_state *s, double t, double *out, size_t n)
{
	const double *p = s->p;
	double low, high, half, y;

	btyd_nbd_add(p, t, survival(s, t), out, n);
	for (low = 0; low < t; low = high) {
		high = low +
		    fmin(fmin(p[1] + low, p[3] + low),
			fmin(2 * (p[1] + low) / sqrt(p[0] + 1),
			    6 * (p[3] + low) / (p[2] + 1)));
		high = high < t ? high : t;
		half = (high - low) / 2;
		for (int i = 0; i < GAUSS_POINTS; i++) {
			y = low + half * (1 + gauss_node[i]);
			btyd_nbd_add(p, y,
			    half * gauss_weight[i] * p[2] / (p[3] + y) *
				survival(s, y),
			    out, n);
		}
	}
}

static double
discounted(const struct btyd_state *s, double rate)
{
	return s->p[0] / s->p[1] * s->p[3] *
	    scaled_expint(s->p[2], rate * s->p[3]);
}

const struct btyd_model btyd_pareto = {
	.name = "pareto-nbd",
	.title = "Pareto/NBD",
	.parameter = { "r", "alpha", "s", "beta" },
	.parameters = 4,
	.start = { 0.5, 10, 0.5, 10 },
	.lifetime = true,
	.covariates = true,
	.likelihood = likelihood,
	.posterior = posterior,
	.expected = expected,
	.survival = survival,
	.none = none,
	.counts = counts,
	.discounted = discounted,
};
