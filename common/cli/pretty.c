#include "cli/pretty.h"

#include "cli/grid.h"
#include "cli/heading.h"
#include "csv/quoted.h"
#include "text/num.h"
#include "text/shown.h"

#include <math.h>

/* A table on its way into the grid. */
struct job {
	struct grid grid;
	const struct pretty *how;
	VEC(enum shown) as;
	struct str method; /* "": none */
	bool measures;	   /* a row's figures are what its first cell says */
	size_t bar;	   /* the column that the bars show */
	VEC(double) value; /* of all cells; NaN: no number */
	size_t rows;
};

/* The record at the front of *csv; a newline inside quotes belongs to it. */
static struct str
next_record(struct str *csv)
{
	struct str record = *csv;
	bool quoted = false;
	size_t i = 0;

	for (; i < csv->n && (quoted || csv->p[i] != '\n'); i++)
		quoted ^= csv->p[i] == '"';
	record.n = i;
	csv->p += i < csv->n ? i + 1 : i;
	csv->n -= i < csv->n ? i + 1 : i;
	return record;
}

/* What a method says of its column; NULL: it is none of theirs. */
static const struct column_doc *
find_doc(const struct tool *tool, struct str name)
{
	for (size_t i = 0; tool != NULL && i < tool->methods; i++) {
		const struct column_doc *c = tool->method[i]->makes;

		for (; c != NULL && c->name != NULL; c++)
			if (str_listed(str_of(c->name), name))
				return c;
	}
	return NULL;
}

/* Columns that pass through matter less than what was asked for. */
static int
rank_of(const struct tool *tool, const struct column_doc *doc, size_t column)
{
	if (doc != NULL)
		return doc->rank;
	return tool != NULL && tool->method[0]->customer != NULL && column > 0;
}

/* "PREFIX12": the number behind a name, -1: none. */
static int64_t
number_behind(struct str name)
{
	size_t at = name.n;
	int64_t n;

	while (at > 0 && name.p[at - 1] >= '0' && name.p[at - 1] <= '9')
		at--;
	return num_int((struct str){ name.p + at, name.n - at }, &n) &&
		at < name.n
	    ? n
	    : -1;
}

/* The column that --wide=COLUMN lays out as NAME0, NAME1, ...; "": none. */
static struct str
wide_column(const struct tool *tool)
{
	const struct opt *o = tool == NULL ? NULL : tool->method[0]->options;

	for (; o != NULL && o->name != NULL; o++) {
		struct str words = str_of(o->value == NULL ? "" : o->value);
		int chosen;

		if (o->kind != OPT_CHOICE || strcmp(o->name, "wide") != 0)
			continue;
		memcpy(&chosen, (const char *)tool->options[0] + o->at,
		    sizeof(chosen));
		while (chosen-- > 0)
			str_cut(&words, '|');
		return str_cut(&words, '|');
	}
	return (struct str){ "", 0 };
}

static void
take_header(struct job *job, const struct str *cell, size_t n)
{
	const struct tool *tool = job->how->tool;
	struct str wide = wide_column(tool);

	vec_reserve(&job->as, n);
	job->as.n = n;
	shown_columns(job->method, cell, n, job->as.v);
	job->measures = n > 0 && str_eq(cell[0], STR("measure"));
	for (size_t i = 0; i < n; i++) {
		struct str name = arena_str(&job->grid.arena, cell[i]);
		const struct column_doc *doc = find_doc(tool, name);

		vec_push(&job->grid.column,
		    (struct grid_column){ .name = grid_clean(&job->grid, name),
			.right = true,
			.rank = rank_of(tool, doc, i) });
		if (doc != NULL && doc->bar)
			job->bar = i;
		if (wide.n > 0 && number_behind(name) >= 0)
			job->as.v[i] = shown_in(job->method, wide);
		if (job->as.v[i] == SHOWN_PERCENT && number_behind(name) >= 0)
			job->as.v[i] = SHOWN_WHOLE;
	}
}

/* A cell as it is shown; one that is no number makes its column text. */
static struct str
take_cell(struct job *job, struct str cell, size_t column, enum shown as)
{
	struct grid *grid = &job->grid;
	char text[SHOWN_MAX];
	double x;
	size_t n = shown_print(text, cell, as, &shown_english);

	if (cell.n > 0 && n == 0 && !num_real(cell, &x))
		grid->column.v[column].right = false;
	if (n > 0)
		cell = (struct str){ text, n };
	return grid_clean(grid, arena_str(&grid->arena, cell));
}

/* A row of totals: its first cell, or that of a second key, says so. */
static bool
is_total(const struct str *cell, size_t n)
{
	return n > 1 &&
	    (str_eq(cell[0], STR("total")) || str_eq(cell[1], STR("total")));
}

static void
take_row(struct job *job, const struct str *cell, size_t n)
{
	struct grid *grid = &job->grid;
	bool total = is_total(cell, n);
	double x = NAN;

	if (n != grid->column.n)
		return;
	if (job->how->rows > 0 && job->rows >= job->how->rows && !total) {
		grid->more++;
		return;
	}
	job->rows++;
	grid->totals = total ? grid->totals + 1 : 0;
	for (size_t i = 0; i < n; i++) {
		enum shown as = job->as.v[i];

		if (job->measures && shown_figure(grid->column.v[i].name))
			as = shown_in(job->method, cell[0]);
		vec_push(&grid->cell, take_cell(job, cell[i], i, as));
		vec_push(&job->value, num_real(cell[i], &x) ? x : NAN);
	}
	vec_push(&grid->bar,
	    job->bar < n ? job->value.v[job->value.n - n + job->bar] : NAN);
}

/* Is the table one over time, or along a scale? Then its rows are a line. */
static bool
is_line(const struct job *job)
{
	static const char *const first[] = { "month", "period", "from", "week",
		"time", "days", "age", "date", "k", "group", "decile",
		"period_end", "dso_period_end", "quarter", "year" };

	return str_among(job->grid.column.v[0].name, first, COUNT(first));
}

/* The first column of shares, else of money, else of counts; rows of customers
 * have none but what their method marks, nor have figures of many kinds. */
static size_t
find_bar(const struct job *job)
{
	static const enum shown wanted[] = { SHOWN_PERCENT, SHOWN_MONEY,
		SHOWN_HUNDRED, SHOWN_COUNT, SHOWN_DAYS, SHOWN_RATIO };
	const struct tool *tool = job->how->tool;

	if ((tool != NULL && tool->method[0]->customer != NULL) ||
	    str_eq(job->grid.column.v[0].name, STR("measure")))
		return SIZE_MAX;
	for (size_t t = 0; t < COUNT(wanted); t++)
		for (size_t i = 1; i < job->as.n; i++)
			if (job->as.v[i] == wanted[t])
				return i;
	return SIZE_MAX;
}

/* Bars as parts of the longest; none where all are zero, or for one row. */
static void
scale_bars(struct job *job)
{
	struct grid *grid = &job->grid;
	double most = 0;

	for (size_t i = 0; i + grid->totals < grid->bar.n; i++)
		most = fmax(most, fabs(grid->bar.v[i]));
	if (!(most > 0) || grid->bar.n - grid->totals < 2)
		return;
	grid->bar_name = grid->column.v[job->bar].name;
	for (size_t i = 0; i < grid->bar.n; i++)
		grid->bar.v[i] /= most;
}

/* The rows from first to last as a line below the table. */
static void
draw_line(struct job *job)
{
	struct grid *grid = &job->grid;
	enum shown as = job->as.v[job->bar];
	size_t n = grid->bar.n - grid->totals;
	double lo = HUGE_VAL, hi = -HUGE_VAL, last = NAN;
	char text[SHOWN_MAX];
	struct grid_line *line;

	if (n < 3 || grid->more > 0)
		return;
	line = grid_line(grid, grid->column.v[job->bar].name);
	for (size_t i = 0; i < n; i++) {
		double y = grid->bar.v[i];

		if (isnan(y))
			continue;
		vec_push(&line->point, y);
		lo = fmin(lo, y);
		hi = fmax(hi, y);
		last = y;
	}
#define SHOW(value)             \
	arena_str(&grid->arena, \
	    (struct str){ text, shown_real(text, value, as, &shown_english) })
	line->last = SHOW(last);
	line->least = SHOW(lo);
	line->most = SHOW(hi);
#undef SHOW
}

/* Columns NAME1, NAME2, ... (age_1, k3) are a field of shades. */
static void
shade_cells(struct job *job)
{
	struct grid *grid = &job->grid;
	size_t columns = grid->column.n, first = 0, n = 0;
	double most = 0;

	for (size_t i = 1; i < columns && n < 3; i++) {
		n = number_behind(grid->column.v[i].name) == (int64_t)n + 1
		    ? n + 1
		    : 0;
		first = n == 1 ? i : first;
	}
	if (n < 3)
		return;
	for (size_t i = 0; i < job->value.n; i++)
		if (i % columns >= first &&
		    number_behind(grid->column.v[i % columns].name) > 0)
			most = fmax(most, job->value.v[i]);
	for (size_t i = 0; i < job->value.n; i++)
		vec_push(&grid->shade,
		    i % columns < first || isnan(job->value.v[i])
			? -1
			: grid_shade(job->value.v[i] / most));
}

/* not_due, d1_30, ..., no_due, or low, middle, high: parts of a whole. */
static bool
is_piece(struct str name)
{
	static const char *const part[] = { "low", "middle", "high" };

	if (str_among(name, part, COUNT(part)))
		return true;
	if (str_starts(name, STR("age_")))
		name.p += 4, name.n -= 4;
	return str_eq(name, STR("not_due")) ||
	    (name.n > 3 && name.p[0] == 'd' && name.p[1] >= '0' &&
		name.p[1] <= '9' && memchr(name.p, '_', name.n) != NULL);
}

/* Stacked bars: the rows by their parts; a total is a whole bar. */
static void
stack_bars(struct job *job)
{
	struct grid *grid = &job->grid;
	size_t columns = grid->column.n, piece[GRID_SHADES], n = 0;
	size_t rows = columns == 0 ? 0 : job->value.n / columns;
	double most = 0;

	for (size_t i = 0; i < columns && n < GRID_SHADES; i++)
		if (is_piece(grid->column.v[i].name))
			piece[n++] = i;
	for (size_t r = 0; r < rows && n >= 3; r++) {
		double sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += fmax(0, job->value.v[r * columns + piece[i]]);
		grid->bar.v[r] = sum;
		if (r + grid->totals < rows)
			most = fmax(most, sum);
	}
	if (n < 3 || !(most > 0))
		return;
	grid->bar_name =
	    job->bar < columns ? grid->column.v[job->bar].name : STR("parts");
	for (size_t i = 0; i < n; i++)
		vec_push(&grid->piece_name, grid->column.v[piece[i]].name);
	for (size_t r = 0; r < rows; r++)
		for (size_t i = 0; i < n; i++)
			vec_push(&grid->piece,
			    fmax(0, job->value.v[r * columns + piece[i]]) /
				(r + grid->totals < rows ? most
							 : grid->bar.v[r]));
}

/* The records up to the blank line that ends a table. */
static void
take_table(struct job *job, struct str *csv)
{
	struct csv_quoted *record = csv_quoted_new(',', '"');
	bool header = true;

	for (; csv->n > 0; header = false) {
		struct str line = next_record(csv), *cell;
		size_t n;

		if (line.n == 0)
			break;
		csv_quoted_literal(record, line);
		cell = csv_quoted_fields(record, &n);
		if (header) {
			take_header(job, cell, n);
			if (job->bar == SIZE_MAX)
				job->bar = find_bar(job);
		} else {
			take_row(job, cell, n);
		}
	}
	csv_quoted_free(record);
}

static void
print_table(struct out *out, struct str *csv, const struct pretty *how)
{
	struct job job = { .how = how,
		.bar = SIZE_MAX,
		.method = str_of(
		    how->tool == NULL ? "" : how->tool->method[0]->name) };

	take_table(&job, csv);
	shade_cells(&job);
	if (job.grid.shade.n > 0 ||
	    (job.bar < job.as.n && !job.grid.column.v[job.bar].right))
		job.bar = SIZE_MAX;
	if (job.bar < job.as.n && is_line(&job))
		draw_line(&job);
	if (job.bar < job.as.n)
		scale_bars(&job);
	stack_bars(&job);
	grid_print(out, &job.grid, how->style);
	grid_free(&job.grid);
	vec_free(&job.as);
	vec_free(&job.value);
}

void
pretty_print(struct out *out, struct str csv, const struct pretty *how)
{
	while (csv.n > 0) {
		print_table(out, &csv, how);
		if (csv.n > 0)
			out_byte(out, '\n');
	}
}
