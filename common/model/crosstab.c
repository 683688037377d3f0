#include "model/crosstab.h"

#include "base/mem.h"
#include "math/dist.h"

#include <math.h>
#include <stdlib.h>

void
crosstab_open(struct crosstab *t, size_t rows, size_t columns)
{
	*t = (struct crosstab){ .rows = rows, .columns = columns };
	t->count = mem_zero(rows * columns, sizeof(*t->count));
	t->column = mem_zero(columns, sizeof(*t->column));
}

void
crosstab_free(struct crosstab *t)
{
	free(t->count);
	free(t->column);
	*t = (struct crosstab){ 0 };
}

void
crosstab_add(struct crosstab *t, size_t row, size_t column, double weight)
{
	struct crosstab_column *c = &t->column[column];

	t->count[row * t->columns + column] += weight;
	c->answers++;
	c->weight += weight;
	c->square += weight * weight;
}

double
crosstab_share(const struct crosstab *t, size_t row, size_t column)
{
	return t->count[row * t->columns + column] / t->column[column].weight;
}

double
crosstab_effective(const struct crosstab *t, size_t column)
{
	const struct crosstab_column *c = &t->column[column];

	return c->square > 0 ? c->weight * c->weight / c->square : 0;
}

static double
row_weight(const struct crosstab *t, size_t row)
{
	double sum = 0;

	for (size_t c = 0; c < t->columns; c++)
		sum += t->count[row * t->columns + c];
	return sum;
}

void
crosstab_test(const struct crosstab *t, struct crosstab_test *out)
{
	double all = 0, squares = 0, rows = 0, columns = 0, chi = 0, low = 0;
	double scale;

	for (size_t c = 0; c < t->columns; c++) {
		all += t->column[c].weight;
		squares += t->column[c].square;
		columns += t->column[c].weight > 0;
	}
	*out =
	    (struct crosstab_test){ .effective =
					squares > 0 ? all * all / squares : 0 };
	scale = out->effective / all;
	for (size_t r = 0; r < t->rows; r++) {
		double row = row_weight(t, r);

		rows += row > 0;
		for (size_t c = 0; c < t->columns && row > 0; c++) {
			double want = scale * row * t->column[c].weight / all;
			double off =
			    scale * t->count[r * t->columns + c] - want;

			if (!(want > 0))
				continue;
			chi += off * off / want;
			low += want < 5;
		}
	}
	out->df = fmax(rows - 1, 0) * fmax(columns - 1, 0);
	out->chi_square = out->df > 0 ? chi : NAN;
	out->p = out->df > 0 ? chi_square_tail(chi, out->df) : NAN;
	out->cramers_v = sqrt(
	    out->chi_square / (out->effective * (fmin(rows, columns) - 1)));
	out->low = rows * columns > 0 ? low / (rows * columns) : NAN;
}

double
crosstab_z(double p1, double n1, double p2, double n2)
{
	double p = (p1 * n1 + p2 * n2) / (n1 + n2);
	double variance = p * (1 - p) * (1 / n1 + 1 / n2);

	return variance > 0 ? (p1 - p2) / sqrt(variance) : NAN;
}
