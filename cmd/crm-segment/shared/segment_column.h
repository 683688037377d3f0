/*
 * segment_column: which column names the segment.
 */
#pragma once

#include "table/role.h"

/*
 * The column `segment`, else the first that ends in _segment, else in _class,
 * _tier, _stage, _cluster, _quadrant, else type_state or matrix_cell; ROLE_NONE
 * when there is none.
 */
size_t segment_column(const struct header *header);
