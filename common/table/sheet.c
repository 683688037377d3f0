#include "table/sheet.h"

#include "base/die.h"
#include "csv/reader.h"
#include "io/in.h"
#include "text/num.h"

#include <stdarg.h>
#include <stdio.h>

/* Keeps copies of the fields: the first time as the header. */
static void
keep(struct sheet *sheet, const struct str *field, size_t n, uint64_t line)
{
	bool first = sheet->header.name == NULL;

	if (first) {
		sheet->header.name =
		    arena_alloc(&sheet->memory, n * sizeof(*field));
		sheet->header.n = n;
	} else {
		vec_push(&sheet->line, line);
	}
	for (size_t i = 0; i < n; i++) {
		struct str copy = arena_str(&sheet->memory, str_trim(field[i]));

		if (first)
			sheet->header.name[i] = copy;
		else
			vec_push(&sheet->cell, copy);
	}
}

bool
sheet_read(struct sheet *sheet, const char *path, struct diag *d)
{
	struct csv_options options = { 0 };
	struct csv_reader *reader;
	struct csv_row row;
	struct in *in = in_open(path, d);
	enum csv_result result;
	struct diag why;

	if (in == NULL)
		return false;
	reader = csv_reader_open(in, &options, d);
	if (reader == NULL)
		return false;
	sheet->name = path;
	while ((result = csv_reader_next(reader, &row, &why)) == CSV_ROW) {
		if (sheet->header.name == NULL)
			csv_reader_set_width(reader, row.n);
		keep(sheet, row.field, row.n, row.line);
	}
	if (result == CSV_BAD)
		diag_set(d, EXIT_USAGE, why.code, "%s:%llu: %s", path,
		    (unsigned long long)row.line, why.text);
	else if (result == CSV_FAIL)
		diag_set(d, why.status, why.code, "%s: %s", path, why.text);
	else if (sheet->header.name == NULL)
		diag_set(d, EXIT_USAGE, "empty-file", "%s: empty", path);
	csv_reader_close(reader);
	return result == CSV_END && sheet->header.name != NULL;
}

void
sheet_preset(struct sheet *sheet, const char *name, const char *const *lines,
    char delimiter)
{
	VEC(struct str) field = { 0 };

	sheet->name = name;
	for (uint64_t i = 0; lines[i] != NULL; i++) {
		struct str rest = str_of(lines[i]);

		field.n = 0;
		while (rest.p != NULL)
			vec_push(&field, str_cut(&rest, delimiter));
		keep(sheet, field.v, field.n, i + 1);
	}
	vec_free(&field);
}

size_t
sheet_rows(const struct sheet *sheet)
{
	return sheet->line.n;
}

struct str
sheet_cell(const struct sheet *sheet, size_t row, size_t column)
{
	if (column == ROLE_NONE)
		return STR("");
	return sheet->cell.v[row * sheet->header.n + column];
}

bool
sheet_column(const struct sheet *sheet, const char *name, bool needed,
    size_t *column, struct diag *d)
{
	struct diag why;

	*column = header_exact(&sheet->header, str_of(name));
	if (*column != ROLE_NONE || !needed)
		return true;
	header_find(&sheet->header, str_of(name), &why);
	return diag_set(
	    d, EXIT_USAGE, "no-column", "%s: %s", sheet->name, why.text);
}

bool
sheet_real(const struct sheet *sheet, size_t row, size_t column, double empty,
    double *value, struct diag *d)
{
	struct str cell = sheet_cell(sheet, row, column);

	*value = empty;
	if (cell.n == 0 || num_real(cell, value))
		return true;
	return sheet_error(
	    sheet, row, d, "\"%.*s\" is not a number", STR_ARG(cell));
}

bool
sheet_error(const struct sheet *sheet, size_t row, struct diag *d,
    const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return diag_set(d, EXIT_USAGE, "bad-definition", "%s:%llu: %s",
	    sheet->name, (unsigned long long)sheet->line.v[row], text);
}

void
sheet_free(struct sheet *sheet)
{
	arena_free(&sheet->memory);
	vec_free(&sheet->cell);
	vec_free(&sheet->line);
}
