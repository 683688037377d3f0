/*
 * revenue: exact sums of amounts.
 */
#pragma once

#include "cli/tool.h"

/* Adds an amount (text/money); a sum that is too large ends the run. */
void revenue_add(struct tool *tool, int64_t *sum, int64_t amount);
