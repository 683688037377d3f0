/*
 * match_words: what words say in customer records: forms of given names, words
 * that tell firms of one house apart, mailboxes of many.
 */
#pragma once

#include "model/linkage.h"

/* All words that are known; `places` are cities of the records, or NULL. */
void match_words_make(struct linkage_words *words, const struct map *places);
void match_words_free(struct linkage_words *words);
