/*
 * parents: which customers belong to which group: the topmost parent of each.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/tool.h"

/* Empty is all zeros. */
struct parents {
	struct map names;    /* of customers and parents */
	VEC(uint32_t) above; /* by name; MAP_NONE: nobody */
	uint64_t others; /* further parents of who had one: they do not count */
};

void
parents_add(struct parents *parents, struct str customer, struct str above);

/* Reads customer_id and parent of --customers, where it has them. */
void parents_read(struct parents *parents, struct tool *tool, const char *path);

/* Ends the run (EXIT_USAGE) when a customer is above itself, and says whose
 * second parents do not count. */
void parents_check(const struct parents *parents, struct tool *tool);

/* The topmost parent; the customer, where there is none. */
struct str parents_top(const struct parents *parents, struct str customer);

/* Has anybody one? */
static inline bool
parents_any(const struct parents *parents)
{
	return parents->above.n > 0;
}

void parents_free(struct parents *parents);
