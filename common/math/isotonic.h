/*
 * isotonic: the best curve that never falls.
 */
#pragma once

#include <stddef.h>

/*
 * y[0..n-1] with weights w > 0 become the values that never fall and have the
 * least weighted sum of squared differences from y (pool adjacent violators;
 * Ayer, Brunk, Ewing, Reid and Silverman 1955).
 */
void isotonic_fit(double *y, const double *w, size_t n);
