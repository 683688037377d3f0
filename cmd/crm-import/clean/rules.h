/*
 * rules: what records must fulfil, one rule a line, from a file.
 *
 *	COLUMN required
 *	COLUMN unique | unique-with COLUMN...
 *	COLUMN min N | max N | length N | length N N
 *	COLUMN type integer|number|date|email|phone
 *	COLUMN in A,B,C | in @FILE
 *	COLUMN pattern REGEX		POSIX extended, the whole text
 *	COLUMN not-future
 *	COLUMN ref FILE COLUMN
 *	COLUMN >= COLUMN		also <= < > =
 *	COLUMN * COLUMN = COLUMN within N
 *
 * A last word "warn" makes a warning of it. Empty cells pass all but required.
 */
#pragma once

#include "base/diag.h"

#include <stddef.h>

struct clean;
struct rules;

/* What a rule found in the current record. */
struct rules_finding {
	size_t next;   /* the rule to go on with */
	size_t column; /* of the output */
	bool warn;
	struct diag d;
};

/*
 * Reads the rules of c's options: those of --rules and of the --map file's
 * column "rule"; what makes no sense ends the run. A type makes the cells of a
 * column without a role be read as such.
 */
struct rules *rules_read(struct clean *c);

/* The next finding of the current record; false when there is no more. */
bool
rules_next(struct rules *rules, const struct clean *c, struct rules_finding *f);
