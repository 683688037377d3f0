/*
 * pairs: the columns of a pair of records for people: what it weighs and why,
 * and which pairs somebody should look at.
 */
#pragma once

#include "base/set.h"
#include "base/sort.h"
#include "csv/writer.h"
#include "match.h"

/* Where the records are. */
struct pairs_of {
	const struct match *match;
	const struct linkage *linkage;
	const struct str *cell; /* records x columns */
	size_t columns;
	double threshold;	    /* from here on two are one customer */
	const uint32_t *customer;   /* of each record, a number */
	const uint32_t *size;	    /* records of each customer */
	const struct set *answered; /* linkage_pair_key; or NULL */
};

/*
 * The header of a file of pairs: answer and worth before the names of the
 * columns that tell both records, if somebody is asked about them, and behind
 * these what pairs_write writes.
 */
void pairs_header(const struct pairs_of *of, struct csv_writer *w, bool asked,
    const char *const *names, size_t n);

/* Of a pair all behind the columns that tell the records. */
void pairs_write(const struct pairs_of *of, struct csv_writer *w,
    const struct linkage_pair *pair);

/*
 * What an answer is worth: the chance that the records stand wrong, times the
 * pairs of records that would be put right.
 */
double pairs_worth(const struct pairs_of *of, const struct linkage_pair *pair);

/* Is it likely, but not linked, or linked and not sure? And has it no answer?
 */
bool pairs_is_doubt(
    const struct pairs_of *of, const struct linkage_pair *pair, double review);

/* The order of the pairs by their worth, the best first, equal ones as they
 * are; freed by the caller. */
struct sort_item *
pairs_order(const struct pairs_of *of, const struct linkage_pairs *pairs);

/* Of the records of one customer the two that are least alike; false where they
 * are not hardly the same (p < .05). O(records^2). */
bool pairs_weak(const struct linkage *linkage, const uint32_t *record,
    size_t records, struct linkage_pair *pair);
