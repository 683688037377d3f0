/*
 * mapping_rank: which of several columns goes before the others for a role.
 */
#pragma once

#include "base/vec.h"
#include "mapping_inside.h"

/* What a column may be. */
struct candidate {
	size_t column;
	struct role_claim claim;
};

struct candidates {
	VEC(struct candidate) all;
	VEC(struct candidate) outside; /* of roles that the kind has not */
};

/* The best two candidates of a role among the columns that are free. */
struct best {
	const struct candidate *first, *second;
};

struct best mapping_best(
    const struct mapping_work *w, const struct candidates *c, const char *role);

/* Two columns of which neither is surer? */
bool mapping_is_open(
    const struct mapping_work *w, const struct best *b, const char *role);

/* Do the cells of its column look like the role that its name claims? */
bool mapping_fits(struct mapping_work *w, const struct candidate *c);
