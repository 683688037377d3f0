/*
 * survey: scores of customers by factor, from questionnaires and reports.
 */
#ifndef CREDIT_SURVEY_H
#define CREDIT_SURVEY_H

#include "base/arena.h"
#include "base/vec.h"
#include "cli/tool.h"

#include <stdint.h>

struct survey_entry {
	struct str customer, factor;
	int32_t date;
	double score;
};

struct survey {
	struct arena arena;
	int32_t as_of;			/* later answers do not count */
	VEC(struct survey_entry) entry; /* by customer, factor, date */
};

struct survey_score {
	double score; /* NaN: none */
	int32_t date; /* of the latest; DATE_NONE */
};

/*
 * Reads customer_id, date, factor, score (a number, or ours_only, ours_first,
 * equal, ours_secondary, none as 100, 80, 50, 20, 0), leaving out what is dated
 * after as_of (DATE_NONE: nothing). What makes no sense ends the run.
 */
void survey_read(
    struct survey *s, struct tool *tool, const char *path, int32_t as_of);

/* The latest score of a factor, averaged with those of the 90 days before it.
 * O(log entries). */
struct survey_score
survey_find(const struct survey *s, struct str customer, const char *factor);

#endif
