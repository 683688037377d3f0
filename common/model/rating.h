/*
 * rating: the figures of opinion surveys with their uncertainty: net promoter
 * score (NPS), shares over time, means.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* How people answered; sums of weights where there are weights. */
struct rating_answers {
	double promoters, passives, detractors;
	double n;	   /* answers; with weights (sum w)^2 / sum w^2 */
	double population; /* of whom n were asked; 0: endless */
};

/* In points, -100 to 100. */
struct rating_nps {
	double value;	     /* 100 (P - D) */
	double variance;     /* of one answer: P + D - (P - D)^2 */
	double error;	     /* standard error */
	double lower, upper; /* cut at -100 and 100 */
	bool adjusted;	     /* error and limits are those of small samples */
};

/* Below so many answers the small-sample form is taken. */
enum { RATING_SMALL = 30 };

/*
 * The score at a confidence level. With fewer than RATING_SMALL answers (or
 * when `adjust`), error and limits come from 3 more answers: 3/4 promoters, 3/2
 * passives, 3/4 detractors, so the limits centre on the adjusted score (Rocks,
 * "Interval estimation for the net promoter score", American Statistician 70,
 * 2016). No answers: NaN throughout.
 */
void rating_nps(const struct rating_answers *answers, double level, bool adjust,
    struct rating_nps *out);

/* Answers needed for limits of +- margin points: z^2 variance / (margin/100)^2,
 * rounded up. */
double
rating_nps_needed(const struct rating_nps *nps, double margin, double level);

struct rating_slope {
	double slope, error; /* per unit of t; NaN below two periods */
	double z;
};

/*
 * The straight line through scores at times t, each weighted by 1 / SE^2. Every
 * error must be above 0 (take the adjusted form where it is not).
 */
void rating_nps_slope(const struct rating_nps *nps, const double *t, size_t n,
    struct rating_slope *out);

/*
 * Cochran (1954) and Armitage (1955): z of a trend in the shares x[i] of n[i]
 * over scores t[i]; NaN when all or none agree or t does not vary.
 */
double
rating_share_trend(const double *x, const double *n, const double *t, size_t k);

/* A mean with its t limits. */
struct rating_mean {
	double value, sd, error; /* error: sd / sqrt n */
	double lower, upper;
	double t; /* value / error: NaN when nothing varies */
};

/*
 * Of n numbers with weights >= 0 (NULL: 1 each). With weights, n in error and
 * degrees of freedom is (sum w)^2 / sum w^2 and sd^2 = n / (n - 1) sum w
 * (x - mean)^2 / sum w. NaN where n is too small.
 */
void rating_mean(const double *x, const double *weight, size_t n, double level,
    struct rating_mean *out);
