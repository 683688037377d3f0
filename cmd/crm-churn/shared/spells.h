/*
 * spells: the times in which customers were customers, from contracts (start,
 * end) or from monthly revenue, sorted by customer and start.
 */
#pragma once

#include "base/vec.h"
#include "cli/groups.h"
#include "cli/input.h"
#include "reasons.h"

/* Half-open: `end` is the first day that is not active; DATE_NONE: open. */
struct spell {
	uint32_t unit; /* a customer, or a customer within a group */
	int32_t start, end;
	uint32_t reason; /* of reasons; why it ended */
	int64_t mrr;	 /* text/money */
};

struct spells {
	VEC(struct spell) v;
	struct map customers;
	struct map units;	/* customer and group, where there are groups */
	VEC(uint32_t) customer; /* of each unit */
	VEC(uint32_t) group;	/* of each unit */
	VEC(size_t) first;	/* of each unit; one more at the end */
	struct reasons reasons;
	struct groups groups;
	int32_t as_of;
	int32_t earliest;
	bool money;    /* there was an amount */
	bool monthly;  /* from monthly revenue */
	uint64_t zero; /* spells without length: counted, not kept */
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

/* Reads everything. Rows that start after the as-of
 * date are skipped, an end after it is open. What is missing ends the run;
 * false: no row could be used, and nothing is kept. */
bool spells_read(
    struct spells *s, struct input *in, const struct spell_wants *wants);

/* Whether it is active at the end of a day. */
static inline bool
spell_active(const struct spell *spell, int32_t day)
{
	return spell->start <= day &&
	    (spell->end == INT32_MIN || spell->end > day);
}
