#include "math/linalg.h"

#include "base/mem.h"
#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

enum { SWEEPS_MAX = 60, ROWS = 32 };

double
dot_product(const double *x, const double *y, size_t n)
{
	/* Four sums that do not wait for each other. */
	double sum[4] = { 0 };
	size_t i = 0;

	for (; i + 4 <= n; i += 4)
		for (int k = 0; k < 4; k++)
			sum[k] += x[i + (size_t)k] * y[i + (size_t)k];
	for (; i < n; i++)
		sum[0] += x[i] * y[i];
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

void
dot_products(const double *x, const double *y, const double *z, size_t n,
    double *xy, double *xz)
{
	double a[4] = { 0 }, b[4] = { 0 };
	size_t i = 0;

	for (; i + 4 <= n; i += 4) {
		for (size_t k = 0; k < 4; k++)
			a[k] += x[i + k] * y[i + k];
		for (size_t k = 0; k < 4; k++)
			b[k] += x[i + k] * z[i + k];
	}
	for (; i < n; i++) {
		a[0] += x[i] * y[i];
		b[0] += x[i] * z[i];
	}
	*xy = (a[0] + a[1]) + (a[2] + a[3]);
	*xz = (b[0] + b[1]) + (b[2] + b[3]);
}

/* The pivot of a row of which L is known to its left, and its root or, where
 * the pivot is too small, the row of the identity. */
static bool
take_pivot(double *a, size_t n, size_t j, double tolerance)
{
	double *row = a + j * n, diagonal = row[j];
	double pivot = diagonal - dot_product(row, row, j);
	bool kept = pivot > 0 && pivot >= tolerance * diagonal;

	for (size_t k = 0; !kept && k < j; k++)
		row[k] = 0;
	row[j] = kept ? sqrt(pivot) : 1;
	return kept;
}

size_t
cholesky_dropping(double *a, size_t n, bool *dropped, double tolerance)
{
	size_t kept = 0;

	/* Some rows at a time against all before them, so that these are
	 * fetched once for all of them. */
	for (size_t top = 0, end = 0; top < n; top = end) {
		end = top + ROWS < n ? top + ROWS : n;
		for (size_t j = 0; j < end; j++) {
			const double *before = a + j * n;

			if (j >= top) {
				dropped[j] = !take_pivot(a, n, j, tolerance);
				kept += !dropped[j];
			}
			for (size_t i = j < top ? top : j + 1; i < end; i++) {
				double *x = &a[i * n + j];

				*x = dropped[j]
				    ? 0
				    : (*x - dot_product(a + i * n, before, j)) /
					before[j];
			}
		}
	}
	return kept;
}

bool
cholesky(double *a, size_t n, double tolerance)
{
	scoped bool *dropped = mem_alloc(n, sizeof(*dropped));

	return cholesky_dropping(a, n, dropped, tolerance) == n;
}

void
cholesky_solve(const double *factor, size_t n, double *b)
{
	for (size_t i = 0; i < n; i++) {
		const double *row = factor + i * n;

		b[i] = (b[i] - dot_product(row, b, i)) / row[i];
	}
	for (size_t i = n; i-- > 0;) {
		const double *row = factor + i * n;

		b[i] /= row[i];
		for (size_t k = 0; k < i; k++)
			b[k] -= row[k] * b[i];
	}
}

void
cholesky_invert(const double *factor, size_t n, double *inverse)
{
	scoped double *column = mem_alloc(n, sizeof(*column));

	for (size_t j = 0; j < n; j++) {
		for (size_t i = 0; i < n; i++)
			column[i] = i == j;
		cholesky_solve(factor, n, column);
		for (size_t i = j; i < n; i++)
			inverse[i * n + j] = inverse[j * n + i] = column[i];
	}
}

size_t
solve_pivoting(double *a, size_t n, double *b, double *inverse, bool *dropped,
    double tolerance)
{
	scoped double *scale = mem_alloc(n, sizeof(*scale));

	for (size_t i = 0; i < n; i++) {
		double d = a[i * n + i];

		scale[i] = d > 0 ? 1 / sqrt(d) : 0;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			a[i * n + j] *= scale[i] * scale[j];
	for (size_t i = 0; i < n; i++)
		a[i * n + i] = scale[i] > 0 ? 1 : 0;
	size_t kept = cholesky_dropping(a, n, dropped, tolerance);
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

SORT_BY(ascending, double, SORT_VALUES(*a, *b));

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
