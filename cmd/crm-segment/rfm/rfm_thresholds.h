/*
 * rfm_thresholds: the table of thresholds, printed, saved and applied later:
 * measure,score,lower,upper,closed,customers.
 */
#pragma once

#include "cli/tool.h"
#include "crm-segment/shared/bins.h"

enum { THRESHOLD_MEASURES = 3 }; /* R, F, M */

/* Writes the table; count[measure][score] are the customers. */
void thresholds_save(struct tool *tool, const char *path,
    const struct bins bins[THRESHOLD_MEASURES],
    uint64_t count[THRESHOLD_MEASURES][BINS_MAX + 1]);

/* Reads such a table into fixed bins; what makes no sense ends the run. */
void thresholds_load(
    struct tool *tool, const char *path, struct bins bins[THRESHOLD_MEASURES]);
