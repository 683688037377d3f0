/*
 * about: which methods a word is about that is the name of none: the lines
 * NAME of the manual pages, which apropos searches too.
 */
#ifndef CLI_ABOUT_H
#define CLI_ABOUT_H

#include "base/str.h"

#include <stddef.h>

/* Writes "crm-credit age, crm-churn rate", of all tools, those of `tool` first;
 * "" when no page says the word. */
void about_word(const char *tool, struct str word, char *text, size_t size);

#endif
