#include "model/cox_walk.h"

#include "base/mem.h"
#include "base/sort.h"
#include "math/sum.h"

#include <math.h>
#include <string.h>

/* Row numbers by stratum, then a time descending. */
static struct sort_item *
by_stratum_and_time(const struct cox_data *data, const double *time)
{
	struct sort_item *items = sort_numbers(time, data->rows, true);

	if (data->stratum == NULL)
		return items;
	for (size_t i = 0; i < data->rows; i++)
		items[i].key = data->stratum[items[i].index];
	sort_items(items, data->rows);
	return items;
}

static void
mark_strata(
    struct arena *memory, const struct cox_data *data, struct cox_order *order)
{
	uint32_t last = 0;

	for (size_t i = 0; data->stratum != NULL && i < data->rows; i++)
		if (data->stratum[i] > last)
			last = data->stratum[i];
	order->strata = (size_t)last + 1;
	order->first =
	    arena_array(memory, order->strata + 1, sizeof(*order->first));
	for (size_t i = 0; i < data->rows; i++)
		order
		    ->first[data->stratum == NULL ? 1 : data->stratum[i] + 1]++;
	for (size_t s = 0; s < order->strata; s++)
		order->first[s + 1] += order->first[s];
}

/* Mean, scale and standardised copy of one column. */
static void
copy_column(const struct cox_data *data, struct cox_order *order, size_t j)
{
	size_t columns = data->columns, n = data->rows;
	struct sum sum = { 0 }, squares = { 0 };
	bool constant = true;

	for (size_t i = 0; i < n; i++) {
		sum_add(&sum, data->x[i * columns + j]);
		constant = constant && data->x[i * columns + j] == data->x[j];
	}
	double mean =
	    constant && n > 0 ? data->x[j] : sum_value(&sum) / (double)n;
	for (size_t i = 0; i < n; i++) {
		double d = data->x[i * columns + j] - mean;

		sum_add(&squares, d * d);
	}
	double deviation = sqrt(sum_value(&squares) / (double)n);
	order->mean[j] = mean;
	order->scale[j] = deviation > 0 ? deviation : 1;
}

static void
copy_rows(const struct cox_data *data, struct cox_order *order,
    const struct sort_item *items)
{
	size_t columns = data->columns;

	for (size_t i = 0; i < data->rows; i++) {
		size_t from = items[i].index;
		const double *x = data->x + from * columns;
		double *to = order->x + i * columns;

		for (size_t j = 0; j < columns; j++)
			to[j] = (x[j] - order->mean[j]) / order->scale[j];
		order->stop[i] = data->stop[from];
		order->event[i] = data->event[from] != 0;
		order->events += order->event[i];
		order->row[i] = (uint32_t)from;
		if (data->weight != NULL)
			order->weight[i] = data->weight[from];
		if (data->start != NULL)
			order->start[i] = data->start[from];
	}
}

/* The places of the rows by start descending within the stratum. */
static void
order_leaving(
    struct arena *memory, const struct cox_data *data, struct cox_order *order)
{
	scoped struct sort_item *items = by_stratum_and_time(data, data->start);
	scoped uint32_t *place = mem_alloc(data->rows, sizeof(*place));

	order->leave = arena_array(memory, data->rows, sizeof(*order->leave));
	for (size_t i = 0; i < data->rows; i++)
		place[order->row[i]] = (uint32_t)i;
	for (size_t i = 0; i < data->rows; i++)
		order->leave[i] = place[items[i].index];
}

void
cox_order_make(
    struct arena *memory, const struct cox_data *data, struct cox_order *order)
{
	size_t n = data->rows, columns = data->columns;
	scoped struct sort_item *items = by_stratum_and_time(data, data->stop);

	*order = (struct cox_order){ .rows = n, .columns = columns };
	order->x = arena_array(memory, n * columns, sizeof(*order->x));
	order->mean = arena_array(memory, columns, sizeof(*order->mean));
	order->scale = arena_array(memory, columns, sizeof(*order->scale));
	order->stop = arena_array(memory, n, sizeof(*order->stop));
	order->event = arena_array(memory, n, sizeof(*order->event));
	order->row = arena_array(memory, n, sizeof(*order->row));
	if (data->start != NULL)
		order->start = arena_array(memory, n, sizeof(*order->start));
	if (data->weight != NULL)
		order->weight = arena_array(memory, n, sizeof(*order->weight));
	for (size_t j = 0; j < columns; j++)
		copy_column(data, order, j);
	copy_rows(data, order, items);
	mark_strata(memory, data, order);
	if (data->start != NULL)
		order_leaving(memory, data, order);
}

static size_t
triangle(size_t columns)
{
	return columns * (columns + 1) / 2;
}

static void
sums_clear(struct cox_sums *sums, size_t columns, bool moments)
{
	sums->weight = 0;
	memset(sums->first, 0, columns * sizeof(*sums->first));
	if (moments)
		memset(
		    sums->second, 0, triangle(columns) * sizeof(*sums->second));
}

/* Adds a row with its risk, or takes it off with minus that. */
static void
sums_add(struct cox_sums *sums, const double *x, double risk,
    const struct cox_walk *walk)
{
	size_t columns = walk->order->columns;
	double *second = sums->second;

	sums->weight += risk;
	for (size_t j = 0; j < columns; j++)
		sums->first[j] += risk * x[j];
	for (size_t j = 0; walk->moments && j < columns; j++) {
		double product = risk * x[j];

		for (size_t k = 0; k <= j; k++)
			second[k] += product * x[k];
		second += j + 1;
	}
}

/* Columns of zeros, or a lower triangle of them. */
static double *
zeros(struct cox_walk *walk, size_t n)
{
	return arena_array(&walk->memory, n, sizeof(double));
}

bool
cox_walk_open(struct cox_walk *walk, const struct cox_order *order,
    const double *b, bool moments)
{
	size_t columns = order->columns, pairs = triangle(columns);
	bool sound = true;

	*walk = (struct cox_walk){ .order = order, .moments = moments };
	walk->risk = zeros(walk, order->rows);
	walk->dead_x = zeros(walk, columns);
	walk->all.first = zeros(walk, columns);
	walk->dead.first = zeros(walk, columns);
	walk->mean.first = zeros(walk, columns);
	if (moments) {
		walk->all.second = zeros(walk, pairs);
		walk->dead.second = zeros(walk, pairs);
		walk->mean.second = zeros(walk, pairs);
	}
	for (size_t i = 0; i < order->rows; i++) {
		const double *x = order->x + i * columns;
		double sum = 0;

		for (size_t j = 0; j < columns; j++)
			sum += b[j] * x[j];
		sound = sound && fabs(sum) < 300;
		walk->risk[i] = cox_order_weight(order, i) * exp(sum);
	}
	return sound;
}

void
cox_walk_close(struct cox_walk *walk)
{
	arena_free(&walk->memory);
}

/* Lets those go whose time begins at or behind this one. */
static void
let_go(struct cox_walk *walk)
{
	const struct cox_order *order = walk->order;
	size_t end = order->first[walk->stratum + 1];

	while (order->leave != NULL && walk->gone < end &&
	    order->start[order->leave[walk->gone]] >= walk->time) {
		size_t i = order->leave[walk->gone++];

		sums_add(&walk->all, order->x + i * order->columns,
		    -walk->risk[i], walk);
		walk->at_risk--;
	}
	if (walk->at_risk == 0) /* nothing but rounding is left */
		sums_clear(&walk->all, order->columns, walk->moments);
}

/* Takes in the rows of one stop time. */
static void
take_in(struct cox_walk *walk)
{
	const struct cox_order *order = walk->order;
	size_t end = order->first[walk->stratum + 1];

	walk->begin = walk->at;
	walk->time = order->stop[walk->at];
	walk->deaths = 0;
	let_go(walk);
	while (walk->at < end && order->stop[walk->at] == walk->time) {
		size_t i = walk->at++;

		sums_add(&walk->all, order->x + i * order->columns,
		    walk->risk[i], walk);
		walk->deaths += order->event[i];
		walk->at_risk++;
	}
}

/* Sums over those who leave now. */
static void
sum_dead(struct cox_walk *walk)
{
	const struct cox_order *order = walk->order;
	size_t columns = order->columns;

	sums_clear(&walk->dead, columns, walk->moments);
	memset(walk->dead_x, 0, columns * sizeof(*walk->dead_x));
	walk->dead_weight = 0;
	for (size_t i = walk->begin; i < walk->at; i++) {
		const double *x = order->x + i * columns;

		if (!order->event[i])
			continue;
		double w = cox_order_weight(order, i);

		sums_add(&walk->dead, x, walk->risk[i], walk);
		walk->dead_weight += w;
		for (size_t j = 0; j < columns; j++)
			walk->dead_x[j] += w * x[j];
	}
}

bool
cox_walk_next(struct cox_walk *walk)
{
	const struct cox_order *order = walk->order;

	walk->entered = walk->at;
	walk->gone_before = walk->gone;
	while (walk->at < order->rows) {
		while (walk->at == order->first[walk->stratum + 1]) {
			walk->stratum++;
			walk->at_risk = 0;
			walk->entered = walk->at;
			walk->gone = walk->gone_before = walk->at;
			sums_clear(&walk->all, order->columns, walk->moments);
		}
		take_in(walk);
		if (walk->deaths > 0) {
			sum_dead(walk);
			return true;
		}
	}
	return false;
}

const struct cox_mean *
cox_walk_mean(struct cox_walk *walk, double share)
{
	size_t columns = walk->order->columns;
	struct cox_mean *mean = &walk->mean;
	double weight = walk->all.weight - share * walk->dead.weight;

	mean->weight = weight;
	for (size_t j = 0; j < columns; j++)
		mean->first[j] =
		    (walk->all.first[j] - share * walk->dead.first[j]) / weight;
	for (size_t k = 0; mean->second != NULL && k < triangle(columns); k++)
		mean->second[k] =
		    (walk->all.second[k] - share * walk->dead.second[k]) /
		    weight;
	return mean;
}
