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
	size_t day[GROUPING_SINKS], days; /* the sinks that want days */
	bool rows;			  /* some sink wants them */
	bool states;			  /* something is kept of a customer */
	size_t text;	      /* the sink that has one, and one; 0: none */
	pthread_mutex_t *one; /* held while sinks are fed, or NULL */
};

/* What a thread uses again for each part. */
struct group_part;
struct group_part *group_part_new(const struct group_feed *feed);
void group_part_free(struct group_part *p);

/*
 * Feeds the customers of the records in `pages` to the sinks, and keeps their
 * states. False with *d filled, *place then being that of the first row of the
 * first customer with whom it failed.
 */
bool group_part(struct group_part *p, const struct group_feed *feed,
    const struct pool_page *pages, uint64_t *place, struct diag *d);

/* Memory of the states that are kept; and adds them to `states`, as one run. */
size_t group_part_bytes(const struct group_part *p);
bool
group_part_end(struct group_part *p, struct states *states, struct diag *d);
