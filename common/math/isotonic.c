#include "math/isotonic.h"

#include "base/mem.h"

struct block {
	double sum, weight;
	size_t n;
};

void
isotonic_fit(double *y, const double *w, size_t n)
{
	scoped struct block *block = mem_alloc(n, sizeof(*block));
	size_t blocks = 0, at = 0;

	for (size_t i = 0; i < n; i++) {
		struct block b = { y[i] * w[i], w[i], 1 };

		while (blocks > 0 &&
		    block[blocks - 1].sum * b.weight >=
			b.sum * block[blocks - 1].weight) {
			blocks--;
			b.sum += block[blocks].sum;
			b.weight += block[blocks].weight;
			b.n += block[blocks].n;
		}
		block[blocks++] = b;
	}
	for (size_t i = 0; i < blocks; i++)
		for (size_t k = 0; k < block[i].n; k++)
			y[at++] = block[i].sum / block[i].weight;
}
