/*
 * levels: which texts of a column are levels of a model of their own.
 */
#pragma once

#include "base/map.h"

#include <stddef.h>

enum { LEVELS_MAX = 250 }; /* the rarer ones are one level, "(other)" */

/*
 * The numbers of the `most` most frequent levels, in byte order of their texts
 * (of equally frequent ones the first in it), into chosen; how many. count[i]
 * is how often level i is there; 0: never.
 */
size_t levels_choose(const struct map *levels, const size_t *count, size_t most,
    uint32_t *chosen);
