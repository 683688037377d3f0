/*
 * importance: which drivers matter, how well they do, and what comes first.
 */
#include "model/importance.h"

#include "base/die.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "cli/tool.h"
#include "crm-score/shared/frame.h"
#include "crm-score/shared/quadrant.h"
#include "math/sum.h"

#include <math.h>

enum { PEARSON, REGRESSION, SHAPLEY, STATED };
enum { DRIVERS_MAX = 60 };

struct importance_options {
	const char *target, *items, *stated, *cuts, *scale;
	double goal;
	int by;
};

#include "importance.def"

struct drivers {
	struct frame f;
	const struct importance_options *o;
	struct frame_list items, stated;
	struct frame_column *target;
	double low, high;
};

/* The mean of a column over rows; *n answers. */
static double
mean_of(const struct frame_column *c, const size_t *row, size_t rows, double *n)
{
	struct sum sum = { 0 };

	*n = 0;
	for (size_t i = 0; i < rows; i++) {
		if (isnan(c->real[row[i]]))
			continue;
		sum_add(&sum, c->real[row[i]]);
		++*n;
	}
	return *n > 0 ? sum_value(&sum) / *n : NAN;
}

/* The columns of the complete rows: x[i * n + r], the target last. */
static double *
complete_rows(struct drivers *d, const size_t *row, size_t rows, size_t *n)
{
	size_t k = d->items.n;
	double *x = mem_alloc((k + 1) * rows, sizeof(*x));
	scoped size_t *kept = mem_alloc(rows, sizeof(*kept));

	*n = 0;
	for (size_t r = 0; r < rows; r++) {
		bool whole = !isnan(d->target->real[row[r]]);

		for (size_t i = 0; i < k; i++)
			whole &= !isnan(d->items.v[i]->real[row[r]]);
		if (whole)
			kept[(*n)++] = row[r];
	}
	for (size_t i = 0; i <= k; i++)
		for (size_t r = 0; r < *n; r++)
			x[i * *n + r] =
			    (i < k ? d->items.v[i] : d->target)->real[kept[r]];
	return x;
}

/* Derives the importance of all drivers from the target. */
static void
derive(struct drivers *d, const size_t *row, size_t rows, double *importance)
{
	size_t n, k = d->items.n;
	scoped double *x = complete_rows(d, row, rows, &n);
	scoped double *r = mem_alloc((k + 1) * (k + 1), sizeof(*r));

	if (n < k + 2)
		frame_fail(&d->f, EXIT_DATA,
		    "%zu complete rows are too few for %zu drivers", n, k);
	importance_correlations(x, n, k + 1, r);
	if (d->o->by == REGRESSION)
		importance_regression(r, k, importance);
	else if (d->o->by == SHAPLEY)
		importance_shapley(r, k, importance);
	else
		for (size_t i = 0; i < k; i++)
			importance[i] = r[i * (k + 1) + k];
}

/* The place of each driver by priority, ties by the order of --items. */
static void
rank(const double *priority, size_t n, int64_t *place)
{
	scoped struct sort_item *order = sort_numbers(priority, n, true);

	for (size_t i = 0; i < n; i++)
		place[order[i].index] = (int64_t)i + 1;
}

static void
put_part(void *data, size_t group, struct csv_writer *w)
{
	struct drivers *d = data;
	double importance[DRIVERS_MAX], performance[DRIVERS_MAX];
	double answers[DRIVERS_MAX], priority[DRIVERS_MAX], ignored;
	size_t k = d->items.n, rows;
	const size_t *row = frame_rows(&d->f, group, &rows);
	double goal = d->o->goal != 0 ? d->o->goal : d->high;
	int64_t place[DRIVERS_MAX];
	struct quadrant_cuts cuts;
	struct diag why;

	for (size_t i = 0; i < k; i++) {
		performance[i] = mean_of(d->items.v[i], row, rows, &answers[i]);
		importance[i] = 0;
		if (d->o->by == STATED)
			importance[i] =
			    mean_of(d->stated.v[i], row, rows, &ignored);
	}
	if (d->o->by != STATED)
		derive(d, row, rows, importance);
	if (!quadrant_cut(d->o->cuts, importance, performance, k, &cuts, &why))
		tool_fail(d->f.tool, &why);
	for (size_t i = 0; i < k; i++)
		priority[i] =
		    quadrant_priority(importance[i], performance[i], goal);
	rank(priority, k, place);
	for (size_t i = 0; i < k; i++) {
		frame_row(&d->f, group, w, d->items.v[i]->name, answers[i],
		    importance[i], performance[i],
		    quadrant_name(&cuts, importance[i], performance[i]),
		    priority[i], place[i]);
	}
}

static void
want_columns(struct drivers *d)
{
	frame_want_list(&d->f, d->o->items, FRAME_REAL, &d->items);
	if (d->o->by == STATED && d->o->stated != NULL)
		frame_want_list(&d->f, d->o->stated, FRAME_REAL, &d->stated);
	if (d->o->by == STATED && d->stated.n != d->items.n)
		frame_fail(&d->f, EXIT_USAGE,
		    "%zu columns of --stated for %zu of --items", d->stated.n,
		    d->items.n);
	if (d->o->by != STATED && d->o->target == NULL)
		frame_fail(&d->f, EXIT_USAGE, "--target=COLUMN is needed");
	if (d->o->by != STATED)
		d->target = frame_want_named(
		    &d->f, str_of(d->o->target), FRAME_REAL, 0);
	if (d->items.n > DRIVERS_MAX ||
	    (d->o->by == SHAPLEY && d->items.n > IMPORTANCE_SHAPLEY_MAX))
		frame_fail(&d->f, EXIT_USAGE,
		    "%zu drivers are too many (%d, with shapley %d)",
		    d->items.n, DRIVERS_MAX, IMPORTANCE_SHAPLEY_MAX);
	frame_scale(&d->f, "--scale", d->o->scale, &d->low, &d->high);
	for (size_t i = 0; i < d->f.columns; i++) {
		d->f.column[i]->low = d->low;
		d->f.column[i]->high = d->high;
	}
}

static int
run(struct tool *tool, void *given)
{
	static const struct frame_table table = {
		"item,answers,importance,performance,quadrant,priority,rank",
		put_part
	};
	struct drivers *d = tool_alloc(tool, sizeof(*d));

	d->o = given;
	frame_open(&d->f, tool);
	want_columns(d);
	if (frame_load(&d->f)) {
		for (size_t i = 0; i < d->items.n; i++)
			frame_doubt_scale(&d->f, d->items.v[i]);
		frame_table(&d->f, &table, d);
	}
	return frame_close(&d->f);
}

const struct method score_importance = { METHOD_TOLD, .run = run };
