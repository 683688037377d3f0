/*
 * boost: gradient boosted trees for a yes or no (Friedman 2001; second-order
 * gains as in Chen and Guestrin 2016) on columns of at most 255 codes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BOOST_MISSING = 255, BOOST_CODES = 256, BOOST_DEPTH_MAX = 12 };

/*
 * Ordered codes split into <= and >, with BOOST_MISSING on the side where it
 * does better; level codes split into one level and all others (one-hot),
 * BOOST_MISSING being a level like others.
 */
struct boost_column {
	bool levels;
	int sign; /* of a rise with the code: 1, -1, or 0 for either */
};

struct boost_data {
	size_t rows, columns;
	const struct boost_column *column;
	const uint8_t *code; /* rows x columns */
	const uint8_t *event;
	const double *weight; /* rows that each stands for; NULL: all 1 */
};

struct boost_options {
	size_t rounds;	/* at most */
	size_t depth;	/* 1 .. BOOST_DEPTH_MAX */
	double rate;	/* of learning */
	double ridge;	/* added to every sum of h */
	double least_h; /* in each side of a split */
};

/* Node i of a tree has its children at 2 i + 1 and 2 i + 2. */
struct boost_node {
	uint16_t column;
	uint8_t code;
	bool split;	   /* false: a leaf */
	bool missing_left; /* of an ordered column */
	double value;	   /* as if the path ended here, times rate */
};

struct boost {
	double start;	    /* log odds of the training rows */
	size_t trees, size; /* nodes per tree: 2^(depth + 1) - 1 */
	struct boost_node *node;
};

/*
 * Fits `rounds` trees to the rows, or to those with use[i] = true. Ties in gain
 * go to the lower column, then the lower code; the result does not depend on
 * anything but the data. O(rounds x depth x rows x columns). The caller frees
 * it. One class only: no trees, start at +-INFINITY.
 */
void boost_fit(const struct boost_data *data, const bool *use,
    const struct boost_options *options, struct boost *model);

/*
 * The number of rounds with the least log loss on the rows held out, trained on
 * the others, giving up after `patience` rounds without a better one.
 */
size_t boost_rounds(const struct boost_data *data, const bool *held_out,
    const struct boost_options *options, size_t patience);

/* Every 5th row of a seeded order is held out. */
void boost_hold_out(size_t rows, uint64_t seed, bool *held_out);

/* The log odds of a row of codes. */
double boost_log_odds(const struct boost *model,
    const struct boost_column *column, const uint8_t *code);

/*
 * Adds to part[column] what each column changes along the paths; base plus all
 * of them is the log odds. Returns the base.
 */
double boost_parts(const struct boost *model, const struct boost_column *column,
    const uint8_t *code, double *part);

void boost_free(struct boost *model);
