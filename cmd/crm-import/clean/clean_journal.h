/*
 * clean_journal: lists that hold documents and what was paid for them, row by
 * row: QuickBooks, Xero, ERPNext, DATEV. An invoice and its payment are one
 * sale, so only the rows of the kind that is asked for count.
 */
#pragma once

#include "table/status.h"

struct clean;

/*
 * Looks whether the sample is such a list: a column, of that name or by what is
 * in it, has words for both. Then also whether the rows that count are negative
 * in all of it, as in the other party's books. Ends the run where journal
 * entries stand in it and nobody said what they are.
 */
void clean_journal_open(struct clean *c);

/* What kind of event a word is: a bare "credit" beside sales or invoices, and
 * without debits, is what goes back. */
enum status_event clean_journal_event(const struct clean *c, struct str word);

/* Does money of that type of event go back? */
bool clean_journal_goes_back(const struct clean *c, struct str event);

/* Is a row with that event not of the kind that is asked for? */
bool clean_journal_leaves(const struct clean *c, enum status_event event);

/* Are amounts of the sample below 0 already, so that no word makes them so? */
bool clean_journal_signs(const struct clean *c);
