/*
 * quadrant: importance against performance (Martilla and James 1977).
 */
#pragma once

#include <stddef.h>

#include "base/diag.h"

struct quadrant_cuts {
	double importance, performance;
};

/*
 * The cuts of "mean", "median" or "IMPORTANCE,PERFORMANCE" for n points; NaN
 * does not count. False (EXIT_USAGE) when the text is none of these.
 */
bool quadrant_cut(const char *text, const double *importance,
    const double *performance, size_t n, struct quadrant_cuts *cuts,
    struct diag *d);

/* concentrate, keep, low-priority or overkill; at the cut is high. "" for NaN.
 */
const char *quadrant_name(
    const struct quadrant_cuts *cuts, double importance, double performance);

/* importance times what performance lacks to the goal. */
double quadrant_priority(double importance, double performance, double goal);
