/*
 * pls_quality: what is asked of a fitted path model before it is believed: are
 * its constructs different things, do its causes say different things, and
 * which of them matter.
 *
 * Accuracy: an independent computation to 1e-10 (tests/ref/pls.c).
 */
#pragma once

#include "model/pls.h"

/*
 * The heterotrait-monotrait ratio of two constructs (Henseler, Ringle and
 * Sarstedt 2015), by absolute correlations (HTMT+, Ringle and others 2023): the
 * mean correlation of items of a with items of b, over the geometric mean of
 * the mean correlations inside a and inside b (1 for a single item). Above 0.9
 * they are hardly two things. NaN for a construct in mode B.
 */
double pls_htmt(const struct pls_fit *fit, const struct pls_model *model,
    size_t a, size_t b);

/*
 * Variance inflation 1 / (1 - R2): of the cause of a path, R2 by the other
 * causes of the same construct; of an item, R2 by the other items of its
 * construct. Infinite for a copy of others, 1 for one that is alone.
 */
double pls_path_vif(const struct pls_fit *fit, const struct pls_model *model,
    const struct pls_path *path);
double pls_item_vif(const struct pls_fit *fit, const struct pls_model *model,
    size_t construct, size_t item);

/*
 * Cohen's effect size of a path, (R2 - R2 without the cause) / (1 - R2), the
 * scores being those of the whole model. Around 0.02 is small, 0.15 medium and
 * 0.35 large.
 */
double pls_f2(const struct pls_fit *fit, const struct pls_model *model,
    const struct pls_path *path);
