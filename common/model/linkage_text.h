/*
 * linkage_text: how alike two short texts are. UTF-8 is compared by code
 * points; texts over LINKAGE_TEXT_MAX of them by their beginnings.
 */
#ifndef MODEL_LINKAGE_TEXT_H
#define MODEL_LINKAGE_TEXT_H

#include "base/str.h"

enum { LINKAGE_TEXT_MAX = 64 };

/*
 * Jaro-Winkler similarity, 0 to 1: J = (m/|a| + m/|b| + (m - t)/m) / 3 for m
 * matches within max(|a|,|b|)/2 - 1 and t half the matches out of order, plus
 * .1 l (1 - J) for a common prefix of l <= 4. MARTHA, MARHTA: .9611. Symmetric
 * but for the choice among equal matches, which takes the first.
 */
double linkage_jaro_winkler(struct str a, struct str b);

/*
 * Damerau-Levenshtein distance (optimal string alignment: an adjacent swap
 * costs 1), cut off at `limit` + 1.
 */
int linkage_damerau(struct str a, struct str b, int limit);

#endif
