#include "text/date.h"
#include "text/date_clock.h"
#include "text/date_words.h"
#include "text/normalise.h"

#include <stdio.h>

#define TIGHT	   96 /* longer texts are no dates */
#define MAX_SERIAL 80000
#define MIN_SERIAL 20000 /* 1954; birth dates go back further */

static bool
exists(const struct date_local *date)
{
	return date_exists(date->year, date->month, date->day);
}

static void
set_seconds(struct date_local *date, int64_t seconds)
{
	int64_t days = seconds / 86400, rest = seconds % 86400;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	date_split((int32_t)days, &date->year, &date->month, &date->day);
	date->hour = (int)(rest / 3600);
	date->minute = (int)(rest / 60 % 60);
	date->second = (int)(rest % 60);
	date->has_time = true;
}

static void
set_year(struct date_local *date, const struct date_token *token)
{
	date->short_year = token->text.n <= 2;
	date->year = (int)token->value;
	if (date->short_year)
		date->year += date->year >= 69 ? 1900 : 2000;
}

/* Excel's day count with its invented 1900-02-29 (day 60). */
static const char *
read_serial(struct str s, bool epoch_1904, struct date_local *date)
{
	double value = 0, scale = 1;
	bool fraction = false;
	int64_t base = date_of(1899, 12, 30), seconds;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.') {
			fraction = true;
			continue;
		}
		value = value * 10 + (s.p[i] - '0');
		scale *= fraction ? 10 : 1;
	}
	value /= scale;
	if (epoch_1904)
		base = date_of(1904, 1, 1);
	else if (value < 60)
		base++;
	else if (value < 61)
		return "bad-date";
	seconds = (int64_t)(value * 86400 + 0.5);
	set_seconds(date, base * 86400 + seconds);
	date->has_time = fraction;
	return exists(date) ? NULL : "bad-date";
}

/* Digits, at most one dot inside: the value's integer part, or -1. */
static long
plain_number(const struct date_tokens *t)
{
	if (t->n == 1 && t->v[0].kind == DATE_TOKEN_NUMBER)
		return t->v[0].value;
	if (t->n == 3 && t->v[0].kind == DATE_TOKEN_NUMBER &&
	    date_token_mark(t, 1, '.') && t->v[2].kind == DATE_TOKEN_NUMBER &&
	    !t->v[2].spaced)
		return t->v[0].value;
	return -1;
}

/* a SEP b SEP y, order open; the date's shape, month and day are set. */
static const char *
settle_order(
    long a, long b, const struct date_local_rule *rule, struct date_local *date)
{
	enum date_local_order order =
	    rule->order == DATE_LOCAL_YMD ? DATE_LOCAL_NONE : rule->order;

	date->shape = a > 12 && b <= 12 ? DATE_LOCAL_IS_DMY
	    : b > 12 && a <= 12		? DATE_LOCAL_IS_MDY
					: DATE_LOCAL_OPEN;
	if (date->shape == DATE_LOCAL_IS_DMY &&
	    (order == DATE_LOCAL_NONE || rule->conflict))
		order = DATE_LOCAL_DMY;
	if (date->shape == DATE_LOCAL_IS_MDY &&
	    (order == DATE_LOCAL_NONE || rule->conflict))
		order = DATE_LOCAL_MDY;
	if (a == b && a <= 12) {
		date->shape = DATE_LOCAL_CLEAR;
		order = DATE_LOCAL_DMY;
	}
	date->day = (int)(order == DATE_LOCAL_MDY ? b : a);
	date->month = (int)(order == DATE_LOCAL_MDY ? a : b);
	if (date->shape == DATE_LOCAL_OPEN && a <= 12 && b <= 12 &&
	    (order == DATE_LOCAL_NONE || rule->conflict))
		return "date-ambiguous";
	return exists(date) ? NULL : "bad-date";
}

/* YYYYMMDD[HHMMSS] and epochs of 10 or 13 digits, by their length. */
static const char *
read_compact(const struct date_token *token, const struct date_local_rule *rule,
    struct date_local *date)
{
	long value = token->value;

	switch (token->text.n) {
	case 10:
	case 13:
		set_seconds(date, token->text.n == 13 ? value / 1000 : value);
		date->has_zone = true;
		return NULL;
	case 14:
		date->second = (int)(value % 100);
		date->minute = (int)(value / 100 % 100);
		date->hour = (int)(value / 10000 % 100);
		date->has_time = true;
		value /= 1000000;
		break;
	case 8:
		break;
	default:
		return "bad-date";
	}
	date->year = (int)(value / 10000);
	date->month = (int)(value / 100 % 100);
	date->day = (int)(value % 100);
	if (token->text.n == 8 && !exists(date) && rule->eight) {
		date->year = (int)(value % 10000);
		return date->year < 1900 || date->year > 2100
		    ? "bad-date"
		    : settle_order(
			  value / 1000000, value / 10000 % 100, rule, date);
	}
	return exists(date) && date->hour < 24 && date->minute < 60 &&
		date->second < 60
	    ? NULL
	    : "bad-date";
}

static const char *
read_ymd(struct date_tokens *in, struct date_local *date)
{
	date->year = (int)date_token_peek(in, 0)->value;
	date->month = (int)date_token_peek(in, 2)->value;
	date->day = (int)date_token_peek(in, 4)->value;
	in->at += 5;
	if (date->year == 0 && date->month == 0 && date->day == 0)
		return "missing";
	return exists(date) ? NULL : "bad-date";
}

/* YYYY-Www-D, ISO 8601; without a day it is partial. */
static const char *
read_week(struct date_tokens *in, const struct date_local_rule *rule,
    struct date_local *date)
{
	int32_t day4;
	long week = date_token_peek(in, 3)->value, weekday = 1;
	bool whole = false;

	date->year = (int)date_token_peek(in, 0)->value;
	in->at += 4;
	if (date_token_mark(in, 0, '-') && date_token_number(in, 1, 1, 1)) {
		weekday = date_token_peek(in, 1)->value;
		in->at += 2;
		whole = true;
	}
	if ((!whole && !rule->partial_start) || week < 1 || week > 53 ||
	    weekday < 1 || weekday > 7)
		return "bad-date";
	day4 = date_of(date->year, 1, 4); /* always in week 1 */
	day4 +=
	    -(day4 + 3) % 7 + 7 * ((int32_t)week - 1) + (int32_t)weekday - 1;
	date_split(day4, &date->year, &date->month, &date->day);
	return NULL;
}

/* YYYY-DDD, ISO 8601. */
static const char *
read_ordinal(struct date_tokens *in, struct date_local *date)
{
	int year = (int)date_token_peek(in, 0)->value;
	int32_t day = (int32_t)date_token_peek(in, 2)->value;

	in->at += 3;
	if (year == 0 || day == 0)
		return "bad-date";
	day += date_of(year, 1, 1) - 1;
	date_split(day, &date->year, &date->month, &date->day);
	return date->year == year ? NULL : "bad-date";
}

/* The year behind a month: 2024, 24, '24; "r." is Polish for it. */
static bool
take_year(struct date_tokens *in, struct date_local *date)
{
	date_words_skip_of(in);
	date_token_skip_mark(in, '\'');
	if (!date_token_number(in, 0, 2, 4))
		return false;
	set_year(date, date_token_peek(in, 0));
	in->at++;
	if (date_token_skip_word(in, "r"))
		date_token_skip_mark(in, '.');
	return true;
}

/* D Month Y, with marks or without; "4th" too. */
static const char *
read_day_month(struct date_tokens *in, struct date_local *date)
{
	date->day = (int)date_token_peek(in, 0)->value;
	in->at++;
	date_words_skip_ordinal(in);
	while (date_token_skip_mark(in, '.') || date_token_skip_mark(in, '-') ||
	    date_token_skip_mark(in, '/'))
		;
	date_words_skip_of(in);
	date->month = date_words_month(date_token_peek(in, 0)->text);
	if (date_token_peek(in, 0)->kind != DATE_TOKEN_WORD)
		return "bad-date";
	in->at++;
	while (date_token_skip_mark(in, '.') || date_token_skip_mark(in, '-') ||
	    date_token_skip_mark(in, '/') || date_token_skip_mark(in, ','))
		;
	return take_year(in, date) && exists(date) ? NULL : "bad-date";
}

/* Month D, Y; Month D HH:MM:SS Y of C; Month Y is partial. */
static const char *
read_month_day(struct date_tokens *in, const struct date_local_rule *rule,
    struct date_local *date)
{
	date->month = date_words_month(date_token_peek(in, 0)->text);
	in->at++;
	while (date_token_skip_mark(in, '.') || date_token_skip_mark(in, '-'))
		;
	if (date_token_number(in, 0, 4, 4)) {
		date->year = (int)date_token_peek(in, 0)->value;
		date->day = 1;
		in->at++;
		return rule->partial_start && exists(date) ? NULL : "bad-date";
	}
	if (!date_token_number(in, 0, 1, 2))
		return "bad-date";
	date->day = (int)date_token_peek(in, 0)->value;
	in->at++;
	date_words_skip_ordinal(in);
	while (date_token_skip_mark(in, ',') || date_token_skip_mark(in, '-'))
		;
	if (date_token_mark(in, 1, ':') &&
	    (!date_clock_time(in, date) || !date_clock_zone(in, date)))
		return "bad-date";
	return take_year(in, date) && exists(date) ? NULL : "bad-date";
}

/* Year and month, or year and quarter: the first day, where allowed. */
static const char *
read_partial(struct date_tokens *in, const struct date_local_rule *rule,
    struct date_local *date)
{
	date->year = (int)date_token_peek(in, 0)->value;
	date->day = 1;
	in->at++;
	date_token_skip_mark(in, '-');
	date_token_skip_mark(in, '/');
	date_token_skip_word(in, "年");
	if (date_token_skip_word(in, "q"))
		date->month = (int)date_token_peek(in, 0)->value * 3 - 2;
	else
		date->month = (int)date_token_peek(in, 0)->value;
	in->at++;
	date_token_skip_word(in, "月");
	return rule->partial_start && exists(date) ? NULL : "bad-date";
}

/* Three numbers between two equal marks: is it so, and which mark. */
static bool
triple(const struct date_tokens *in, size_t low, size_t high, char *mark)
{
	*mark = date_token_peek(in, 1)->text.n == 1
	    ? date_token_peek(in, 1)->text.p[0]
	    : '\0';
	return (*mark == '-' || *mark == '/' || *mark == '.') &&
	    date_token_number(in, 0, low, high) &&
	    date_token_number(in, 2, 1, 2) && date_token_mark(in, 3, *mark) &&
	    date_token_number(in, 4, 1, 4);
}

/* Dotted dates begin with the day. */
static const struct date_local_rule dotted = { .order = DATE_LOCAL_DMY };

static const char *
read_abc(struct date_tokens *in, char mark, const struct date_local_rule *rule,
    struct date_local *date)
{
	long a = date_token_peek(in, 0)->value,
	     b = date_token_peek(in, 2)->value;
	const char *wrong;

	if (date_token_peek(in, 4)->text.n == 1 ||
	    date_token_peek(in, 4)->text.n == 3)
		return "bad-date";
	if (rule->order == DATE_LOCAL_YMD &&
	    date_token_peek(in, 0)->text.n == 2 &&
	    date_token_peek(in, 4)->text.n == 2) {
		set_year(date, date_token_peek(in, 0));
		date->month = (int)b;
		date->day = (int)date_token_peek(in, 4)->value;
		in->at += 5;
		return exists(date) ? NULL : "bad-date";
	}
	set_year(date, date_token_peek(in, 4));
	in->at += 5;
	wrong = settle_order(a, b, mark == '.' ? &dotted : rule, date);
	if (mark == '.')
		date->shape = DATE_LOCAL_CLEAR;
	if (a == 0 && b == 0 && date->year % 100 == 0)
		return "missing";
	return wrong;
}

/* 年, 년, or a mark. */
static bool
is_year_mark(const struct date_tokens *in, size_t ahead)
{
	return (date_token_word(in, ahead, "年") ||
		   date_token_word(in, ahead, "년")) &&
	    date_token_number(in, ahead + 1, 1, 2) &&
	    (date_token_word(in, ahead + 2, "月") ||
		date_token_word(in, ahead + 2, "월")) &&
	    date_token_number(in, ahead + 3, 1, 2);
}

/* Month and day behind a year: 年3月5日, .3.5, /3/5. */
static const char *
read_era(struct date_tokens *in, struct date_local *date)
{
	char mark = date_token_mark(in, 0, '/') ? '/' : '.';
	bool dotted_form = date_token_mark(in, 0, mark) &&
	    date_token_number(in, 1, 1, 2) && date_token_mark(in, 2, mark) &&
	    date_token_number(in, 3, 1, 2);

	if (!is_year_mark(in, 0) && !dotted_form)
		return "bad-date";
	date->month = (int)date_token_peek(in, 1)->value;
	date->day = (int)date_token_peek(in, 3)->value;
	in->at += 4;
	if (!date_token_skip_word(in, "日") && !date_token_skip_word(in, "号"))
		date_token_skip_word(in, "일");
	return exists(date) ? NULL : "bad-date";
}

/* The date at the start; the reading position moves behind it. */
static const char *
read_date(struct date_tokens *in, const struct date_local_rule *rule,
    struct date_local *date)
{
	char mark;

	date_words_skip_weekday(in);
	date->year = date_words_era(in);
	if (date->year > 0)
		return read_era(in, date);
	if (triple(in, 4, 4, &mark) && date_token_peek(in, 4)->text.n <= 2) {
		const char *wrong = read_ymd(in, date);

		date_token_skip_mark(in, '.');
		return wrong;
	}
	if (triple(in, 1, 2, &mark))
		return read_abc(in, mark, rule, date);
	if (date_token_number(in, 0, 4, 4) && is_year_mark(in, 1)) {
		date->year = (int)date_token_peek(in, 0)->value;
		in->at++;
		return read_era(in, date);
	}
	if (date_token_number(in, 0, 4, 4) && date_token_mark(in, 1, '-') &&
	    date_token_word(in, 2, "w") && date_token_number(in, 3, 2, 2))
		return read_week(in, rule, date);
	if (date_token_number(in, 0, 4, 4) && date_token_mark(in, 1, '-') &&
	    date_token_number(in, 2, 3, 3))
		return read_ordinal(in, date);
	if (date_token_peek(in, 0)->kind == DATE_TOKEN_WORD &&
	    date_words_month(date_token_peek(in, 0)->text) > 0)
		return read_month_day(in, rule, date);
	if (date_token_number(in, 0, 1, 2))
		return read_day_month(in, date);
	if (date_token_number(in, 0, 4, 4) && in->n >= 3 && in->n <= 4)
		return read_partial(in, rule, date);
	return "bad-date";
}

/* 20240305T143000, with a zone or not; a space may stand for the T. Where the
 * time is, or 0. */
static size_t
basic_time(const struct date_tokens *in)
{
	size_t at = date_token_word(in, 1, "t") ? 2 : 1;

	return date_token_number(in, 0, 8, 8) &&
		(date_token_number(in, at, 6, 6) ||
		    date_token_number(in, at, 4, 4))
	    ? at
	    : 0;
}

static const char *
read_basic(struct date_tokens *in, size_t at,
    const struct date_local_rule *rule, struct date_local *date)
{
	long time = in->v[at].value * (in->v[at].text.n == 4 ? 100 : 1);
	const char *wrong = read_compact(&in->v[0], rule, date);

	date->hour = (int)(time / 10000);
	date->minute = (int)(time / 100 % 100);
	date->second = (int)(time % 100);
	date->has_time = true;
	in->at = at + 1;
	if (wrong == NULL &&
	    (date->hour > 23 || date->minute > 59 || date->second > 59 ||
		!date_clock_zone(in, date)))
		wrong = "bad-date";
	return wrong;
}

/* Would the number, as a day of a birth in 1905, rather be its year? */
static bool
is_year(long number)
{
	return number >= 1900 && number <= 2100;
}

static const char *
read_cell(
    struct str s, const struct date_local_rule *rule, struct date_local *date)
{
	struct date_tokens in;
	const char *wrong;
	long number;

	if (!date_token_cut(s, &in))
		return "bad-date";
	number = plain_number(&in);
	if (number >= 0 && number <= MAX_SERIAL) {
		date->shape = DATE_LOCAL_IS_SERIAL;
		return rule->serial &&
			(number >= MIN_SERIAL ||
			    (rule->birth && !is_year(number)))
		    ? read_serial(s, rule->epoch_1904, date)
		    : "bad-date";
	}
	if (number >= 0) /* a program may have added .0, a clock parts of s */
		return in.n == 1 || in.v[2].value == 0 || in.v[0].text.n == 10
		    ? read_compact(&in.v[0], rule, date)
		    : "bad-date";
	if (basic_time(&in) > 0)
		return read_basic(&in, basic_time(&in), rule, date);
	wrong = read_date(&in, rule, date);
	if (wrong != NULL && strcmp(wrong, "date-ambiguous") != 0)
		return wrong;
	date_words_skip_weekday_behind(&in);
	if (date->has_time)
		return in.at == in.n ? wrong : "bad-date";
	return date_clock_read(&in, date) ? wrong : "bad-date";
}

/* DD.MM.YYYY, DD/MM/YYYY or MM/DD/YYYY: most local dates. False: look at it. */
static bool
read_fixed(struct str s, const struct date_local_rule *rule,
    struct date_local *date, const char **wrong)
{
	long a, b;

	if (s.n != 10 || s.p[2] != s.p[5] ||
	    (s.p[2] != '.' && s.p[2] != '/' && s.p[2] != '-'))
		return false;
	for (size_t i = 0; i < 10; i++)
		if (i != 2 && i != 5 && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	a = 10 * (s.p[0] - '0') + s.p[1] - '0';
	b = 10 * (s.p[3] - '0') + s.p[4] - '0';
	if (a == 0 || b == 0)
		return false;
	date->year = 1000 * (s.p[6] - '0') + 100 * (s.p[7] - '0') +
	    10 * (s.p[8] - '0') + s.p[9] - '0';
	*wrong = settle_order(a, b, s.p[2] == '.' ? &dotted : rule, date);
	if (s.p[2] == '.')
		date->shape = DATE_LOCAL_CLEAR;
	return true;
}

/* A year of another calendar: Persian and Islamic, or Buddhist. */
static bool
is_foreign_year(int year)
{
	return (year >= 1300 && year < 1500) || (year >= 2400 && year < 2700);
}

static const char *
read_any(struct str cell, const struct date_local_rule *rule,
    struct date_local *date)
{
	scoped struct text room = { 0 };
	const char *wrong;
	int32_t day;

	if (cell.n == DATE_MAX && date_parse(cell, &day)) {
		date_split(day, &date->year, &date->month, &date->day);
		return NULL;
	}
	if (cell.n == 0 || cell.n > TIGHT)
		return cell.n == 0 ? "missing" : "bad-date";
	if (read_fixed(cell, rule, date, &wrong))
		return wrong;
	return read_cell(normalise(cell, NORMALISE_KEY, &room), rule, date);
}

const char *
date_local_parse(struct str cell, const struct date_local_rule *rule,
    struct date_local *date)
{
	const char *wrong;

	*date = (struct date_local){ 0 };
	wrong = read_any(normalise_trim(cell), rule, date);
	return wrong == NULL && is_foreign_year(date->year) ? "bad-date"
							    : wrong;
}

size_t
date_local_print(const struct date_local *date, char out[DATE_LOCAL_ROOM])
{
	int zone = date->zone < 0 ? -date->zone : date->zone, n;

	n = snprintf(out, DATE_LOCAL_ROOM, "%04d-%02d-%02d", date->year,
	    date->month, date->day);
	if (date->has_time)
		n += snprintf(out + n, DATE_LOCAL_ROOM - (size_t)n,
		    "T%02d:%02d:%02d", date->hour, date->minute, date->second);
	if (date->has_time && date->has_zone)
		n += zone == 0
		    ? snprintf(out + n, DATE_LOCAL_ROOM - (size_t)n, "Z")
		    : snprintf(out + n, DATE_LOCAL_ROOM - (size_t)n,
			  "%c%02d:%02d", date->zone < 0 ? '-' : '+', zone / 60,
			  zone % 60);
	return (size_t)n;
}
