/*
 * rate: the parts of the method.
 */
#pragma once

#include "crm-churn/shared/revenue.h"
#include "crm-churn/shared/spells.h"

enum { MONTH, WEEK, QUARTER, YEAR };

struct rate_options {
	int table, every;
	int32_t from, to;
	const char *reasons;
	bool paused_is_churn, without_returns;
	int64_t gap, months;
	double convert, level;
};

struct rating {
	const struct rate_options *o;
	struct tool *tool;
	struct spells s;
	VEC(int32_t) edge; /* last days of the periods; before all, the first */
};

/* The triangle of net or gross revenue retention by the period of the first
 * payment. */
void rate_cohorts(struct rating *r, bool gross, struct csv_writer *w);
