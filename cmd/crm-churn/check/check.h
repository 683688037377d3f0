/*
 * check: the parts of the method.
 */
#pragma once

#include "cli/tool.h"
#include "crm-churn/shared/duration.h"

enum check_table {
	CHECK_MEASURES,
	CHECK_LIFT,
	CHECK_PROFIT,
	CHECK_DRIFT,
	CHECK_COMPARE,
	CHECK_CALIBRATION
};

struct check_options {
	struct duration_options duration; /* --survival */
	const char *target, *score, *other, *use, *at;
	int table;
	double value, offer, contact, accept, stayers, threshold;
	bool allow_missing, survival;
};

/* --survival: how well stays are foretold. The exit status. */
int check_survival(struct tool *tool, const struct check_options *o);
