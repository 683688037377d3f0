/*
 * clean_paid: what is open of invoices of which only the status says that they
 * were paid. A file without paid_date, paid_amount and open_amount gets an
 * open_amount: nothing of those that are paid, all of the others.
 */
#pragma once

#include "table/status.h"

#include <stdint.h>

struct clean;

struct clean_paid {
	uint64_t paid, part, late; /* rows; late: no column for what is open */
	int64_t part_amount;
};

/* Does the sample show that invoices are paid, by their status alone? */
bool clean_paid_shows(const struct clean *c);

/* Writes what is open of the current record. */
void clean_paid_set(struct clean *c, enum status_document document);

void clean_paid_tell(struct clean *c);
