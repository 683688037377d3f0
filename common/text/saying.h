/*
 * saying: a sentence with slots. "{1}" is the first of what it is about;
 * "{1|customer|customers}" is the first word where that is one, else the
 * second. A bracket of which all slots are empty is left out.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct saying {
	const struct str *arg;
	size_t args;
	bool below_two; /* all numbers below 2 are one, as in French */
	bool hole; /* said of it: an empty slot stood outside of brackets */
};

/* Writes the sentence to `to`, as far as its `size` bytes reach; returns how
 * many it takes. The text is UTF-8, numbers are as they are shown. */
size_t
saying_fill(struct saying *saying, struct str sentence, char *to, size_t size);
