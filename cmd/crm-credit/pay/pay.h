/*
 * pay: how the rows (customers or groups) pay.
 */
#ifndef CREDIT_PAY_H
#define CREDIT_PAY_H

#include "crm-credit/book/credit.h"
#include "model/pay.h"

/* The experiences of rows 0..n-1 up to as-of. The caller frees. */
struct pay_tally *pay_tallies(const struct credit *c);

/* The day on which the money of a settlement came; a credit or write-off is no
 * payment, nor is money that bounced: false. */
bool pay_day(const struct ledger_walk *w, const struct ledger_settlement *s,
    int32_t *day);

#endif
