/*
 * facts: the facts of customers from their ledger.
 */
#ifndef CREDIT_FACTS_H
#define CREDIT_FACTS_H

#include "credit.h"

/* Fills c->facts, by row, of a ledger. */
void facts_compute(struct credit *c);

#endif
