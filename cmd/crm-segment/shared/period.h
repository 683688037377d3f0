/*
 * period: calendar periods, numbered one after the other.
 */
#ifndef PERIOD_H
#define PERIOD_H

#include "csv/writer.h"

#include <stddef.h>
#include <stdint.h>

enum period_kind {
	PERIOD_DAY,
	PERIOD_WEEK, /* from Monday */
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR
};

#define PERIOD_CHOICES "day|week|month|quarter|year"

/* The number of the period that a day lies in. */
int32_t period_of(enum period_kind kind, int32_t day);

/* Its first day. */
int32_t period_start(enum period_kind kind, int32_t period);

/* Its name as a field: 2024-05-31, the Monday of a week, 2024-05, 2024-Q2,
 * 2024. */
void period_write(enum period_kind kind, int32_t period, struct csv_writer *w);

#endif
