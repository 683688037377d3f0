/*
 * linkage_text: how alike two short texts are. UTF-8 is compared by code
 * points; texts over LINKAGE_TEXT_MAX of them by their beginnings.
 */
#pragma once

#include "base/str.h"

#include <stdint.h>

enum { LINKAGE_TEXT_MAX = 64, LINKAGE_ROOM = 128 };

/* Where the characters of a text stand in it. All zeros at first and between
 * calls; one per thread. */
struct linkage_room {
	uint32_t character[LINKAGE_ROOM]; /* + 1 */
	uint64_t places[LINKAGE_ROOM];
};

/*
 * Jaro-Winkler similarity, 0 to 1: J = (m/|a| + m/|b| + (m - t)/m) / 3 for m
 * matches within max(|a|,|b|)/2 - 1 and t half the matches out of order, plus
 * .1 l (1 - J) for a common prefix of l <= 4. MARTHA, MARHTA: .9611. Symmetric
 * but for the choice among equal matches, which takes the first. Time linear in
 * the lengths, by sets of places as words.
 */
double
linkage_jaro_winkler(struct str a, struct str b, struct linkage_room *room);

/*
 * Damerau-Levenshtein distance (optimal string alignment: an adjacent swap
 * costs 1), cut off at `limit` + 1. Hyyro, A Bit-Vector Algorithm for Computing
 * Levenshtein and Damerau Edit Distances, 2003: a column of the table is two
 * words.
 */
int linkage_damerau(
    struct str a, struct str b, int limit, struct linkage_room *room);

/* What characters a text has, for bounds that cost next to nothing. */
struct linkage_shape {
	uint64_t once, twice; /* kinds of characters, by 64 */
	double inverse;	      /* 1 / n */
	uint32_t start;	      /* the low bytes of the first four */
	uint8_t n;	      /* code points that are compared */
	uint8_t more;	      /* beyond the second of their kind */
};

struct linkage_shape linkage_shape_of(struct str s);

/* At least linkage_jaro_winkler of the texts. */
double linkage_jaro_winkler_most(
    const struct linkage_shape *a, const struct linkage_shape *b);

/* At most linkage_damerau of the texts, without its limit. */
int linkage_damerau_least(
    const struct linkage_shape *a, const struct linkage_shape *b);

/* How many bits are set: the processor's own instruction is not everywhere. */
static inline int
linkage_count_bits(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) +
	    (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (int)((x * UINT64_C(0x0101010101010101)) >> 56);
}

enum {
	LINKAGE_COUPLES = 37,
	LINKAGE_SIGNS = 10,
	LINKAGE_LENGTH = LINKAGE_COUPLES + 2 * LINKAGE_SIGNS,
	LINKAGE_MORE = LINKAGE_LENGTH + 4
};

/*
 * What a short text, of digits for the most part, is like in one word: which
 * characters follow each other, by LINKAGE_COUPLES, where its beginning and its
 * end are one, too; which it has, and which twice, by LINKAGE_SIGNS; how many
 * (4 bits, 0: too many), and how many are the third of their kind or a later
 * one (3).
 */
uint64_t linkage_sketch_code(struct str s);

/*
 * At most linkage_damerau of the texts, without its limit: a swap takes three
 * couples away and no character, any other error two and one.
 */
static inline int
linkage_sketch_edits(uint64_t a, uint64_t b)
{
	const uint64_t couples = (UINT64_C(1) << LINKAGE_COUPLES) - 1;
	const uint64_t signs = (UINT64_C(1) << LINKAGE_LENGTH) - 1 - couples;
	int x = linkage_count_bits(a & ~b & couples);
	int y = linkage_count_bits(b & ~a & couples), lost = x > y ? x : y;
	int na = (int)(a >> LINKAGE_LENGTH & 15);
	int nb = (int)(b >> LINKAGE_LENGTH & 15);
	uint64_t ma = a >> LINKAGE_MORE, mb = b >> LINKAGE_MORE;
	int other = (na > nb ? na : nb) - linkage_count_bits(a & b & signs) -
	    (int)(ma < mb ? ma : mb);

	if (na == 0 || nb == 0)
		other = 0;
	return 2 * other >= lost ? other : other + (lost - 2 * other + 2) / 3;
}
