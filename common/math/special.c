#include "math/special.h"

#include "base/str.h"
#include "math/gauss.h"
#include "math/sum.h"

#include <float.h>
#include <math.h>

/* In every libm, but outside POSIX: lgamma without the global signgam. */
double lgamma_r(double x, int *sign);

/* From here on Stirling's series below is exact to a double. */
#define STIRLING_FROM 10.0
#define LN_SQRT_2PI   0.91893853320467274178

/* The coefficients of x^-1, x^-3, ... in ln Gamma(x) - ((x - 1/2) ln x - x +
 * ln sqrt(2 pi)), x >= STIRLING_FROM; Abramowitz and Stegun 6.1.41; the first
 * term left out is below 3e-17. */
enum { STIRLING_TERMS = 7 };
static const double stirling[STIRLING_TERMS] = { 1.0 / 12, -1.0 / 360,
	1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156 };

static double
stirling_rest(double x)
{
	double z = 1 / (x * x), sum = 0;
	int i;

	for (i = STIRLING_TERMS - 1; i >= 0; i--)
		sum = sum * z + stirling[i];
	return sum / x;
}

/* stirling_rest(x + d) - stirling_rest(x), given ln(1 + d / x), which keeps its
 * digits for small d. */
static double
stirling_difference(double x, double d, double ln_growth)
{
	double sum = 0, power = 1 / x;
	int i;

	if (fabs(d) > 0.01 * x)
		return stirling_rest(x + d) - stirling_rest(x);
	for (i = 0; i < STIRLING_TERMS; i++) {
		sum += stirling[i] * power * expm1(-(2 * i + 1) * ln_growth);
		power /= x * x;
	}
	return sum;
}

/* ln(1 + u) - u without cancellation, u > -1. With r = u / (2 + u),
 * ln(1 + u) = 2 atanh(r) and u = 2 r + r u. */
static double
log1p_minus(double u)
{
	double r, r2, sum = 0;
	int k;

	if (u < -0.3 || u > 0.45)
		return log1p(u) - u;
	r = u / (2 + u);
	r2 = r * r;
	for (k = 23; k >= 3; k -= 2)
		sum = sum * r2 + 2.0 / k;
	return sum * r2 * r - r * u;
}

double
ln_gamma(double x)
{
	int sign;

	if (!(x > 0))
		return NAN;
	return lgamma_r(x, &sign);
}

double
ln_gamma_ratio(double x, double d)
{
	double below = 0, growth;

	if (!(x > 0 && x + d > 0))
		return NAN;
	for (; x < STIRLING_FROM || x + d < STIRLING_FROM; x++)
		below += log1p(d / x);
	growth = log1p(d / x);
	return (x - 0.5) * growth + d * (log(x + d) - 1) +
	    stirling_difference(x, d, growth) - below;
}

double
digamma(double x)
{
	static const double c[] = { 1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240,
		1.0 / 132, -691.0 / 32760, 1.0 / 12 };
	double below = 0, z, sum = 0;
	int i;

	if (!(x > 0))
		return NAN;
	for (; x < STIRLING_FROM; x++)
		below += 1 / x;
	z = 1 / (x * x);
	for (i = (int)COUNT(c) - 1; i >= 0; i--)
		sum = (sum + c[i]) * z;
	return log(x) - 0.5 / x - sum - below;
}

double
ln_beta(double a, double b)
{
	if (!(a > 0 && b > 0))
		return NAN;
	return a < b ? ln_gamma(a) - ln_gamma_ratio(b, a)
		     : ln_gamma(b) - ln_gamma_ratio(a, b);
}

/* x^a (1 - x)^b / B(a, b). For large a and b the powers and B nearly cancel:
 * then around the mean, where the deviations add up to nothing. */
static double
beta_kernel(double x, double a, double b)
{
	double mean = a / (a + b), u, v;

	if (a < STIRLING_FROM || b < STIRLING_FROM)
		return exp(a * log(x) + b * log1p(-x) - ln_beta(a, b));
	u = (x - mean) / mean;
	v = (mean - x) * (a + b) / b;
	return sqrt(a * mean * (b / a)) *
	    exp(a * log1p_minus(u) + b * log1p_minus(v) + stirling_rest(a + b) -
		stirling_rest(a) - stirling_rest(b) - LN_SQRT_2PI);
}

/* log1p_minus(u) where ln(1 + u) is known by its ratio, for any u > -1. */
static double
ln_deviation(double u, double ratio)
{
	return u < -0.3 || u > 0.45 ? log(ratio) - u : log1p_minus(u);
}

/* As beta_kernel: B(n, r) by its gammas for small n or r, else around the
 * mean. */
double
ln_negative_binomial(double n, double r, double odds)
{
	double deviation = odds * r - n, u, v;

	if (!(n >= 0 && r > 0 && odds > 0))
		return NAN;
	if (n < STIRLING_FROM)
		return ln_gamma_ratio(r, n) - ln_gamma(n + 1) -
		    r * log1p(odds) - n * log1p(1 / odds);
	if (r < STIRLING_FROM)
		return ln_gamma_ratio(n + 1, r - 1) - ln_gamma(r) -
		    r * log1p(odds) - n * log1p(1 / odds);
	u = deviation / ((1 + odds) * n);
	v = -deviation / ((1 + odds) * r);
	return n * ln_deviation(u, (n + r) / n / (1 + 1 / odds)) +
	    r * ln_deviation(v, (n + r) / r / (1 + odds)) +
	    stirling_rest(n + r) - stirling_rest(n) - stirling_rest(r) -
	    LN_SQRT_2PI + 0.5 * log(r / (n * (n + r)));
}

/* The continued fraction DLMF 8.17.22 by Lentz's method, for x below about the
 * mean; takes a few times sqrt(max(a, b)) steps. */
static double
beta_fraction(double x, double a, double b)
{
	double c = 1, d = 1 - (a + b) * x / (a + 1), f, m, e, step;

	d = 1 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
	f = d;
	for (m = 1; m < 1e6; m++) {
		e = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 + e * d;
		d = 1 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
		c = 1 + e / c;
		c = fabs(c) < DBL_MIN ? DBL_MIN : c;
		f *= c * d;
		e = -(a + m) * (a + b + m) * x /
		    ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 + e * d;
		d = 1 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
		c = 1 + e / c;
		c = fabs(c) < DBL_MIN ? DBL_MIN : c;
		step = c * d;
		f *= step;
		if (fabs(step - 1) < DBL_EPSILON)
			break;
	}
	return f;
}

double
incomplete_beta(double x, double a, double b)
{
	if (!(a > 0 && b > 0 && x >= 0 && x <= 1))
		return NAN;
	if (x == 0 || x == 1)
		return x;
	if (x > (a + 1) / (a + b + 2))
		return 1 -
		    beta_kernel(x, a, b) * beta_fraction(1 - x, b, a) / b;
	return beta_kernel(x, a, b) * beta_fraction(x, a, b) / a;
}

/* x^a e^-x / Gamma(a). */
static double
gamma_kernel(double a, double x)
{
	if (a < STIRLING_FROM)
		return exp(a * log(x) - x - ln_gamma(a));
	return sqrt(a) *
	    exp(a * log1p_minus((x - a) / a) - stirling_rest(a) - LN_SQRT_2PI);
}

/* P(a, x) by its series DLMF 8.11.4, x < a + 1. */
static double
gamma_series(double a, double x)
{
	double term = 1 / a, sum = term, n;

	for (n = 1; term > sum * (DBL_EPSILON / 4); n++) {
		term *= x / (a + n);
		sum += term;
	}
	return gamma_kernel(a, x) * sum;
}

/* Q(a, x) by the continued fraction DLMF 8.9.2, x >= a + 1. */
static double
gamma_fraction(double a, double x)
{
	double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, f = d, n, e, step;

	for (n = 1; n < 1e6; n++) {
		e = n * (a - n);
		b += 2;
		d = e * d + b;
		d = 1 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
		c = b + e / c;
		c = fabs(c) < DBL_MIN ? DBL_MIN : c;
		step = c * d;
		f *= step;
		if (fabs(step - 1) < DBL_EPSILON)
			break;
	}
	return gamma_kernel(a, x) * f;
}

double
incomplete_gamma_p(double a, double x)
{
	if (!(a > 0 && x >= 0))
		return NAN;
	if (x == 0 || isinf(x))
		return x == 0 ? 0 : 1;
	return x < a + 1 ? gamma_series(a, x) : 1 - gamma_fraction(a, x);
}

double
incomplete_gamma_q(double a, double x)
{
	if (!(a > 0 && x >= 0))
		return NAN;
	if (x == 0 || isinf(x))
		return x == 0 ? 1 : 0;
	return x < a + 1 ? 1 - gamma_series(a, x) : gamma_fraction(a, x);
}

double
ln_add(double u, double v)
{
	double high = u > v ? u : v, low = u > v ? v : u;

	if (low == -INFINITY)
		return high;
	return high + log1p(exp(low - high));
}

double
ln_sum(const double *x, int n)
{
	struct sum sum = { 0 };
	double high = -INFINITY;
	int i;

	for (i = 0; i < n; i++)
		high = x[i] > high ? x[i] : high;
	if (isinf(high))
		return high;
	for (i = 0; i < n; i++)
		sum_add(&sum, exp(x[i] - high));
	return high + log(sum_value(&sum));
}

double
ln_1m_exp(double x)
{
	if (!(x < 0))
		return x == 0 ? -INFINITY : NAN;
	return x > -0.69314718055994530942 ? log(-expm1(x)) : log1p(-exp(x));
}

double
hypergeometric_2f1(double a, double b, double c, double z)
{
	struct sum sum = { 1, 0 };
	double term = 1, ratio, k;

	if (!(z >= 0 && z < 1 && c > 0) || isnan(a) || isnan(b))
		return NAN;
	for (k = 0; k < 1e8 && term != 0; k++) {
		ratio = (a + k) * (b + k) / ((c + k) * (k + 1)) * z;
		term *= ratio;
		sum_add(&sum, term);
		/* Past every sign change, with the tail (a geometric series
		 * at most, as the ratio falls or tends to z) too small. */
		ratio = fabs(ratio) > z ? fabs(ratio) : z;
		if (a + k > 0 && b + k > 0 && ratio < 1 &&
		    fabs(term) < DBL_EPSILON / 4 * (1 - ratio) * fabs(sum.high))
			break;
	}
	return sum_value(&sum);
}

/* The continued fraction DLMF 8.19.17 in its even form, by Lentz's method. */
static double
expint_fraction(double s, double z)
{
	double b = z + s, c = 1 / DBL_MIN, d = 1 / b, f = d, k, e, step;

	for (k = 1; k < 1e4; k++) {
		e = -k * (s + k - 1);
		b += 2;
		d = 1 / (b + e * d);
		c = b + e / c;
		step = c * d;
		f *= step;
		if (fabs(step - 1) < DBL_EPSILON)
			break;
	}
	return f;
}

struct expint {
	double s, z;
};

/* Int_0^inf e^(-z v) (1 + v)^-s dv with 1 + v = e^u. */
static double
expint_integrand(double u, void *data)
{
	const struct expint *e = data;

	return exp((1 - e->s) * u - e->z * expm1(u));
}

double
scaled_expint(double s, double z)
{
	struct expint e = { s, z };
	struct sum sum = { 0 };
	double low = 0, part, width = s > 3 ? 3 / s : 1;

	if (!(s > 0 && z > 0))
		return NAN;
	if (z >= 1)
		return expint_fraction(s, z);
	do {
		part = gauss_integrate(expint_integrand, &e, low, low + width);
		sum_add(&sum, part);
		low += width;
		width = width < 0.66 ? 1.5 * width : 1;
	} while (part > sum_value(&sum) * (DBL_EPSILON / 64) ||
	    (1 - s) > z * exp(low));
	return sum_value(&sum);
}
