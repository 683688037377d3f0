/*
 * near: which of some words somebody meant who mistyped one.
 */
#ifndef CLI_NEAR_H
#define CLI_NEAR_H

#include "base/str.h"

/* The best so far; `word` is empty while nothing is near enough. */
struct near {
	struct str word;
	int edits;
};

/*
 * Looks at a candidate: near are letters left out, put in, changed or swapped,
 * at most one in three of those given, and candidates that begin with the three
 * letters or more that were given. The first of equals stays.
 */
void near_try(struct near *near, struct str given, struct str candidate);

#endif
