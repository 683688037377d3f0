/*
 * due: terms of payment to due dates.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* "30", "net 30": that many days; "EOM+10": days after the end of the month;
 * "day 15 of month +1": a day of a later month. */
struct due_terms {
	enum { DUE_NET, DUE_EOM, DUE_DAY } kind;
	int32_t days; /* or the day of the month, 1..31 */
	int32_t months;
	bool undated;	 /* a discount alone: no due date */
	double discount; /* "2/10 net 30": .02 of what is paid ... */
	int32_t in_days; /* ... within 10 days */
};

/* "2/10" before any of them is a discount. The whole text, letters in any case;
 * or false. */
bool due_parse(struct str text, struct due_terms *terms);

int32_t due_date(const struct due_terms *terms, int32_t date);

/* A Saturday or Sunday becomes the Monday after it. */
int32_t due_business(int32_t day);
