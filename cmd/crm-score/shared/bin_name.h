/*
 * bin_name: what a bin is called in a table.
 */
#pragma once

#include "base/vec.h"
#include "cli/scorecard_file.h"

struct bin_text VEC_OF(char);

/* Appends "[9,12)", "red + blue", "special -9", "missing" or "unseen". */
void bin_name(struct bin_text *out, const struct binning *b, size_t bin);

/* The same as fit --breaks reads it: "12", "red%,%blue"; nothing for the bins
 * that are not cut. */
void bin_breaks(struct bin_text *out, const struct binning *b, size_t bin);

/* "(334,376]" */
void
bin_score_name(struct bin_text *out, const struct score_bins *bins, size_t bin);
