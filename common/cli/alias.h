/*
 * alias: --alias, a file old,new of names that are of one thing: a product that
 * was renamed, customers that were merged. Its column kind, where there is one,
 * says customer or product; an empty cell is of both.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/tool.h"

/* Empty is all zeros: every name is its own. */
struct alias {
	struct map old;
	VEC(struct str) now; /* of each; of chains the last */
	struct arena memory;
};

/* Reads the rows of a kind; a name with two new ones, a circle and an unknown
 * kind end the run. */
void alias_read(
    struct alias *a, struct tool *tool, const char *path, const char *kind);

/* The new name, or the name itself. */
struct str alias_of(const struct alias *a, struct str name);
