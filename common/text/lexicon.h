/*
 * lexicon: a few hundred words that are built in, each with a number; in static
 * memory, found in the time of a hash. Fill it under pthread_once.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { LEXICON_WORDS = 1024 };

struct lexicon {
	bool any_case; /* small and large letters of ASCII are the same */
	uint32_t n;
	struct lexicon_word {
		struct str text; /* of the caller, who keeps it */
		uint32_t value;	 /* not 0 */
	} word[LEXICON_WORDS];
	uint16_t slot[2 * LEXICON_WORDS]; /* 1 + number of a word; 0: free */
};

/* The value of a word to set; 0: the word is new. NULL: there is no room. */
uint32_t *lexicon_add(struct lexicon *lexicon, struct str text);

/* The value of a word, 0 when there is none. */
uint32_t lexicon_find(const struct lexicon *lexicon, struct str text);
