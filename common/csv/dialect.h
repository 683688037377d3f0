/*
 * dialect: how the cells of a file are told apart.
 */
#pragma once

#include "base/str.h"

enum { CSV_SAMPLE = 64 * 1024 }; /* bytes that decide the delimiter */

/*
 * The delimiter of a sample that begins at a record: of comma, TAB, semicolon
 * and pipe the one that cuts most records like the first one, then the one that
 * makes more cells, then in this order. Quotes are respected. Comma when none
 * of them occurs in the first record. `whole` says that the sample is all there
 * is; else its last record is left out, as it may be cut.
 */
char csv_find_delimiter(struct str sample, int whole);
