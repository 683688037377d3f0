#include "text/token.h"

#include "text/lexicon.h"
#include "text/normalise.h"

#include <pthread.h>

/* A line a set: its name, then its words. */
static const char *const sets[] = {
#include "text/word_sets.inc"
};

enum set {
	SET_NULL,
	SET_NULL_NAME,
	SET_NULL_VALUE,
	SET_NULL_NUMBER,
	SET_NULL_DAY,
	SET_EXCEL,
	SET_YES,
	SET_NO,
	SET_LEFT,
	SET_STAYED,
	SET_DEBIT,
	SET_CREDIT,
	SET_OPEN_END
};

/* The words of all sets, with a bit for each set that has one. */
static struct lexicon words;
static pthread_once_t words_once = PTHREAD_ONCE_INIT;

static void
list_words(void)
{
	for (size_t set = 0; set < COUNT(sets); set++) {
		struct str rest = str_of(sets[set]);

		str_cut(&rest, '\t');
		while (rest.p != NULL)
			*lexicon_add(&words, str_cut(&rest, '\t')) |=
			    UINT32_C(1) << set;
	}
}

/* Is it a word of the set? */
static bool
in_set(struct str cell, enum set set)
{
	pthread_once(&words_once, list_words);
	return cell.n > 0 && (lexicon_find(&words, cell) >> set & 1) != 0;
}

/* Most cells are no word for no value, by length or first byte; no number is
 * but "-", "--", "." and days without a day. */
static bool
may_be_null(struct str cell)
{
	char first = cell.p[0];

	if (first == '-' || first == '.')
		return cell.n <= 2;
	if (first >= '0' && first <= '3')
		return (cell.n >= 10 || (cell.n == 8 && first == '0')) &&
		    cell.n <= 28;
	return cell.n <= 20 && first != '\0' &&
	    strchr("Nn#\\(<k\xE2\xE6", first) != NULL;
}

bool
token_is_plain(struct str cell)
{
	if (token_begins_plain(cell))
		return true;
	cell = normalise_trim(cell);
	return cell.n > 0 && !may_be_null(cell);
}

bool
token_null(struct str cell)
{
	return token_null_as(cell, TOKEN_TEXT);
}

/* 0000-00-00 or 00000000, with the first moment of the day or not; the day 0 of
 * spreadsheets and databases with any, which is a time without a day. */
static bool
is_no_day(struct str cell)
{
	struct str day = { cell.p, 10 };

	if (in_set(cell, SET_NULL_DAY))
		return true;
	if (cell.n < 10 || !in_set(day, SET_NULL_DAY))
		return false;
	if (str_starts(day, STR("1899")) || str_ends(day, STR("1899")))
		return cell.p[10] == ' ' || cell.p[10] == 'T';
	for (size_t i = 10; i < cell.n; i++)
		if (strchr("0T :.Z", cell.p[i]) == NULL)
			return false;
	return true;
}

bool
token_null_as(struct str cell, enum token_column column)
{
	cell = normalise_trim(cell);
	if (cell.n == 0)
		return true;
	if (!may_be_null(cell))
		return false;
	if (in_set(cell, column == TOKEN_NAME ? SET_NULL_NAME : SET_NULL))
		return true;
	switch (column) {
	case TOKEN_NA:
		return in_set(cell, SET_NULL_VALUE);
	case TOKEN_NUMBER:
		return in_set(cell, SET_NULL_NUMBER);
	case TOKEN_DATE:
		return in_set(cell, SET_NULL_VALUE) || is_no_day(cell);
	default:
		return false;
	}
}

bool
token_excel_error(struct str cell)
{
	cell = normalise_trim(cell);
	return cell.n > 0 && cell.p[0] == '#' && in_set(cell, SET_EXCEL);
}

/* 1.0 and 0.00 are 1 and 0. */
static struct str
without_zeros(struct str s)
{
	size_t n = s.n;

	while (n > 2 && s.p[n - 1] == '0')
		n--;
	return n == 2 && s.n > 2 && s.p[1] == '.' ? (struct str){ s.p, 1 } : s;
}

static enum token_bool
which(struct str cell, enum set yes, enum set no)
{
	scoped struct text room = { 0 };
	enum token_bool answer = TOKEN_NEITHER;
	struct str s = without_zeros(normalise_trim(cell));

	if (s.n == 0 || s.n > 40)
		return TOKEN_NEITHER;
	s = normalise(s, NORMALISE_FOLD, &room);
	if (in_set(s, yes))
		answer = TOKEN_TRUE;
	else if (in_set(s, no))
		answer = TOKEN_FALSE;
	return answer;
}

enum token_bool
token_bool(struct str cell)
{
	return which(cell, SET_YES, SET_NO);
}

enum token_bool
token_outcome(struct str cell)
{
	return which(cell, SET_LEFT, SET_STAYED);
}

bool
token_open_end(struct str cell)
{
	scoped struct text room = { 0 };

	cell = normalise_trim(cell);
	return cell.n > 0 && cell.n <= 40 &&
	    in_set(normalise(cell, NORMALISE_FOLD, &room), SET_OPEN_END);
}

enum token_bool
token_debit(struct str cell)
{
	return which(cell, SET_DEBIT, SET_CREDIT);
}

bool
token_open(struct str cell)
{
	cell = normalise_trim(cell);
	return cell.n == 1 && strchr("SVOJTXsvojtx", cell.p[0]) != NULL &&
	    cell.p[0] != '\0';
}
