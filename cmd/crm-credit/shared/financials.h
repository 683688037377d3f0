/*
 * financials: statements of customers, a row per customer and period.
 */
#pragma once

#include "base/vec.h"
#include "cli/tool.h"
#include "model/ratios.h"

#include <stdint.h>

struct financials_row {
	struct str customer;
	int32_t period_end; /* DATE_NONE: not given */
	double item[RATIOS_ITEMS];
};

struct financials {
	VEC(struct financials_row) row; /* by customer and date */
};

/* Reads customer_id, period_end and any columns of ratios_item_name; what is
 * not there is NaN, what follows is filled in. What makes no sense ends the
 * run. */
void financials_read(struct financials *f, struct tool *tool, const char *path);

/* A customer's latest statement up to as_of (DATE_NONE: any), or NULL.
 * O(log rows). */
const struct financials_row *
financials_find(const struct financials *f, struct str customer, int32_t as_of);
