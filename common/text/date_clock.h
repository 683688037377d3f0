/*
 * date_clock: the time of day behind a date, for text/date_local: with seconds
 * or without, am and pm (also 上午 下午), and a zone.
 */
#pragma once

#include "text/date_local.h"
#include "text/date_token.h"

/*
 * Reads the rest of the cell: nothing, or a time of day, into the fields of
 * *date that hold it. False where it is neither.
 */
bool date_clock_read(struct date_tokens *in, struct date_local *date);

/* The two parts of it: H:MM[:SS[.fraction]] (24:00 is the next day, of a date
 * that is set), and a zone or nothing. */
bool date_clock_time(struct date_tokens *in, struct date_local *date);
bool date_clock_zone(struct date_tokens *in, struct date_local *date);
