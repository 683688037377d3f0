/*
 * table: a public file of reference values in memory, all cells as text. For
 * tests only: the files are known and small.
 */
#pragma once

#include "unit/tap.h"

#include <stdlib.h>

struct table {
	char *text;  /* all cells, each with a NUL */
	char **cell; /* rows x columns; row 0 is the header */
	size_t rows, columns;
};

/* Takes one cell off *from, unquoted in place; true at the end of a row. */
static inline bool
table_cell(char **from, char **cell)
{
	char *in = *from, *out = in, end;
	bool quoted = *in == '"';

	*cell = out;
	in += quoted;
	while (*in != '\0' && (quoted || strchr(",\r\n", *in) == NULL)) {
		if (quoted && *in == '"' && *++in != '"') {
			quoted = false;
			continue;
		}
		*out++ = *in++;
	}
	in += *in == '\r';
	end = *in;
	*from = in + (end != '\0');
	*out = '\0';
	return end != ',';
}

/* All bytes of a file, NUL-terminated; NULL if it is not there. */
static inline char *
table_bytes(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t n = 0, got = 1;

	if (file == NULL)
		return NULL;
	while (got > 0) {
		text = realloc(text, n + 65537);
		got = fread(text + n, 1, 65536, file);
		n += got;
	}
	fclose(file);
	text[n] = '\0';
	return text;
}

/* Reads a file of the public data (its path below their folder); when it is
 * not there, the test `name` is skipped and false returned. */
static inline bool
table_read(struct table *table, const char *file, const char *name)
{
	const char *folder = getenv("CRM_REAL_DATA");
	char path[4096], *at;
	size_t room = 0, cells = 0;

	*table = (struct table){ 0 };
	snprintf(path, sizeof(path), "%s/%s",
	    folder != NULL ? folder : "../shared/data", file);
	table->text = at = table_bytes(path);
	if (at == NULL) {
		printf("ok %d - %s # SKIP no data\n", ++tap_count, name);
		return false;
	}
	while (*at != '\0') {
		if (cells == room) {
			room = room * 2 + 1024;
			table->cell =
			    realloc(table->cell, room * sizeof(*table->cell));
		}
		if (table_cell(&at, &table->cell[cells++]) &&
		    table->columns == 0)
			table->columns = cells;
	}
	table->rows = cells / table->columns - 1;
	return true;
}

static inline const char *
table_text(const struct table *table, size_t row, size_t column)
{
	return table->cell[(row + 1) * table->columns + column];
}

static inline double
table_number(const struct table *table, size_t row, size_t column)
{
	return strtod(table_text(table, row, column), NULL);
}

static inline void
table_free(struct table *table)
{
	free(table->text);
	free(table->cell);
	*table = (struct table){ 0 };
}
