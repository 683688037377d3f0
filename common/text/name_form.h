/*
 * name_form: the legal form in a company's name, however it is written.
 */
#pragma once

#include "base/str.h"

enum { NAME_FORM = 12 };

/*
 * How many of the n words of a folded name are left without the legal form at
 * their end, at least one. The form as it is usually written, "gmbh", "ltd",
 * goes to `form`, "" if there is none: the last one that says more than that it
 * is a company.
 */
size_t name_form_cut(const struct str *word, size_t n, char form[NAME_FORM]);

/* Does the last one of n words (or, in brackets, one of the last two), or do
 * the last ones as letters of it, say that this is a company? Short forms (sa,
 * co) do not: they are words of names, too. */
bool name_form_says(const struct str *word, size_t n);

/* The form of a word, "" where it says no more than that, NULL: it is none. */
const char *name_form_of(struct str word);
