/*
 * survival: Kaplan-Meier and Nelson-Aalen curves of durations with censoring,
 * delayed entry and several reasons to leave. Durations are counted, not kept:
 * memory grows with the distinct times, not with the rows.
 */
#pragma once

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* How many rows of one group entered or left at one time, in one way; the sum
 * of their weights. */
struct survival_cell {
	double count; /* 0: a free slot */
	double time;
	uint32_t group;
	uint32_t kind; /* 0 entered, 1 censored, 1 + cause */
};

/* Empty is all zeros. */
struct survival_counts {
	struct survival_cell *slot; /* a table that fits the cache */
	size_t used, mask;
	struct survival_cell *cell; /* what it could not hold, unsorted */
	size_t cells, room;
	uint32_t causes; /* the largest seen */
};

/*
 * Counts one duration of a group: at risk in (start, stop], start = -INFINITY
 * for one seen from the beginning; cause 0 is censored, 1, 2, ... why it ended.
 * stop >= 0 and start < stop is the caller's duty. O(1).
 */
void survival_add(struct survival_counts *counts, uint32_t group, double start,
    double stop, uint32_t cause);

/* The same of a row that stands for `weight` > 0 rows. */
void survival_add_weighted(struct survival_counts *counts, uint32_t group,
    double start, double stop, uint32_t cause, double weight);

/* At one distinct time; an event goes before a censoring at the same time. */
struct survival_step {
	double time;
	double at_risk;		/* start < time <= stop */
	double entered;		/* start = time: at risk from here on */
	double events;		/* of any cause */
	double censored;	/* stop = time without event */
	double survival;	/* Kaplan and Meier 1958: product of 1 - d/n */
	double greenwood;	/* sum of d / (n (n - d)), INFINITY once n = d:
				 * the standard error is survival * its root */
	double hazard;		/* Nelson 1972, Aalen 1978: sum of d / n */
	double hazard_variance; /* sum of d / n^2 */
};

struct survival_curve {
	size_t n; /* steps, times ascending */
	struct survival_step *step;
	double rows; /* durations behind it */
	uint32_t causes;
	double *cause; /* n x causes events; NULL with one cause */
};

/* The curves of groups 0 .. groups-1, in `memory`; the counts are empty then.
 * O(m log m) for m distinct times. */
struct survival_curve *survival_curves(
    struct arena *memory, struct survival_counts *counts, uint32_t groups);

/* The step in force at a time, NULL before the first (survival 1). */
const struct survival_step *
survival_at(const struct survival_curve *curve, double time);

enum survival_interval {
	SURVIVAL_LOG,	  /* S exp(+-z sqrt v), at most 1; R's default */
	SURVIVAL_LOG_LOG, /* S^exp(+-z sqrt v / log S) */
	SURVIVAL_PLAIN	  /* S +- z S sqrt v, inside [0, 1] */
};

/* Limits of S at a step, z normal deviates wide; NaN twice where S = 0, 1 twice
 * where nothing has happened yet. */
void survival_limits(const struct survival_step *step,
    enum survival_interval kind, double z, double *lower, double *upper);

/*
 * The time by which a share p has left, and its limits by the same rule on the
 * two curves of survival_limits: the smallest time with S <= 1 - p; where S =
 * 1 - p (to 1e-9) over a gap, the middle of the gap. NaN where never reached.
 */
struct survival_quantile {
	double time, lower, upper;
};

struct survival_quantile survival_quantile(const struct survival_curve *curve,
    double p, enum survival_interval kind, double z);

/* Restricted mean: the area under S from 0 to tau, and its variance. Behind the
 * last time S goes on flat, which the caller must want. */
void survival_restricted_mean(const struct survival_curve *curve, double tau,
    double *mean, double *variance);

/* The last time of the curve, 0 for an empty one. */
double survival_last_time(const struct survival_curve *curve);

/*
 * The share that has left for one cause by each step (Aalen and Johansen 1978)
 * with its variance (Choudhury 2002): value[i], variance[i] for i < curve->n.
 * The shares of all causes and S add up to 1. O(n).
 */
void survival_incidence(const struct survival_curve *curve, uint32_t cause,
    double *value, double *variance);

/* Limits of such a share F: F^exp(+-z se / (F log F)); NaN at 0 and 1. */
void survival_incidence_limits(
    double value, double variance, double z, double *lower, double *upper);
