/*
 * binning: a variable as a few bins with weights of evidence: ranges of a
 * number or groups of levels, special codes, missing values, and what was
 * never seen. Fitting and applying share one look-up.
 */
#pragma once

#include "base/map.h"
#include "base/str.h"
#include "model/partition.h"
#include "model/woe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct binning_options {
	enum partition_shape shape; /* of numbers: PARTITION_EITHER; levels
				     * go by their rate */
	size_t max_bins;	    /* 8 */
	double min_share;	    /* of all rows in a bin: .05 */
	double pool;	  /* levels below this share of rows are one: .01 */
	double own_share; /* missing and special values from this share on, and
			   * with both outcomes, are bins: .01 */
	double min_difference, max_p; /* of neighbours: 0, 1 */
	struct woe_rules woe;
	const double *special; /* codes */
	size_t special_count;
};

/* The defaults in the comments above. */
extern const struct binning_options BINNING_DEFAULTS;

/* A value of a number variable is in range b when b of the cuts are <= it. */
struct binning {
	bool text;
	double *cuts;	   /* ascending, ranges - 1 of them */
	double low, high;  /* the training rows' least and largest number */
	struct map levels; /* that have a bin */
	uint16_t *level_bin;
	size_t pooled;	 /* the bin of rare levels, SIZE_MAX: none */
	size_t ranges;	 /* ranges or groups of levels: the first bins */
	double *special; /* codes: the bins after the ranges */
	size_t special_count;
	/* The last two: missing, and what fits nowhere. */
	struct woe_bin *bins;
	size_t count;
};

/* How a value found its bin. */
enum binning_note {
	BINNING_USUAL,
	BINNING_MISSING,
	BINNING_SPECIAL,
	BINNING_OUTSIDE, /* below the least or above the largest in training */
	BINNING_POOLED,	 /* not a level with a bin: among the rare ones */
	BINNING_UNSEEN	 /* a level, code or gap that training did not have */
};

static inline size_t
binning_missing(const struct binning *b)
{
	return b->count - 2;
}

static inline size_t
binning_nowhere(const struct binning *b)
{
	return b->count - 1;
}

/*
 * The bin of a number (NaN: missing) or level ({NULL, 0}: missing). What
 * training never saw goes with the pooled levels, else to the last bin, which
 * is neutral. note may be NULL.
 */
size_t
binning_number(const struct binning *b, double x, enum binning_note *note);
size_t binning_level(
    const struct binning *b, struct str level, enum binning_note *note);

/*
 * Fits the cuts that partition_best finds, of n numbers (NaN: missing; the
 * special codes are not cut) or of n level numbers of a map (MAP_NONE:
 * missing). Above 1000 distinct numbers the cuts are among 500 quantiles; the
 * rarest of more than 1000 levels are pooled. event: 0 or 1; n < 2^31. The
 * bins are not counted yet (binning_tally). The caller frees b with
 * binning_free.
 */
void binning_fit_number(const double *x, const uint8_t *event, size_t n,
    const struct binning_options *options, struct binning *b);
void binning_fit_text(const uint32_t *code, const struct map *levels,
    const uint8_t *event, size_t n, const struct binning_options *options,
    struct binning *b);

/*
 * Bins as given: ascending cuts; or for levels->count levels their bins, 0 to
 * ranges - 1 (pooled one of them, or SIZE_MAX), UINT16_MAX for none. The rows
 * are counted afterwards with binning_tally.
 */
void binning_given_number(const double *cuts, size_t cut_count,
    const struct binning_options *options, struct binning *b);
void binning_given_text(const struct map *levels, const uint16_t *level_bin,
    size_t ranges, size_t pooled, struct binning *b);

/* Each row's bin, for a whole column. */
void binning_assign_number(
    const struct binning *b, const double *x, size_t n, uint16_t *row_bin);
void binning_assign_text(const struct binning *b, const uint32_t *code,
    const struct map *levels, size_t n, uint16_t *row_bin);

/* Counts rows and events per bin, decides which special and missing bins are
 * neutral, and fills in the weights of evidence. */
void binning_tally(struct binning *b, const uint16_t *row_bin,
    const uint8_t *event, size_t n, const struct binning_options *options);

/* Whether it tells anything: two bins with rows that are not neutral. */
bool binning_useful(const struct binning *b);

/*
 * The decimal with the coarsest last digit in (low, high], nearest the middle,
 * then the larger; low < high.
 */
double binning_cut(double low, double high);

void binning_free(struct binning *b);
