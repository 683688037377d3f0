/*
 * forecast: the next periods of a series, by the method that suits it: the
 * plain average of Theta and ETS, or what its length and its zeros leave.
 */
#pragma once

#include "model/ets.h"
#include "model/intermittent.h"
#include "model/theta.h"

enum forecast_method {
	FORECAST_AUTO,
	FORECAST_COMB, /* the average of Theta and ETS, points and limits */
	FORECAST_THETA,
	FORECAST_ETS,
	FORECAST_SNAIVE,
	FORECAST_NAIVE2,
	FORECAST_MEAN,
	FORECAST_CROSTON,
	FORECAST_SBA,
	FORECAST_TSB,
	FORECAST_BEST, /* of the first four: backtest_fit chooses */
	FORECAST_VALUE /* of what was chosen: constant, or a single value */
};
#define FORECAST_CHOICES \
	"auto|comb|theta|ets|snaive|naive2|mean|croston|sba|tsb|best"

/* What is worth knowing about a forecast, as bits. */
enum {
	FORECAST_SHORT = 1,	   /* too few periods for a model */
	FORECAST_CONSTANT = 2,	   /* all values equal */
	FORECAST_EMPTY = 4,	   /* all zero */
	FORECAST_INTERMITTENT = 8, /* mostly zeros */
	FORECAST_NO_SEASON = 16,   /* 14 .. 2m + 3 periods: no season seen */
	FORECAST_WIDE = 32,	   /* errors of half the level and more */
	FORECAST_CLIPPED = 64,	   /* limits or points cut at 0 */
	FORECAST_OUTLIER = 128,
	FORECAST_NOTES = 8
};
/* The word of note number 0 .. FORECAST_NOTES - 1. */
const char *forecast_note(int number);
const char *forecast_method_name(enum forecast_method method);

struct forecast_options {
	enum forecast_method method;
	size_t m;	 /* periods of a season; 1: none */
	double level[2]; /* of the limits, as 0.8 and 0.95 */
	double alpha;	 /* of croston, sba, tsb */
	enum ets_states states;
	size_t horizon; /* of `best`: the step of its origins, too */
	size_t origins; /* of `best` */
};

/* A period ahead; limits are NaN where there are none. */
struct forecast_point {
	double mean, low[2], high[2];
};

struct forecast {
	enum forecast_method method; /* that was taken */
	unsigned notes;
	size_t n, m;
	bool negative; /* a value below 0: nothing is clipped */
	double value;  /* of a constant, a mean, the last of NAIVE2 */
	double spread; /* its standard error, of snaive and naive2 the one-step
			* deviation */
	struct ets ets;
	struct theta theta;
	struct intermittent demand;
	enum seasonal season; /* taken off before: ets of m > 24, naive2 */
	double index[THETA_SEASON]; /* by position */
	double square;		    /* mean squared one-step error */
	bool *outlier;	/* per period: an error far beyond the others */
	double *fitted; /* per period: what was expected of it */
};

/*
 * Fits y[0..n-1]. False, with nothing to free, where n = 0 or where croston,
 * sba or tsb were asked for and a value is negative. Free with forecast_free.
 * FORECAST_BEST is taken as FORECAST_AUTO here (see model/backtest).
 */
bool forecast_fit(struct forecast *f, const double *y, size_t n,
    const struct forecast_options *options);

/*
 * Walks y[0..n-1] with the parameters of COMB, THETA or ETS that are there, in
 * place of a fit: fills the last states, fitted and square. False when they do
 * not suit y.
 */
bool forecast_walk(struct forecast *f, const double *y);

/* point[0..h-1] of the next periods. Points and limits of a series without a
 * negative value are cut at 0 unless `raw`. */
void forecast_ahead(struct forecast *f, const double *y, size_t h,
    const struct forecast_options *options, bool raw,
    struct forecast_point *point);

/* What a forecast is made of; the three add up to it (before it is cut at 0).
 * A season that multiplies is here what it adds. */
struct forecast_parts {
	double level, trend, season;
};

/* past[0..n-1] of what was expected of y, ahead[0..h-1] of what will be. */
void forecast_explain(const struct forecast *f, const double *y, size_t h,
    struct forecast_parts *past, struct forecast_parts *ahead);

/* The sum of the next h periods, its limits by the joint distribution (of M
 * errors by `paths` seeded draws). */
struct forecast_point forecast_total(struct forecast *f, const double *y,
    size_t h, const struct forecast_options *options, uint64_t seed);

/* The form of the ETS part, "" without one. */
const char *forecast_form(const struct forecast *f);

void forecast_free(struct forecast *f);
