#include "model/seasonal.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

/* The centred moving average over a season at t; the ends of an even m weigh
 * half. */
static double
centred(const double *y, size_t t, size_t m)
{
	size_t half = m / 2;
	double sum = 0;

	if (m % 2 == 1) {
		for (size_t i = t - half; i <= t + half; i++)
			sum += y[i];
		return sum / (double)m;
	}
	for (size_t i = t - half + 1; i < t + half; i++)
		sum += y[i];
	return (sum + (y[t - half] + y[t + half]) / 2) / (double)m;
}

void
seasonal_indices(
    const double *y, size_t n, size_t m, bool multiplicative, double *index)
{
	scoped size_t *count = mem_zero(m, sizeof(*count));
	double mean = 0;

	memset(index, 0, m * sizeof(*index));
	for (size_t t = m / 2; t + m / 2 < n; t++) {
		double trend = centred(y, t, m);

		index[t % m] += multiplicative ? y[t] / trend : y[t] - trend;
		count[t % m]++;
	}
	for (size_t i = 0; i < m; i++) {
		index[i] /= (double)count[i];
		mean += index[i] / (double)m;
	}
	for (size_t i = 0; i < m; i++)
		index[i] = multiplicative ? index[i] / mean : index[i] - mean;
}

/* The sum of (y_t - mean)(y_{t+lag} - mean). */
static double
covariance(const double *y, size_t n, double mean, size_t lag)
{
	double sum = 0;

	for (size_t t = 0; t + lag < n; t++)
		sum += (y[t] - mean) * (y[t + lag] - mean);
	return sum;
}

/*
 * True when the autocorrelation at lag m is above what chance gives at 90 %
 * two-sided (Assimakopoulos and Nikolopoulos 2000): |r_m| > 1.6448536
 * sqrt((1 + 2 sum r_i^2, i < m) / n). False for m < 2, n <= 2m and a constant.
 */
static bool
seasonal_test(const double *y, size_t n, size_t m)
{
	double mean = 0, variance, squares = 0, r;

	if (m < 2 || n <= 2 * m)
		return false;
	for (size_t t = 0; t < n; t++)
		mean += y[t] / (double)n;
	variance = covariance(y, n, mean, 0);
	if (!(variance > 0))
		return false;
	for (size_t lag = 1; lag < m; lag++) {
		r = covariance(y, n, mean, lag) / variance;
		squares += r * r;
	}
	r = covariance(y, n, mean, m) / variance;
	return fabs(r) >
	    1.6448536269514722 * sqrt((1 + 2 * squares) / (double)n);
}

enum seasonal
seasonal_adjust(const double *y, size_t n, size_t m, double *index, double *x)
{
	enum seasonal kind = SEASONAL_MULTIPLICATIVE;

	memcpy(x, y, n * sizeof(*x));
	for (size_t i = 0; i < m; i++)
		index[i] = 1;
	if (!seasonal_test(y, n, m))
		return SEASONAL_NONE;
	for (size_t t = 0; t < n; t++)
		if (!(y[t] > 0))
			kind = SEASONAL_ADDITIVE;
	seasonal_indices(y, n, m, kind == SEASONAL_MULTIPLICATIVE, index);
	for (size_t i = 0; i < m && kind == SEASONAL_MULTIPLICATIVE; i++)
		if (!(fabs(index[i]) >= 1e-4))
			kind = SEASONAL_NONE;
	for (size_t i = 0; i < m && kind == SEASONAL_NONE; i++)
		index[i] = 1;
	for (size_t t = 0; t < n; t++)
		x[t] = seasonal_remove(kind, index, m, t, y[t]);
	return kind;
}

double
seasonal_remove(
    enum seasonal kind, const double *index, size_t m, size_t t, double y)
{
	switch (kind) {
	case SEASONAL_ADDITIVE:
		return y - index[t % m];
	case SEASONAL_MULTIPLICATIVE:
		return y / index[t % m];
	default:
		return y;
	}
}

double
seasonal_restore(
    enum seasonal kind, const double *index, size_t m, size_t t, double x)
{
	switch (kind) {
	case SEASONAL_ADDITIVE:
		return x + index[t % m];
	case SEASONAL_MULTIPLICATIVE:
		return x * index[t % m];
	default:
		return x;
	}
}
