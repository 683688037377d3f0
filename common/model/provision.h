/*
 * provision: expected losses of receivables by age, from a matrix of rates or
 * from the history itself. Money in units of the currency.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Provision of one bucket: balance * min(1, rate * forward); of no balance 0,
 * also where the rate is NaN. */
double provision_bucket(double balance, double rate, double forward);

/* Loss rates of a cohort: final loss over what reached each bucket, both as
 * money; NaN where nothing did. reached[n-1] is the final loss. */
void provision_cohort_rates(const double *reached, size_t n, double *rate);

/*
 * Net flow (roll) rates from balances by period and bucket, balance[t * buckets
 * + k]: flow[k] = sum_t balance_{k+1}(t+1) / sum_t balance_k(t), or with mean
 * the mean of the periods' ratios. flow has buckets - 1 entries; NaN where
 * nothing could flow.
 */
void provision_flows(const double *balance, size_t periods, size_t buckets,
    bool mean, double *flow);

/*
 * Loss rates by bucket from flows: LGD times the product of the flows from k
 * on; the last is LGD. Flows above 1 are used; a rate above 1 is cut to 1.
 */
void provision_flow_rates(
    const double *flow, size_t buckets, double lgd, double *rate);

/*
 * Chain ladder: unpaid[m * ages + a] by invoice month m and age a, NaN in the
 * lower right that has not happened. factor[a] (ages - 1) = sum over the
 * months that have both ages of age a + 1 over age a; last[m] is each month
 * taken to the last age. A factor without data leaves the months that need it
 * NaN. Returns the sum of last.
 */
double provision_ladder(const double *unpaid, size_t months, size_t ages,
    double *factor, double *last);
