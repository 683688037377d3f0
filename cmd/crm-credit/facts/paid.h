/*
 * paid: how the rows (customers or groups) pay.
 */
#pragma once

#include "credit.h"
#include "model/pay.h"

/* The experiences of rows 0..n-1 up to the day of a walk of the book's ledger.
 * The caller frees. */
struct pay_tally *
paid_tallies(const struct credit *c, const struct ledger_walk *walk);
