/*
 * date_evidence: what the dates of a column settle together: the order of day
 * and month, days of a spreadsheet (text/date_local reads the cells).
 */
#pragma once

#include "text/date_local.h"

/* What the cells of a column show. All zeros at first. */
struct date_evidence {
	uint64_t filled, clear, dmy, mdy, open, serial;
	/* years of two digits behind days above 12, and from where to where
	 * these and those go */
	uint64_t shorts;
	int first[2], last[2];
};

void date_evidence_see(struct date_evidence *evidence, struct str cell);

/*
 * What the evidence settles: rule->order, ->conflict and ->serial; the rest of
 * *rule stays. Returns false where open dates are left without an order: the
 * caller asks other columns, the preset or the user.
 */
bool date_evidence_decide(
    const struct date_evidence *evidence, struct date_local_rule *rule);
