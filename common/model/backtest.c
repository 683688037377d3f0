#include "model/backtest.h"

#include "base/mem.h"
#include "base/str.h"

#include <math.h>

size_t
backtest_origins(size_t n, size_t m, size_t step, size_t count, size_t *first)
{
	size_t least = 2 * m + 4 > 10 ? 2 * m + 4 : 10;

	while (count > 0 && (count * step > n || n - count * step < least))
		count--;
	*first = n - count * step;
	return count;
}

/* Mean size (and square) of the change over a season; 0 where none is known. */
static void
scale(const double *y, size_t n, size_t m, double *size, double *square)
{
	*size = *square = 0;
	for (size_t t = m; t < n; t++) {
		double d = y[t] - y[t - m];

		*size += fabs(d) / (double)(n - m);
		*square += d * d / (double)(n - m);
	}
}

/* One limit pair's part of the interval score. */
static double
score(const struct forecast_point *p, double y, int i, double miss)
{
	double width = p->high[i] - p->low[i];

	if (y < p->low[i])
		width += 2 / miss * (p->low[i] - y);
	if (y > p->high[i])
		width += 2 / miss * (y - p->high[i]);
	return width;
}

/* Sums of a horizon, then means. */
static void
compare(struct accuracy *a, const struct forecast_point *p, const double *y,
    size_t h, const double *level)
{
	double sum = 0, square = 0;

	for (size_t i = 0; i < h; i++) {
		double e = p[i].mean - y[i],
		       both = fabs(p[i].mean) + fabs(y[i]);

		a->mase += fabs(e) / (double)h;
		a->smape += both > 0 ? 200 * fabs(e) / both / (double)h : 0;
		square += e * e / (double)h;
		a->bias += e / (double)h;
		sum += fabs(y[i]) / (double)h;
		for (int k = 0; k < 2; k++) {
			a->coverage[k] +=
			    (y[i] >= p[i].low[k] && y[i] <= p[i].high[k]) /
			    (double)h;
			a->msis[k] +=
			    score(&p[i], y[i], k, 1 - level[k]) / (double)h;
		}
	}
	a->wape = sum > 0 ? a->mase / sum : NAN;
	a->rmsse = square;
}

bool
backtest_origin(const double *y, size_t n, size_t origin,
    const struct forecast_options *options, struct accuracy *a)
{
	size_t h =
	    options->horizon < n - origin ? options->horizon : n - origin;
	size_t m = origin > options->m ? options->m : 1;
	scoped struct forecast_point *p = NULL;
	struct forecast f;
	double size, square;

	*a = (struct accuracy){ 0 };
	if (h == 0 || !backtest_fit(&f, y, origin, options))
		return false;
	p = mem_alloc(h, sizeof(*p));
	forecast_ahead(&f, y, h, options, true, p);
	compare(a, p, y + origin, h, options->level);
	scale(y, origin, m, &size, &square);
	a->mase = size > 0 ? a->mase / size : NAN;
	a->bias = size > 0 ? a->bias / size : NAN;
	a->rmsse = square > 0 ? sqrt(a->rmsse / square) : NAN;
	for (int k = 0; k < 2; k++) {
		a->msis[k] = size > 0 ? a->msis[k] / size : NAN;
		if (isnan(p[0].low[k]))
			a->coverage[k] = NAN;
	}
	a->method = f.method;
	a->has_form = *forecast_form(&f) != '\0';
	a->form = f.ets.form;
	forecast_free(&f);
	return true;
}

struct accuracy
backtest_mean(const struct accuracy *a, size_t n)
{
	struct accuracy mean = { 0 };

	for (size_t i = 0; i < n; i++) {
		mean.mase += a[i].mase / (double)n;
		mean.smape += a[i].smape / (double)n;
		mean.rmsse += a[i].rmsse / (double)n;
		mean.bias += a[i].bias / (double)n;
		mean.wape += a[i].wape / (double)n;
		for (int k = 0; k < 2; k++) {
			mean.coverage[k] += a[i].coverage[k] / (double)n;
			mean.msis[k] += a[i].msis[k] / (double)n;
		}
		mean.method = a[i].method;
	}
	return mean;
}

static enum forecast_method
best_of(const double *y, size_t n, const struct forecast_options *options)
{
	static const enum forecast_method tried[] = { FORECAST_COMB,
		FORECAST_THETA, FORECAST_ETS, FORECAST_SNAIVE };
	enum forecast_method best = FORECAST_COMB;
	double least = INFINITY;
	size_t first, step = options->horizon;
	size_t count =
	    backtest_origins(n, options->m, step, options->origins, &first);

	for (size_t i = 0; i < COUNT(tried); i++) {
		struct forecast_options o = *options;
		struct accuracy a;
		double sum = 0;

		o.method = tried[i];
		for (size_t k = 0; k < count; k++) {
			backtest_origin(y, n, first + k * step, &o, &a);
			sum += a.rmsse;
		}
		if (count > 0 && sum < least * (1 - 1e-12)) {
			least = sum;
			best = tried[i];
		}
	}
	return best;
}

bool
backtest_fit(struct forecast *f, const double *y, size_t n,
    const struct forecast_options *options)
{
	struct forecast_options how = *options;

	if (!forecast_fit(f, y, n, options))
		return false;
	if (options->method != FORECAST_BEST || f->method != FORECAST_COMB)
		return true;
	how.method = best_of(y, n, options);
	if (how.method == FORECAST_COMB)
		return true;
	forecast_free(f);
	return forecast_fit(f, y, n, &how);
}
