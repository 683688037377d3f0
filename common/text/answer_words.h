/*
 * answer_words: answers in words on a scale: very satisfied, agree, poor. What
 * number a word is hangs on the others in its column: "good" is 3 beside "very
 * good" and "excellent", else 4. The scales are in answer_words.tsv.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { ANSWER_SCALES = 16 };

/* What the answers of a column settle together; all zero at first. */
struct answer_words {
	uint32_t not_of;	      /* scales without one of the words */
	uint32_t ends;		      /* scales of which an end was seen */
	uint64_t mark[ANSWER_SCALES]; /* of the numbers on each */
};

/* Takes an answer into account. */
void answer_words_see(struct answer_words *words, struct str cell);

/*
 * The number of the scale, 1, 2, ...: one that has all the answers, with one of
 * its ends. 0: there is none, or there are two on which they are other numbers.
 */
int answer_words_scale(const struct answer_words *words);

/* The number of an answer on the scale (constant); "" of one that says that
 * there is none ("don't know"); NULL: the scale does not have it. */
const char *answer_words_number(int scale, struct str cell);

/* The best answer of a scale; the worst is 1. */
int answer_words_most(int scale);
