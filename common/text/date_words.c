#include "text/date_words.h"

/* Twelve lines of months, seven of weekdays, one of weekdays in two letters. */
static const char *const words[] = {
#include "text/date_words.inc"
};

enum { MONTHS = 12, DAYS = 19 };

/* Is it one of the words of a row, or the start of one? */
static bool
in_row(int row, struct str word)
{
	struct str rest = str_of(words[row]);

	while (rest.p != NULL) {
		struct str whole = str_cut(&rest, '\t');

		if (str_eq(whole, word) ||
		    (row < DAYS && word.n >= 3 && str_starts(whole, word)))
			return true;
	}
	return false;
}

int
date_words_month(struct str word)
{
	for (int m = 0; word.n >= 3 && m < MONTHS; m++)
		if (in_row(m, word))
			return m + 1;
	return 0;
}

static bool
date_words_weekday(struct str word)
{
	for (int d = MONTHS; word.n >= 2 && d <= DAYS; d++)
		if (in_row(d, word))
			return true;
	return false;
}

void
date_words_skip_weekday(struct date_tokens *in)
{
	const struct date_token *first = date_token_peek(in, 0);
	size_t at = in->at;

	if (first->kind != DATE_TOKEN_WORD || !date_words_weekday(first->text))
		return;
	in->at++;
	while (date_token_skip_mark(in, ',') || date_token_skip_mark(in, '.') ||
	    date_token_skip_mark(in, '-') || date_token_skip_word(in, "feira"))
		;
	if (date_words_month(first->text) == 0)
		return;
	if (!date_token_number(in, 0, 1, 2) ||
	    date_token_peek(in, 1)->kind != DATE_TOKEN_WORD ||
	    date_words_month(date_token_peek(in, 1)->text) == 0)
		in->at = at; /* a month */
}

/* One of the characters of the days, Sunday to Saturday. */
static bool
is_day_character(const struct date_tokens *in, size_t ahead)
{
	static const char *const days[] = { "日", "月", "火", "水", "木", "金",
		"土", "天", "一", "二", "三", "四", "五", "六", "일", "월",
		"화", "수", "목", "금", "토", "祝" };

	for (size_t i = 0; i < COUNT(days); i++)
		if (date_token_word(in, ahead, days[i]))
			return true;
	return false;
}

void
date_words_skip_weekday_behind(struct date_tokens *in)
{
	size_t at = in->at;
	bool open = date_token_skip_mark(in, '('), day = false;

	if (date_token_skip_word(in, "星"))
		date_token_skip_word(in, "期");
	else if (!date_token_skip_word(in, "周"))
		date_token_skip_word(in, "週");
	if (is_day_character(in, 0)) {
		in->at++;
		day = true;
		if (!date_token_skip_word(in, "曜"))
			date_token_skip_word(in, "요");
		if (!date_token_skip_word(in, "日"))
			date_token_skip_word(in, "일");
	} else if (date_token_peek(in, 0)->kind == DATE_TOKEN_WORD &&
	    date_words_weekday(date_token_peek(in, 0)->text)) {
		in->at++;
		day = true;
		date_token_skip_mark(in, '.');
	}
	if (!day || (open && !date_token_skip_mark(in, ')')))
		in->at = at;
}

int
date_words_era(struct date_tokens *in)
{
	static const struct {
		const char *first, *second;
		int before; /* the year before its first */
	} eras[] = { { "令", "和", 2018 }, { "平", "成", 1988 },
		{ "昭", "和", 1925 }, { "大", "正", 1911 },
		{ "民", "國", 1911 }, { "民", "国", 1911 }, { "r", NULL, 2018 },
		{ "h", NULL, 1988 }, { "s", NULL, 1925 } };

	for (size_t i = 0; i < COUNT(eras); i++) {
		size_t n = eras[i].second == NULL ? 1 : 2;

		if (!date_token_word(in, 0, eras[i].first) ||
		    (n == 2 && !date_token_word(in, 1, eras[i].second)))
			continue;
		if (date_token_word(in, n, "元")) {
			in->at += n + 1;
			return eras[i].before + 1;
		}
		if (!date_token_number(in, n, 1, 3))
			return 0;
		in->at += n + 1;
		return eras[i].before + (int)in->v[in->at - 1].value;
	}
	return 0;
}

void
date_words_skip_of(struct date_tokens *in)
{
	static const char *const none[] = { "of", "de", "do", "del", "d" };

	for (size_t i = 0; i < COUNT(none); i++)
		if (date_token_skip_word(in, none[i]))
			return;
}

void
date_words_skip_ordinal(struct date_tokens *in)
{
	static const char *const ends[] = { "st", "nd", "rd", "th", "er", "o",
		"e", "a", "ero", "re", "°" };

	for (size_t i = 0; i < COUNT(ends); i++)
		if (!date_token_peek(in, 0)->spaced &&
		    date_token_skip_word(in, ends[i]))
			return;
}
