#include "cli/pretty.h"

#include "cli/grid.h"
#include "cli/tool.h"
#include "csv/quoted.h"
#include "io/out.h"
#include "text/num.h"
#include "text/shown.h"

#include <math.h>

/* A table on its way into the grid. */
struct job {
	struct grid grid;
	const struct pretty *how;
	VEC(enum shown) as;
	size_t bar; /* the column that the bars show */
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
			if (str_eq(name, str_of(c->name)))
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

static void
take_header(struct job *job, const struct str *cell, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str name = arena_str(&job->grid.arena, cell[i]);
		const struct column_doc *doc = find_doc(job->how->tool, name);

		vec_push(&job->grid.column,
		    (struct grid_column){ .name = grid_clean(&job->grid, name),
			.right = true,
			.rank = rank_of(job->how->tool, doc, i) });
		if (doc != NULL && doc->bar)
			job->bar = i;
		vec_push(&job->as, shown_of(name));
	}
}

/* A cell as it is shown; one that is no number makes its column text. */
static struct str
take_cell(struct job *job, struct str cell, size_t column)
{
	struct grid *grid = &job->grid;
	char text[SHOWN_MAX];
	double x;
	size_t n = shown_print(text, cell, job->as.v[column], &shown_english);

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
	for (size_t i = 0; i < n; i++)
		vec_push(&grid->cell, take_cell(job, cell[i], i));
	if (job->bar < n && !num_real(cell[job->bar], &x))
		x = NAN;
	vec_push(&grid->bar, x);
}

/* The first column of shares, else of money; rows of customers have none but
 * what their method marks. */
static size_t
find_bar(const struct job *job)
{
	static const enum shown wanted[] = { SHOWN_PERCENT, SHOWN_MONEY };
	const struct tool *tool = job->how->tool;

	if (tool != NULL && tool->method[0]->customer != NULL)
		return SIZE_MAX;
	for (size_t t = 0; t < 2; t++)
		for (size_t i = 1; i < job->as.n; i++)
			if (job->as.v[i] == wanted[t])
				return i;
	return SIZE_MAX;
}

/* Bars as parts of the longest; none where nothing is above zero, or where
 * some are below. */
static void
scale_bars(struct job *job)
{
	struct grid *grid = &job->grid;
	double most = 0, least = 0;

	for (size_t i = 0; i + grid->totals < grid->bar.n; i++) {
		most = fmax(most, grid->bar.v[i]);
		least = fmin(least, grid->bar.v[i]);
	}
	if (!(most > 0) || least < 0 || grid->bar.n - grid->totals < 2)
		return;
	grid->bar_name = grid->column.v[job->bar].name;
	for (size_t i = 0; i < grid->bar.n; i++)
		grid->bar.v[i] /= most;
}

void
pretty_print(struct out *out, struct str csv, const struct pretty *how)
{
	struct csv_quoted *record = csv_quoted_new(',', '"');
	struct job job = { .how = how, .bar = SIZE_MAX };
	bool header = true;

	for (; csv.n > 0; header = false) {
		struct str *cell;
		size_t n;

		csv_quoted_literal(record, next_record(&csv));
		cell = csv_quoted_fields(record, &n);
		if (header) {
			take_header(&job, cell, n);
			if (job.bar == SIZE_MAX)
				job.bar = find_bar(&job);
		} else {
			take_row(&job, cell, n);
		}
	}
	if (job.bar < job.as.n)
		scale_bars(&job);
	grid_print(out, &job.grid, how->style);
	grid_free(&job.grid);
	vec_free(&job.as);
	csv_quoted_free(record);
}
