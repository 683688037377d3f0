/*
 * merge_key: customer keys that last. A customer without a known key gets a new
 * one; with one it keeps that; of several the oldest survives (ties: the
 * smallest) and the others retire. Where the records of a key fall apart, the
 * part with most of them keeps it (ties: the one with the oldest record).
 */
#pragma once

#include "merge_link.h"
#include "merge_log.h"

struct key_counts {
	uint64_t created, retired; /* customers */
	uint64_t joined, moved;	   /* records: new ones, known ones */
};

/*
 * Gives every record the key of its cluster, new keys in the order of the
 * records; writes what happened to the log. O(records + keys).
 */
void merge_key(struct store *store, const struct link_result *links,
    const char *prefix, struct merge_log *log, struct key_counts *counts);
