/*
 * rfm_map: names for combinations of R, F and M scores.
 */
#pragma once

#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* Inclusive ranges of R, F, M and (F+M)/2 rounded half up. */
struct rfm_rule {
	struct str segment;
	uint8_t low[4], high[4];
};

struct rfm_map {
	VEC(struct rfm_rule) rule;    /* in order: the first match wins */
	int k;			      /* scores are 1..k */
	const struct rfm_rule **cell; /* of each combination; NULL: none */
};

struct tool;

enum rfm_builtin { RFM_MAP_RF, RFM_MAP_RFM, RFM_MAP_RFM_TESTS, RFM_MAP_RFM11 };

/*
 * Loads a user's CSV, segment,r_lo,r_hi,f_lo,f_hi,m_lo,m_hi[,fm_lo,fm_hi] with
 * scores 1..k, or the built-in map, which is for 1..5 (path NULL). What makes
 * no sense ends the run.
 */
void rfm_map_load(struct rfm_map *map, struct tool *tool, const char *path,
    enum rfm_builtin which, int k);

/* The segment of scores; {"Others"} when no rule matches. */
struct str rfm_map_segment(const struct rfm_map *map, int r, int f, int m);

/*
 * Walks all k^3 cells: how many no rule covers (the first in uncovered[0..2]),
 * and in never[] (one per rule) which rules never match.
 */
size_t
rfm_map_check(const struct rfm_map *map, int k, int uncovered[3], bool *never);
