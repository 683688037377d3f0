/*
 * facts: the facts of customers from their ledger.
 */
#pragma once

#include "credit.h"

/* Fills c->facts, by row, of a ledger. */
void facts_compute(struct credit *c);
