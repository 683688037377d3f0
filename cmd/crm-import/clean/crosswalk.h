/*
 * crosswalk: the customer_key of each id of a source, from a file of merge or
 * dedupe.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"

#include <stdbool.h>

struct crosswalk {
	struct map ids;
	VEC(struct str) key; /* of each id */
	struct arena arena;
};

/*
 * Reads a CSV file with record_id or customer_id, and customer_key; with a
 * source only its rows. What makes no sense ends the run, an id with two keys
 * too.
 */
void crosswalk_read(
    struct crosswalk *crosswalk, const char *path, const char *source);

/* The key of an id; false if there is none. */
bool crosswalk_find(
    const struct crosswalk *crosswalk, struct str id, struct str *key);
