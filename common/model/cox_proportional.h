/*
 * cox_proportional: do the coefficients of a Cox fit hold at all times?
 */
#pragma once

#include "model/cox.h"

/* The times a coefficient may drift with. */
enum cox_transform { COX_KM, COX_IDENTITY, COX_LOG, COX_RANK };

/*
 * Score test for b + c g(t) in place of b, column by column and over all
 * (Grambsch and Therneau 1994, with the exact information, as cox.zph of R's
 * survival 3). score[columns] and its variance, columns x columns, zeros where
 * dropped: model/wald.h makes a chi-square of one column, of some that belong
 * together, or of all. COX_KM is 1 - S(t-) of everybody.
 */
void cox_proportional(const struct cox_order *order, const struct cox_fit *fit,
    enum cox_transform transform, double *score, double *variance);
