#include "model/points.h"

#include "base/mem.h"
#include "base/sort.h"
#include "math/sum.h"

#include <math.h>
#include <stdbool.h>

/* Row numbers in ascending order of their values, by the last column first:
 * each pass keeps the order of the ones before it. */
static struct sort_item *
order_rows(const double *table, size_t rows, size_t columns)
{
	struct sort_item *order = mem_alloc(rows, sizeof(*order));

	for (size_t i = 0; i < rows; i++)
		order[i].index = (uint32_t)i;
	for (size_t j = columns; j > 0; j--) {
		for (size_t i = 0; i < rows; i++)
			order[i].key = sort_key_double(
			    table[order[i].index * columns + j - 1]);
		sort_items(order, rows);
	}
	return order;
}

static bool
alike(const double *a, const double *b, size_t columns)
{
	for (size_t j = 0; j < columns; j++)
		if (a[j] != b[j])
			return false;
	return true;
}

/* Numbers the distinct rows; first[i] is a row of point i. */
static size_t *
number_points(struct arena *memory, struct points *points, const double *table,
    size_t rows, size_t columns)
{
	scoped struct sort_item *order = order_rows(table, rows, columns);
	size_t *first = mem_alloc(rows, sizeof(*first));

	*points = (struct points){ .rows = rows };
	points->of = arena_array(memory, rows, sizeof(*points->of));
	points->weight = arena_array(memory, rows, sizeof(*points->weight));
	for (size_t i = 0; i < rows; i++) {
		size_t row = order[i].index;

		if (i == 0 ||
		    !alike(table + first[points->n - 1] * columns,
			table + row * columns, columns))
			first[points->n++] = row;
		points->of[row] = (uint32_t)(points->n - 1);
		points->weight[points->n - 1]++;
	}
	return first;
}

/* Weighted mean and population standard deviation of one column, in two
 * passes; false when it has one value only. */
static bool
measure(struct points *points, const double *value, size_t at)
{
	struct sum sum = { 0 }, squares = { 0 };
	double rows = (double)points->rows, mean;
	bool varies = false;

	for (size_t i = 0; i < points->n; i++) {
		sum_add(&sum, points->weight[i] * value[i]);
		varies |= value[i] != value[0];
	}
	mean = sum_value(&sum) / rows;
	for (size_t i = 0; i < points->n; i++)
		sum_add(&squares,
		    points->weight[i] * (value[i] - mean) * (value[i] - mean));
	points->mean[at] = mean;
	points->sd[at] = sqrt(sum_value(&squares) / rows);
	return varies && points->sd[at] > 0;
}

void
points_make(struct arena *memory, struct points *points, const double *table,
    size_t rows, size_t columns)
{
	scoped size_t *first =
	    number_points(memory, points, table, rows, columns);
	scoped double *value = mem_alloc(points->n, sizeof(*value));

	points->mean = arena_array(memory, columns, sizeof(*points->mean));
	points->sd = arena_array(memory, columns, sizeof(*points->sd));
	points->column = arena_array(memory, columns, sizeof(*points->column));
	for (size_t j = 0; j < columns; j++) {
		for (size_t i = 0; i < points->n; i++)
			value[i] = table[first[i] * columns + j];
		if (measure(points, value, points->d))
			points->column[points->d++] = j;
	}
	points->x =
	    arena_array(memory, points->n * points->d, sizeof(*points->x));
	for (size_t i = 0; i < points->n; i++)
		points_scale(points, table + first[i] * columns,
		    points->x + i * points->d);
}

void
points_scale(const struct points *points, const double *row, double *x)
{
	for (size_t j = 0; j < points->d; j++)
		x[j] =
		    (row[points->column[j]] - points->mean[j]) / points->sd[j];
}
