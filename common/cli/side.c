#include "cli/side.h"

#include "table/column.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static bool
take_all(const struct csv_table *table, const char *const *names,
    side_take *take, void *data, struct diag *d)
{
	struct side_row r = { .table = table };

	for (size_t k = 0; names[k] != NULL; k++) {
		assert(k < SIDE_COLUMNS);
		if (!csv_table_column(table, names[k], &r.column[k], d))
			return false;
	}
	for (; r.row < table->rows; r.row++)
		if (!take(data, &r, d))
			return false;
	return true;
}

void
side_rows(struct tool *tool, struct csv_table *table, const char *const *names,
    side_take *take, void *data)
{
	struct diag d;
	bool well = take_all(table, names, take, data, &d);

	csv_table_free(table);
	if (!well)
		tool_fail(tool, &d);
}

void
side_read(struct tool *tool, const char *path, const char *const *names,
    side_take *take, void *data)
{
	struct csv_table table;
	struct diag d;

	if (!csv_load(path, &table, &d))
		tool_fail(tool, &d);
	side_rows(tool, &table, names, take, data);
}

struct str
side_text(const struct side_row *r, size_t k)
{
	return csv_table_cell(r->table, r->row, r->column[k]);
}

bool
side_real(const struct side_row *r, size_t k, double *value, struct diag *d)
{
	return csv_table_real(r->table, r->row, r->column[k], value, d);
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

bool
side_more_real(
    const struct side_row *r, const char *name, double *value, struct diag *d)
{
	return side_more(r, name).n == 0 ||
	    csv_table_real(
		r->table, r->row, csv_table_find(r->table, name), value, d);
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
