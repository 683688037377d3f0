#include "math/select.h"
#include "base/rng.h"
#include "math/quantile.h"
#include "unit/tap.h"

#include <math.h>
#include <string.h>

enum { MOST = 5000 };

struct values {
	const double *value;
	size_t n;
	bool counted; /* neighbours that are the same are told together */
};

static void
each(const void *data, select_use *use, void *to)
{
	const struct values *v = data;

	if (!v->counted) {
		use(to, v->value, NULL, v->n);
		return;
	}
	for (size_t i = 0; i < v->n;) {
		uint64_t times = 1;

		while (i + times < v->n && v->value[i + times] == v->value[i])
			times++;
		use(to, &v->value[i], &times, 1);
		i += times;
	}
}

/* Values with many ties, of several sizes, or all the same. */
static void
draw(struct rng *rng, int kind, double *value, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double x = (double)rng_below(rng, kind == 0 ? 1 : 1000);

		value[i] = kind == 2 ? exp(x / 50 - 10) * (i % 3 == 0 ? -1 : 1)
		    : kind == 3	     ? (i % 2 == 0 ? -0.0 : 0.0)
				     : x - 500;
	}
}

int
main(void)
{
	static double value[MOST], sorted[MOST];
	struct rng rng;
	int agree = 0, tried = 0;

	rng_seed(&rng, 1);
	for (size_t n = 1; n < MOST; n = n * 3 / 2 + 1)
		for (int kind = 0; kind < 4; kind++)
			for (size_t k = 2; k <= 64; k = 2 * k + 1) {
				struct values all = { value, n, k > 5 };
				struct select_values v = { n, each, &all };
				double cut[64];
				bool same = true;

				draw(&rng, kind, value, n);
				memcpy(sorted, value, n * sizeof(*value));
				sort_doubles(sorted, n);
				select_type7(&v, k, cut);
				for (size_t i = 1; i < k; i++)
					same &= cut[i - 1] ==
					    quantile_type7(sorted, n, i, k);
				agree += same;
				tried++;
			}
	ok(agree == tried, "%d of %d as of sorted values", agree, tried);
	return tap_end();
}
