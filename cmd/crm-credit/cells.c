#include "cells.h"

#include "table/column.h"

bool
cells_columns(const struct csv_table *t, const char *const *name, size_t n,
    size_t *column, struct diag *d)
{
	for (size_t i = 0; i < n; i++)
		if (!csv_table_column(t, name[i], &column[i], d))
			return false;
	return true;
}

bool
cells_date(const struct csv_table *t, size_t row, size_t column, int32_t *day,
    struct diag *d)
{
	struct diag cell;

	return column_date(csv_table_cell(t, row, column), day, &cell) ||
	    csv_table_bad(t, row, d, "%s", cell.text);
}

bool
cells_money(const struct csv_table *t, size_t row, size_t column,
    int64_t *amount, struct diag *d)
{
	uint64_t rounded = 0;
	struct diag cell;

	return column_money(
		   csv_table_cell(t, row, column), amount, &rounded, &cell) ||
	    csv_table_bad(t, row, d, "%s", cell.text);
}
