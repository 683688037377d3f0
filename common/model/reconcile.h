/*
 * reconcile: forecasts of a total and of its items that add up.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum reconcile {
	RECONCILE_TOP_DOWN,  /* the total stands, items share in it */
	RECONCILE_BOTTOM_UP, /* the items stand */
	RECONCILE_WLS,	     /* the difference by mean squared errors */
	RECONCILE_NONE
};
#define RECONCILE_CHOICES "top-down|bottom-up|wls|none"

/*
 * One period: total[0] and item[0..n-1] become forecasts that add up but for
 * rounding. share[0..n-1] >= 0: what an item has of the last season, used where
 * all items are 0 (all 0: equal parts). square (of the total at n): mean
 * squared one-step errors, for RECONCILE_WLS (MinT with a diagonal matrix,
 * Wickramasuriya, Athanasopoulos and Hyndman 2019).
 */
void reconcile(enum reconcile how, double *total, double *item, size_t n,
    const double *share, const double *square);

/*
 * x[0..n-1] rounded to whole numbers that add up to `sum` (largest remainder;
 * the first of equal ones). out may not be x.
 */
void reconcile_round(const double *x, size_t n, int64_t sum, int64_t *out);
