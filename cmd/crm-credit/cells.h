/*
 * cells: what the small files beside the input (csv/load) share: several
 * columns at once, and cells as dates and money. Each is false with *d, which
 * names file and line, when it cannot.
 */
#ifndef CREDIT_CELLS_H
#define CREDIT_CELLS_H

#include "csv/load.h"

/* The columns called name[0..n-1]. */
bool cells_columns(const struct csv_table *table, const char *const *name,
    size_t n, size_t *column, struct diag *d);

bool cells_date(const struct csv_table *table, size_t row, size_t column,
    int32_t *day, struct diag *d);
bool cells_money(const struct csv_table *table, size_t row, size_t column,
    int64_t *amount, struct diag *d);

#endif
