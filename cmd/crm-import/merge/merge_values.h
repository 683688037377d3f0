/*
 * merge_values: the records as match_records has made them comparable, so that
 * the next run reads only what has changed.
 */
#pragma once

#include "crm-import/linkage/match.h"

/* Appends what the fields of all records say; record i is at place[i]. */
void merge_values_save(
    const struct match *match, const uint32_t *place, struct text *out);

/*
 * The first n records of a match with room for more get what was saved of n
 * records of the same fields; record i comes to place[i]. The texts stay where
 * they are saved. False if it is nothing that was: then nobody has anything.
 */
bool merge_values_take(
    struct match *match, const uint32_t *place, size_t n, struct str saved);
