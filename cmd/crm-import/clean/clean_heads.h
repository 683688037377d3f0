/*
 * clean_heads: files with a row for each order and others for its lines, of
 * which the amounts add up to that of the first: they would count twice.
 */
#pragma once

#include "base/str.h"

struct clean;

struct clean_heads {
	size_t column; /* of the header, with a word for either; or ROLE_NONE */
	struct str out; /* the word of the rows that are left out */
};

/* Looks at the sample, and says what it finds. */
void clean_heads_open(struct clean *c);

/* Is the current record left out, and by which word? */
bool clean_heads_leaves(const struct clean *c, struct str *word);
