#include "model/gamma_gamma.h"

#include "base/die.h"
#include "math/dist.h"
#include "math/special.h"
#include "math/sum.h"

#include <math.h>

struct search {
	const struct spend *spend;
	size_t n;
	double unit; /* amounts are divided by it */
	bool proper_mean;
};

static double
likelihood(const double *x, double *gradient, size_t n, void *data)
{
	const struct search *s = data;
	double p = exp(x[0]), shift = s->proper_mean ? 1 : 0;
	double q = shift + exp(x[1]), c = exp(x[2]), by[3] = { 0 };
	struct sum value = { 0 };

	(void)n;
	for (size_t i = 0; i < s->n; i++) {
		double k = s->spend[i].x, m = s->spend[i].m / s->unit;
		double a = p * k, all = k * m + c, ln_all = log(all);

		sum_add(&value,
		    ln_gamma_ratio(q, a) - ln_gamma(a) + q * log(c) +
			(a - 1) * log(m) + a * log(k) - (a + q) * ln_all);
		if (gradient == NULL)
			continue;
		by[0] +=
		    k * (digamma(a + q) - digamma(a) + log(m * k) - ln_all);
		by[1] += digamma(a + q) - digamma(q) + log(c) - ln_all;
		by[2] += q / c - (a + q) / all;
	}
	if (gradient != NULL) {
		gradient[0] = p * by[0];
		gradient[1] = (q - shift) * by[1];
		gradient[2] = c * by[2];
	}
	return sum_value(&value);
}

bool
gamma_gamma_fit(const struct spend *spend, size_t n, bool proper_mean,
    struct gamma_gamma_fit *fit, struct diag *diag)
{
	struct search s = { spend, n, 1, proper_mean };
	struct mle_problem problem = { likelihood, &s, 3, (double)n, 2 };
	double start[3] = { log(5), log(3), log(15) }, shift;
	struct sum total = { 0 };
	bool vary = false;

	for (size_t i = 0; i < n; i++) {
		sum_add(&total, spend[i].m);
		vary = vary || spend[i].m != spend[0].m;
	}
	if (n < 2 || !vary)
		return diag_set(diag, EXIT_DATA, "no-spend",
		    "%zu customers with %s cannot tell how spending varies", n,
		    n < 2 ? "repeat spend" : "all the same mean amount");
	/* The starting values are for amounts of about 35. */
	s.unit = sum_value(&total) / (double)n / 35;
	if (proper_mean)
		start[1] = log(2);
	if (!mle_fit(&problem, start, &fit->mle, diag))
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
gamma_gamma_mean(const struct gamma_gamma *g, double x, double m)
{
	double shape = g->p * x + g->q;

	if (!(shape > 1))
		return INFINITY;
	return g->p * (g->c + (x > 0 ? x * m : 0)) / (shape - 1);
}

double
gamma_gamma_quantile(const struct gamma_gamma *g, double x, double m, double u)
{
	return g->p * (g->c + (x > 0 ? x * m : 0)) /
	    gamma_quantile(1 - u, g->p * x + g->q);
}
