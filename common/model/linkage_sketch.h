/*
 * linkage_sketch: what a value is like in one word, and levels that follow from
 * two of them alone; 0 where there is no value.
 *
 * Of a name: which letters it has (26 bits), and which twice (26), how many it
 * has (4), its first one (5), how many are the third of their kind or a later
 * one (2); nothing but SKETCH_LOOSE where it is not one word of letters.
 * Of an e-mail address: which characters it has (46), how many (6; 0: too
 * many), the first one (5), and a hash of its local part (7).
 * Of a code and a date: linkage_sketch_code.
 * Of an address: that of its number, as if its digits were letters, where one
 * word alone has digits, and nothing else.
 * Of other values of several words: see struct linkage_main.
 */
#pragma once

#include "model/linkage_text.h"

#include <stdbool.h>

#define SKETCH_LOOSE (UINT64_C(1) << 63)

enum {
	SKETCH_NAME = 15,    /* letters of a name, at most */
	SKETCH_MISTYPED = 2, /* letters of an e-mail address */
	SKETCH_LETTERS = 26,
	SKETCH_LENGTH = 2 * SKETCH_LETTERS, /* where in a name's that begins */
	SKETCH_FIRST = 56,
	SKETCH_MORE = 61,
	SKETCH_KINDS = 46, /* where in an e-mail address's its length begins */
	SKETCH_FIRST_SIGN = 52,
	SKETCH_LOCAL = 57
};

enum { SKETCH_PAIR = 8, SKETCH_ALIKE = 16 };

/* What two sketches say, worked out once. */
struct linkage_sketches {
	/* the level by the first letters (other or same ones), both lengths,
	   and how many letters are common; SKETCH_PAIR where words of values
	   may be a pair, SKETCH_ALIKE where numbers may */
	unsigned char name[2 * 16 * 16 * 16];
	/* so many characters make two addresses alike, by the first ones and
	   both lengths */
	unsigned char email[2 * 64 * 64];
};

void linkage_sketches_prepare(struct linkage_sketches *sketches);

static inline uint64_t
sketch_bits(int n)
{
	return (UINT64_C(1) << n) - 1;
}

/* What the table says of two names or words, or `loose`. */
static inline int
linkage_sketch_words(
    const struct linkage_sketches *s, uint64_t a, uint64_t b, int loose)
{
	enum { N = SKETCH_NAME + 1 };
	uint64_t more = a >> SKETCH_MORE < b >> SKETCH_MORE ? a >> SKETCH_MORE
							    : b >> SKETCH_MORE;
	uint64_t m =
	    (uint64_t)linkage_count_bits(a & b & sketch_bits(SKETCH_LENGTH));
	uint64_t same = ((a ^ b) >> SKETCH_FIRST & 31) == 0;

	if (((a | b) & SKETCH_LOOSE) != 0)
		return loose;
	return s->name[((same * N + (a >> SKETCH_LENGTH & 15)) * N +
			   (b >> SKETCH_LENGTH & 15)) *
		N +
	    ((m + more) & 15)];
}

/* At most the level of two names that are not the same, as it is written: forms
 * of one name may be nearer. */
static inline int
linkage_sketch_name_least(
    const struct linkage_sketches *s, uint64_t a, uint64_t b)
{
	return linkage_sketch_words(s, a, b, a == 0 || b == 0 ? 5 : 1) &
	    (SKETCH_PAIR - 1);
}

/* Have two addresses each a number, and none that is like the other? */
static inline bool
linkage_sketch_other_number(
    const struct linkage_sketches *s, uint64_t a, uint64_t b)
{
	return a != b &&
	    (linkage_sketch_words(s, a, b, SKETCH_ALIKE) & SKETCH_ALIKE) == 0;
}

/* May the local parts of two e-mail addresses be the same? */
static inline bool
linkage_sketch_same_local(uint64_t a, uint64_t b)
{
	return (a ^ b) >> SKETCH_FIRST_SIGN == 0;
}

/* At most the level of two e-mail addresses that are not the same. */
static inline int
linkage_sketch_email_least(
    const struct linkage_sketches *s, uint64_t a, uint64_t b)
{
	int na = (int)(a >> SKETCH_KINDS & 63);
	int nb = (int)(b >> SKETCH_KINDS & 63);
	uint64_t kinds = sketch_bits(SKETCH_KINDS);
	int ma = na - linkage_count_bits(a & ~b & kinds);
	int mb = nb - linkage_count_bits(b & ~a & kinds);
	int m = ma < mb ? ma : mb, longest = na > nb ? na : nb;
	int same = ((a ^ b) >> SKETCH_FIRST_SIGN & 31) == 0;

	if (na == 0 || nb == 0 || longest - m <= SKETCH_MISTYPED ||
	    linkage_sketch_same_local(a, b))
		return 1;
	return m < s->email[(same * 64 + na) * 64 + nb] ? 3 : 2;
}

/* At most the level of two codes or dates that are not the same. */
static inline int
linkage_sketch_code_least(uint64_t a, uint64_t b)
{
	int least = linkage_sketch_edits(a, b);

	return least < 1 ? 1 : least > 2 ? 3 : least;
}
