/*
 * merge_link: which source records are of the same customer. The records are
 * compared in the order of their sources and ids, so that it does not matter
 * how they came in.
 */
#pragma once

#include "cli/report.h"
#include "merge_links.h"
#include "merge_model.h"

struct link_options {
	const char *model;   /* of dedupe, or NULL */
	const char *country; /* of telephone numbers, or NULL */
	const char *answers; /* what somebody has said of pairs, or NULL */
	const uint32_t *id;  /* fields whose equal values link */
	size_t ids;
	double threshold;
	const char *prefix; /* of keys; households are called by the rest */
	int threads;
	struct merge_links *links; /* of the last run, and then of this one */
	bool doubts;		   /* link_result's are wanted */
};

struct link_result {
	bool same; /* nothing has changed since the last run: all that is below
		      would say what the store says */
	uint32_t *cluster;   /* the first record of each record's customer */
	uint32_t *household; /* the first record of the household; NULL without
				a model */
	double *weight; /* the best link of each record by the model, and of
			   each key to records that do not have it;
			   -INFINITY where there is none */
	double *key_weight;
	struct link_doubts *doubts; /* NULL where none are wanted */
};

/* What is left of comparing for merge_doubts. */
struct link_doubts {
	struct merge_model model;
	struct linkage *linkage;
	struct linkage_pairs pairs; /* of records by their places, from
				       LINK_REVIEW on */
	uint32_t *order;	    /* the record of each place, */
	struct str *cell;	    /* and its cells */
	struct set answered;	    /* linkage_pair_key of places */
};

#define LINK_REVIEW .5

/*
 * Clusters all records. Without a model customers stay together as they are;
 * with one, what it says. Where that is the one of the last run, with the same
 * options, only records that have changed are compared with the others: what
 * was found of these is known. Equal values in a field of `id` always link, and
 * what was answered holds.
 */
void merge_link(struct store *store, const struct link_options *options,
    struct link_result *result, struct report *report);
