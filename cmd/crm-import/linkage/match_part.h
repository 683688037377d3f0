/*
 * match_part: the names of two columns, each in its own.
 */
#pragma once

#include "base/map.h"
#include "match_key.h"

/*
 * Cuts a whole name in one of two columns of which the other one is empty:
 * García, Ana; or Ana García, where the first word is known as a given name.
 * cell[0] is the given name, cell[1] the family name.
 */
void match_part(
    const struct map *known, struct str cell[2], struct match_keys *keys);
