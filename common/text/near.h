/*
 * near: is a word another one with a slip? For "is ... meant?".
 */
#pragma once

#include "base/str.h"

enum { NEAR_FAR = 99 };

/*
 * How many letters are missing, added, other or turned round, in ASCII without
 * case: 1 in words of up to five letters, 2 in longer ones; NEAR_FAR beyond
 * that, and for words of more than 40 bytes.
 */
int near_distance(struct str a, struct str b);

/* The nearest of several candidates: begins with { .word = WORD }. */
struct near {
	struct str word, best; /* best.n is 0: none is near */
	int far;
};

/* One that is the word itself is no slip and is passed over. */
void near_offer(struct near *near, struct str candidate);
