/*
 * cox_proportional: do the coefficients of a Cox fit hold at all times?
 */
#ifndef MODEL_COX_PROPORTIONAL_H
#define MODEL_COX_PROPORTIONAL_H

#include "model/cox.h"

/* The times a coefficient may drift with. */
enum cox_transform { COX_KM, COX_IDENTITY, COX_LOG, COX_RANK };

/*
 * Score test for b + c g(t) in place of b, column by column and over all
 * (Grambsch and Therneau 1994, with the exact information, as cox.zph of R's
 * survival 3). chi_square[j] has 1 degree of freedom (NaN for a dropped one),
 * the last, chi_square[columns], as many as columns kept. COX_KM is 1 - S(t-)
 * of everybody.
 */
void cox_proportional(const struct cox_order *order, const struct cox_fit *fit,
    enum cox_transform transform, double *chi_square);

#endif
