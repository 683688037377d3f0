/*
 * date_local: dates and times as people and exports of any country write them.
 * text/date reads the canonical form, which costs less.
 *
 * Day/month order cannot be told from one cell ("03/04/2024"), so a column is
 * looked at first (text/date_evidence), and what it settles is handed to
 * date_local_parse.
 */
#pragma once

#include "base/str.h"

enum date_local_order {
	DATE_LOCAL_NONE,
	DATE_LOCAL_DMY,
	DATE_LOCAL_MDY,
	DATE_LOCAL_YMD /* two digits of the year first: 26-03-13 */
};

/* How the cells of a column are to be read. All zeros: each cell alone. */
struct date_local_rule {
	enum date_local_order order;
	bool conflict;	 /* the column has both orders: clear ones only */
	bool serial;	 /* bare numbers, 20000 to 80000, are Excel's days, */
	bool birth;	 /* or from 1, of dates of birth */
	bool eight;	 /* eight digits may be DDMMYYYY or MMDDYYYY */
	bool epoch_1904; /* ... counted from 1904-01-01 */
	bool partial_start; /* months, quarters and weeks are their first day */
};

enum date_local_shape {
	DATE_LOCAL_CLEAR,    /* one reading */
	DATE_LOCAL_IS_DMY,   /* a/b/y, a > 12 */
	DATE_LOCAL_IS_MDY,   /* a/b/y, b > 12 */
	DATE_LOCAL_OPEN,     /* a/b/y, both up to 12 and different */
	DATE_LOCAL_IS_SERIAL /* a bare number up to 80000 */
};

struct date_local {
	int year, month, day;
	bool short_year; /* it was written with two digits */
	int hour, minute, second;
	bool has_time;
	bool has_zone;
	int zone; /* minutes east of UTC */
	enum date_local_shape shape;
};

/*
 * Reads one cell. NULL, or what is wrong: "bad-date", "date-ambiguous" (all
 * fields but month and day are set then), "missing" for 0000-00-00.
 */
const char *date_local_parse(struct str cell,
    const struct date_local_rule *rule, struct date_local *date);

#define DATE_LOCAL_ROOM 32

/* YYYY-MM-DD[THH:MM:SS[Z|+HH:MM]] with a NUL; returns its length. */
size_t
date_local_print(const struct date_local *date, char out[DATE_LOCAL_ROOM]);
