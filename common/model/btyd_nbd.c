/* NBD: nobody ever leaves (Ehrenberg 1959). */
#include "model/btyd_nbd.h"

#include "base/each.h"
#include "math/special.h"
#include "math/sum.h"

#include <math.h>

void
btyd_nbd_add(const double *law, double t, double weight, double *p, size_t n)
{
	double ln_p = -law[0] * log1p(t / law[1]), ln_z;

	if (t <= 0) {
		if (n > 0)
			p[0] += weight;
		return;
	}
	ln_z = -log1p(law[1] / t);
	for (size_t i = 0; i < n; i++) {
		p[i] += weight * exp(ln_p);
		ln_p += ln_z + log((law[0] + (double)i) / ((double)i + 1));
	}
}

static double
likelihood(
    const struct btyd_data *d, const struct btyd_law *law, double *gradient)
{
	double r = law->p[0], alpha = law->p[1], by_r = 0, by_alpha = 0;
	struct sum value = { 0 };

	array_each (const struct btyd_group, g, d->group, d->groups) {
		const struct btyd_cell *c = d->cell + g->cell;
		double total = r + g->x;

		sum_add(&value,
		    g->weight * (ln_gamma_ratio(r, g->x) + r * log(alpha)));
		by_r += g->weight * (digamma(total) - digamma(r) + log(alpha));
		by_alpha += g->weight * r / alpha;
		for (; c < d->cell + g->cell + g->cells; c++) {
			sum_add(
			    &value, -c->weight * total * log(alpha + c->end));
			by_r -= c->weight * log(alpha + c->end);
			by_alpha -= c->weight * total / (alpha + c->end);
		}
	}
	if (gradient != NULL) {
		gradient[0] = r * by_r;
		gradient[1] = alpha * by_alpha;
	}
	return sum_value(&value);
}

static void
posterior(const struct btyd_law *law, const struct btyd_history *h,
    struct btyd_state *state)
{
	state->alive = 1;
	state->p[0] = law->p[0] + h->x;
	state->p[1] = law->p[1] + h->end;
}

static double
expected(const struct btyd_state *s, double t)
{
	return s->p[0] * t / s->p[1];
}

static double
survival(const struct btyd_state *s, double t)
{
	(void)s;
	(void)t;
	return 1;
}

static double
none(const struct btyd_state *s, double t)
{
	return exp(-s->p[0] * log1p(t / s->p[1]));
}

static void
counts(const struct btyd_state *s, double t, double *p, size_t n)
{
	btyd_nbd_add(s->p, t, 1, p, n);
}

static double
discounted(const struct btyd_state *s, double rate)
{
	return s->p[0] / (s->p[1] * rate);
}

const struct btyd_model btyd_nbd = {
	.name = "nbd",
	.title = "NBD",
	.parameter = { "r", "alpha" },
	.parameters = 2,
	.start = { 1, 10 },
	.likelihood = likelihood,
	.posterior = posterior,
	.expected = expected,
	.survival = survival,
	.none = none,
	.counts = counts,
	.discounted = discounted,
};
