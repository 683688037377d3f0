/*
 * load: a small CSV file as a whole, for rules, weights and tables.
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#include <stdint.h>

struct csv_table {
	const char *name; /* of the file, for messages */
	struct str *header;
	struct str *cell; /* rows x columns */
	uint64_t *line;	  /* of each row */
	size_t rows, columns;
	struct arena arena;
};

/*
 * Reads a file, "-" included. False with *d filled: EXIT_SYSTEM where it cannot
 * be read, EXIT_USAGE, with the line, where it is no table. Free with
 * csv_table_free in both cases.
 */
bool csv_load(const char *path, struct csv_table *table, struct diag *d);

/* The same from lines of text that are built in. */
bool csv_load_lines(const char *name, const char *const *lines, size_t n,
    struct csv_table *table, struct diag *d);

/*
 * The places of the columns of a list "a,b", one after the other from *column
 * on; false with *d (EXIT_USAGE) naming the file when one is not there.
 */
bool csv_table_columns(const struct csv_table *table, const char *names,
    size_t *column, struct diag *d);

/* The same of one column that may be missing: SIZE_MAX. */
size_t csv_table_find(const struct csv_table *table, const char *name);

/* A cell without the blanks around it. */
struct str
csv_table_cell(const struct csv_table *table, size_t row, size_t column);

/* "FILE:LINE: TEXT" as EXIT_USAGE: a cell makes no sense. Returns false. */
bool csv_table_bad(const struct csv_table *table, size_t row, struct diag *d,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Reads a cell as a number, or complains like csv_table_bad. */
bool csv_table_real(const struct csv_table *table, size_t row, size_t column,
    double *value, struct diag *d);

void csv_table_free(struct csv_table *table);
