/*
 * cox_walk: the rows of a Cox model in order, and a walk over their event times
 * from the last to the first that keeps the sums over everybody at risk. All
 * that cox and its companions cox_* compute is one such walk.
 */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At risk in (start, stop], start < stop; finite numbers. */
struct cox_data {
	size_t rows, columns;
	const double *x;     /* rows x columns */
	const double *start; /* NULL: at risk from the beginning */
	const double *stop;
	const uint8_t *event;	 /* 1: left at stop; 0: still there */
	const uint32_t *stratum; /* 0, 1, ...; NULL: one */
	const double *weight;	 /* how many rows a row stands for, > 0; NULL:
				  * all 1 */
};

/* The same by stratum, then stop descending, with standardised columns. */
struct cox_order {
	size_t rows, columns, strata, events;
	double *x;     /* (x - mean) / scale */
	double *mean;  /* by column */
	double *scale; /* standard deviation; 1 for a constant column */
	double *start; /* NULL: from the beginning */
	double *stop;
	uint8_t *event;
	double *weight;	 /* NULL: all 1 */
	uint32_t *row;	 /* place in the data */
	uint32_t *leave; /* places here by start descending; NULL without */
	size_t *first;	 /* strata + 1: where each begins */
};

/* In `memory`. O(n log n) at worst, O(n) in practice. */
void cox_order_make(
    struct arena *memory, const struct cox_data *data, struct cox_order *order);

/* Sums over some rows of e = w exp(x b), e x and e x x'. */
struct cox_sums {
	double weight;
	double *first;	/* columns */
	double *second; /* lower triangle by rows: columns (columns + 1) / 2 */
};

/* Sums divided by their weight. */
struct cox_mean {
	double weight;
	double *first;
	double *second; /* NULL: not wanted */
};

/*
 * Where a walk stands: at an event time, with the rows at risk then and those
 * who leave. Rows `entered` .. `at`-1 have come since the last event time, and
 * places leave[gone_before .. gone-1] have gone (their start is not before
 * this time).
 */
struct cox_walk {
	const struct cox_order *order;
	bool moments; /* keep `second` */
	double *risk; /* e by row */
	size_t stratum;
	double time;
	size_t at_risk, deaths;
	double dead_weight; /* sum of their w */
	struct cox_sums all, dead;
	double *dead_x; /* sum of w x over the dead */
	size_t begin;	/* the rows of this stop time: begin .. at-1 */
	size_t at, entered, gone, gone_before;
	struct cox_mean mean; /* of cox_walk_mean */
	struct arena memory;
};

/* Ready to walk with coefficients b of the standardised columns. False when
 * some exp(x b) is out of range; cox_walk_close is due in either case. */
bool cox_walk_open(struct cox_walk *walk, const struct cox_order *order,
    const double *b, bool moments);

/* On to the next event time; false behind the last of the last stratum. */
bool cox_walk_next(struct cox_walk *walk);

void cox_walk_close(struct cox_walk *walk);

static inline double
cox_order_weight(const struct cox_order *order, size_t place)
{
	return order->weight != NULL ? order->weight[place] : 1;
}

/*
 * The l-th of the d leaving together (Efron 1977): the sums without a share l/d
 * of the dead, divided by their weight. Breslow (1974): l = 0 for all. Valid
 * until the next call.
 */
const struct cox_mean *cox_walk_mean(struct cox_walk *walk, double share);
