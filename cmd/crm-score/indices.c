/*
 * indices: the textbook indices of reputation, naming, return, complaints and
 * sales power, and one of all.
 */
#include "base/die.h"
#include "cli/side.h"
#include "cli/tool.h"
#include "crm-score/shared/frame.h"
#include "crm-score/shared/measures.h"
#include "math/dist.h"
#include "math/sum.h"

#include <math.h>

struct indices_options {
	const char *weights;
	double level;
};

#include "indices.def"

/* The columns: 0 or 1 of a person, or counts of many. */
enum {
	AWARE,
	PRAISED,
	BOUGHT,
	NAMED,
	RETURNED,
	COMPLAINED,
	TRANSACTIONS,
	SALES,
	TARGET,
	SALES_BEFORE,
	MARKET,
	MARKET_BEFORE,
	COLUMNS
};

/* The indices that make the composite. */
enum { REPUTATION, NAMING, RETURN, COMPLAINT, SALES_POWER, INDICES };

static const char *const index_names[] = { "reputation", "naming", "return",
	"complaint", "sales_power" };

struct indices {
	struct frame f;
	const struct indices_options *o;
	const struct frame_column *column[COLUMNS];
	double weight[INDICES];
};

static void
take_weight(void *data, const struct side_row *row)
{
	struct indices *x = data;
	struct str name = side_text(row, 0);
	size_t i = str_place(name, index_names, INDICES);

	if (i == INDICES)
		side_bad(row, "no index \"%.*s\"", STR_ARG(name));
	x->weight[i] = side_within(row, 1, &side_positive);
}

static void
load_weights(struct indices *x)
{
	for (size_t i = 0; i < INDICES; i++)
		x->weight[i] = x->o->weights == NULL;
	if (x->o->weights != NULL)
		side_read(
		    x->f.tool, x->o->weights, "index,weight", take_weight, x);
}

/* The sum of a column; NaN when it is not there. */
static double
sum_rows(const struct indices *x, size_t column, const size_t *row, size_t n)
{
	struct sum sum = { 0 };

	if (x->column[column] == NULL)
		return NAN;
	for (size_t i = 0; i < n; i++) {
		double cell = x->column[column]->real[row[i]];

		if (!isnan(cell))
			sum_add(&sum, cell);
	}
	return sum_value(&sum);
}

/* 100 count / of with limits; returns the index, NaN when it is not known. */
static double
put_index(struct measures *m, const char *name, double count, double of)
{
	struct measure row = { .value = of > 0 ? 100 * count / of : NAN,
		.count = count,
		.of = of };

	if (isnan(count) || isnan(of))
		return NAN;
	row.lower = row.upper = NAN;
	if (count <= of)
		wilson_limits(count, of, m->level, &row.lower, &row.upper);
	row.lower *= 100;
	row.upper *= 100;
	measures_row(m, name, &row);
	return row.value;
}

static void
put_composite(struct indices *x, struct measures *m, const double *index)
{
	struct sum sum = { 0 }, known = { 0 }, all = { 0 };

	for (size_t i = 0; i < INDICES; i++) {
		double value = i == COMPLAINT ? 100 - index[i] : index[i];

		sum_add(&all, x->weight[i]);
		if (isnan(value))
			continue;
		sum_add(&known, x->weight[i]);
		sum_add(&sum, x->weight[i] * value);
	}
	measures_value(
	    m, "composite", sum_value(&sum) / sum_value(&known), INDICES);
	measures_value(
	    m, "coverage", sum_value(&known) / sum_value(&all), INDICES);
}

static void
put_part(void *data, size_t group, struct csv_writer *w)
{
	struct indices *x = data;
	struct measures all = { &x->f, w, group, NULL, x->o->level }, *m = &all;
	size_t n;
	const size_t *row = frame_rows(&x->f, group, &n);
	double sum[COLUMNS], index[INDICES], growth, lower, upper;

	for (size_t i = 0; i < COLUMNS; i++)
		sum[i] = sum_rows(x, i, row, n);
	index[REPUTATION] =
	    put_index(m, "reputation", sum[PRAISED], sum[AWARE]);
	index[NAMING] = put_index(m, "naming", sum[NAMED], sum[BOUGHT]);
	index[RETURN] = put_index(m, "return", sum[RETURNED], sum[BOUGHT]);
	index[COMPLAINT] =
	    put_index(m, "complaint", sum[COMPLAINED], sum[BOUGHT]);
	if (sum[TRANSACTIONS] > 0 && !isnan(sum[COMPLAINED])) {
		double per = sum[TRANSACTIONS] / 1000;

		poisson_limits(sum[COMPLAINED], m->level, &lower, &upper);
		measures_row(m, "complaints_per_1000",
		    &(struct measure){ sum[COMPLAINED] / per, sum[COMPLAINED],
			sum[TRANSACTIONS], lower / per, upper / per });
	}
	index[SALES_POWER] = NAN;
	if (sum[TARGET] > 0 && !isnan(sum[SALES])) {
		index[SALES_POWER] = 100 * sum[SALES] / sum[TARGET];
		measures_row(m, "sales_power",
		    &(struct measure){ index[SALES_POWER], sum[SALES],
			sum[TARGET], NAN, NAN });
	}
	growth = 100 *
	    (sum[SALES] / sum[SALES_BEFORE] - sum[MARKET] / sum[MARKET_BEFORE]);
	if (!isnan(growth))
		measures_value(m, "growth_lead", growth, (double)n);
	put_composite(x, m, index);
}

static int
run(struct tool *tool, void *given)
{
	static const struct frame_table table = { MEASURES_NAMES, put_part };
	struct indices *x = tool_alloc(tool, sizeof(*x));
	bool any = false;

	x->o = given;
	frame_open(&x->f, tool);
	load_weights(x);
	for (size_t i = 0; i < COLUMNS; i++) {
		struct frame_column *c =
		    frame_want(&x->f, roles[i].role, FRAME_REAL, 0);

		x->column[i] = c;
		any |= c != NULL;
		if (c != NULL)
			c->high = 1e300;
	}
	if (!any)
		frame_fail(&x->f, EXIT_DATA,
		    "none of the columns aware, praised, bought, named, ... "
		    "is there");
	if (frame_load(&x->f))
		frame_table(&x->f, &table, x);
	return frame_close(&x->f);
}

const struct method score_indices = { METHOD_TOLD, .run = run };
