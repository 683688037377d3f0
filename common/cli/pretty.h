/*
 * pretty: what a method writes as CSV, as a table for people.
 */
#pragma once

#include "base/str.h"

#include <stddef.h>

struct out;
struct grid_style;
struct tool;

struct pretty {
	const struct grid_style *style;
	const struct tool
	    *tool;   /* its methods say which columns matter; NULL */
	size_t rows; /* at most so many; 0: all */
};

/*
 * Lays out the records of `csv` (comma, as csv/writer writes them): numbers as
 * text/shown has them by the names of their columns, rows called total below a
 * rule, and a bar for the first column of shares, else of money. Tables are
 * parted by blank lines.
 */
void pretty_print(struct out *out, struct str csv, const struct pretty *how);
