/*
 * cox_robust: the variance of Cox coefficients that trusts the model less.
 */
#pragma once

#include "model/cox.h"

/*
 * Lin and Wei 1989: the variance that allows for wrong models and for rows that
 * belong together. cluster[i] of row i of the data is below `clusters`; NULL:
 * every row is its own. robust is columns x columns.
 */
void cox_robust(const struct cox_order *order, const struct cox_fit *fit,
    const uint32_t *cluster, size_t clusters, double *robust);
