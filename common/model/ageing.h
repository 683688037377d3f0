/*
 * ageing: open items in buckets of days, and what of the unapplied money may
 * be set against them. Sizes in 1/10000 units of money.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGEING_BUCKETS 24 /* at most */

/* Bucket k holds days <= upper[k] and > upper[k-1]; the last has no upper
 * bound: n bounds make n + 1 buckets. */
struct ageing_bounds {
	int32_t upper[AGEING_BUCKETS - 1];
	size_t n;
};

/* The bucket of a number of days. */
size_t ageing_bucket(const struct ageing_bounds *bounds, int32_t days);

/* One customer's open items; none: all zeros. */
struct ageing {
	int64_t bucket[AGEING_BUCKETS]; /* as many as there are */
	int64_t no_due;
	int64_t unapplied; /* <= 0 as a rule: money not allocated */
	int64_t overdue;   /* open and past due */
	int64_t disputed, deducted;
	int32_t oldest_days; /* past due; 0 if nothing is overdue */
	uint32_t n_open;
};

struct ageing_item {
	int64_t open;	      /* > 0 */
	int32_t days;	      /* that choose the bucket */
	int32_t overdue_days; /* t - due */
	bool no_due;
	int64_t disputed, deducted; /* of what is open */
};

void ageing_add(struct ageing *ageing, const struct ageing_bounds *bounds,
    const struct ageing_item *item);

/* Buckets + no_due + unapplied. */
int64_t
ageing_balance(const struct ageing *ageing, const struct ageing_bounds *bounds);

enum ageing_apply {
	AGEING_APPLY_NONE,
	AGEING_APPLY_IN_ORDER, /* fifo by due or by date: as the items stand */
	AGEING_APPLY_EXACT,    /* to the first item of just that open amount */
	AGEING_APPLY_PRORATA /* by open amount, the rest by largest remainder */
};

/*
 * Sets up to `money` (> 0) of one customer against open[0..n-1], lowering
 * them, and returns what is left of it. For EXACT money is one payment. Pro
 * rata shares whole cents as long as all amounts are whole cents.
 */
int64_t
ageing_apply(enum ageing_apply rule, int64_t money, int64_t *open, size_t n);

/*
 * Shares `total` (>= 0) out in proportion to weight[0..n-1] (>= 0), in whole
 * `unit`s (> 0), into share[]: each gets the floor of its part, the units left
 * go to the largest remainders, ties to the earlier. If total is no multiple
 * of the unit the rest below one unit is not shared. With all weights zero
 * nothing is shared. The weights must add up to an int64. Exact.
 */
void ageing_share(int64_t total, const int64_t *weight, size_t n, int64_t unit,
    int64_t *share);
