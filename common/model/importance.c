#include "model/importance.h"

#include "base/mem.h"
#include "math/linalg.h"
#include "math/sum.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

static const double PIVOT = 1e-9;

static double
mean_of(const double *x, size_t n)
{
	return sum_of(x, n) / (double)n;
}

void
importance_correlations(
    const double *x, size_t n, size_t k, double *correlations)
{
	double *r = correlations;

	for (size_t i = 0; i < k; i++) {
		double mean_i = mean_of(x + i * n, n);

		for (size_t j = 0; j <= i; j++) {
			double mean_j = mean_of(x + j * n, n);
			struct sum s = { 0 };

			for (size_t row = 0; row < n; row++)
				sum_add(&s,
				    (x[i * n + row] - mean_i) *
					(x[j * n + row] - mean_j));
			r[i * k + j] = sum_value(&s);
		}
	}
	for (size_t i = 0; i < k; i++)
		for (size_t j = 0; j < i; j++) {
			double scale = sqrt(r[i * k + i] * r[j * k + j]);

			r[i * k + j] = scale > 0 ? r[i * k + j] / scale : 0;
			r[j * k + i] = r[i * k + j];
		}
	for (size_t i = 0; i < k; i++)
		r[i * k + i] = 1;
}

/* Regresses the target on the drivers in the set; returns R2. */
static double
regress(const double *r, size_t k, size_t set, double *beta)
{
	size_t who[64], n = 0;
	bool dropped[64];
	scoped double *a = NULL;
	double r2 = 0;

	assert(k < 64);
	for (size_t i = 0; i < k; i++)
		if (set >> i & 1)
			who[n++] = i;
	a = mem_alloc(n * n, sizeof(*a));
	for (size_t i = 0; i < n; i++) {
		beta[i] = r[who[i] * (k + 1) + k];
		for (size_t j = 0; j < n; j++)
			a[i * n + j] = r[who[i] * (k + 1) + who[j]];
	}
	solve_pivoting(a, n, beta, NULL, dropped, PIVOT);
	for (size_t i = 0; i < n; i++)
		r2 += beta[i] * r[who[i] * (k + 1) + k];
	return r2;
}

double
importance_regression(const double *correlations, size_t k, double *beta)
{
	return regress(correlations, k, ((size_t)1 << k) - 1, beta);
}

void
importance_shapley(const double *correlations, size_t k, double *share)
{
	double beta[IMPORTANCE_SHAPLEY_MAX], chance[IMPORTANCE_SHAPLEY_MAX];
	size_t sets = (size_t)1 << k;
	scoped double *r2 = mem_alloc(sets, sizeof(*r2));

	assert(k <= IMPORTANCE_SHAPLEY_MAX);
	for (size_t set = 0; set < sets; set++)
		r2[set] = regress(correlations, k, set, beta);
	/* chance[s]: that exactly a given set of s comes before: s!(k-s-1)!/k!
	 */
	for (size_t s = 0; s < k; s++) {
		chance[s] = 1 / (double)k;
		for (size_t i = 1; i <= s; i++)
			chance[s] *= (double)i / (double)(k - i);
	}
	for (size_t i = 0; i < k; i++) {
		struct sum gain = { 0 };

		for (size_t set = 0; set < sets; set++) {
			size_t size = 0;

			if (set >> i & 1)
				continue;
			for (size_t rest = set; rest > 0; rest &= rest - 1)
				size++;
			sum_add(&gain,
			    chance[size] *
				(r2[set | (size_t)1 << i] - r2[set]));
		}
		share[i] = sum_value(&gain);
	}
}
