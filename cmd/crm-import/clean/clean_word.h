/*
 * clean_word: what a word of a status means, as the user says, or the system
 * that the file comes from, or all of them.
 */
#pragma once

#include "base/str.h"
#include "table/status.h"

struct clean;
struct status_meaning;

/* Is the word one that the user names in a list, "a,b"? Compared in normal
 * form. */
bool clean_word_is_given(const char *list, struct str word);

/* Each word is looked up once. */
struct status_meaning clean_word_meaning(struct clean *c, struct str word);
