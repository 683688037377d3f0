/*
 * metrics: how well scores and probabilities foretell an event, and whether a
 * population has moved.
 *
 * Everywhere a larger score means a likelier event (negate points), event[i]
 * is 0 or 1, scores are finite and n < 2^32. weight[i] > 0 is how many rows a
 * row stands for; NULL: all 1. What cannot be known (one class
 * only, too few rows) is NaN.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What lies at or above a score: a step of the ROC curve. */
struct metrics_step {
	double score;
	double rows, events;
};

/* One step per distinct score, the highest first; the last holds all. */
struct metrics_roc {
	struct metrics_step *steps;
	size_t step_count;
	double rows, events;
};

/* O(n). The caller frees it with metrics_roc_free. */
void metrics_roc(const double *score, const uint8_t *event,
    const double *weight, size_t n, struct metrics_roc *roc);
void metrics_roc_free(struct metrics_roc *roc);

/*
 * The area under the curve, ties half, with DeLong's standard error (DeLong,
 * DeLong and Clarke-Pearson 1988, placements by mid-ranks, n - 1) and 95 %
 * limits, clipped to 0 .. 1. Gini = 2 auc - 1. Agrees with pROC to 1e-12.
 */
struct metrics_auc {
	double auc, se, lower, upper;
};
struct metrics_auc metrics_auc(const struct metrics_roc *roc);

/* The difference of two scores' areas on the same rows, DeLong paired;
 * p two-sided. */
struct metrics_comparison {
	double auc_a, auc_b, difference, se, z, p;
};
struct metrics_comparison metrics_compare(const double *a, const double *b,
    const uint8_t *event, const double *weight, size_t n);

/*
 * Kolmogorov-Smirnov: the largest |share of events - share of others| at or
 * above a score, over the distinct scores; `at` is that score (the highest of
 * equals).
 */
struct metrics_ks {
	double ks, at;
};
struct metrics_ks metrics_ks(const struct metrics_roc *roc);

/* sum (R_k - R_{k-1}) P_k over the steps, R recall and P precision. */
double metrics_average_precision(const struct metrics_roc *roc);

/* mean (p - y)^2. */
double metrics_brier(
    const double *p, const uint8_t *event, const double *weight, size_t n);

/* -mean log likelihood, p kept in 1e-15 .. 1 - 1e-15. */
double metrics_log_loss(
    const double *p, const uint8_t *event, const double *weight, size_t n);

/*
 * Cox's calibration: intercept and slope of a logistic regression of the event
 * on logit p (1 and 0 when perfect: slope, intercept), and the intercept when
 * the slope is held at 1.
 */
struct metrics_calibration {
	double intercept, intercept_se, slope, slope_se, in_the_large;
};
struct metrics_calibration metrics_calibrate(
    const double *p, const uint8_t *event, const double *weight, size_t n);

/* Rows ranked by p descending, ties in row order, cut into k groups of
 * ceil(k rank / n): the gains table. */
struct metrics_group {
	double rows, events;
	double sum_p;
	double lowest, highest; /* p */
};
void metrics_groups(const double *p, const uint8_t *event, const double *weight,
    size_t n, struct metrics_group *groups, size_t k);

/* Expected calibration error: sum |rate - mean p| rows / n. */
double metrics_ece(const struct metrics_group *groups, size_t k);

/* Hosmer and Lemeshow's sum; chi-square with k - 2 degrees of freedom on the
 * rows of the fit, k on others. A group without variance adds nothing. */
double metrics_hosmer_lemeshow(const struct metrics_group *groups, size_t k);

/*
 * Population stability: sum (a - e) ln(a / e) of the shares of k counts, each
 * share at least 1e-4. NaN when either adds up to 0.
 */
double metrics_psi_part(double expected_share, double actual_share);
double metrics_psi(const double *expected, const double *actual, size_t k);

/* Characteristic stability: sum (a - e) points of the shares. */
double metrics_csi(const double *expected, const double *actual,
    const double *points, size_t k);
