#include "text/date_evidence.h"

#include <string.h>

static void
widen(int range[2], int value, bool first)
{
	if (first || value < range[0])
		range[0] = value;
	if (first || value > range[1])
		range[1] = value;
}

void
date_evidence_see(struct date_evidence *evidence, struct str cell)
{
	static const struct date_local_rule rule = { .serial = true,
		.birth = true,
		.eight = true,
		.partial_start = true };
	struct date_local date;
	const char *wrong = date_local_parse(cell, &rule, &date);

	if (wrong != NULL && strcmp(wrong, "missing") == 0)
		return;
	evidence->filled++;
	if (wrong != NULL && strcmp(wrong, "date-ambiguous") != 0 &&
	    date.shape != DATE_LOCAL_IS_SERIAL) /* 60, which is no day */
		return;
	evidence->clear += date.shape == DATE_LOCAL_CLEAR;
	evidence->dmy += date.shape == DATE_LOCAL_IS_DMY;
	evidence->mdy += date.shape == DATE_LOCAL_IS_MDY;
	evidence->open += date.shape == DATE_LOCAL_OPEN;
	evidence->serial += date.shape == DATE_LOCAL_IS_SERIAL;
	if (date.short_year && date.day > 12) {
		widen(evidence->first, date.day, evidence->shorts == 0);
		widen(evidence->last, date.year % 100, evidence->shorts == 0);
		evidence->shorts++;
	}
}

/* The same day of the month in many years is a year, and these are days. */
static bool
begins_with_year(const struct date_evidence *e)
{
	return e->shorts > 2 && e->shorts == e->filled &&
	    e->first[1] - e->first[0] < 2 && e->last[0] > 0 &&
	    e->last[1] <= 31 && e->last[1] - e->last[0] > 9;
}

bool
date_evidence_decide(
    const struct date_evidence *evidence, struct date_local_rule *rule)
{
	rule->serial =
	    evidence->serial > 0 && evidence->serial == evidence->filled;
	rule->conflict = evidence->dmy > 0 && evidence->mdy > 0;
	rule->order = DATE_LOCAL_NONE;
	if (begins_with_year(evidence))
		rule->order = DATE_LOCAL_YMD;
	if (rule->conflict || rule->order != DATE_LOCAL_NONE)
		return true;
	if (evidence->dmy > 0)
		rule->order = DATE_LOCAL_DMY;
	else if (evidence->mdy > 0)
		rule->order = DATE_LOCAL_MDY;
	return rule->order != DATE_LOCAL_NONE || evidence->open == 0;
}
