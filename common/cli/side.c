#include "cli/side.h"

#include "base/die.h"
#include "base/vec.h"
#include "table/column.h"
#include "table/role.h"
#include "text/iso.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* A name that was asked for (texts in the program) and its column. */
struct side_found {
	VEC(struct asked {
		const char *name;
		size_t column;
	})
	v;
};

/*
 * The column called so, else the one that plays that role, or ROLE_NONE; false
 * with *d where two could be meant.
 */
static bool
look_up(
    const struct side_row *r, const char *name, size_t *column, struct diag *d)
{
	struct header header = { r->table->header, r->table->columns };

	*column = csv_table_find(r->table, name);
	if (*column != SIZE_MAX)
		return true;
	if (!role_find(&header, name, NULL, column, d))
		return false;
	if (*column != ROLE_NONE)
		report_detail(&r->tool->report, "%s: %.*s is the column %s",
		    r->table->name, STR_ARG(r->table->header[*column]), name);
	return true;
}

/* The same of a column that may be missing: found once. */
static size_t
column_of(const struct side_row *r, const char *name)
{
	struct asked asked = { .name = name };
	struct diag d;

	for (size_t i = 0; i < r->found->v.n; i++)
		if (strcmp(r->found->v.v[i].name, name) == 0)
			return r->found->v.v[i].column;
	if (!look_up(r, name, &asked.column, &d)) {
		report_say(&r->tool->report, "%s: none is taken: %s",
		    r->table->name, d.text);
		asked.column = ROLE_NONE;
	}
	vec_push(&r->found->v, asked);
	return asked.column;
}

/* The first of the names "a|b" that has a column. */
static size_t
first_of(const struct side_row *r, struct str names)
{
	size_t column = ROLE_NONE;
	struct diag d;

	str_each (part, names, '|') {
		char name[64];

		snprintf(name, sizeof(name), "%.*s", STR_ARG(part));
		if (column == ROLE_NONE && !look_up(r, name, &column, &d))
			die(EXIT_USAGE, "%s: %s", r->table->name, d.text);
	}
	return column;
}

/* The columns that there must be. */
static void
find_columns(struct side_row *r, const char *names)
{
	size_t *column = r->column;

	str_each (name, str_of(names), ',') {
		*column = first_of(r, name);
		if (*column++ == ROLE_NONE)
			die(EXIT_USAGE, "%s: there is no column \"%.*s\"",
			    r->table->name, (int)strcspn(name.p, "|,"), name.p);
	}
}

void
side_read_or(struct tool *tool, const struct side_file *file, const char *names,
    side_take *take, void *data)
{
	struct csv_table *table = tool_alloc(tool, sizeof(*table));
	struct side_row r = { .tool = tool,
		.table = table,
		.found = tool_alloc(tool, sizeof(*r.found)) };
	struct diag d;

	if (!(file->path != NULL ? csv_load(file->path, table, &d)
				 : csv_load_lines("(built in)", file->line,
				       file->lines, table, &d)))
		tool_fail(tool, &d);
	find_columns(&r, names);
	for (; r.row < table->rows; r.row++)
		take(data, &r);
}

void
side_read(struct tool *tool, const char *path, const char *names,
    side_take *take, void *data)
{
	side_read_or(
	    tool, &(struct side_file){ .path = path }, names, take, data);
}

struct str
side_text(const struct side_row *r, size_t k)
{
	return csv_table_cell(r->table, r->row, r->column[k]);
}

const struct side_limits side_positive = { 0, INFINITY, false };
const struct side_limits side_share = { 0, 1, false };

static double
number(
    const struct side_row *r, size_t column, const struct side_limits *limits)
{
	char upper[40] = "on";
	double value;
	struct diag d;

	if (!csv_table_real(r->table, r->row, column, &value, &d))
		tool_fail(r->tool, &d);
	if (limits == NULL ||
	    (value >= limits->low && value <= limits->high &&
		(!limits->whole || floor(value) >= value)))
		return value;
	if (!isinf(limits->high))
		snprintf(upper, sizeof(upper), "to %g", limits->high);
	side_bad(r, "%.*s: \"%.*s\", expected a %snumber from %g %s",
	    STR_ARG(r->table->header[column]),
	    STR_ARG(csv_table_cell(r->table, r->row, column)),
	    limits->whole ? "whole " : "", limits->low, upper);
}

double
side_real(const struct side_row *r, size_t k)
{
	return number(r, r->column[k], NULL);
}

double
side_within(
    const struct side_row *r, size_t k, const struct side_limits *limits)
{
	return number(r, r->column[k], limits);
}

static int32_t
date(const struct side_row *r, struct str cell)
{
	struct diag why;
	int32_t day;

	if (!column_date(cell, &day, &why))
		side_bad(r, "%s", why.text);
	return day;
}

int32_t
side_date(const struct side_row *r, size_t k)
{
	return date(r, side_text(r, k));
}

int64_t
side_money(const struct side_row *r, size_t k)
{
	uint64_t rounded = 0;
	int64_t amount;
	struct diag why;

	if (!column_money(side_text(r, k), &amount, &rounded, &why))
		side_bad(r, "%s", why.text);
	return amount;
}

bool
side_has(const struct side_row *r, const char *name)
{
	return column_of(r, name) != ROLE_NONE;
}

struct str
side_more(const struct side_row *r, const char *name)
{
	size_t column = column_of(r, name);

	return column == ROLE_NONE ? STR("")
				   : csv_table_cell(r->table, r->row, column);
}

struct str
side_currency(const struct side_row *r)
{
	return iso_currency_said(side_more(r, "currency"));
}

double
side_more_real(const struct side_row *r, const char *name,
    const struct side_limits *limits, double otherwise)
{
	return side_more(r, name).n == 0
	    ? otherwise
	    : number(r, column_of(r, name), limits);
}

int32_t
side_more_date(const struct side_row *r, const char *name)
{
	struct str cell = side_more(r, name);

	return cell.n == 0 ? DATE_NONE : date(r, cell);
}

void
side_bad(const struct side_row *r, const char *format, ...)
{
	char text[256];
	struct diag d;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	csv_table_bad(r->table, r->row, &d, "%s", text);
	tool_fail(r->tool, &d);
}
