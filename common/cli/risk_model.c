#include "cli/risk_model.h"

#include "base/sort.h"
#include "model/logistic.h"
#include "text/num.h"

#include <math.h>
#include <stdlib.h>

static size_t
known_or_other(const struct risk_column *c, uint32_t level)
{
	return level != MAP_NONE ? level : c->other;
}

size_t
risk_code_number(const struct risk_column *c, double x)
{
	char text[NUM_MAX];
	size_t low;

	if (isnan(x))
		return c->missing;
	if (c->kind == RISK_VALUES)
		return known_or_other(c,
		    map_find(&c->levels,
			(struct str){ text, num_print_exact(text, x + 0.0) }));
	sort_bound(low, 0, c->cuts, i, c->cut[i] < x);
	return low;
}

size_t
risk_code_text(const struct risk_column *c, struct str cell)
{
	if (cell.p == NULL)
		return c->missing;
	return known_or_other(c, map_find(&c->levels, cell));
}

uint8_t
risk_tree_code(const struct risk_column *c, size_t code)
{
	if (code >= BOOST_MISSING ||
	    (c->kind == RISK_BINS && code == c->missing))
		return BOOST_MISSING;
	return (uint8_t)code;
}

double
risk_weight(const struct risk_column *c, size_t code, double x)
{
	if (c->kind == RISK_NUMBER)
		return c->slope * (isnan(x) ? c->mean_x : x);
	return code == RISK_UNSEEN ? c->mean : c->weight[code];
}

double
risk_calibrated(const struct risk_model *m, double log_odds)
{
	return logistic_probability(
	    m->calibration[0] + m->calibration[1] * log_odds);
}

size_t
risk_score_bin(const struct risk_model *m, double p)
{
	size_t bin = 0;

	while (bin < RISK_SCORE_BINS - 1 && m->score_cut[bin] < p)
		bin++;
	return bin;
}

void
risk_model_free(struct risk_model *m)
{
	for (size_t j = 0; j < m->columns; j++) {
		free(m->column[j].cut);
		free(m->column[j].count);
		free(m->column[j].weight);
		map_free(&m->column[j].levels);
	}
	free(m->column);
	free(m->boost_column);
	boost_free(&m->trees);
	arena_free(&m->memory);
	*m = (struct risk_model){ 0 };
}
