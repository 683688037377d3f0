/*
 * profit: what profit.c and profit_pnl.c share.
 */
#pragma once

#include "cli/tool.h"

enum {
	PROFIT_GOODS,
	PROFIT_RELATIONSHIP,
	PROFIT_RETENTION,
	PROFIT_ACQUISITION,
	PROFIT_PARTS
};

struct profit_options {
	const char *costs, *avoidable, *driver, *part[PROFIT_PARTS];
	double months, lifetime;
	int table;
};

/* The profit and loss of each customer, from revenue to profit. The exit
 * status. */
int profit_pnl(struct tool *tool, const struct profit_options *o);
