/*
 * scorecard: a logistic model on binned variables as points, and the reasons
 * of a score.
 *
 *	log odds of the event  L = b0 + sum b_j value_j(bin)
 *	score		       S = A - B L
 *
 * where value is the bin's weight of evidence (or, in a model of dummies, its
 * coefficient, b_j being 1). B > 0: the higher the safer.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "model/binning.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCORECARD_DIGITS = 6, SCORECARD_REASONS = 64 }; /* at most */

struct scorecard_variable {
	struct str name; /* of the column */
	struct binning bins;
	double b, se; /* se NaN: unknown */
	/* Made by scorecard_scale: per bin, exact, and rounded in units of
	 * 10^-digits; with their part of the base, if that is spread. */
	double *points;
	int64_t *units;
	/* Per bin: the units that it lacks for a reason; and those that it is
	 * measured from. */
	double *lack, neutral;
};

/* What a reason is measured from. */
enum scorecard_neutral {
	SCORECARD_BEST, /* the variable's largest points */
	SCORECARD_MEAN, /* the training rows' mean points */
	SCORECARD_ZERO	/* value 0 */
};

/* How log odds become points. */
struct scorecard_scale {
	double a, b;
	int digits;  /* of rounded points */
	bool spread; /* the base over the variables */
	enum scorecard_neutral neutral;
};

struct scorecard {
	struct arena text; /* of the names */
	struct scorecard_variable *variables;
	size_t count;
	double intercept, intercept_se;
	struct scorecard_scale scale;
	double base; /* exact, and rounded; 0 when spread */
	int64_t base_units;
};

/* The scale of which `points` go with the odds (events : others) and `pdo`
 * more halve them; pdo < 0: double them. */
struct scorecard_scale
scorecard_odds_scale(double points, double odds, double pdo);

/* The scale on which the worst bins together give `low` and the best `high`,
 * of bins that training rows had; rising: the more events the higher. */
struct scorecard_scale scorecard_range_scale(
    const struct scorecard *card, double low, double high, bool rising);

/* Sets the scale and everything that follows from it. Rounds half away from
 * zero. */
void
scorecard_scale(struct scorecard *card, const struct scorecard_scale *scale);

/* 10^digits, exact, 0 <= digits <= SCORECARD_DIGITS. */
double scorecard_power(int digits);

/* Of one row, given its bin of every variable: the log odds, S exact of these,
 * and S as the sum of rounded points. */
double scorecard_log_odds(const struct scorecard *card, const uint16_t *bin);
double scorecard_exact(const struct scorecard *card, double log_odds);
double scorecard_score(const struct scorecard *card, const uint16_t *bin);

/*
 * Why the event is likelier than it might be: up to `most` variables by the
 * points they lack (rounded ones), the largest lack first, ties in the card's
 * order, none without a lack. The number of reasons.
 */
struct scorecard_reason {
	size_t variable;
	double points; /* > 0 */
};
size_t scorecard_reasons(const struct scorecard *card, const uint16_t *bin,
    struct scorecard_reason *reasons, size_t most);

void scorecard_free(struct scorecard *card);
