/*
 * money_sign: signs of amounts, and of their currencies, at either side of a
 * number, for text/money_local.
 */
#pragma once

#include "base/str.h"

/* What the signs of one amount say together. All zeros at first, but for the
 * code that a backslash is the sign of (NULL: of none). */
struct money_signs {
	const char *backslash;
	char code[4];	  /* ISO 4217, or "" */
	const char *open; /* the codes that a further one may be of */
	bool is_open;	  /* kr, the yen and yuan sign: one of several */
	bool unknown;	  /* a sign of no known currency */
};

/*
 * Takes signs, words and codes of currencies off, before the first and behind
 * the last digit, as many as there are. False where they do not agree; a sign
 * and a code agree if the sign is one of the code's.
 */
bool money_sign_cut(struct str *s, struct money_signs *signs);

/* Takes one minus off, of any form, at the start or the end. */
bool money_sign_minus(struct str *s);
