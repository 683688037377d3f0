/*
 * golden: one record of several that are of the same customer: which value
 * stays, field by field.
 *
 * The value is one of the source that is trusted most, of these the newest, the
 * most frequent, the longest, the first. A rule of a column comes before all
 * these. Columns that only make sense together (an address, a name) come from
 * one record: of equally frequent ones the most complete. Empty never wins
 * over a value.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum golden_rule {
	GOLDEN_USUAL, /* the order above */
	GOLDEN_TRUSTED,
	GOLDEN_NEWEST,
	GOLDEN_FREQUENT,
	GOLDEN_LONGEST, /* in characters */
	GOLDEN_KEEP,	/* the oldest */
	GOLDEN_RULES
};

/* How the columns are decided. */
struct golden {
	size_t columns;
	const int *group;	      /* golden_group's, per column */
	const enum golden_rule *rule; /* per column; NULL: all usual; the same
					 within a group */
};

struct golden_record {
	const struct str *cell; /* one per column */
	const int32_t *date;	/* since when each has its value; NULL: unknown
				 */
	size_t rank;		/* of its source: 0 is trusted most */
};

/* The name of a rule, and the rule of a name; false if there is none. */
const char *golden_rule_name(enum golden_rule rule);
bool golden_rule_find(struct str name, enum golden_rule *rule);

/* The characters of a text in UTF-8. */
size_t golden_length(struct str s);

/*
 * The group of columns that come from one record together: 1 given and family
 * name, 2 the parts of an address, 3 a phone and its extension; 0 a column
 * alone. NULL is no role. With GOLDEN_LEAD the column leads the group: a record
 * without it (a city, but no street) speaks only where no other has it.
 */
int golden_group(const char *role);

enum { GOLDEN_LEAD = 8 };

/*
 * Chooses the values of a customer from its n > 0 records, the first one first.
 * O(n) per column.
 */
void golden_choose(const struct golden *golden,
    const struct golden_record *records, size_t n, struct str *chosen);
