#include "cli/side.h"

#include "table/column.h"
#include "text/iso.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

void
side_read_or(struct tool *tool, const struct side_file *file, const char *names,
    side_take *take, void *data)
{
	struct csv_table *table = tool_alloc(tool, sizeof(*table));
	struct side_row r = { .tool = tool, .table = table };
	struct diag d;

	if (!(file->path != NULL ? csv_load(file->path, table, &d)
				 : csv_load_lines("(built in)", file->line,
				       file->lines, table, &d)) ||
	    !csv_table_columns(table, names, r.column, &d))
		tool_fail(tool, &d);
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

struct str
side_more(const struct side_row *r, const char *name)
{
	size_t column = csv_table_find(r->table, name);

	return column == SIZE_MAX ? STR("")
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
	    : number(r, csv_table_find(r->table, name), limits);
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
