/*
 * case_weight: how many rows a row stands for.
 */
#pragma once

#include "cli/input.h"

/*
 * The weight of a row: 1 without a column (ROLE_NONE). False after leaving the
 * row out, which is counted: of weight 0, or rejected as no number or below 0.
 */
bool case_weight_read(
    struct input *in, const struct csv_row *row, size_t column, double *weight);
