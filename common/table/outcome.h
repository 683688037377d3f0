/*
 * outcome: a column that says who left, answered or paid, cell by cell: the
 * words of text/token, or one value that was named. What is neither yes nor no
 * is asked for, with all that was found.
 */
#pragma once

#include "base/diag.h"
#include "base/map.h"
#include "base/vec.h"

#include <stdint.h>

enum outcome_answer {
	OUTCOME_NO,
	OUTCOME_YES,
	OUTCOME_OPEN /* not known; outcome_settle says what to do */
};

struct outcome {
	struct str value; /* the event; {NULL, 0}: a word says it */
	uint64_t no, yes, sure;
	struct map word;			     /* of open cells, */
	struct outcome_times VEC_OF(uint64_t) times; /* and how often each */
};

/* Is the cell this value: the same text, the same number (1.0 is 1), or a word
 * of the same meaning (Yes is 1, churned is yes)? */
bool outcome_same(struct str cell, struct str value);

/* A cell that has a value. A number is the same however it is written. */
enum outcome_answer outcome_read(struct outcome *o, struct str cell);

/*
 * At the end: false where cells were open, or none was the named value: *d
 * lists what was found and how to say it, with the option ("--event") and the
 * column's name.
 */
bool outcome_settle(const struct outcome *o, const char *option,
    struct str column, struct diag *d);

void outcome_free(struct outcome *o);
