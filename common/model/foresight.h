/*
 * foresight: how well chances to stay, foretold of customers not seen before,
 * agree with how long they stayed, some being watched for a while only. Those
 * are made up for by the inverse of the chance to be still watched (IPCW; Graf
 * and others 1999; Uno and others 2007), by the curve G of the watching itself.
 *
 * Customers may be watched from a start on only (delayed entry): then all is of
 * those who had entered by t and given their entry: their chances to stay are
 * S(t) / S(start), and G counts from the start, G(t) / G(start) (Yao and others
 * 2022).
 */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct foresight {
	size_t n;
	const double *time;   /* of each customer */
	const double *start;  /* watched after it; NULL: from the beginning */
	const uint8_t *event; /* 1: left then; 0: last seen then */
	const double *weight; /* > 0; NULL: all 1 */
	/* The rest is foresight_open's own: the curve of the watching, where
	 * one who leaves goes before one who is last seen at the same time. */
	size_t steps;
	double *step, *watched; /* times ascending, G without its zeros */
	size_t *ends;		/* at how many of them nobody was left */
};

/* Ready, in `memory`; time, start, event, weight and n being set. O(n log n).
 */
void foresight_open(struct arena *memory, struct foresight *f);

/* G(t) given watched at `from`, and G just before t. O(log n). */
double foresight_watched(const struct foresight *f, double from, double t);
double
foresight_watched_before(const struct foresight *f, double from, double t);

/*
 * The Brier score at t of chances to stay longer: the mean of S^2 / G(T-) for
 * those who had left by t and (1 - S)^2 / G(t) for those still there. NaN where
 * nobody is watched any more.
 */
double foresight_brier(const struct foresight *f, double t, const double *stay);

/*
 * Cumulative and dynamic AUC at t: the chance that one who had left by t had a
 * higher score than one still there, ties half. NaN when either is missing.
 */
double foresight_auc(const struct foresight *f, double t, const double *score);

/* The share of some (NULL: all) that had left by t, which for all without a
 * start is 1 - Kaplan and Meier; NaN as in the Brier score. */
double foresight_left(const struct foresight *f, double t, const bool *among);
