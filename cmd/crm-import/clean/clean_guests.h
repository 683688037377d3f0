/*
 * clean_guests: rows of buyers without an account, which some shops give one
 * customer id ("0", "guest") or that of a collecting account: there the e-mail
 * address says who it is.
 */
#pragma once

#include "base/map.h"

#include <stdint.h>

struct clean;

struct clean_guests {
	struct map ids; /* that are nobody's */
	uint64_t rows;	/* that had one */
};

/* Looks at the sample: ids that are called nobody with the e-mail addresses of
 * two people, or of more than three that stand in a fifth of the rows. */
void clean_guests_open(struct clean *c);

/* Puts the e-mail address of the current record in the place of such an id. */
void clean_guests_mend(struct clean *c);

/* Says how many. */
void clean_guests_tell(struct clean *c);
