/*
 * spells: the times in which customers were customers, from contracts (start,
 * end) or from monthly revenue, by customer and start. Memory: --memory
 * (cli/histories).
 */
#pragma once

#include "base/vec.h"
#include "cli/groups.h"
#include "cli/histories.h"
#include "reasons.h"

/* Half-open: `end` is the first day that is not active; DATE_NONE: open. An
 * item of a history: whole words, few of them large. */
struct spell {
	uint32_t group;
	uint32_t reason; /* of reasons; why it ended */
	int32_t start, end;
	int64_t mrr; /* text/money */
};

struct spells {
	struct histories *all; /* items by group, then by start */
	struct reasons reasons;
	struct groups groups;
	int32_t as_of;
	int32_t earliest;
	bool none;    /* there is no spell up to then */
	bool money;   /* there was an amount */
	bool monthly; /* from monthly revenue */
};

/* What spells_read is to do. */
struct spell_wants {
	const char *reasons; /* file; NULL: the built-in table */
	const char *by;	     /* groups; NULL: none */
	int64_t months; /* that an amount of monthly revenue pays for, where no
			 * column says it; 0: one, and what does not look so is
			 * warned of */
};

/* True when the header has a start date, or a month and an amount. */
bool spells_here(struct input *in);

/* Reads and groups everything. Rows that start after the as-of date are
 * skipped, an end after it is open. What is missing ends the run; false: no row
 * could be used. */
bool spells_read(
    struct spells *s, struct input *in, const struct spell_wants *wants);

/* How many of n spells are of the first one's group. */
static inline size_t
spells_of_group(const struct spell *spell, size_t n)
{
	size_t i = 0;

	while (i < n && spell[i].group == spell[0].group)
		i++;
	return i;
}

/* Whether it is active at the end of a day. */
static inline bool
spell_active(const struct spell *spell, int32_t day)
{
	return spell->start <= day &&
	    (spell->end == INT32_MIN || spell->end > day);
}
