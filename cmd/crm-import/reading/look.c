#include "look.h"

#include "text/answer.h"
#include "text/answer_words.h"
#include "text/date_local.h"
#include "text/iso.h"
#include "text/money_local.h"
#include "text/token.h"
#include "text/utf8.h"

static bool
is_date(struct str s)
{
	static const struct date_local_rule rule = { .partial_start = true };
	struct date_local date;
	const char *wrong = date_local_parse(s, &rule, &date);

	return wrong == NULL || strcmp(wrong, "date-ambiguous") == 0 ||
	    strcmp(wrong, "missing") == 0;
}

/* A day as the number that a spreadsheet has for it. */
static bool
is_serial(struct str s, bool birth)
{
	const struct date_local_rule rule = { .serial = true, .birth = birth };
	struct date_local date;

	return s.n > 0 && str_is_digit(s.p[0]) &&
	    date_local_parse(s, &rule, &date) == NULL &&
	    date.shape == DATE_LOCAL_IS_SERIAL;
}

/* A day of the year, 2024-065: numbers of documents look the same. */
static bool
is_ordinal(struct str s)
{
	return s.n == 8 && s.p[4] == '-' && str_is_digit(s.p[5]) &&
	    str_is_digit(s.p[6]) && is_date(s);
}

/* A year and a number behind it, 2024-0001 or 2024/117: a document's. */
static bool
is_numbered(struct str s)
{
	bool digits = s.n >= 8 && strchr("-/.", s.p[4]) != NULL;

	for (size_t i = 0; i < s.n && digits; i++)
		digits = i == 4 || str_is_digit(s.p[i]);
	return digits;
}

static bool
is_single(struct str s)
{
	if (s.n > 0)
		utf8_next(&s);
	return s.n == 0;
}

static bool
has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')
			return true;
	return !str_is_ascii(s);
}

static void
count_signs(struct look *look, struct str s)
{
	bool digit = false, space = false;

	for (size_t i = 0; i < s.n; i++) {
		digit |= s.p[i] >= '0' && s.p[i] <= '9';
		space |= s.p[i] == ' ';
	}
	look->codes += digit && !space;
	look->spaced += !digit && space;
	look->keys += digit && !space && s.n >= 16;
	look->singles += is_single(s);
	look->lettered += has_letter(s);
	look->zeros += str_eq(s, STR("0"));
	look->ordinals += is_ordinal(s);
	look->flags += !digit && token_bool(s) != TOKEN_NEITHER;
	look->filled++;
}

static bool
is_number(struct look *look, struct str s)
{
	static const struct money_local_rule rule = { .decimal = '.' };
	struct money_local money;

	if (money_local_parse(s, &rule, &money) != NULL)
		return false;
	look->shares += money.percent ||
	    (money.value >= 0 && money.value <= MONEY_LOCAL_UNIT);
	look->some |= money.value != 0 && money.value != MONEY_LOCAL_UNIT;
	return true;
}

bool
look_money(struct str s, int64_t *value)
{
	struct money_local money;

	for (const char *mark = ".,"; *mark != '\0'; mark++) {
		struct money_local_rule rule = { .decimal = *mark };

		if (money_local_parse(s, &rule, &money) != NULL)
			continue;
		*value = money.value;
		return true;
	}
	return false;
}

static bool
is_of(struct look *look, struct str s, enum role_type type)
{
	struct iso_country country;
	char code[4];
	int most;

	switch (type) {
	case ROLE_DATE:
		return is_date(s) && !is_numbered(s);
	case ROLE_RATING:
		return answer_parse(&s, &most) || is_number(look, s);
	case ROLE_NUMBER:
		return is_number(look, s);
	case ROLE_EMAIL:
		return memchr(s.p, '@', s.n) != NULL;
	case ROLE_CURRENCY:
		return s.n <= 12 && iso_currency(s, code);
	case ROLE_COUNTRY:
		return s.n <= 40 && iso_country(s, &country);
	case ROLE_PERSON:
		return !is_date(s) && token_bool(s) == TOKEN_NEITHER;
	default:
		return true;
	}
}

/* The next filled cell of the sample, from record *i on. */
static bool
next_cell(const struct look *look, size_t *i, struct str *s)
{
	const struct layout_column *place =
	    &look->source->layout->column[look->column];
	size_t n;
	const struct layout_record *r = tidy_sample(look->source->tidy, &n);

	while (*i < n) {
		const struct layout_record *record = &r[(*i)++];

		if (place->source >= record->n)
			continue;
		*s = cell_bare(record->field[place->source], place->guard);
		if (!token_null_as(*s, TOKEN_DATE))
			return true;
	}
	return false;
}

/* Goes through the first filled cells; `type` ROLE_TEXT: for the first time. */
static void
walk(struct look *look, enum role_type type)
{
	size_t at = 0, cells = 0;
	struct str s;

	while (cells < LOOK_CELLS && next_cell(look, &at, &s)) {
		cells++;
		if (type == ROLE_TEXT)
			count_signs(look, s);
		else
			look->good[type] += is_of(look, s, type);
	}
	if (type == ROLE_TEXT && cells < LOOK_CELLS)
		tidy_sample(look->source->tidy, &look->rows);
	else if (type == ROLE_TEXT)
		look->rows = at;
}

/* Are all cells days as spreadsheets number them? */
static bool
is_serials(const struct look *look, bool birth)
{
	size_t at = 0, cells = 0;
	struct str s;

	while (cells < LOOK_CELLS && next_cell(look, &at, &s)) {
		cells++;
		if (!is_serial(s, birth))
			return false;
	}
	return cells > 0;
}

void
look_at(struct look *look, const struct source *source, size_t column)
{
	if (look->known)
		return;
	*look =
	    (struct look){ .source = source, .column = column, .known = true };
	walk(look, ROLE_TEXT);
}

size_t
look_count(struct look *look, enum role_type type)
{
	if (type == ROLE_BIRTH)
		type = ROLE_DATE;
	if (type == ROLE_MONEY || type == ROLE_RATE)
		type = ROLE_NUMBER;
	if (look_wants(type) == NULL)
		return look->filled;
	if (!look->counted[type])
		walk(look, type);
	look->counted[type] = true;
	return look->good[type];
}

bool
look_is_scale(const struct look *look)
{
	struct answer_words words = { 0 };
	size_t at = 0;
	struct str s;

	while (next_cell(look, &at, &s))
		answer_words_see(&words, s);
	return answer_words_scale(&words) > 0;
}

/* Are all cells dates that should be numbers? */
static bool
is_dates(struct look *look, enum role_type type, size_t good)
{
	return good == 0 &&
	    (type == ROLE_MONEY || type == ROLE_NUMBER ||
		type == ROLE_RATING) &&
	    look_count(look, ROLE_DATE) == look->filled;
}

bool
look_fits(struct look *look, enum role_type type, int score)
{
	size_t good;

	if (score >= ROLE_CANONICAL || look->filled == 0)
		return true;
	good = look_count(look, type);
	if (type == ROLE_DATE && score >= ROLE_WEAK)
		good += look->ordinals + (good > 0 ? look->zeros : 0);
	if (score >= ROLE_WEAK && good == 0 &&
	    (type == ROLE_DATE || type == ROLE_BIRTH) &&
	    is_serials(look, type == ROLE_BIRTH))
		return true;
	if (score >= ROLE_WEAK)
		return good * 2 >= look->filled ||
		    (look->filled < 3 && look->flags == 0 &&
			type != ROLE_COUNTRY && type != ROLE_CURRENCY &&
			type != ROLE_PERSON && !is_dates(look, type, good));
	return good * 10 >= look->filled * 9;
}

const char *
look_wants(enum role_type type)
{
	switch (type) {
	case ROLE_DATE:
	case ROLE_BIRTH:
		return "dates";
	case ROLE_MONEY:
		return "amounts";
	case ROLE_NUMBER:
	case ROLE_RATING:
	case ROLE_RATE:
		return "numbers";
	case ROLE_EMAIL:
		return "e-mail addresses";
	case ROLE_CURRENCY:
		return "currencies";
	case ROLE_COUNTRY:
		return "countries";
	case ROLE_PERSON:
		return "names";
	default:
		return NULL;
	}
}
