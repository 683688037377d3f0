/*
 * layout_names: the columns of a table whose header is found: their names, the
 * kinds of their cells, and whether the first ones are names of the rows.
 */
#pragma once

#include "table/layout.h"

/*
 * Fills in width, row_names, header, column and raw_header, given the place
 * `at` of the header's last row among n records, or has_header false and the
 * width. Linear in the cells.
 */
void layout_names(
    struct layout *l, const struct layout_record *records, size_t n, size_t at);
