#include "cli/side.h"

#include "table/column.h"
#include "text/iso.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static bool
take_all(const struct csv_table *table, const char *names, side_take *take,
    void *data, struct diag *d)
{
	struct side_row r = { .table = table };

	if (!csv_table_columns(table, names, r.column, d))
		return false;
	for (; r.row < table->rows; r.row++)
		if (!take(data, &r, d))
			return false;
	return true;
}

void
side_read_or(struct tool *tool, const struct side_file *file, const char *names,
    side_take *take, void *data)
{
	struct csv_table *table = tool_alloc(tool, sizeof(*table));
	struct diag d;

	if (!(file->path != NULL ? csv_load(file->path, table, &d)
				 : csv_load_lines("(built in)", file->line,
				       file->lines, table, &d)) ||
	    !take_all(table, names, take, data, &d))
		tool_fail(tool, &d);
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

static bool
number(const struct side_row *r, size_t column,
    const struct side_limits *limits, double *value, struct diag *d)
{
	char upper[40];

	if (!csv_table_real(r->table, r->row, column, value, d))
		return false;
	if (limits == NULL ||
	    (*value >= limits->low && *value <= limits->high &&
		(!limits->whole || floor(*value) >= *value)))
		return true;
	if (isinf(limits->high))
		snprintf(upper, sizeof(upper), "on");
	else
		snprintf(upper, sizeof(upper), "to %g", limits->high);
	return side_bad(r, d, "%.*s: \"%.*s\", expected a %snumber from %g %s",
	    STR_ARG(r->table->header[column]),
	    STR_ARG(csv_table_cell(r->table, r->row, column)),
	    limits->whole ? "whole " : "", limits->low, upper);
}

bool
side_real(const struct side_row *r, size_t k, double *value, struct diag *d)
{
	return number(r, r->column[k], NULL, value, d);
}

bool
side_within(const struct side_row *r, size_t k,
    const struct side_limits *limits, double *value, struct diag *d)
{
	return number(r, r->column[k], limits, value, d);
}

static bool
date(const struct side_row *r, struct str cell, int32_t *day, struct diag *d)
{
	struct diag why;

	return column_date(cell, day, &why) || side_bad(r, d, "%s", why.text);
}

bool
side_date(const struct side_row *r, size_t k, int32_t *day, struct diag *d)
{
	return date(r, side_text(r, k), day, d);
}

bool
side_money(const struct side_row *r, size_t k, int64_t *amount, struct diag *d)
{
	uint64_t rounded = 0;
	struct diag why;

	return column_money(side_text(r, k), amount, &rounded, &why) ||
	    side_bad(r, d, "%s", why.text);
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

bool
side_more_real(const struct side_row *r, const char *name,
    const struct side_limits *limits, double *value, struct diag *d)
{
	return side_more(r, name).n == 0 ||
	    number(r, csv_table_find(r->table, name), limits, value, d);
}

bool
side_more_date(
    const struct side_row *r, const char *name, int32_t *day, struct diag *d)
{
	struct str cell = side_more(r, name);

	return cell.n == 0 || date(r, cell, day, d);
}

bool
side_bad(const struct side_row *r, struct diag *d, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return csv_table_bad(r->table, r->row, d, "%s", text);
}
