#include "model/sbg.h"

#include "base/die.h"
#include "math/special.h"
#include "math/sum.h"

#include <math.h>

/* ln of the retention in period t, S(t) / S(t - 1), and, when gradient is not
 * NULL, its derivatives by a, b and c. */
static double
ln_retention(const struct sbg *p, double t, double *gradient)
{
	double low = pow(t - 1, p->c), high = pow(t, p->c);
	double low_c = t > 1 ? low * log(t - 1) : 0, high_c = high * log(t);
	double from = p->b + low, to = p->b + high, step = high - low;

	if (gradient != NULL) {
		gradient[0] = digamma(p->a + from) - digamma(p->a + to);
		gradient[1] = gradient[0] + digamma(to) - digamma(from);
		gradient[2] = (digamma(to) - digamma(p->a + to)) * high_c -
		    (digamma(from) - digamma(p->a + from)) * low_c;
	}
	if (p->c == 1)
		return -log1p(p->a / from);
	return ln_gamma_ratio(from, step) - ln_gamma_ratio(p->a + from, step);
}

/* Sum of lost ln(1 - r) + kept ln r over the periods: the binomial form of the
 * likelihood. */
static double
likelihood(const double *x, double *gradient, size_t n, void *data)
{
	const struct sbg_data *d = data;
	struct sbg p = { exp(x[0]), exp(x[1]), n > 2 ? exp(x[2]) : 1 };
	double theta[3] = { p.a, p.b, p.c }, slope[3], weight, r;
	struct sum value = { 0 };

	for (size_t j = 0; gradient != NULL && j < n; j++)
		gradient[j] = 0;
	for (size_t i = 0; i < d->periods; i++) {
		r = ln_retention(&p, (double)(i + 1), slope);
		sum_add(&value, (d->at_risk[i] - d->lost[i]) * r);
		if (d->lost[i] > 0)
			sum_add(&value, d->lost[i] * ln_1m_exp(r));
		weight =
		    d->at_risk[i] - d->lost[i] + d->lost[i] / expm1(-r) * -1;
		for (size_t j = 0; gradient != NULL && j < n; j++)
			gradient[j] += weight * slope[j] * theta[j];
	}
	return sum_value(&value);
}

bool
sbg_fit(const struct sbg_data *data, bool weibull, struct sbg_fit *fit,
    struct diag *diag)
{
	struct mle_problem problem = { .f = likelihood,
		.data = (void *)data,
		.n = weibull ? 3 : 2,
		.restarts = 3 };
	const double start[3] = { 0, 0.5, 0 };
	double lost = 0, kept = 0;
	size_t seen = 0;

	for (size_t i = 0; i < data->periods; i++) {
		lost += data->lost[i];
		kept += data->at_risk[i] - data->lost[i];
		seen += data->at_risk[i] > 0;
	}
	if (!(lost > 0 && kept > 0))
		return diag_set(diag, EXIT_DATA, "no-variation",
		    "%s left: a retention law needs both leavers and stayers",
		    lost > 0 ? "everybody" : "nobody");
	if (seen < problem.n)
		return diag_set(diag, EXIT_DATA, "few-periods",
		    "%zu periods cannot tell %zu parameters apart", seen,
		    problem.n);
	problem.units = data->at_risk[0];
	if (!mle_fit(&problem, start, &fit->mle, diag))
		return false;
	fit->law.a = exp(fit->mle.x[0]);
	fit->law.b = exp(fit->mle.x[1]);
	fit->law.c = weibull ? exp(fit->mle.x[2]) : 1;
	return true;
}

double
sbg_survival(const struct sbg *p, double t)
{
	double u = pow(t, p->c);

	return exp(ln_gamma_ratio(p->b, u) - ln_gamma_ratio(p->a + p->b, u));
}

double
sbg_retention(const struct sbg *p, double t)
{
	return exp(ln_retention(p, t, NULL));
}

double
sbg_residual(const struct sbg *p, double n, double d)
{
	double q = 1 / (1 + d), term = 1, t;
	struct sum sum = { 0 };

	if (p->c == 1) {
		sum.high = hypergeometric_2f1(1, p->b + n, p->a + p->b + n, q);
		return n > 0 ? sbg_retention(p, n) * sum.high : sum.high;
	}
	if (n > 0)
		term = sbg_retention(p, n);
	for (t = n + 1; term > sum.high * 1e-17 * d; t++) {
		sum_add(&sum, term);
		term *= q * sbg_retention(p, t);
	}
	return sum_value(&sum);
}
