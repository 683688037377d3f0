/*
 * normalise: Unicode forms of a text, by utf8proc. Text is stored as NFC; the
 * compatibility forms serve numbers, phones, e-mail addresses and match keys
 * only, since they lose what was written.
 */
#pragma once

#include "base/str.h"
#include "base/vec.h"

#include <stdint.h>

enum normalise_form {
	NORMALISE_NFC,	/* canonical, composed: what is stored */
	NORMALISE_NFKC, /* widths and ligatures folded: numbers, phones */
	NORMALISE_FOLD, /* NFKC and case folded: names of columns and codes */
	NORMALISE_KEY /* FOLD, and Latin letters without accents: match keys */
};

/*
 * s in the form asked for. The result is s itself where nothing had to change
 * (also where s is no UTF-8), else it lives in *room until the next call.
 */
struct str normalise(struct str s, enum normalise_form form, struct text *room);

/*
 * Without white space at both ends: the ASCII kind and U+00A0, U+2000 to
 * U+200D, U+202F, U+205F, U+2060, U+3000 and U+FEFF.
 */
static inline struct str normalise_trim(struct str s);

/* The same without the short way for texts with nothing to trim. */
struct str normalise_trim_any(struct str s);

/* The bytes of such a white space at the start of s, or 0. */
size_t normalise_space(struct str s);

/* Trimmed, and every run of such white space made one space; in *room. */
struct str normalise_squeeze(struct str s, struct text *room);

/* Appends the UTF-8 of one code point. */
void normalise_put(struct text *room, uint32_t code);

/* Most cells begin and end with a visible ASCII character. */
static inline struct str
normalise_trim(struct str s)
{
	if (s.n == 0 ||
	    ((unsigned char)(s.p[0] - '!') <= '~' - '!' &&
		(unsigned char)(s.p[s.n - 1] - '!') <= '~' - '!'))
		return s;
	return normalise_trim_any(s);
}
