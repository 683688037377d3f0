#include "model/boost.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/rng.h"
#include "math/sum.h"
#include "model/logistic.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums of the loss's first and second derivative over some rows. */
struct pair {
	double g, h;
};

/* A split of a node; gain 0: none. */
struct split {
	double gain;
	size_t column;
	int code;
	bool missing_left;
	struct pair left, right;
};

/* A node that is being grown, with what its value must stay between. */
struct growing {
	struct pair sum;
	double low, high;
};

/* A fit on its way. */
struct fit {
	const struct boost_data *data;
	const struct boost_options *options;
	const bool *use;     /* NULL: all rows */
	double *log_odds;    /* by row */
	struct pair *row;    /* derivatives by row */
	uint32_t *at;	     /* node by row */
	struct pair *counts; /* of one level: node x column x code */
	struct arena memory;
};

static const struct pair *
counts_of(const struct fit *fit, size_t node, size_t column)
{
	return fit->counts + (node * fit->data->columns + column) * BOOST_CODES;
}

static double
weight(const struct fit *fit, struct pair sum, double low, double high)
{
	double w = -sum.g / (sum.h + fit->options->ridge);

	return fmin(fmax(w, low), high);
}

static double
score(const struct fit *fit, struct pair sum)
{
	return sum.g * sum.g / (sum.h + fit->options->ridge);
}

/* Takes the split if it is better than the best so far. */
static void
consider(const struct fit *fit, const struct growing *node,
    const struct split *candidate, struct split *best)
{
	struct pair left = candidate->left;
	struct pair right = { node->sum.g - left.g, node->sum.h - left.h };
	double least = fit->options->least_h;
	int sign = fit->data->column[candidate->column].sign;

	if (left.h < least || right.h < least)
		return;
	double gain =
	    score(fit, left) + score(fit, right) - score(fit, node->sum);
	double rise = weight(fit, right, node->low, node->high) -
	    weight(fit, left, node->low, node->high);
	/* Rounding must not choose: a tie goes to the one before. */
	if (gain <= best->gain + 1e-10 * fabs(best->gain) || gain < 1e-10 ||
	    rise * sign < 0)
		return;
	*best = *candidate;
	best->right = right;
	best->gain = gain;
}

/* The best of one ordered column, missing on either side. */
static void
best_ordered(const struct fit *fit, const struct growing *node,
    const struct pair *counts, struct split candidate, struct split *best)
{
	struct pair below = { 0, 0 }, missing = counts[BOOST_MISSING];

	for (int code = 0; code < BOOST_MISSING; code++) {
		if (counts[code].h <= 0)
			continue;
		below.g += counts[code].g;
		below.h += counts[code].h;
		candidate.code = code;
		/* Where training has none, with the larger side. */
		candidate.missing_left =
		    missing.h > 0 || 2 * below.h >= node->sum.h;
		candidate.left =
		    (struct pair){ below.g + missing.g, below.h + missing.h };
		consider(fit, node, &candidate, best);
		if (missing.h <= 0)
			continue;
		candidate.missing_left = false;
		candidate.left = below;
		consider(fit, node, &candidate, best);
	}
}

static struct split
best_split(const struct fit *fit, const struct growing *node, size_t index)
{
	struct split best = { 0 };

	for (size_t j = 0; j < fit->data->columns; j++) {
		const struct pair *counts = counts_of(fit, index, j);
		struct split candidate = { .column = j };

		if (!fit->data->column[j].levels) {
			best_ordered(fit, node, counts, candidate, &best);
			continue;
		}
		for (int code = 0; code < BOOST_CODES; code++) {
			candidate.code = code;
			candidate.left = counts[code];
			if (counts[code].h > 0)
				consider(fit, node, &candidate, &best);
		}
	}
	return best;
}

/* Whether a row of codes goes left (child 2 i + 1). */
static bool
goes_left(const struct boost_node *node, const struct boost_column *column,
    const uint8_t *code)
{
	uint8_t c = code[node->column];

	if (column[node->column].levels)
		return c == node->code;
	return c == BOOST_MISSING ? node->missing_left : c <= node->code;
}

/* Sums of the level that begins at node `first`. */
static void
count_level(struct fit *fit, size_t first, size_t nodes)
{
	const struct boost_data *data = fit->data;

	memset(fit->counts, 0,
	    nodes * data->columns * BOOST_CODES * sizeof(*fit->counts));
	for (size_t i = 0; i < data->rows; i++) {
		const uint8_t *code = data->code + i * data->columns;

		if (fit->at[i] < first)
			continue;
		struct pair *counts = fit->counts +
		    (fit->at[i] - first) * data->columns * BOOST_CODES;
		for (size_t j = 0; j < data->columns; j++) {
			counts[code[j]].g += fit->row[i].g;
			counts[code[j]].h += fit->row[i].h;
			counts += BOOST_CODES;
		}
	}
}

static void
move_rows(struct fit *fit, const struct boost_node *tree, size_t first)
{
	const struct boost_data *data = fit->data;

	for (size_t i = 0; i < data->rows; i++) {
		uint32_t at = fit->at[i];

		if (at < first || !tree[at].split)
			continue;
		fit->at[i] = 2 * at + 1 +
		    !goes_left(&tree[at], data->column,
			data->code + i * data->columns);
	}
}

/* Turns a node into two, within the bounds that a sign asks for. */
static void
divide(const struct fit *fit, const struct split *split,
    struct boost_node *node, struct growing *parent, struct growing *children)
{
	double low = parent->low, high = parent->high;
	double left = weight(fit, split->left, low, high);
	double right = weight(fit, split->right, low, high);
	int sign = fit->data->column[split->column].sign;

	node->split = true;
	node->column = (uint16_t)split->column;
	node->code = (uint8_t)split->code;
	node->missing_left = split->missing_left;
	children[0] = (struct growing){ split->left, low, high };
	children[1] = (struct growing){ split->right, low, high };
	if (sign != 0) {
		double middle = (left + right) / 2;

		*(sign > 0 ? &children[0].high : &children[0].low) = middle;
		*(sign > 0 ? &children[1].low : &children[1].high) = middle;
	}
}

/* One tree on the derivatives of now; rows not used stand at no node. */
static void
grow_tree(struct fit *fit, struct boost_node *tree)
{
	size_t depth = fit->options->depth;
	scoped struct growing *growing =
	    mem_zero((size_t)2 << depth, sizeof(*growing));

	growing[0] = (struct growing){ { 0, 0 }, -INFINITY, INFINITY };
	for (size_t i = 0; i < fit->data->rows; i++) {
		growing[0].sum.g += fit->row[i].g;
		growing[0].sum.h += fit->row[i].h;
		fit->at[i] = 0;
	}
	for (size_t level = 0; level <= depth; level++) {
		size_t nodes = (size_t)1 << level, first = nodes - 1;

		if (level < depth)
			count_level(fit, first, nodes);
		for (size_t k = first; k < first + nodes; k++) {
			struct growing *g = &growing[k];

			tree[k].value = fit->options->rate *
			    weight(fit, g->sum, g->low, g->high);
			if (level == depth || !(g->sum.h > 0))
				continue;
			struct split best = best_split(fit, g, k - first);
			if (best.gain > 0)
				divide(fit, &best, &tree[k], g,
				    &growing[2 * k + 1]);
		}
		move_rows(fit, tree, first);
	}
}

static double
weight_of(const struct boost_data *data, size_t i)
{
	return data->weight == NULL ? 1 : data->weight[i];
}

/* The derivatives of the log loss at the log odds of now. */
static void
differentiate(struct fit *fit)
{
	const struct boost_data *data = fit->data;

	for (size_t i = 0; i < data->rows; i++) {
		double p = logistic_probability(fit->log_odds[i]);
		double w = weight_of(data, i);

		fit->row[i] = (struct pair){ 0, 0 };
		if (fit->use == NULL || fit->use[i])
			fit->row[i] = (struct pair){ w * (p - data->event[i]),
				w * p * (1 - p) };
	}
}

static double
start_log_odds(const struct boost_data *data, const bool *use)
{
	double others = 0, events = 0;

	for (size_t i = 0; i < data->rows; i++)
		if (use == NULL || use[i])
			*(data->event[i] ? &events : &others) +=
			    weight_of(data, i);
	return log(events) - log(others);
}

static void
fit_open(struct fit *fit, const struct boost_data *data, const bool *use,
    const struct boost_options *options)
{
	size_t nodes = (size_t)1 << options->depth;

	assert(options->depth >= 1 && options->depth <= BOOST_DEPTH_MAX);
	*fit = (struct fit){ .data = data, .options = options, .use = use };
	fit->log_odds =
	    arena_array(&fit->memory, data->rows, sizeof(*fit->log_odds));
	fit->row = arena_array(&fit->memory, data->rows, sizeof(*fit->row));
	fit->at = arena_array(&fit->memory, data->rows, sizeof(*fit->at));
	fit->counts = arena_array(&fit->memory, nodes / 2 * data->columns,
	    BOOST_CODES * sizeof(*fit->counts));
	double start = start_log_odds(data, use);
	for (size_t i = 0; i < data->rows; i++)
		fit->log_odds[i] = start;
}

static void
model_open(struct boost *model, const struct boost_data *data, const bool *use,
    const struct boost_options *options)
{
	*model = (struct boost){ .start = start_log_odds(data, use) };
	model->size = ((size_t)2 << options->depth) - 1;
	model->node =
	    mem_zero(options->rounds * model->size, sizeof(*model->node));
}

/* Adds a tree; rows that are not used come along to be judged. */
static void
add_tree(struct fit *fit, struct boost *model)
{
	struct boost_node *tree = model->node + model->trees++ * model->size;

	differentiate(fit);
	grow_tree(fit, tree);
	for (size_t i = 0; i < fit->data->rows; i++)
		fit->log_odds[i] += tree[fit->at[i]].value;
}

void
boost_fit(const struct boost_data *data, const bool *use,
    const struct boost_options *options, struct boost *model)
{
	struct fit fit;

	model_open(model, data, use, options);
	if (isinf(model->start) || isnan(model->start))
		return;
	fit_open(&fit, data, use, options);
	while (model->trees < options->rounds)
		add_tree(&fit, model);
	arena_free(&fit.memory);
}

/* Log loss on the rows that are not used. */
static double
held_out_loss(const struct fit *fit)
{
	struct sum sum = { 0 };

	for (size_t i = 0; i < fit->data->rows; i++) {
		double f = fit->log_odds[i];

		if (!fit->use[i])
			sum_add(&sum,
			    weight_of(fit->data, i) *
				logistic_softplus(
				    fit->data->event[i] ? -f : f));
	}
	return sum_value(&sum);
}

size_t
boost_rounds(const struct boost_data *data, const bool *held_out,
    const struct boost_options *options, size_t patience)
{
	scoped bool *use = mem_alloc(data->rows, sizeof(*use));
	scoped_by(boost_free) struct boost model;
	struct fit fit;
	size_t best = 0;

	for (size_t i = 0; i < data->rows; i++)
		use[i] = !held_out[i];
	model_open(&model, data, use, options);
	if (!isinf(model.start) && !isnan(model.start)) {
		fit_open(&fit, data, use, options);
		double least = held_out_loss(&fit);
		while (model.trees < options->rounds &&
		    model.trees < best + patience) {
			add_tree(&fit, &model);
			double loss = held_out_loss(&fit);
			if (loss < least) {
				least = loss;
				best = model.trees;
			}
		}
		arena_free(&fit.memory);
	}
	return best;
}

void
boost_hold_out(size_t rows, uint64_t seed, bool *held_out)
{
	scoped size_t *order = mem_alloc(rows, sizeof(*order));
	struct rng rng;

	rng_seed(&rng, seed);
	for (size_t i = 0; i < rows; i++) {
		size_t k = (size_t)rng_below(&rng, i + 1);

		order[i] = order[k];
		order[k] = i;
	}
	for (size_t i = 0; i < rows; i++)
		held_out[order[i]] = i % 5 == 4;
}

double
boost_log_odds(const struct boost *model, const struct boost_column *column,
    const uint8_t *code)
{
	double sum = model->start;

	for (size_t t = 0; t < model->trees; t++) {
		const struct boost_node *tree = model->node + t * model->size;
		size_t i = 0;

		while (tree[i].split)
			i = 2 * i + 1 + !goes_left(&tree[i], column, code);
		sum += tree[i].value;
	}
	return sum;
}

double
boost_parts(const struct boost *model, const struct boost_column *column,
    const uint8_t *code, double *part)
{
	double base = model->start;

	for (size_t t = 0; t < model->trees; t++) {
		const struct boost_node *tree = model->node + t * model->size;
		size_t i = 0;

		base += tree[0].value;
		while (tree[i].split) {
			size_t next =
			    2 * i + 1 + !goes_left(&tree[i], column, code);

			part[tree[i].column] +=
			    tree[next].value - tree[i].value;
			i = next;
		}
	}
	return base;
}

void
boost_free(struct boost *model)
{
	free(model->node);
	*model = (struct boost){ 0 };
}
