#include "model/btyd_geometric.h"

#include "base/mem.h"
#include "math/gauss.h"
#include "math/special.h"
#include "model/btyd_nbd.h"

#include <math.h>
#include <stdlib.h>

/*
 * Both expectations are means over the number N of ticks in t, negative
 * binomial: of the purchases made before leaving, W(m) = sum of r(i), i < m,
 * and of the chance to be there still, r(m) = B(a, b + m) / B(a, b), where
 * m = (j + N) div k. All terms are positive, so nothing cancels.
 */
struct ticks {
	double a, b;
	double m, purchases, there; /* W(m), r(m) */
};

static void
next_purchase(struct ticks *at)
{
	at->purchases += at->there;
	at->there *= (at->b + at->m) / (at->a + at->b + at->m);
	at->m++;
}

/* Moves to a far m at once: r(m) by gammas, W(m) by its closed form where that
 * keeps its digits. */
static void
skip_to(struct ticks *at, double m)
{
	double c = at->a - 1, ln_ratio;

	if (at->a + at->b <= 1 || fabs(c) < 1e-3 || m < 1e5) {
		while (at->m < m)
			next_purchase(at);
		return;
	}
	ln_ratio =
	    ln_gamma_ratio(at->b, m) - ln_gamma_ratio(at->a + at->b - 1, m);
	at->purchases = (at->a + at->b - 1) / c * -expm1(ln_ratio);
	at->there =
	    exp(ln_gamma_ratio(at->b, m) - ln_gamma_ratio(at->a + at->b, m));
	at->m = m;
}

struct future {
	double purchases, there;
};

/*
 * Walks N over all that has a mass above 1e-18 or so, from the far left tail
 * up; dividing by the walked mass takes out the error of the first term.
 * Steps: about 12 standard deviations of N, or 40 / (1 - z) if that is more.
 */
static struct future
walk(const struct btyd_state *s, int j, double t)
{
	double r = s->p[0] + j, odds = t / s->p[1], z = odds / (1 + odds);
	double mean = r * odds, sd = sqrt(mean * (1 + odds)), n = 0, p;
	struct ticks at = { s->p[2], s->p[3], 0, 0, 1 };
	double mass = 0, purchases = 0, there = 0;

	if (r * log1p(odds) > 600)
		n = fmax(0, floor(mean - 15 * sd));
	p = exp(ln_gamma_ratio(r, n) - ln_gamma(n + 1) - r * log1p(odds) +
	    (n > 0 ? n * -log1p(1 / odds) : 0));
	skip_to(&at, floor((n + j) / s->k));
	for (;; n++) {
		if (floor((n + j) / s->k) > at.m)
			next_purchase(&at);
		mass += p;
		purchases += p * at.purchases;
		there += p * at.there;
		p *= z * (r + n) / (n + 1);
		if (n >= mean &&
		    !(p * (at.purchases + 1) * (1 + odds) >= 1e-18 * purchases))
			break;
	}
	return (struct future){ purchases / mass, there / mass };
}

static struct future
future(const struct btyd_state *s, double t)
{
	struct future sum = { 0, t > 0 ? 0 : 1 }, part;

	for (int j = 0; t > 0 && j < s->k; j++) {
		if (s->stage[j] <= 0)
			continue;
		part = walk(s, j, t);
		sum.purchases += s->stage[j] * part.purchases;
		sum.there += s->stage[j] * part.there;
	}
	return sum;
}

double
btyd_geometric_expected(const struct btyd_state *s, double t)
{
	return future(s, t).purchases;
}

double
btyd_geometric_survival(const struct btyd_state *s, double t)
{
	return future(s, t).there;
}

double
btyd_geometric_none(const struct btyd_state *s, double t)
{
	double sum = 0, p[BTYD_STAGES], law[2];

	for (int j = 0; j < s->k; j++) {
		if (s->stage[j] <= 0)
			continue;
		law[0] = s->p[0] + j;
		law[1] = s->p[1];
		for (int i = 0; i < s->k; i++)
			p[i] = 0;
		btyd_nbd_add(law, t, 1, p, (size_t)(s->k - j));
		for (int i = 0; i < s->k - j; i++)
			sum += s->stage[j] * p[i];
	}
	return sum;
}

/* The counts of one stage onto out: m purchases and still there, or left after
 * the m-th though ticks for more came. tail[i] = P(N >= i), from the far end
 * down, so that small ones keep their digits. */
static void
stage_counts(const struct btyd_state *s, int j, double t, double *out, size_t n)
{
	size_t k = (size_t)s->k, ticks = n * k, low, high;
	double *tail = mem_zero(ticks + 1, sizeof(*tail)), there = 1, before;
	double law[2] = { s->p[0] + j, s->p[1] }, m;

	btyd_nbd_add(law, t, 1, tail, ticks);
	tail[ticks] = t <= 0
	    ? 0
	    : incomplete_beta(t / (law[1] + t), (double)ticks, law[0]);
	for (size_t i = ticks; i-- > 0;)
		tail[i] += tail[i + 1];
	for (size_t i = 0; i < n; i++) {
		m = (double)i;
		low = i * k > (size_t)j ? i * k - (size_t)j : 0;
		high = (i + 1) * k - (size_t)j;
		before = there;
		if (i > 0) {
			there *=
			    (s->p[3] + m - 1) / (s->p[2] + s->p[3] + m - 1);
			out[i] += s->stage[j] * before * s->p[2] /
			    (s->p[2] + s->p[3] + m - 1) * tail[low];
		}
		out[i] += s->stage[j] * there * (tail[low] - tail[high]);
	}
	free(tail);
}

void
btyd_geometric_counts(
    const struct btyd_state *s, double t, double *out, size_t n)
{
	for (int j = 0; n > 0 && j < s->k; j++)
		if (s->stage[j] > 0)
			stage_counts(s, j, t, out, n);
}

/* Sum of a panel rule over p in (0, 1) as v = ln(p / (1 - p)); see below. */
struct discounting {
	double a, b, ln_beta;
	double r, base; /* base = rate times alpha */
};

/* Given p: (1/p) Int rate e^(-rate t) (1 - (alpha / (alpha + p t))^r) dt =
 * (r/p) e^y E_(r+1)(y) with y = rate alpha / p; times the density of v. */
static double
discounting_at(double v, void *data)
{
	const struct discounting *d = data;
	double ln_p = v > 0 ? -log1p(exp(-v)) : v - log1p(exp(v));
	double ln_q = v > 0 ? -v - log1p(exp(-v)) : -log1p(exp(v));
	double density = exp(d->a * ln_p + d->b * ln_q - d->ln_beta);

	if (density <= 0)
		return 0;
	return density * d->r * exp(-ln_p) *
	    scaled_expint(d->r + 1, d->base * exp(-ln_p));
}

/* From the density's mode to one side in growing panels. The integrand's poles
 * are at +-i pi, so panels of 4 keep 1e-15; as wide as the density allows only
 * where p is far below what the integrand bends at. */
static double
one_side(struct discounting *d, double from, double sign)
{
	double a = d->a, b = d->b, at = from, part, sum = 0;
	double width = fmin(4, 2 * sqrt(1 / a + 1 / b));
	double bend = log(d->base / (d->r + 1)) - 7;
	double widest = 6 / (sign < 0 ? a : b);

	do {
		part = sign *
		    gauss_integrate(discounting_at, d, at, at + sign * width);
		sum += part;
		at += sign * width;
		width = fmin(1.3 * width, widest);
		if (sign > 0 ? at < 37 : at > fmin(bend, -37))
			width = fmin(width, 4);
	} while (fabs(part) > 1e-17 * sum);
	return sum;
}

/* Erlang gaps have no such form: rate Int e^(-rate t) E[X(t)] dt in panels. */
static double
discounted_by_time(const struct btyd_state *s, double rate)
{
	double low = 0, high, half, t, sum = 0;
	double width = fmin(s->p[1] / s->p[0], 1 / rate);

	for (; low * rate < 42; low = high, width *= 1.5) {
		width = fmin(width, 4 / rate);
		high = low + width;
		half = width / 2;
		for (int i = 0; i < GAUSS_POINTS; i++) {
			t = low + half * (1 + gauss_node[i]);
			sum += half * gauss_weight[i] * rate * exp(-rate * t) *
			    future(s, t).purchases;
		}
	}
	return sum;
}

double
btyd_geometric_discounted(const struct btyd_state *s, double rate)
{
	struct discounting d = { s->p[2], s->p[3], ln_beta(s->p[2], s->p[3]),
		s->p[0], rate * s->p[1] };
	double mode = log(d.a / d.b);

	if (s->k > 1)
		return discounted_by_time(s, rate);
	return one_side(&d, mode, -1) + one_side(&d, mode, 1);
}
