#include "model/rating.h"

#include "math/dist.h"
#include "math/sum.h"

#include <math.h>

static double
z_of(double level)
{
	return normal_quantile(0.5 + level / 2);
}

void
rating_nps(const struct rating_answers *answers, double level, bool adjust,
    struct rating_nps *out)
{
	double total =
	    answers->promoters + answers->passives + answers->detractors;
	double p = answers->promoters / total, d = answers->detractors / total;
	double n = answers->n, centre, variance;

	out->value = 100 * (p - d);
	out->variance = p + d - (p - d) * (p - d);
	out->adjusted = adjust || n < RATING_SMALL;
	if (out->adjusted) {
		p = (p * n + 0.75) / (n + 3);
		d = (d * n + 0.75) / (n + 3);
		n += 3;
	}
	centre = 100 * (p - d);
	variance = p + d - (p - d) * (p - d);
	/* The exact value of 0 may come out as a rounding below it. */
	out->error = 100 * sqrt(fmax(variance, 0) / n);
	if (isnan(out->value))
		out->error = NAN;
	if (answers->population > 1)
		out->error *= sqrt(fmax(answers->population - answers->n, 0) /
		    (answers->population - 1));
	out->lower = centre - z_of(level) * out->error;
	out->upper = centre + z_of(level) * out->error;
	if (out->lower < -100)
		out->lower = -100;
	if (out->upper > 100)
		out->upper = 100;
}

double
rating_nps_needed(const struct rating_nps *nps, double margin, double level)
{
	double z = z_of(level) / (margin / 100);

	return ceil(z * z * nps->variance);
}

void
rating_nps_slope(const struct rating_nps *nps, const double *t, size_t n,
    struct rating_slope *out)
{
	struct sum w = { 0 }, wt = { 0 }, wy = { 0 }, tt = { 0 }, ty = { 0 };
	double t_mean, y_mean;

	for (size_t i = 0; i < n; i++) {
		double weight = 1 / (nps[i].error * nps[i].error);

		sum_add(&w, weight);
		sum_add(&wt, weight * t[i]);
		sum_add(&wy, weight * nps[i].value);
	}
	t_mean = sum_value(&wt) / sum_value(&w);
	y_mean = sum_value(&wy) / sum_value(&w);
	for (size_t i = 0; i < n; i++) {
		double weight = 1 / (nps[i].error * nps[i].error);
		double dt = t[i] - t_mean;

		sum_add(&tt, weight * dt * dt);
		sum_add(&ty, weight * dt * (nps[i].value - y_mean));
	}
	*out = (struct rating_slope){ NAN, NAN, NAN };
	if (!(sum_value(&tt) > 0))
		return;
	out->slope = sum_value(&ty) / sum_value(&tt);
	out->error = 1 / sqrt(sum_value(&tt));
	out->z = out->slope / out->error;
}

double
rating_share_trend(const double *x, const double *n, const double *t, size_t k)
{
	struct sum agree = { 0 }, all = { 0 }, nt = { 0 }, ntt = { 0 };
	struct sum top = { 0 };
	double p, spread;

	for (size_t i = 0; i < k; i++) {
		sum_add(&agree, x[i]);
		sum_add(&all, n[i]);
		sum_add(&nt, n[i] * t[i]);
		sum_add(&ntt, n[i] * t[i] * t[i]);
	}
	p = sum_value(&agree) / sum_value(&all);
	for (size_t i = 0; i < k; i++)
		sum_add(&top, t[i] * (x[i] - n[i] * p));
	spread = p * (1 - p) *
	    (sum_value(&ntt) -
		sum_value(&nt) * sum_value(&nt) / sum_value(&all));
	return spread > 0 ? sum_value(&top) / sqrt(spread) : NAN;
}

void
rating_mean(const double *x, const double *weight, size_t n, double level,
    struct rating_mean *out)
{
	struct moments m = { 0 };
	struct sum squares = { 0 };
	double count, t;

	for (size_t i = 0; i < n; i++) {
		double w = weight == NULL ? 1 : weight[i];

		moments_add(&m, x[i], w);
		sum_add(&squares, w * w);
	}
	*out = (struct rating_mean){ NAN, NAN, NAN, NAN, NAN, NAN };
	if (!(m.weight > 0))
		return;
	out->value = m.mean;
	count = m.weight * m.weight / sum_value(&squares);
	if (!(count > 1))
		return;
	out->sd = sqrt(m.squares / m.weight * count / (count - 1));
	out->error = out->sd / sqrt(count);
	t = student_quantile(0.5 + level / 2, count - 1);
	out->lower = out->value - t * out->error;
	out->upper = out->value + t * out->error;
	if (out->error > 0)
		out->t = out->value / out->error;
}
