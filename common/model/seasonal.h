/*
 * seasonal: the season of a series of periods: indices by classical
 * decomposition and a test whether there is a season at all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * index[0..m-1]: the season of position t mod m in y[0..n-1], n >= 2m: the
 * ratios to the centred moving average (differences when not multiplicative)
 * averaged by position and scaled to mean 1 (0). A multiplicative season needs
 * y > 0.
 */
void seasonal_indices(
    const double *y, size_t n, size_t m, bool multiplicative, double *index);

/*
 * Theta's season: the indices of y where the test says there is one, additive
 * where a value is not positive, and none where an index is below 1e-4 in size.
 * Writes y without it to x[0..n-1]. Returns SEASONAL_NONE (index all 1),
 * SEASONAL_ADDITIVE or SEASONAL_MULTIPLICATIVE.
 */
enum seasonal { SEASONAL_NONE, SEASONAL_ADDITIVE, SEASONAL_MULTIPLICATIVE };
enum seasonal
seasonal_adjust(const double *y, size_t n, size_t m, double *index, double *x);

/* x of y at position t, and the way back. */
double seasonal_remove(
    enum seasonal kind, const double *index, size_t m, size_t t, double y);
double seasonal_restore(
    enum seasonal kind, const double *index, size_t m, size_t t, double x);
