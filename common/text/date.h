/*
 * date: calendar days as a number, 1970-01-01 = 0, proleptic Gregorian, years
 * 1 to 9999. A time of day and a zone may follow a date and are checked, but
 * the day is the one that is written.
 */
#ifndef TEXT_DATE_H
#define TEXT_DATE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define DATE_NONE INT32_MIN /* no date; never a valid one */

enum { DATE_MAX = 10 }; /* bytes that date_print writes: YYYY-MM-DD */

/*
 * Reads YYYY-MM-DD or YYYYMMDD; behind the first form [T or blank]HH:MM[:SS
 * [.fraction]][Z or +HH[:]MM or -HH[:]MM]. The whole text or false.
 */
bool date_parse(struct str s, int32_t *day);

/* Seconds from the midnight (UTC) of the day written in a text that date_parse
 * takes to the moment it tells, its zone heeded; 0 where it has no time. */
int32_t date_clock(struct str s);

/* Writes YYYY-MM-DD. */
size_t date_print(char *out, int32_t day);

/* The day number of a date that exists (date_exists). */
int32_t date_of(int year, int month, int day);
bool date_exists(int year, int month, int day);
void date_split(int32_t day, int *year, int *month, int *day_of_month);

/* Months later (earlier if negative), the day cut to the month's length. */
int32_t date_add_months(int32_t day, int months);

/* Months since year 0: the same for all days of a calendar month. */
int32_t date_month(int32_t day);

/* The first day of such a month. */
int32_t date_month_start(int32_t month);

/* Weeks that begin on Monday, numbered like months are. */
int32_t date_week(int32_t day);

/* The day number of today in local time: for --as-of=today only. */
int32_t date_today(void);

#endif
