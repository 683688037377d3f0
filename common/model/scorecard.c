#include "model/scorecard.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

struct scorecard_scale
scorecard_odds_scale(double points, double odds, double pdo)
{
	double b = pdo / log(2);

	return (struct scorecard_scale){ .a = points + b * log(odds), .b = b };
}

struct scorecard_scale
scorecard_range_scale(
    const struct scorecard *card, double low, double high, bool rising)
{
	double sign = rising ? -1 : 1, least = 0, most = 0, size;

	for (size_t j = 0; j < card->count; j++) {
		const struct scorecard_variable *v = &card->variables[j];
		double worst = INFINITY, best = -INFINITY;

		for (size_t i = 0; i < v->bins.count; i++) {
			double s = -sign * v->b * v->bins.bins[i].woe;

			if (v->bins.bins[i].rows == 0)
				continue;
			worst = fmin(worst, s);
			best = fmax(best, s);
		}
		least += worst;
		most += best;
	}
	size = most > least ? (high - low) / (most - least) : 0;
	return (struct scorecard_scale){
		.a = low - size * least + sign * size * card->intercept,
		.b = sign * size,
	};
}

double
scorecard_power(int digits)
{
	double result = 1;

	while (digits-- > 0)
		result *= 10;
	return result;
}

/* Rounded half away from zero; what no card has is cut off. */
static int64_t
to_units(double points)
{
	return (int64_t)round(fmax(fmin(points, 9e15), -9e15));
}

/* Points, best and average of one variable; `share` is its part of the base. */
static void
scale_variable(struct scorecard *card, struct scorecard_variable *v,
    double share, int64_t share_units)
{
	double unit = scorecard_power(card->scale.digits), sum = 0, rows = 0;
	double sign = card->scale.b < 0 ? -1 : 1;

	v->points = mem_resize(v->points, v->bins.count, sizeof(*v->points));
	v->units = mem_resize(v->units, v->bins.count, sizeof(*v->units));
	v->best = -sign * INFINITY;
	for (size_t i = 0; i < v->bins.count; i++) {
		const struct woe_bin *bin = &v->bins.bins[i];
		double points = -card->scale.b * v->b * bin->woe, rounded;

		v->points[i] = points + share;
		v->units[i] = to_units(points * unit) + share_units;
		if (bin->rows == 0)
			continue;
		rounded = (double)v->units[i] / unit;
		v->best = sign * fmax(sign * v->best, sign * rounded);
		sum += rounded * (double)bin->rows;
		rows += (double)bin->rows;
	}
	v->average = rows > 0 ? sum / rows : 0;
}

void
scorecard_scale(struct scorecard *card, const struct scorecard_scale *scale)
{
	double base = scale->a - scale->b * card->intercept;
	int64_t units = to_units(base * scorecard_power(scale->digits));
	int64_t n = (int64_t)card->count;
	bool spread = scale->spread && n > 0;

	card->scale = *scale;
	card->base = spread ? 0 : base;
	card->base_units = spread ? 0 : units;
	for (size_t j = 0; j < card->count; j++) {
		int64_t share = spread ? units / n : 0;

		/* What is left over goes to the first ones. */
		if (spread && (int64_t)j < llabs(units % n))
			share += units < 0 ? -1 : 1;
		scale_variable(card, &card->variables[j],
		    spread ? base / (double)n : 0, share);
	}
}

double
scorecard_log_odds(const struct scorecard *card, const uint16_t *bin)
{
	double sum = card->intercept;

	for (size_t j = 0; j < card->count; j++) {
		const struct scorecard_variable *v = &card->variables[j];

		sum += v->b * v->bins.bins[bin[j]].woe;
	}
	return sum;
}

double
scorecard_exact(const struct scorecard *card, const uint16_t *bin)
{
	double sum = card->base;

	for (size_t j = 0; j < card->count; j++)
		sum += card->variables[j].points[bin[j]];
	return sum;
}

double
scorecard_score(const struct scorecard *card, const uint16_t *bin)
{
	int64_t sum = card->base_units;

	for (size_t j = 0; j < card->count; j++)
		sum += card->variables[j].units[bin[j]];
	return (double)sum / scorecard_power(card->scale.digits);
}

/* The points from which a reason is measured. */
static double
reference(const struct scorecard *card, size_t variable,
    enum scorecard_neutral neutral)
{
	const struct scorecard_variable *v = &card->variables[variable];
	size_t nowhere = binning_nowhere(&v->bins);

	switch (neutral) {
	case SCORECARD_BEST:
		return v->best;
	case SCORECARD_MEAN:
		return v->average;
	case SCORECARD_ZERO:
		/* Its value is 0: only the spread base. */
		return (double)v->units[nowhere] /
		    scorecard_power(card->scale.digits);
	}
	return 0;
}

size_t
scorecard_reasons(const struct scorecard *card, const uint16_t *bin,
    enum scorecard_neutral neutral, struct scorecard_reason *reasons,
    size_t most)
{
	double sign = card->scale.b < 0 ? -1 : 1;
	double unit = scorecard_power(card->scale.digits);
	size_t n = 0;

	for (size_t j = 0; j < card->count; j++) {
		double own = (double)card->variables[j].units[bin[j]] / unit;
		double lack = sign * (reference(card, j, neutral) - own);
		size_t place = n;

		if (!(lack > 0))
			continue;
		while (place > 0 && reasons[place - 1].points < lack)
			place--;
		if (place == most)
			continue;
		n += n < most;
		for (size_t k = n - 1; k > place; k--)
			reasons[k] = reasons[k - 1];
		reasons[place] = (struct scorecard_reason){ j, lack };
	}
	return n;
}

void
scorecard_free(struct scorecard *card)
{
	for (size_t j = 0; j < card->count; j++) {
		binning_free(&card->variables[j].bins);
		free(card->variables[j].points);
		free(card->variables[j].units);
	}
	free(card->variables);
	arena_free(&card->text);
	*card = (struct scorecard){ 0 };
}
