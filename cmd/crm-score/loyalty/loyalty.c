/*
 * loyalty: the four dimensions, the ladder, one index, and satisfaction against
 * loyalty.
 */
#include "loyalty.h"

#include "base/die.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "crm-score/shared/measures.h"
#include "csv/row.h"
#include "math/sum.h"

#include <math.h>
#include <stdio.h>

enum { CUSTOMERS, SUMMARY, CURVE };

#include "loyalty.def"

/* 100 (rank - 0.5) / n, ties share the middle rank. */
static void
rank_points(struct loyalty *l, struct loyalty_measure *m)
{
	scoped struct sort_item *order = mem_alloc(l->f.n, sizeof(*order));
	size_t n = 0;

	for (size_t i = 0; i < l->f.n; i++) {
		m->points[i] = NAN;
		if (isnan(m->column->real[i]))
			continue;
		order[n++] = sort_item(sort_key_double(m->column->real[i]), i);
	}
	sort_items(order, n);
	for (size_t i = 0, j; i < n; i = j) {
		double rank;

		for (j = i + 1; j < n && order[j].key == order[i].key; j++)
			;
		rank = (double)(i + j + 1) / 2;
		for (size_t k = i; k < j; k++)
			m->points[order[k].index] =
			    100 * (rank - 0.5) / (double)n;
	}
}

static void
measure_points(struct loyalty *l, struct loyalty_measure *m)
{
	m->points = frame_array(&l->f, l->f.n, sizeof(*m->points));
	if (isnan(m->low))
		rank_points(l, m);
	for (size_t i = 0; i < l->f.n; i++) {
		if (!isnan(m->low))
			m->points[i] = 100 * (m->column->real[i] - m->low) /
			    (m->high - m->low);
		if (m->down)
			m->points[i] = 100 - m->points[i];
	}
}

/* The mean of the known measures of a dimension. */
static double
dimension_points(const struct loyalty *l, size_t dimension, size_t row)
{
	struct sum sum = { 0 }, weight = { 0 };

	vec_each (const struct loyalty_measure, m, &l->measure) {
		if (m->dimension != dimension || isnan(m->points[row]))
			continue;
		sum_add(&sum, m->weight * m->points[row]);
		sum_add(&weight, m->weight);
	}
	return sum_value(&sum) / sum_value(&weight);
}

static void
score_row(struct loyalty *l, size_t row)
{
	double *points = l->by_dimension + row * l->dimensions;
	struct sum sum = { 0 }, known = { 0 }, all = { 0 };

	for (size_t i = 0; i < l->dimensions; i++) {
		points[i] = dimension_points(l, i, row);
		sum_add(&all, l->weight[i]);
		if (isnan(points[i]))
			continue;
		sum_add(&known, l->weight[i]);
		sum_add(&sum, l->weight[i] * points[i]);
	}
	l->index[row] = sum_value(&sum) / sum_value(&known);
	l->coverage[row] = sum_value(&known) / sum_value(&all);
}

/* What counts as loyal: the column of --loyal, or the composite. */
static double
loyalty_of(const struct loyalty *l, size_t row)
{
	return l->loyal != NULL ? l->loyal->real[row] : l->index[row];
}

/* loyalist, mercenary, hostage or defector; "" when not known. */
static const char *
loyalty_quadrant(const struct loyalty *l, size_t row)
{
	double satisfaction, loyal = loyalty_of(l, row);

	if (l->satisfaction == NULL)
		return "";
	satisfaction = l->satisfaction->real[row];
	if (isnan(satisfaction) || isnan(loyal))
		return "";
	if (satisfaction >= l->cuts.importance)
		return loyal >= l->cuts.performance ? "loyalist" : "mercenary";
	return loyal >= l->cuts.performance ? "hostage" : "defector";
}

/* Works out points, dimensions and the composite of every row. */
static void
loyalty_score(struct loyalty *l)
{
	double *loyal;
	struct diag d;

	for (size_t i = 0; i < l->measure.n; i++)
		measure_points(l, &l->measure.v[i]);
	l->by_dimension = frame_array(
	    &l->f, l->f.n, l->dimensions * sizeof(*l->by_dimension));
	l->index = frame_array(&l->f, l->f.n, sizeof(*l->index));
	l->coverage = frame_array(&l->f, l->f.n, sizeof(*l->coverage));
	loyal = frame_array(&l->f, l->f.n, sizeof(*loyal));
	for (size_t i = 0; i < l->f.n; i++) {
		score_row(l, i);
		loyal[i] = loyalty_of(l, i);
	}
	if (l->satisfaction != NULL &&
	    !quadrant_cut(
		l->o->cuts, l->satisfaction->real, loyal, l->f.n, &l->cuts, &d))
		tool_fail(l->f.tool, &d);
}

static void
print_customers(void *data, struct csv_writer *w)
{
	struct loyalty *l = data;
	char name[LOYALTY_DIMENSIONS_MAX][64];

	for (size_t i = 0; i < l->dimensions; i++) {
		snprintf(name[i], sizeof(name[i]), "%s_%.*s",
		    l->o->trust ? "trust" : "loyalty",
		    STR_ARG(l->dimension[i]));
		append_name(&l->f.append, str_of(name[i]));
	}
	frame_names(&l->f,
	    l->o->trust ? "trust_index,trust_coverage,trust_stage"
			: "loyalty_index,loyalty_coverage,loyalty_ladder,"
			  "loyalty_quadrant");
	for (size_t i = 0; i < l->f.n; i++) {
		frame_cells(&l->f, i);
		for (size_t k = 0; k < l->dimensions; k++)
			csv_real(w, l->by_dimension[i * l->dimensions + k]);
		csv_cells(
		    w, l->index[i], l->coverage[i], loyalty_rung_of(l, i));
		if (!l->o->trust)
			csv_field(w, str_of(loyalty_quadrant(l, i)));
		csv_end(w);
	}
}

static void
print_lines(struct loyalty *l, struct csv_writer *w)
{
	heading_line(w, "customer_id,dimension,column,cell,points,weight");
	for (size_t i = 0; i < l->f.n; i++)
		vec_each (const struct loyalty_measure, m, &l->measure)
			csv_row(w, l->id->text[i], l->dimension[m->dimension],
			    m->column->name, m->column->real[i], m->points[i],
			    m->weight);
}

static void
print_summary(void *data, size_t group, struct csv_writer *w)
{
	static const char *const quadrants[] = { "loyalist", "mercenary",
		"hostage", "defector" };
	struct loyalty *l = data;
	struct measures m = { &l->f, w, group, NULL, 0.95 };
	size_t n;
	const size_t *row = frame_rows(&l->f, group, &n);
	double known = 0, count[4] = { 0 };
	char name[64];

	for (size_t k = 0; k < l->rung.n; k++) {
		double on = 0;

		for (size_t i = 0; i < n; i++)
			on += str_eq(
			    loyalty_rung_of(l, row[i]), l->rung.v[k].name);
		snprintf(
		    name, sizeof(name), "%.*s", STR_ARG(l->rung.v[k].name));
		measures_share(&m, name, on, (double)n);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t q = 0; q < 4; q++) {
			bool is = strcmp(loyalty_quadrant(l, row[i]),
				      quadrants[q]) == 0;

			count[q] += is;
			known += is;
		}
	for (size_t q = 0; known > 0 && q < 4; q++)
		measures_share(&m, quadrants[q], count[q], known);
}

/* The loyal share of a group at every level of satisfaction, ascending. */
static void
print_curve(void *data, size_t group, struct csv_writer *w)
{
	struct loyalty *l = data;
	struct measures m = { &l->f, w, group, NULL, 0.95 };
	size_t rows, n = 0;
	const size_t *row = frame_rows(&l->f, group, &rows);
	struct sort_item *order = frame_array(&l->f, rows, sizeof(*order));

	for (size_t i = 0; i < rows; i++)
		if (loyalty_quadrant(l, row[i])[0] != '\0') {
			order[n++] = sort_item(
			    sort_key_double(l->satisfaction->real[row[i]]),
			    row[i]);
		}
	sort_items(order, n);
	for (size_t i = 0, j; i < n; i = j) {
		double loyal = 0;
		char name[64];

		for (j = i; j < n && order[j].key == order[i].key; j++)
			loyal += loyalty_of(l, order[j].index) >=
			    l->cuts.performance;
		snprintf(name, sizeof(name), "satisfaction_%g",
		    l->satisfaction->real[order[i].index]);
		measures_share(&m, name, loyal, (double)(j - i));
	}
}

static void
print(struct loyalty *l, struct csv_writer *w)
{
	static const struct frame_table tables[] = {
		{ .whole = print_customers },
		{ MEASURES_NAMES, print_summary },
		{ MEASURES_NAMES, print_curve },
	};

	if (l->o->table == CURVE && !l->o->explain && l->satisfaction == NULL)
		frame_fail(&l->f, EXIT_DATA, "no column satisfaction");
	if (l->o->explain && l->o->trust)
		loyalty_explain_rungs(l, w);
	else if (l->o->explain)
		print_lines(l, w);
	else
		frame_table(&l->f, &tables[l->o->table], l);
}

static int
run(struct tool *tool, void *given)
{
	struct loyalty *l = tool_alloc(tool, sizeof(*l));
	unsigned needed;

	l->o = given;
	needed = l->o->curve ? FRAME_NEEDED : 0;
	if (l->o->curve != (l->o->orders != NULL))
		die(EXIT_USAGE, "--curve and --orders=FILE go together");
	frame_open(&l->f, tool);
	l->f.keep = l->o->table == CUSTOMERS && !l->o->curve;
	l->id = frame_want(&l->f, "customer_id", FRAME_TEXT,
	    l->o->explain ? FRAME_NEEDED : needed);
	l->satisfaction = frame_want(&l->f, "satisfaction", FRAME_REAL, needed);
	if (l->o->curve) {
		/* It looks at answers and orders, not at measures. */
		l->date = frame_want(&l->f, "date", FRAME_DATE, needed);
		tool_no_by(tool);
		if (frame_load(&l->f))
			loyalty_repurchase(l, l->f.w);
		return frame_close(&l->f);
	}
	if (l->o->loyal != NULL)
		l->loyal =
		    frame_want_named(&l->f, str_of(l->o->loyal), FRAME_REAL, 0);
	loyalty_load(l);
	if (l->o->explain || l->o->table == CUSTOMERS)
		tool_no_by(tool);
	if (frame_load(&l->f)) {
		loyalty_score(l);
		print(l, l->f.w);
	}
	return frame_close(&l->f);
}

const struct method score_loyalty = { METHOD_TOLD, .run = run };
