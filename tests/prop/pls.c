/*
 * What holds for path models of any data: mode B of two blocks is the first
 * canonical correlation (Hotelling 1936; Wold 1982), and neither the order of
 * the rows, nor a change of units, nor the side from which an item is read
 * changes a path.
 */
#include "model/pls.h"
#include "base/rng.h"
#include "math/dist.h"
#include "unit/tap.h"

#include <stdlib.h>

enum { ROWS = 60, ITEMS = 4 };

static const struct str columns[] = { { "a", 1 }, { "b", 1 }, { "c", 1 },
	{ "d", 1 } };

static void
make_data(struct rng *rng, double *x)
{
	for (size_t r = 0; r < ROWS; r++) {
		double common = draw_normal(rng);

		for (size_t i = 0; i < ITEMS; i++)
			x[i * ROWS + r] = common * (1 + (double)i) / 3 +
			    draw_normal(rng) + (double)i;
	}
}

static double
correlation(const double *x, size_t i, size_t j)
{
	double m[2] = { 0 }, s[3] = { 0 };

	for (size_t r = 0; r < ROWS; r++) {
		m[0] += x[i * ROWS + r] / ROWS;
		m[1] += x[j * ROWS + r] / ROWS;
	}
	for (size_t r = 0; r < ROWS; r++) {
		double a = x[i * ROWS + r] - m[0], b = x[j * ROWS + r] - m[1];

		s[0] += a * a;
		s[1] += b * b;
		s[2] += a * b;
	}
	return s[2] / sqrt(s[0] * s[1]);
}

/* The root of the larger eigenvalue of Rxx^-1 Rxy Ryy^-1 Ryx. */
static double
canonical(const double *x)
{
	double a = correlation(x, 0, 1), b = correlation(x, 2, 3);
	double c[2][2], left[2][2], right[2][2], m[2][2] = { { 0 } };
	double trace, determinant;

	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++)
			c[i][j] = correlation(x, i, 2 + j);
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++) {
			left[i][j] = (c[i][j] - a * c[1 - i][j]) / (1 - a * a);
			right[i][j] = (c[j][i] - b * c[j][1 - i]) / (1 - b * b);
		}
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++)
			for (size_t k = 0; k < 2; k++)
				m[i][j] += left[i][k] * right[k][j];
	trace = m[0][0] + m[1][1];
	determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
	return sqrt(trace / 2 + sqrt(trace * trace / 4 - determinant));
}

static double
path(const double *x, const char *text, bool formative)
{
	struct pls_options options = {
		.formative = formative, .tolerance = 1e-13, .rounds = 5000
	};
	struct pls_data data = { .x = x, .n = ROWS };
	struct pls_model model = { 0 };
	struct pls_fit fit = { 0 };
	double result = NAN;

	if (pls_model_parse(&model, str_of(text), NULL) &&
	    pls_model_bind(&model, columns, ITEMS, NULL) &&
	    pls_fit(&fit, &model, &data, &options, NULL))
		result = fit.path[1];
	pls_fit_free(&fit);
	pls_model_free(&model);
	return result;
}

int
main(void)
{
	static const char text[] = "construct A a b\nconstruct B c d\n"
				   "path A B\n";
	static double x[ITEMS * ROWS], y[ITEMS * ROWS];
	double modes = 0, order = 0, units = 0, turned = 0;
	struct rng rng;

	rng_seed(&rng, 11);
	for (int round = 0; round < 20; round++) {
		double plain;

		make_data(&rng, x);
		plain = path(x, text, false);
		modes =
		    fmax(modes, fabs(fabs(path(x, text, true)) - canonical(x)));
		for (size_t i = 0; i < ITEMS; i++)
			for (size_t r = 0; r < ROWS; r++)
				y[i * ROWS + r] = x[i * ROWS + ROWS - 1 - r];
		order = fmax(order, fabs(path(y, text, false) - plain));
		for (size_t i = 0; i < ITEMS * ROWS; i++)
			y[i] = 3 + 7 * x[i];
		units = fmax(units, fabs(path(y, text, false) - plain));
		for (size_t i = 0; i < ITEMS * ROWS; i++)
			y[i] = i < ROWS ? 11 - x[i] : x[i];
		turned = fmax(
		    turned, fabs(fabs(path(y, text, false)) - fabs(plain)));
	}
	ok(modes < 1e-9, "mode B: canonical correlation (%.1e)", modes);
	ok(order < 1e-12, "the order of rows (%.1e)", order);
	ok(units < 1e-11, "units (%.1e)", units);
	ok(turned < 1e-9, "an item turned round (%.1e)", turned);
	return tap_end();
}
