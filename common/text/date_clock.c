#include "text/date_clock.h"

#include "text/date.h"

/* 上午 下午 午前 午後 am pm: 1 morning, 2 afternoon, 0 none. */
static int
read_half(struct date_tokens *in)
{
	static const struct {
		const char *first, *second;
		int half;
	} han[] = { { "上", "午", 1 }, { "下", "午", 2 }, { "午", "前", 1 },
		{ "午", "后", 2 }, { "午", "後", 2 }, { "오", "전", 1 },
		{ "오", "후", 2 } };
	int half;

	for (size_t i = 0; i < COUNT(han); i++)
		if (date_token_word(in, 0, han[i].first) &&
		    date_token_word(in, 1, han[i].second)) {
			in->at += 2;
			return han[i].half;
		}
	if (date_token_skip_word(in, "am"))
		return 1;
	if (date_token_skip_word(in, "pm"))
		return 2;
	if ((date_token_word(in, 0, "a") || date_token_word(in, 0, "p")) &&
	    date_token_mark(in, 1, '.') && date_token_word(in, 2, "m")) {
		half = date_token_word(in, 0, "a") ? 1 : 2;
		in->at += 3;
		date_token_skip_mark(in, '.');
		return half;
	}
	return 0;
}

/* The name of another zone, which says no difference: BST, Europe/Berlin. */
static void
skip_place(struct date_tokens *in)
{
	if (date_token_peek(in, 0)->kind != DATE_TOKEN_WORD)
		return;
	in->at++;
	while (date_token_mark(in, 0, '/') &&
	    date_token_peek(in, 1)->kind == DATE_TOKEN_WORD)
		in->at += 2;
}

/* What a zone is called, in brackets behind it. */
static void
skip_remark(struct date_tokens *in)
{
	size_t n = 1;

	while (date_token_peek(in, n)->kind == DATE_TOKEN_WORD)
		n++;
	if (n > 1 && date_token_mark(in, 0, '(') && date_token_mark(in, n, ')'))
		in->at += n + 1;
}

/* Z, UTC, GMT, +HHMM, +HH:MM, +HH and the names of RFC 5322. */
bool
date_clock_zone(struct date_tokens *in, struct date_local *date)
{
	static const struct {
		const char *name;
		int minutes;
	} zones[] = { { "z", 0 }, { "utc", 0 }, { "gmt", 0 }, { "est", -300 },
		{ "edt", -240 }, { "cst", -360 }, { "cdt", -300 },
		{ "mst", -420 }, { "mdt", -360 }, { "pst", -480 },
		{ "pdt", -420 }, { "cet", 60 }, { "cest", 120 }, { "wet", 0 },
		{ "eet", 120 }, { "eest", 180 }, { "msk", 180 }, { "jst", 540 },
		{ "kst", 540 } };
	int sign = date_token_mark(in, 0, '-') ? -1 : 1;
	long value;

	for (size_t i = 0; i < COUNT(zones); i++)
		if (date_token_skip_word(in, zones[i].name)) {
			date->has_zone = true;
			date->zone = zones[i].minutes;
			sign = date_token_mark(in, 0, '-') ? -1 : 1;
			break;
		}
	if (!date->has_zone)
		skip_place(in);
	if (!date_token_skip_mark(in, '+') && !date_token_skip_mark(in, '-'))
		return true;
	if (!date_token_number(in, 0, 1, 4))
		return false;
	value = date_token_peek(in, 0)->value;
	if (date_token_peek(in, 0)->text.n <= 2)
		value *= 100;
	in->at++;
	if (date_token_skip_mark(in, ':') && date_token_number(in, 0, 2, 2)) {
		value += date_token_peek(in, 0)->value;
		in->at++;
	}
	skip_remark(in);
	if (!date->has_zone)
		skip_place(in); /* +0000 UTC */
	date->has_zone = true;
	date->zone = sign * (int)(value / 100 * 60 + value % 100);
	return value / 100 <= 14 && value % 100 < 60;
}

/* H:MM[:SS[.fraction]], H时MM分[SS秒]; -1 where the number is missing. */
bool
date_clock_time(struct date_tokens *in, struct date_local *date)
{
	if (!date_token_number(in, 0, 1, 2))
		return false;
	date->hour = (int)date_token_peek(in, 0)->value;
	in->at++;
	if (!date_token_skip_mark(in, ':') && !date_token_skip_word(in, "时") &&
	    !date_token_skip_word(in, "時") &&
	    !date_token_skip_word(in, "시") && !date_token_skip_word(in, "h") &&
	    !date_token_skip_mark(in, '.'))
		return false;
	if (!date_token_number(in, 0, 2, 2))
		return false;
	date->minute = (int)date_token_peek(in, 0)->value;
	in->at++;
	if (!date_token_skip_word(in, "分"))
		date_token_skip_word(in, "분");
	if (!date_token_skip_mark(in, ':'))
		date_token_skip_mark(in, '.');
	if (date_token_number(in, 0, 2, 2) && !date_token_peek(in, 0)->spaced) {
		date->second = (int)date_token_peek(in, 0)->value;
		in->at++;
		date_token_skip_word(in, "秒");
		if ((date_token_mark(in, 0, '.') ||
			date_token_mark(in, 0, ',')) &&
		    date_token_number(in, 1, 1, 9))
			in->at += 2; /* fractions of a second go */
	}
	date->has_time = true;
	if (date->hour == 24 && date->minute == 0 && date->second == 0) {
		int32_t day = date_of(date->year, date->month, date->day) + 1;

		date_split(day, &date->year, &date->month, &date->day);
		date->hour = 0;
	}
	return date->hour < 24 && date->minute < 60 && date->second < 60;
}

/* "at", in front of a time. */
static void
skip_at(struct date_tokens *in)
{
	static const char *const words[] = { "a", "at", "um", "alle", "om",
		"as", "o", "godz", "kl", "klo", "ore", "las" };

	if (date_token_peek(in, 1) != NULL && !date_token_number(in, 1, 1, 2))
		date_token_skip_word(in, "a"); /* a las */
	for (size_t i = 0; i < COUNT(words); i++)
		if (date_token_number(in, 1, 1, 2) &&
		    date_token_skip_word(in, words[i]))
			return;
}

/* What stands behind a time for "hours". */
static void
skip_hours(struct date_tokens *in)
{
	static const char *const words[] = { "uhr", "uur", "hs", "hrs", "h" };
	bool found = false;

	for (size_t i = 0; i < COUNT(words) && !found; i++)
		found = date_token_skip_word(in, words[i]);
	if (found && in->at + 1 == in->n)
		date_token_skip_mark(in, '.');
}

bool
date_clock_read(struct date_tokens *in, struct date_local *date)
{
	int half;

	if (in->at == in->n)
		return true;
	if (!date_token_skip_word(in, "t"))
		date_token_skip_mark(in, ',');
	date_token_skip_mark(in, ':');
	skip_at(in);
	half = read_half(in);
	if (!date_clock_time(in, date))
		return false;
	if (half == 0)
		half = read_half(in);
	if (half != 0 && (date->hour < 1 || date->hour > 12))
		return half == 2 && date->hour > 12;
	if (half != 0)
		date->hour = date->hour % 12 + (half == 2 ? 12 : 0);
	skip_hours(in);
	return date_clock_zone(in, date) && in->at == in->n;
}
