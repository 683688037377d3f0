/*
 * period: calendar periods, numbered one after the other.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum period_kind {
	PERIOD_DAY,
	PERIOD_WEEK, /* ISO 8601: from Monday */
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR
};

#define PERIOD_CHOICES "day|week|month|quarter|year"

enum { PERIOD_TEXT = 12 }; /* bytes that period_print writes at most */

/* The number of the period that a day lies in. */
int32_t period_of(enum period_kind kind, int32_t day);

/* Its first day. */
int32_t period_start(enum period_kind kind, int32_t period);

/* Its name: 2024-05-31, 2024-W07, 2024-05, 2024-Q2, 2024. */
size_t period_print(char *out, enum period_kind kind, int32_t period);

/* The same, but a week is called by its Monday, as a date. */
size_t period_print_dated(char *out, enum period_kind kind, int32_t period);

/*
 * Reads such a name, or a date inside the period. *kind becomes the kind that
 * the text is of (a date: PERIOD_DAY); *day is its first day.
 */
bool period_parse(struct str text, enum period_kind *kind, int32_t *day);
