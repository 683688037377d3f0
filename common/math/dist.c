#include "math/dist.h"

#include "math/special.h"

#include <math.h>

static const double sqrt_half = 0.70710678118654752440;

double
normal_tail(double z)
{
	return 0.5 * erfc(z * sqrt_half);
}

enum { RATIONAL = 8 }; /* coefficients of each polynomial below */

/* c[0] + c[1] x + ... + c[7] x^7. */
static double
polynomial(const double *c, double x)
{
	double y = 0;

	for (int i = RATIONAL; i-- > 0;)
		y = y * x + c[i];
	return y;
}

static const double center_top[RATIONAL] = { 3.3871328727963666080e0,
	1.3314166789178437745e+2, 1.9715909503065514427e+3,
	1.3731693765509461125e+4, 4.5921953931549871457e+4,
	6.7265770927008700853e+4, 3.3430575583588128105e+4,
	2.5090809287301226727e+3 };
static const double center_bottom[RATIONAL] = { 1, 4.2313330701600911252e+1,
	6.8718700749205790830e+2, 5.3941960214247511077e+3,
	2.1213794301586595867e+4, 3.9307895800092710610e+4,
	2.8729085735721942674e+4, 5.2264952788528545610e+3 };
static const double near_top[RATIONAL] = { 1.42343711074968357734e0,
	4.63033784615654529590e0, 5.76949722146069140550e0,
	3.64784832476320460504e0, 1.27045825245236838258e0,
	2.41780725177450611770e-1, 2.27238449892691845833e-2,
	7.74545014278341407640e-4 };
static const double near_bottom[RATIONAL] = { 1, 2.05319162663775882187e0,
	1.67638483018380384940e0, 6.89767334985100004550e-1,
	1.48103976427480074590e-1, 1.51986665636164571966e-2,
	5.47593808499534494600e-4, 1.05075007164441684324e-9 };
static const double far_top[RATIONAL] = { 6.65790464350110377720e0,
	5.46378491116411436990e0, 1.78482653991729133580e0,
	2.96560571828504891230e-1, 2.65321895265761230930e-2,
	1.24266094738807843860e-3, 2.71155556874348757815e-5,
	2.01033439929228813265e-7 };
static const double far_bottom[RATIONAL] = { 1, 5.99832206555887937690e-1,
	1.36929880922735805310e-1, 1.48753612908506148525e-2,
	7.86869131145613259100e-4, 1.84631831751005468180e-5,
	1.42151175831644588870e-7, 2.04426310338993978564e-15 };

/* Wichura 1988, AS 241: relative error about 1e-16. */
double
normal_quantile(double p)
{
	double q = p - 0.5;

	if (!(p > 0 && p < 1))
		return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
	if (fabs(q) <= 0.425) {
		double r = 0.180625 - q * q;

		return q * polynomial(center_top, r) /
		    polynomial(center_bottom, r);
	}
	double r = sqrt(-log(q < 0 ? p : 1 - p));
	double z = r <= 5
	    ? polynomial(near_top, r - 1.6) / polynomial(near_bottom, r - 1.6)
	    : polynomial(far_top, r - 5) / polynomial(far_bottom, r - 5);
	return q < 0 ? -z : z;
}

double
chi_square_tail(double x, double df)
{
	return x > 0 ? incomplete_gamma_q(df / 2, x / 2) : x <= 0 ? 1 : NAN;
}

double
chi_square_quantile(double p, double df)
{
	return 2 * gamma_quantile(p, df / 2);
}

double
student_two_sided(double t, double df)
{
	double square = t * t;

	if (isinf(square))
		return 0;
	double both = incomplete_beta(df / (df + square), df / 2, 0.5);
	return both < 0.5
	    ? both
	    : 1 - incomplete_beta(square / (df + square), 0.5, df / 2);
}

/*
 * A tail with a log-concave density in u: its logarithm is then concave and
 * rising, so Newton's steps come to a root from the left and stay there.
 */
struct tail {
	double (*value)(const struct tail *tail, double u);
	double (*ln_density)(const struct tail *tail, double u);
	double a, b;
};

/* u with tail(u) = p, from the mode; p at most about a half. */
static double
tail_quantile(const struct tail *tail, double u, double p)
{
	double right = u + 1, target = log(p);

	for (int i = 0; i < 200; i++) {
		double value = tail->value(tail, u);

		if (!(value > 0)) { /* underflow: back towards the mode */
			u = (u + right) / 2;
			continue;
		}
		double slope = exp(tail->ln_density(tail, u) - log(value));
		double step = (target - log(value)) / slope;

		if (u < right && step < 0)
			right = u;
		u += fmin(step, 8);
		if (fabs(step) < 1e-9)
			break;
	}
	return u;
}

/* X = e^u has the Gamma(a) law; the upper tail is turned round, u -> -u. */
static double
gamma_lower(const struct tail *tail, double u)
{
	return incomplete_gamma_p(tail->a, exp(u));
}

static double
gamma_upper(const struct tail *tail, double u)
{
	return incomplete_gamma_q(tail->a, exp(-u));
}

static double
gamma_ln_density(const struct tail *tail, double u)
{
	return tail->a * u - exp(u) - ln_gamma(tail->a);
}

static double
gamma_ln_density_turned(const struct tail *tail, double u)
{
	return gamma_ln_density(tail, -u);
}

double
gamma_quantile(double p, double a)
{
	struct tail lower = { gamma_lower, gamma_ln_density, a, 0 };
	struct tail upper = { gamma_upper, gamma_ln_density_turned, a, 0 };

	if (!(p > 0 && p < 1 && a > 0))
		return p == 0 ? 0 : p == 1 ? INFINITY : NAN;
	/* Far left P(a, x) = x^a / Gamma(a + 1), where e^u underflows. */
	double left = (log(p) + ln_gamma(a + 1)) / a;
	if (left < -600)
		return exp(left);
	return p <= 0.5 ? exp(tail_quantile(&lower, log(a), p))
			: exp(-tail_quantile(&upper, -log(a), 1 - p));
}

/* X = 1 / (1 + e^-u) has the Beta(a, b) law. */
static double
beta_lower(const struct tail *tail, double u)
{
	return u <= 0 ? incomplete_beta(exp(u) / (1 + exp(u)), tail->a, tail->b)
		      : 1 - incomplete_beta(1 / (1 + exp(u)), tail->b, tail->a);
}

static double
beta_ln_density(const struct tail *tail, double u)
{
	return -tail->a * log1p(exp(-u)) - tail->b * log1p(exp(u)) -
	    ln_beta(tail->a, tail->b);
}

double
beta_quantile(double p, double a, double b)
{
	struct tail lower = { beta_lower, beta_ln_density, a, b };
	struct tail upper = { beta_lower, beta_ln_density, b, a };

	if (!(p > 0 && p < 1 && a > 0 && b > 0))
		return p == 0 || p == 1 ? p : NAN;
	/* Far left I_x(a, b) = x^a / (a B(a, b)); far right the mirror. */
	double left = (log(p) + log(a) + ln_beta(a, b)) / a;
	double right = (log1p(-p) + log(b) + ln_beta(a, b)) / b;
	if (left < -600 || right < -600)
		return left < right ? exp(left) : 1;
	double mode = log(a) - log(b);
	double u = p <= 0.5 ? tail_quantile(&lower, mode, p)
			    : -tail_quantile(&upper, -mode, 1 - p);
	return u < 0 ? exp(u) / (1 + exp(u)) : 1 / (1 + exp(-u));
}

double
student_quantile(double p, double df)
{
	double both = 2 * fmin(p, 1 - p), t;

	if (!(p > 0 && p < 1 && df > 0))
		return NAN;
	if (both > 0.5) {
		double y = beta_quantile(1 - both, 0.5, df / 2);

		t = sqrt(df * y / (1 - y));
	} else {
		double y = beta_quantile(both, df / 2, 0.5);

		t = sqrt(df * (1 - y) / y);
	}
	return p < 0.5 ? -t : t;
}

/* Garwood 1936, by the gamma law of waiting times. */
void
poisson_limits(double count, double level, double *lower, double *upper)
{
	double outside = (1 - level) / 2;

	*lower = count > 0 ? gamma_quantile(outside, count) : 0;
	*upper = gamma_quantile(1 - outside, count + 1);
}

void
wilson_limits(
    double count, double n, double level, double *lower, double *upper)
{
	double z = -normal_quantile((1 - level) / 2), p = count / n;
	double center = p + z * z / (2 * n);
	double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

	*lower = *upper = NAN;
	if (!(n > 0))
		return;
	*lower = count > 0 ? (center - half) / (1 + z * z / n) : 0;
	*upper = count < n ? (center + half) / (1 + z * z / n) : 1;
}

double
draw_exponential(struct rng *rng)
{
	return -log1p(-rng_uniform(rng));
}

double
draw_normal(struct rng *rng)
{
	/* Half a step in, so that neither 0 nor 1 comes out. */
	return normal_quantile(rng_uniform(rng) + 0x1p-54);
}

/* The logarithm, which small shapes need: the value itself underflows. */
static double
draw_ln_gamma(struct rng *rng, double a)
{
	double d = (a < 1 ? a + 1 : a) - 1.0 / 3, c = 1 / sqrt(9 * d);

	for (;;) {
		double z = draw_normal(rng), v = 1 + c * z;

		if (v <= 0)
			continue;
		v = v * v * v;
		if (-draw_exponential(rng) > z * z / 2 + d * (1 - v + log(v)))
			continue;
		double ln = log(d * v);

		return a < 1 ? ln - draw_exponential(rng) / a : ln;
	}
}

double
draw_gamma(struct rng *rng, double a)
{
	return exp(draw_ln_gamma(rng, a));
}

double
draw_beta(struct rng *rng, double a, double b)
{
	double x = draw_ln_gamma(rng, a), y = draw_ln_gamma(rng, b);

	return x < y ? exp(x - y) / (1 + exp(x - y)) : 1 / (1 + exp(y - x));
}
