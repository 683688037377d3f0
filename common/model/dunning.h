/*
 * dunning: which reminder is due, and which action recovers the most.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dunning_item {
	int32_t days;	    /* overdue, negative: before due */
	int32_t last_level; /* of the last letter; 0: there was none */
	bool logged;	    /* there is a log: one above it at most */
	bool broken;	    /* a promise was broken */
};

/*
 * The level of an item: the highest k with min_days[k] <= days, lifted by one
 * by a broken promise, at most one above the last letter's. min_days ascends.
 * -1: below the first level.
 */
int32_t dunning_level(
    const struct dunning_item *item, const int32_t *min_days, size_t levels);

/* What an action costs and how likely it recovers the money. */
struct dunning_action {
	double probability; /* 0..1 */
	double fee;	    /* share of what is recovered */
	double cost;	    /* money */
	double minutes;	    /* of work */
};

/* open (p (1 - fee) - p_none) - cost. */
double dunning_gain(
    double open, double probability_none, const struct dunning_action *action);
