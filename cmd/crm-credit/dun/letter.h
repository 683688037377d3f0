/*
 * letter: what the customers of a ledger are to be written, and why not.
 */
#pragma once

#include "crm-credit/facts/arrears.h"
#include "crm-credit/shared/dun_rules.h"

/* A claim of a letter. */
struct letter_item {
	uint32_t item;
	int32_t level, days;
	int64_t open, left; /* before and after the customer's own money */
	int64_t own;	    /* that money */
	double interest;
};

/* One letter, to a customer or about an item. */
struct letter {
	uint32_t row, account;
	uint32_t item;	 /* where it is about one */
	size_t first, n; /* its claims among all */
	int32_t level, oldest;
	uint32_t late, soon; /* items */
	/* What is late, the customer's own money for it, and what is asked for:
	 * of that, or in a notice of what is not late yet. */
	int64_t gross, own, overdue, coming;
	double interest;
	const char *skipped; /* why it stays at home, or NULL */
	int32_t next;	     /* with "gap": when it may go out */
	const struct dun_action *best;
	double gain;
};

/* What the letters are made by. */
struct letter_rules {
	const struct dun_rules *rules;
	bool per_item, net, by_oldest;
	int32_t gap, repeat; /* repeat -1: never */
	int64_t minimum, cents;
	/* A yearly rate for all, or that of the level (< 0). */
	double interest;
	const struct arrears_rates *rates; /* or that of a file */
	const bool *promised, *broken;	   /* by account */
};

struct letters {
	VEC(struct letter) list;
	VEC(struct letter_item) item;
};

/* The letters of all accounts of a ledger in order. */
void letter_all(struct letters *letters, const struct credit *c,
    const struct letter_rules *rules);

/* Says how many are not written, and why. */
void letter_tell(const struct letters *letters, struct report *report);
