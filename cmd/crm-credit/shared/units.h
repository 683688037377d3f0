/*
 * units: computed money, rounded half away from zero where it is printed.
 */
#pragma once

#include "csv/writer.h"
#include "text/money.h"

/* The amount of a cell; 0 where there is none. For totals. */
static inline int64_t
units_round(double units, int64_t cents)
{
	int64_t amount;

	return money_of_real(units, (int)cents, &amount) ? amount : 0;
}
