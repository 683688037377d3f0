/*
 * ets_forecast: what the models expect of the next periods, and how widely.
 */
#include "base/mem.h"
#include "math/dist.h"
#include "math/quantile.h"
#include "model/ets.h"

#include <math.h>

/* What an error does to the period j later: alpha + beta (phi + ... + phi^j) +
 * gamma where j is a whole number of seasons. `sum` is that of the powers. */
static double
effect(const struct ets *ets, size_t j, double *power, double *sum)
{
	*power *= ets->phi;
	*sum += *power;
	return ets->alpha + ets->beta * *sum +
	    (j % ets->m == 0 ? ets->gamma : 0);
}

/* The path without errors: level and slope i + 1 ahead, season included. */
static void
path(const struct ets *ets, size_t h, double *mean)
{
	double power = 1, sum = 0;

	for (size_t i = 0; i < h; i++) {
		double season = ets->last.season[(ets->n + i) % ets->m], q;

		power *= ets->phi;
		sum += power;
		q = ets->last.level + sum * ets->last.slope;
		mean[i] = ets->form.season == ETS_MULTIPLICATIVE ? q * season
								 : q + season;
	}
}

/* Class 1: an additive error. */
static void
class_additive(
    const struct ets *ets, double sigma2, size_t h, double *deviation)
{
	double power = 1, sum = 0, c, total = 0;

	for (size_t j = 1; j <= h; j++) {
		deviation[j - 1] = sqrt(sigma2 * (1 + total));
		c = effect(ets, j, &power, &sum);
		total += c * c;
	}
}

/* Class 2: a multiplicative error, season additive or none. */
static void
class_mixed(
    const struct ets *ets, size_t h, const double *mean, double *deviation)
{
	scoped double *c2 = mem_alloc(h, sizeof(*c2));
	double power = 1, sum = 0, s2;
	scoped double *theta = mem_alloc(h, sizeof(*theta));

	s2 = ets->sigma2;
	for (size_t i = 0; i < h; i++) {
		double c = effect(ets, i + 1, &power, &sum);

		c2[i] = c * c;
		theta[i] = mean[i] * mean[i];
		for (size_t j = 0; j < i; j++)
			theta[i] += s2 * c2[j] * theta[i - 1 - j];
		deviation[i] = sqrt((1 + s2) * theta[i] - mean[i] * mean[i]);
	}
}

/* Raw moments of (level, slope) times one season's index. */
struct moments {
	double mean[2];
	double square[2][2];
};

/* a V b' of two 2 x 2 matrices, added to `to` with a weight. */
static void
add_product(double to[2][2], double a[2][2], double v[2][2], double b[2][2],
    double weight)
{
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			for (int k = 0; k < 2; k++)
				for (int l = 0; l < 2; l++)
					to[i][j] += weight * a[i][k] * v[k][l] *
					    b[j][l];
}

/*
 * A period passes: x becomes (F + G e) x, and where it is the period of the
 * index (`own`) the index grows by 1 + gamma e; e normal with variance s2, so
 * E e^4 = 3 s2^2. Closed for one index at a time, which makes the matrices of
 * the book's class 3 (level by season) needless.
 */
static void
pass(const struct ets *ets, struct moments *m, bool own)
{
	double s2 = ets->sigma2, g = own ? ets->gamma : 0, phi = ets->phi;
	double F[2][2] = { { 1, phi }, { 0, phi } };
	double G[2][2] = { { ets->alpha, ets->alpha * phi },
		{ ets->beta, ets->beta * phi } };
	struct moments next = { { 0 }, { { 0 } } };

	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2; k++)
			next.mean[i] +=
			    (F[i][k] + g * s2 * G[i][k]) * m->mean[k];
	add_product(next.square, F, m->square, F, 1 + s2 * g * g);
	add_product(next.square, G, m->square, G, s2 + 3 * s2 * s2 * g * g);
	add_product(next.square, F, m->square, G, 2 * s2 * g);
	add_product(next.square, G, m->square, F, 2 * s2 * g);
	*m = next;
}

/* Class 3: error and season multiplicative. The mean has its variance term. */
static void
class_multiplicative(
    const struct ets *ets, size_t h, double *mean, double *deviation)
{
	const double x[2] = { ets->last.level, ets->last.slope };

	for (size_t i = 0; i < h; i++) {
		double season = ets->last.season[(ets->n + i) % ets->m];
		double H[2][2] = { { 1, ets->phi }, { 0, 0 } };
		double seen[2][2] = { { 0 } };
		struct moments m;

		for (int a = 0; a < 2; a++) {
			m.mean[a] = x[a] * season;
			for (int b = 0; b < 2; b++)
				m.square[a][b] = x[a] * x[b] * season * season;
		}
		for (size_t t = 0; t < i; t++)
			pass(ets, &m, (i - t) % ets->m == 0);
		add_product(seen, H, m.square, H, 1);
		mean[i] = m.mean[0] + ets->phi * m.mean[1];
		deviation[i] = sqrt(fmax(
		    (1 + ets->sigma2) * seen[0][0] - mean[i] * mean[i], 0));
	}
}

void
ets_forecast(const struct ets *ets, size_t h, double *mean, double *deviation)
{
	path(ets, h, mean);
	if (!ets->form.multiplicative)
		class_additive(ets, ets->sigma2, h, deviation);
	else if (ets->form.season == ETS_MULTIPLICATIVE)
		class_multiplicative(ets, h, mean, deviation);
	else if (ets->sigma2 > 0.25)
		class_additive(ets, ets->residual, h, deviation);
	else
		class_mixed(ets, h, mean, deviation);
}

double
ets_total(const struct ets *ets, size_t h)
{
	double power = 1, sum = 0, c = 1, total = 0;

	if (ets->form.multiplicative)
		return NAN;
	for (size_t k = 1; k <= h; k++) {
		total += c * c;
		c += effect(ets, k, &power, &sum);
	}
	return sqrt(ets->sigma2 * total);
}

static double
draw_sum(const struct ets *ets, size_t h, struct rng *rng)
{
	struct ets_state s = ets->last;
	bool times = ets->form.season == ETS_MULTIPLICATIVE;
	double sum = 0;

	for (size_t i = 0; i < h; i++) {
		double *season = &s.season[(ets->n + i) % ets->m];
		double q = s.level + ets->phi * s.slope, was = *season;
		double mu = times ? q * was : q + was;
		double e = sqrt(ets->sigma2) * draw_normal(rng);
		double step;

		e = ets->form.multiplicative ? e * mu : e;
		step = times ? e / was : e;
		s.level = q + ets->alpha * step;
		s.slope = ets->phi * s.slope + ets->beta * step;
		*season = was + ets->gamma * (times ? e / q : e);
		sum += mu + e;
	}
	return sum;
}

void
ets_simulate(
    const struct ets *ets, size_t h, struct rng *rng, double *sum, size_t paths)
{
	for (size_t i = 0; i < paths; i++)
		sum[i] = draw_sum(ets, h, rng);
	sort_doubles(sum, paths);
}
