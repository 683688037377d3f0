/*
 * side: the small tables beside the input (rules, weights, rates, lists), row
 * by row. What makes no sense in one ends the run, with the file and line.
 */
#pragma once

#include "cli/tool.h"
#include "csv/load.h"

enum { SIDE_COLUMNS = 12 };

/* A row on its way to who takes it; csv/load has more that can be asked. */
struct side_row {
	struct tool *tool;
	const struct csv_table *table;
	struct side_found *found; /* columns that were asked for */
	size_t row;
	size_t column[SIDE_COLUMNS]; /* of the names, in their order */
};

/* Takes a row, or ends the run (side_bad). */
typedef void side_take(void *data, const struct side_row *row);

/*
 * Hands over all rows of the file, in their order. It must have the columns
 * "a,b" (at most SIDE_COLUMNS of them; "a|b": the first that is there), called
 * so or by a word for that role, as in the input (table/role). Texts live to
 * the end of the run.
 */
void side_read(struct tool *tool, const char *path, const char *names,
    side_take *take, void *data);

/* The same; where the path is NULL, of lines that are built in. */
struct side_file {
	const char *path;
	const char *const *line;
	size_t lines;
};
#define SIDE_OR(path, list) (&(struct side_file){ path, list, COUNT(list) })
void side_read_or(struct tool *tool, const struct side_file *file,
    const char *names, side_take *take, void *data);

/*
 * Cell k of the names, without the blanks around it; as a number, a date, an
 * amount: what is none ends the run, with the file and line.
 */
struct str side_text(const struct side_row *row, size_t k);
double side_real(const struct side_row *row, size_t k);
int32_t side_date(const struct side_row *row, size_t k);
int64_t side_money(const struct side_row *row, size_t k);

/* The same of a number that must lie within limits. */
struct side_limits {
	double low, high; /* INFINITY: no upper one */
	bool whole;
};
extern const struct side_limits side_positive, side_share; /* 0..; 0..1 */
double side_within(
    const struct side_row *row, size_t k, const struct side_limits *limits);

/* Is there such a column? */
bool side_has(const struct side_row *row, const char *name);

/* The cell of a column that may be missing; {"", 0} then. */
struct str side_more(const struct side_row *row, const char *name);

/* Its column currency, as a code (text/iso). */
struct str side_currency(const struct side_row *row);

/* That cell as a number (limits NULL: any) or a date; what it is where the cell
 * is empty, for a date DATE_NONE. */
double side_more_real(const struct side_row *row, const char *name,
    const struct side_limits *limits, double otherwise);
int32_t side_more_date(const struct side_row *row, const char *name);

/* Ends the run: "FILE:LINE: TEXT". */
_Noreturn void side_bad(const struct side_row *row, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
