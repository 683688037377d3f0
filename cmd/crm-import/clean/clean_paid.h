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
	bool asked; /* the file tells it by a status alone, if at all, */
	bool shows; /* and the sample shows that invoices are paid */
	uint64_t paid, part, late; /* rows; late: no column for what is open */
	int64_t part_amount;
};

/* Finds what the first file tells. */
void clean_paid_open(struct clean *c);

/* Writes what is open of the current record. */
void clean_paid_set(struct clean *c, enum status_document document);

void clean_paid_tell(struct clean *c);
