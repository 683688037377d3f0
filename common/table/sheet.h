/*
 * sheet: a small CSV file of rules, weights or bands, whole in memory. What is
 * wrong with it is the user's definition, so it is EXIT_USAGE with the file and
 * the line in the words.
 */
#ifndef TABLE_SHEET_H
#define TABLE_SHEET_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/vec.h"
#include "table/role.h"

#include <stdint.h>

/* An empty sheet is all zeros. Texts live as long as the sheet. */
struct sheet {
	struct arena memory;
	const char *name; /* of the file or preset */
	struct header header;
	VEC(struct str) cell; /* row by row, header.n each, trimmed */
	VEC(uint64_t) line;   /* of each row */
};

/* Reads a file; false with *d filled: not readable, or records of bad width. */
bool sheet_read(struct sheet *sheet, const char *path, struct diag *d);

/*
 * The same from the lines of a preset: cells without quotes, `lines` ends with
 * NULL. The first line is the header.
 */
void sheet_preset(struct sheet *sheet, const char *name,
    const char *const *lines, char delimiter);

/* Rows without the header. */
size_t sheet_rows(const struct sheet *sheet);

struct str sheet_cell(const struct sheet *sheet, size_t row, size_t column);

/* The column called so. False, if `needed`, with what was there in *d; else
 * *column may be ROLE_NONE. */
bool sheet_column(const struct sheet *sheet, const char *name, bool needed,
    size_t *column, struct diag *d);

/* The number in a cell; an empty one is `empty`. */
bool sheet_real(const struct sheet *sheet, size_t row, size_t column,
    double empty, double *value, struct diag *d);

/* "FILE:LINE: WORDS"; false. */
bool sheet_error(const struct sheet *sheet, size_t row, struct diag *d,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

void sheet_free(struct sheet *sheet);

#endif
