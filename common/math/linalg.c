#include "math/linalg.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { SWEEPS_MAX = 60 };

/* Row i of L from rows before it; the pivot before its root is returned. */
static double
factor_row(double *a, size_t n, size_t i)
{
	double *row = a + i * n;

	for (size_t j = 0; j < i; j++) {
		double s = row[j];

		for (size_t k = 0; k < j; k++)
			s -= row[k] * a[j * n + k];
		row[j] = s / a[j * n + j];
	}
	double pivot = row[i];
	for (size_t k = 0; k < i; k++)
		pivot -= row[k] * row[k];
	return pivot;
}

bool
cholesky(double *a, size_t n, double tolerance)
{
	for (size_t i = 0; i < n; i++) {
		double diagonal = a[i * n + i];
		double pivot = factor_row(a, n, i);

		if (!(pivot > tolerance * diagonal) || !(pivot > 0))
			return false;
		a[i * n + i] = sqrt(pivot);
	}
	return true;
}

void
cholesky_solve(const double *factor, size_t n, double *b)
{
	for (size_t i = 0; i < n; i++) {
		double s = b[i];

		for (size_t k = 0; k < i; k++)
			s -= factor[i * n + k] * b[k];
		b[i] = s / factor[i * n + i];
	}
	for (size_t i = n; i-- > 0;) {
		double s = b[i];

		for (size_t k = i + 1; k < n; k++)
			s -= factor[k * n + i] * b[k];
		b[i] = s / factor[i * n + i];
	}
}

void
cholesky_invert(const double *factor, size_t n, double *inverse)
{
	double *column = mem_alloc(n, sizeof(*column));

	for (size_t j = 0; j < n; j++) {
		for (size_t i = 0; i < n; i++)
			column[i] = i == j;
		cholesky_solve(factor, n, column);
		for (size_t i = j; i < n; i++)
			inverse[i * n + j] = inverse[j * n + i] = column[i];
	}
	free(column);
}

/*
 * The factor of the scaled a, where a dropped column has become one of the
 * identity: it then takes no part in any solution.
 */
static size_t
factor_dropping(double *a, size_t n, bool *dropped, double tolerance)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		double *row = a + i * n;
		bool constant = !(row[i] > 0);
		double pivot = factor_row(a, n, i);

		dropped[i] = constant || !(pivot >= tolerance);
		for (size_t k = 0; dropped[i] && k < i; k++)
			row[k] = 0;
		for (size_t k = i + 1; dropped[i] && k < n; k++)
			a[k * n + i] = 0;
		row[i] = dropped[i] ? 1 : sqrt(pivot);
		kept += !dropped[i];
	}
	return kept;
}

size_t
solve_pivoting(double *a, size_t n, double *b, double *inverse, bool *dropped,
    double tolerance)
{
	double *scale = mem_alloc(n, sizeof(*scale));

	for (size_t i = 0; i < n; i++) {
		double d = a[i * n + i];

		scale[i] = d > 0 ? 1 / sqrt(d) : 0;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			a[i * n + j] *= scale[i] * scale[j];
	for (size_t i = 0; i < n; i++)
		a[i * n + i] = scale[i] > 0 ? 1 : 0;
	size_t kept = factor_dropping(a, n, dropped, tolerance);
	for (size_t i = 0; i < n; i++)
		b[i] = dropped[i] ? 0 : b[i] * scale[i];
	cholesky_solve(a, n, b);
	for (size_t i = 0; i < n; i++)
		b[i] = dropped[i] ? 0 : b[i] * scale[i];
	if (inverse != NULL) {
		cholesky_invert(a, n, inverse);
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				inverse[i * n + j] = dropped[i] || dropped[j]
				    ? 0
				    : inverse[i * n + j] * scale[i] * scale[j];
	}
	free(scale);
	return kept;
}

/* One rotation that makes a[p][q] zero (Golub and Van Loan, 8.5). */
static void
rotate(double *a, size_t n, size_t p, size_t q)
{
	double apq = a[p * n + q];
	double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
	double t = 1 / (fabs(theta) + hypot(theta, 1));

	if (theta < 0)
		t = -t;
	double c = 1 / sqrt(t * t + 1), s = t * c;
	for (size_t k = 0; k < n; k++) {
		double akp = a[k * n + p], akq = a[k * n + q];

		a[k * n + p] = c * akp - s * akq;
		a[k * n + q] = s * akp + c * akq;
	}
	for (size_t k = 0; k < n; k++) {
		double apk = a[p * n + k], aqk = a[q * n + k];

		a[p * n + k] = c * apk - s * aqk;
		a[q * n + k] = s * apk + c * aqk;
	}
}

static int
ascending(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

/* One sweep over all pairs; false when none was left to rotate. */
static bool
sweep(double *a, size_t n, double negligible)
{
	bool rotated = false;

	for (size_t p = 0; p + 1 < n; p++) {
		for (size_t q = p + 1; q < n; q++) {
			if (fabs(a[p * n + q]) <= negligible)
				continue;
			rotate(a, n, p, q);
			rotated = true;
		}
	}
	return rotated;
}

void
eigenvalues(double *a, size_t n, double *values)
{
	double norm = 0;

	for (size_t i = 0; i < n * n; i++)
		norm = hypot(norm, a[i]);
	for (int i = 0; i < SWEEPS_MAX && sweep(a, n, 1e-17 * norm); i++)
		;
	for (size_t i = 0; i < n; i++)
		values[i] = a[i * n + i];
	qsort(values, n, sizeof(*values), ascending);
}
