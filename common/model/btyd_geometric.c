#include "model/btyd_geometric.h"

#include "base/mem.h"
#include "base/vec.h"
#include "math/gauss.h"
#include "math/special.h"
#include "model/btyd_nbd.h"

#include <math.h>

/*
 * Both expectations are means over the number N of ticks in t, negative
 * binomial: of the purchases made before leaving, W(m) = sum of r(i), i < m,
 * and of the chance to be there still, r(m) = B(a, b + m) / B(a, b), where
 * m = (j + N) div k. All terms are positive, so nothing cancels. Where N has
 * few values they are added one by one; else by m, in panels, as what is added
 * is a smooth function of m.
 */
struct ticks {
	double r, odds; /* of N: its mean is r odds */
	double a, b;
	int j, k;
	double first; /* the values of N below have no mass that counts */
	double peak;  /* ln P(N = its mode) */
};

struct future {
	double mass, purchases, there; /* the two times the mass */
	size_t terms;
};

enum {
	/* So many values of N are added one by one; the bound of all terms is
	 * BTYD_GEOMETRIC_TERMS. */
	FEW_TERMS = 8192,
	/* m below is added one by one before the panels. */
	FEW_PURCHASES = 256,
	END_TERMS = 8,
};

/* A mass below e^-LOST of the largest is none. */
#define LOST 600.0

static double
ln_mass(const struct ticks *law, double n)
{
	return ln_negative_binomial(n, law->r, law->odds);
}

/* Fills peak, and first, by bisection. */
static void
fill_range(struct ticks *law)
{
	double low = 0, high = fmax(0, floor((law->r - 1) * law->odds)), middle;

	law->peak = ln_mass(law, high);
	law->first = 0;
	if (ln_mass(law, 0) > law->peak - LOST)
		return;
	for (int i = 0; i < 64 && high - low > 1; i++) {
		middle = floor((low + high) / 2);
		if (ln_mass(law, middle) > law->peak - LOST)
			high = middle;
		else
			low = middle;
	}
	law->first = high;
}

/* r(m). */
static double
there_at(const struct ticks *law, double m)
{
	double a = law->a, b = law->b;

	if (m < a)
		return exp(ln_gamma_ratio(b, m) - ln_gamma_ratio(a + b, m));
	return exp(ln_gamma_ratio(b, a) - ln_gamma_ratio(b + m, a));
}

/* W(m), m = 0 or m >= 1: after the first purchase, with b + 1, by its closed
 * form, in which ln of a ratio of gammas goes to 0 with c = a - 1. */
static double
purchases_at(const struct ticks *law, double m)
{
	double a = law->a, b = law->b + 1, c = a - 1, rest;

	if (m == 0)
		return 0;
	if (c == 0)
		rest = b * (digamma(b + m - 1) - digamma(b));
	else
		rest = -(b + c) / c *
		    expm1(ln_gamma_ratio(b, c) - ln_gamma_ratio(b + m - 1, c));
	return 1 + law->b / (a + law->b) * rest;
}

static void
add_mass(struct future *sum, double mass, double purchases, double there)
{
	sum->mass += mass;
	sum->purchases += mass * purchases;
	sum->there += mass * there;
	sum->terms++;
}

/* All N from the first on, one by one. */
static struct future
add_ticks(const struct ticks *law)
{
	double n = law->first, m = floor((n + law->j) / law->k);
	double mean = law->r * law->odds, z = 1 / (1 + 1 / law->odds);
	double purchases = purchases_at(law, m), there = there_at(law, m);
	double p = exp(ln_mass(law, n) - law->peak);
	struct future sum = { 0 };

	while (sum.terms < BTYD_GEOMETRIC_TERMS && p > 0) {
		add_mass(&sum, p, purchases, there);
		p *= z * (law->r + n) / (n + 1);
		n++;
		if (floor((n + law->j) / law->k) > m) {
			purchases += there;
			there *= (law->b + m) / (law->a + law->b + m);
			m++;
		}
		if (n >= mean &&
		    p * (purchases + 1) * (1 + law->odds) <
			1e-18 * sum.purchases)
			break;
	}
	return sum;
}

/* The term of m, also between whole numbers: P((j + N) div k = m). */
static void
add_purchases(
    const struct ticks *law, double m, double weight, struct future *sum)
{
	double n = fmax(0, m * law->k - law->j);
	double z = 1 / (1 + 1 / law->odds), mass = 0;
	int ticks = m > 0 ? law->k : law->k - law->j;
	double p = exp(ln_mass(law, n) - law->peak);

	for (int i = 0; i < ticks; i++) {
		mass += p;
		p *= z * (law->r + n + i) / (n + i + 1);
	}
	add_mass(sum, weight * mass, purchases_at(law, m), there_at(law, m));
}

/*
 * A sum that goes on for ever is the integral and, where it begins, Gregory's
 * correction: sum of g[i] (-1)^i times the i-th forward difference.
 */
static void
add_end(const struct ticks *law, double m, struct future *sum)
{
	static const double g[END_TERMS] = { 1.0 / 2, 1.0 / 12, 1.0 / 24,
		19.0 / 720, 3.0 / 160, 863.0 / 60480, 275.0 / 24192,
		33953.0 / 3628800 };

	for (int i = 0; i < END_TERMS; i++) {
		double weight = 0, choose = 1;

		for (int j = i; j < END_TERMS; j++) {
			weight += g[j] * choose;
			choose = choose * (j + 1) / (j + 1 - i);
		}
		add_purchases(law, m + i, i % 2 == 0 ? weight : -weight, sum);
	}
}

/* How wide a panel from m may be: half of m, a standard deviation of N, and not
 * so wide that a term changes by more than e^6; those of the survival count
 * until they are gone. */
static double
panel_width(const struct ticks *law, double m, bool stays)
{
	double n = m * law->k, mean = law->r * law->odds;
	double slope =
	    law->k * log((law->r + n) / (n + 1) / (1 + 1 / law->odds));
	double width = sqrt(mean * (1 + law->odds)) / law->k;

	width = fmin(fmin(width, m / 2), 6 / fabs(slope));
	slope -= law->a / (law->a + law->b + m);
	return stays ? fmin(width, 6 / fabs(slope)) : width;
}

/* All m, the first one by one, then panels. */
static struct future
add_panels(const struct ticks *law)
{
	double m = 0, width, mean = law->r * law->odds;
	struct future sum = { 0 }, before;
	bool stays = true;

	if (law->first > FEW_PURCHASES * (double)law->k) {
		m = floor(law->first / law->k);
	} else {
		for (; m < FEW_PURCHASES; m++)
			add_purchases(law, m, 1, &sum);
		add_end(law, m, &sum);
	}
	do {
		before = sum;
		width = panel_width(law, m, stays);
		for (int i = 0; i < GAUSS_POINTS; i++)
			add_purchases(law, m + width / 2 * (1 + gauss_node[i]),
			    width / 2 * gauss_weight[i], &sum);
		m += width;
		stays = sum.there == 0 ||
		    sum.there - before.there > 1e-18 * sum.there;
	} while (sum.terms < BTYD_GEOMETRIC_TERMS &&
	    (m * law->k < mean ||
		sum.purchases - before.purchases > 1e-17 * sum.purchases));
	return sum;
}

/* The future after j ticks since the last purchase. */
static struct future
walk(const struct btyd_state *s, int j, double t)
{
	struct ticks law = { .r = s->p[0] + j,
		.odds = t / s->p[1],
		.a = s->p[2],
		.b = s->p[3],
		.j = j,
		.k = s->k };
	double mean = law.r * law.odds, most;

	fill_range(&law);
	most = mean + 12 * sqrt(mean * (1 + law.odds)) + 65 * (1 + law.odds);
	return most - law.first < FEW_TERMS ? add_ticks(&law)
					    : add_panels(&law);
}

static struct future
future(const struct btyd_state *s, double t)
{
	struct future sum = { 1, 0, t > 0 ? 0 : 1, 0 }, part;

	for (int j = 0; t > 0 && j < s->k; j++) {
		if (s->stage[j] <= 0)
			continue;
		part = walk(s, j, t);
		sum.purchases += s->stage[j] * part.purchases / part.mass;
		sum.there += s->stage[j] * part.there / part.mass;
		sum.terms += part.terms;
	}
	return sum;
}

size_t
btyd_geometric_terms(const struct btyd_state *s, double t)
{
	return future(s, t).terms;
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
	scoped double *tail = mem_zero(ticks + 1, sizeof(*tail));
	double there = 1, before;
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
}

void
btyd_geometric_counts(
    const struct btyd_state *s, double t, double *out, size_t n)
{
	for (int j = 0; n > 0 && j < s->k; j++)
		if (s->stage[j] > 0)
			stage_counts(s, j, t, out, n);
}

/*
 * Discounting. After j ticks a customer with rate lambda, who leaves after a
 * purchase with chance p, makes purchases worth y^(k - j) / (p y^k + 1 - y^k),
 * y = lambda / (lambda + rate). Its mean over both laws is a sum over the nodes
 * of panels in ln lambda times those in ln(p / (1 - p)): the integrand's poles
 * are about pi / 2 and more off the real axis.
 */
struct node {
	double weight;
	double at; /* p; 1 - y^k */
};

struct nodes {
	VEC(struct node) list;
	double total; /* of what decides how far the panels go */
};

struct discounting {
	const struct btyd_state *state;
	double rate, ln_beta;
	double least; /* 1 - y^k at the largest lambda */
};

/* A node of lambda = e^w; what it is worth if everybody stayed, or so. */
static double
rate_node(double w, const struct discounting *d, struct node *node)
{
	const struct btyd_state *s = d->state;
	double lambda = exp(w), ln_y = -log1p(d->rate / lambda);
	double r = s->p[0], density = 0;

	for (int j = 0; j < s->k; j++)
		if (s->stage[j] > 0)
			density += s->stage[j] *
			    exp((r + j) * (w + log(s->p[1])) -
				lambda * s->p[1] - ln_gamma(r + j) +
				(s->k - j) * ln_y);
	*node = (struct node){ density, -expm1(s->k * ln_y) };
	return density / node->at;
}

/* A node of p = 1 / (1 + e^-v). */
static double
leaving_node(double v, const struct discounting *d, struct node *node)
{
	double ln_p = v > 0 ? -log1p(exp(-v)) : v - log1p(exp(v));
	double ln_q = v > 0 ? -v - log1p(exp(-v)) : -log1p(exp(v));

	*node = (struct node){ exp(d->state->p[2] * ln_p +
				   d->state->p[3] * ln_q - d->ln_beta),
		exp(ln_p) };
	return node->weight / (node->at + d->least);
}

typedef double
node_function(double at, const struct discounting *d, struct node *node);

/* The nodes of one panel; what they are worth. */
static double
add_panel(struct nodes *nodes, node_function *f, const struct discounting *d,
    double from, double width)
{
	double part = 0, half = width / 2, weight;
	struct node node;

	for (int i = 0; i < GAUSS_POINTS; i++) {
		weight = fabs(half) * gauss_weight[i];
		part += weight * f(from + half * (1 + gauss_node[i]), d, &node);
		node.weight *= weight;
		if (node.weight > 0)
			vec_push(&nodes->list, node);
	}
	nodes->total += part;
	return part;
}

/* lambda: from about its mean to both sides. */
static void
add_rates(struct nodes *nodes, struct discounting *d)
{
	const struct btyd_state *s = d->state;
	double r = s->p[0] + s->k, from = log(r / s->p[1]), at;
	double width = fmin(2, 1.5 / sqrt(r));

	d->least = 1;
	for (int side = -1; side <= 1; side += 2) {
		at = from;
		while (add_panel(nodes, rate_node, d, at, side * width) >
		    1e-18 * nodes->total)
			at += side * width;
	}
	for (size_t i = 0; i < nodes->list.n; i++)
		d->least = fmin(d->least, nodes->list.v[i].at);
}

/* p: from its density's mode to one side in growing panels; as wide as the
 * density allows only where p is far below what the integrand bends at. */
static void
add_leaving(struct nodes *nodes, const struct discounting *d, double sign)
{
	double a = d->state->p[2], b = d->state->p[3], at = log(a / b), part;
	double width = fmin(4, 2 * sqrt(1 / a + 1 / b));
	double bend = log(d->least) - 9;
	double widest = fmax(width, 6 / (sign < 0 ? a : b));

	do {
		part = add_panel(nodes, leaving_node, d, at, sign * width);
		at += sign * width;
		width = fmin(1.3 * width, widest);
		if (sign > 0 ? at < 37 : at > fmin(bend, -37))
			width = fmin(width, 4);
	} while (part > 1e-20 * nodes->total);
}

double
btyd_geometric_discounted(const struct btyd_state *s, double rate)
{
	struct discounting d = { s, rate, ln_beta(s->p[2], s->p[3]), 1 };
	struct nodes rates = { 0 }, leaving = { 0 };
	double sum = 0;

	add_rates(&rates, &d);
	add_leaving(&leaving, &d, -1);
	add_leaving(&leaving, &d, 1);
	for (size_t i = 0; i < rates.list.n; i++) {
		double gone = rates.list.v[i].at, part = 0;

		vec_each (const struct node, p, &leaving.list)
			part += p->weight / (p->at + (1 - p->at) * gone);
		sum += rates.list.v[i].weight * part;
	}
	vec_free(&rates.list);
	vec_free(&leaving.list);
	return sum;
}
