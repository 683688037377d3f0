/*
 * sniff: the dialect of a file that nobody described: delimiter, quote and
 * escape, from the consistency of its rows and the kinds of its cells.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

enum { CSV_SNIFF_RECORDS = 1000 }; /* of the sample, that decide */

/* What csv_options takes for "none"; a byte that texts do not have. */
#define CSV_NO_DELIMITER '\x1F'
#define CSV_NO_QUOTE	 '\x1E'

struct csv_sniff {
	char delimiter; /* given, or 0 to find it; CSV_NO_DELIMITER */
	char quote;	/* given, or 0 to find it; CSV_NO_QUOTE */
	bool backslash; /* found: quotes are escaped by a backslash */
	bool space;	/* found: white space stands before quotes */
	bool runs;	/* found: spaces in a row are one delimiter */
	bool sep_line;	/* found: the first line is "sep=X" */
	bool wrapped;	/* found: lines are in quotes as a whole (csv/unwrap) */
};

/*
 * Finds what *s leaves open. A given delimiter wins, then a first line sep=X,
 * then the candidate of `, ; TAB | ^ ~ : space` and `" ' none` with the best
 * Q = P T (van den Burg, Nazabal and Sutton, Wrangling Messy CSV Files by
 * Detecting Row and Type Patterns, 2019), ties in that order:
 *
 *	P = 1/K sum_k N_k max(.001, L_k - 1) / L_k	over K row widths
 *	T = cells of a known kind / all cells
 *
 * Records without their last cells are of the width of those with them; cells
 * that a delimiter inside a date, time or number makes are of no kind. Colon
 * and space never win where `, ; TAB |` stands evenly. One column where no
 * candidate splits more than half of the records from the first split one on.
 */
void csv_sniff(struct str sample, struct csv_sniff *s);
