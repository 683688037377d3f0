/*
 * grouping_part: the rows of a few customers, all in memory, to their states.
 */
#pragma once

#include "table/grouping.h"

#include <pthread.h>

/* The sinks and where the state of each is in a customer's. */
struct group_feed {
	struct group_sink sink[GROUPING_SINKS];
	size_t offset[GROUPING_SINKS];
	size_t sinks, size, texts;
	bool days, rows;      /* some sink wants them */
	bool states;	      /* something is kept of a customer */
	size_t text;	      /* the sink that has one, and one; 0: none */
	pthread_mutex_t *one; /* held while sinks are fed, or NULL */
};

/* What a thread uses again for each part. */
struct group_part;
struct group_part *group_part_new(const struct group_feed *feed);
void group_part_free(struct group_part *p);

/*
 * Feeds the customers of the records in `pages` to the sinks, and adds their
 * states, in order of first appearance where there are any. False with *d
 * filled, *place then being that of the customer's first row.
 */
bool group_part(struct group_part *p, const struct group_feed *feed,
    const struct pool_page *pages, struct states *states, uint64_t *place,
    struct diag *d);
