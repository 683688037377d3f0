#include "model/wald.h"

#include "base/mem.h"
#include "math/linalg.h"

#include <math.h>
#include <string.h>

double
wald_test(const double *b, const double *variance, size_t size, size_t first,
    size_t n, size_t *df)
{
	scoped double *a = mem_alloc(n * n, sizeof(*a));
	double chi = NAN;
	scoped double *x = mem_alloc(n, sizeof(*x));
	scoped bool *dropped = mem_alloc(n, sizeof(*dropped));

	*df = 0;
	if (variance != NULL) {
		for (size_t j = 0; j < n; j++)
			memcpy(a + j * n, variance + (first + j) * size + first,
			    n * sizeof(*a));
		memcpy(x, b + first, n * sizeof(*x));
		*df = solve_pivoting(a, n, x, NULL, dropped, 1e-9);
	}
	if (*df > 0)
		chi = dot_product(x, b + first, n);
	return chi;
}
