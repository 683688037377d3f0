#include "csv/load.h"

#include "base/die.h"
#include "base/vec.h"
#include "csv/reader.h"
#include "io/in.h"
#include "text/num.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* Wraps a reader's complaint with the place. */
static bool
bad_file(const char *name, uint64_t line, struct diag *d)
{
	struct diag inner = *d;

	return diag_set(d,
	    inner.status == EXIT_SYSTEM ? EXIT_SYSTEM : EXIT_USAGE, inner.code,
	    "%s:%" PRIu64 ": %s", name, line, inner.text);
}

static bool
read_all(struct csv_reader *r, struct csv_table *t, struct diag *d)
{
	VEC(struct str) cells = { 0 };
	VEC(uint64_t) lines = { 0 };
	struct csv_row row;
	enum csv_result result;

	while ((result = csv_reader_next(r, &row, d)) == CSV_ROW) {
		if (t->columns == 0) {
			t->columns = row.n;
			csv_reader_set_width(r, row.n);
		} else {
			vec_push(&lines, row.line);
		}
		for (size_t i = 0; i < row.n; i++)
			vec_push(&cells, arena_str(&t->arena, row.field[i]));
	}
	t->header = cells.v;
	t->line = lines.v;
	t->rows = lines.n;
	if (result != CSV_END)
		return bad_file(t->name, row.line, d);
	if (t->columns == 0)
		return diag_set(
		    d, EXIT_USAGE, "no-data", "%s: the file is empty", t->name);
	t->cell = cells.v + t->columns;
	return true;
}

static bool
load(struct in *in, struct csv_table *t, struct diag *d)
{
	static const struct csv_options options = { 0 };
	struct csv_reader *r = csv_reader_open(in, &options, d);
	bool well;

	if (r == NULL)
		return bad_file(t->name, 1, d);
	well = read_all(r, t, d);
	csv_reader_close(r);
	return well;
}

bool
csv_load(const char *path, struct csv_table *table, struct diag *d)
{
	struct in *in;

	*table = (struct csv_table){ .name = path };
	in = in_open(path, d);
	return in != NULL && load(in, table, d);
}

bool
csv_load_lines(const char *name, const char *const *lines, size_t n,
    struct csv_table *table, struct diag *d)
{
	scoped VEC(char) text = { 0 };

	*table = (struct csv_table){ .name = name };
	for (size_t i = 0; i < n; i++) {
		vec_append(&text, lines[i], strlen(lines[i]));
		vec_push(&text, '\n');
	}
	return load(in_open_bytes(name, text.v, text.n), table, d);
}

static size_t
find(const struct csv_table *table, struct str name)
{
	for (size_t i = 0; i < table->columns; i++)
		if (str_eq(str_trim(table->header[i]), name))
			return i;
	return SIZE_MAX;
}

size_t
csv_table_find(const struct csv_table *table, const char *name)
{
	return find(table, str_of(name));
}

bool
csv_table_columns(const struct csv_table *table, const char *names,
    size_t *column, struct diag *d)
{
	str_each (name, str_of(names), ',') {
		*column = find(table, name);
		if (*column++ == SIZE_MAX)
			return diag_set(d, EXIT_USAGE, "no-column",
			    "%s: there is no column \"%.*s\"", table->name,
			    STR_ARG(name));
	}
	return true;
}

struct str
csv_table_cell(const struct csv_table *table, size_t row, size_t column)
{
	return str_trim(table->cell[row * table->columns + column]);
}

bool
csv_table_bad(const struct csv_table *table, size_t row, struct diag *d,
    const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return diag_set(d, EXIT_USAGE, "rule", "%s:%" PRIu64 ": %s",
	    table->name, table->line[row], text);
}

bool
csv_table_real(const struct csv_table *table, size_t row, size_t column,
    double *value, struct diag *d)
{
	struct str cell = csv_table_cell(table, row, column);

	if (num_real(cell, value))
		return true;
	return csv_table_bad(table, row, d, "%.*s: \"%.*s\" is not a number",
	    STR_ARG(table->header[column]), STR_ARG(cell));
}

void
csv_table_free(struct csv_table *table)
{
	free(table->header);
	free(table->line);
	arena_free(&table->arena);
	*table = (struct csv_table){ 0 };
}
