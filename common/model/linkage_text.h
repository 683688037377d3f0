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
