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

	array_each (
	    const struct scorecard_variable, v, card->variables, card->count) {
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

/* The points of one variable, and what they are compared with; `share` is its
 * part of the base. */
static void
scale_variable(struct scorecard *card, struct scorecard_variable *v,
    double share, int64_t share_units)
{
	double unit = scorecard_power(card->scale.digits), sum = 0, rows = 0;
	double sign = card->scale.b < 0 ? -1 : 1, best = -INFINITY;

	v->points = mem_resize(v->points, v->bins.count, sizeof(*v->points));
	v->units = mem_resize(v->units, v->bins.count, sizeof(*v->units));
	v->lack = mem_resize(v->lack, v->bins.count, sizeof(*v->lack));
	for (size_t i = 0; i < v->bins.count; i++) {
		const struct woe_bin *bin = &v->bins.bins[i];
		double points = -card->scale.b * v->b * bin->woe;

		v->points[i] = points + share;
		v->units[i] = to_units(points * unit) + share_units;
		if (bin->rows == 0)
			continue;
		best = fmax(best, sign * (double)v->units[i]);
		sum += (double)v->units[i] * (double)bin->rows;
		rows += (double)bin->rows;
	}
	best = rows > 0 ? sign * best : 0;
	v->neutral = card->scale.neutral == SCORECARD_BEST ? best
	    : card->scale.neutral == SCORECARD_MEAN
	    ? (rows > 0 ? sum / rows : 0)
	    : (double)share_units;
	for (size_t i = 0; i < v->bins.count; i++)
		v->lack[i] = sign * (v->neutral - (double)v->units[i]);
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
scorecard_exact(const struct scorecard *card, double log_odds)
{
	return card->scale.a - card->scale.b * log_odds;
}

double
scorecard_score(const struct scorecard *card, const uint16_t *bin)
{
	int64_t sum = card->base_units;

	for (size_t j = 0; j < card->count; j++)
		sum += card->variables[j].units[bin[j]];
	return (double)sum / scorecard_power(card->scale.digits);
}

size_t
scorecard_reasons(const struct scorecard *card, const uint16_t *bin,
    struct scorecard_reason *reasons, size_t most)
{
	double unit = scorecard_power(card->scale.digits), least = 0;
	size_t n = 0;

	for (size_t j = 0; j < card->count; j++) {
		double lack = card->variables[j].lack[bin[j]];
		size_t place;

		if (!(lack > least) || most == 0)
			continue;
		n += n < most;
		for (place = n - 1; place > 0; place--) {
			if (reasons[place - 1].points >= lack)
				break;
			reasons[place] = reasons[place - 1];
		}
		reasons[place] = (struct scorecard_reason){ j, lack };
		if (n == most)
			least = reasons[n - 1].points;
	}
	for (size_t i = 0; i < n; i++)
		reasons[i].points /= unit;
	return n;
}

void
scorecard_free(struct scorecard *card)
{
	for (size_t j = 0; j < card->count; j++) {
		binning_free(&card->variables[j].bins);
		free(card->variables[j].points);
		free(card->variables[j].units);
		free(card->variables[j].lack);
	}
	free(card->variables);
	arena_free(&card->text);
	*card = (struct scorecard){ 0 };
}
