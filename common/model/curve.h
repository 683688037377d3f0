/*
 * curve: straight lines between given points, flat outside them.
 */
#pragma once

#include <stddef.h>

struct curve_point {
	double x, y;
};

/* The value at x of the curve through point[0..n-1], x strictly ascending,
 * n > 0; NaN at NaN. */
double curve_at(const struct curve_point *point, size_t n, double x);
