/*
 * layout_record: what one record of an untidy file looks like by itself, of
 * whatever table: what table/layout and table/tidy share.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* A record; the texts are the caller's. */
struct layout_record {
	struct str *field;
	size_t n;
	uint64_t line;	   /* where it begins */
	bool blank_before; /* a blank line stands before it */
};

/* The number of filled cells, counted up to `most`. */
size_t layout_record_filled(const struct layout_record *r, size_t most);

/* Is it drawn with a mark alone: ********? Are all its cells, if any? */
bool layout_cell_is_ruler(struct str s);
bool layout_record_is_ruler(const struct layout_record *r);

/* Does it begin with '#'? */
bool layout_record_is_comment(const struct layout_record *r);

/* Is it a line that is drawn between others: cells of strokes alone, three or
 * more of them? */
bool layout_record_is_rule(const struct str *field, size_t n);

/* Is it one cell that says how many records there were: "(2 rows)"? */
bool layout_record_is_count(const struct layout_record *r);

/* Has it filled cells, and no number, date or time among them? */
bool layout_record_is_text(const struct layout_record *r);

/* How a text names a total. */
enum layout_total {
	LAYOUT_NO_TOTAL,
	LAYOUT_TOTAL_OF,   /* "Total for Ann", "Ann Total" */
	LAYOUT_TOTAL_WORD, /* as a whole: "Grand total:", "合计" */
	LAYOUT_MEAN_WORD   /* "Average" */
};

/* *of becomes what it is the total of, "Ann". */
enum layout_total layout_record_total(struct str cell, struct str *of);

/* The first filled cell names a total. */
bool layout_record_is_total(const struct layout_record *r);

/* The first cell is empty and the others are numbers or empty. */
bool layout_record_is_numbers(const struct layout_record *r);
