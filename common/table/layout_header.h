/*
 * layout_header: which record of a file names the columns, by its own evidence
 * and by what stands below it. The width of other records has no vote.
 */
#pragma once

#include "table/layout_record.h"

enum { LAYOUT_HEADER_WITHIN = 60 }; /* records that may be the header */

struct layout_evidence {
	double score;
	double typed; /* share of the columns with values below a name */
	size_t names; /* cells that are words for roles */
	size_t filled;
	bool first_values; /* the first column has values, no keys */
	bool is_header;	   /* enough to be one */
};

/*
 * How much the first of n records looks like the header of the others, of which
 * most have `width` cells: S = H + 2 F + E + C.
 *
 *	H  mean of its filled cells: 2 a word for a role, 1 a name (a letter, up
 *	   to 60 bytes, said once), 0 else, -1 a text that the column has again,
 *	   -2 a value: number, date, time, e-mail, URL, true or false
 *	F  share of the columns of which four in five of the next 20 cells are
 *	   numbers, or dates, or times, and this one is not
 *	E  1 with two words for roles (one, of two columns); -1 with one cell
 *	   where others have more
 *	C  share of the columns that are filled
 *
 * It can be a header if E > 0, or H > 0 with no value among the cells, and
 * F > 0 or no column below is typed. O(20 cells).
 */
void layout_header_weigh(const struct layout_record *records, size_t n,
    size_t width, struct layout_evidence *e);

/* The first of the best headers among the first LAYOUT_HEADER_WITHIN records
 * from `at` on, up to one that has words for roles and a record right below; n
 * if there is none. */
size_t layout_header_find(
    const struct layout_record *records, size_t n, size_t at, size_t width);
