#include "look.h"

#include "text/date_local.h"
#include "text/iso.h"
#include "text/money_local.h"
#include "text/normalise.h"
#include "text/token.h"

static bool
is_date(struct str s)
{
	static const struct date_local_rule rule = { .partial_start = true };
	struct date_local date;
	const char *wrong = date_local_parse(s, &rule, &date);

	return wrong == NULL || strcmp(wrong, "date-ambiguous") == 0 ||
	    strcmp(wrong, "missing") == 0;
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
}

static void
count_number(struct look *look, struct str s)
{
	static const struct money_local_rule rule = { .decimal = '.' };
	struct money_local money;

	if (money_local_parse(s, &rule, &money) != NULL)
		return;
	look->numbers++;
	look->shares += money.percent ||
	    (money.value >= 0 && money.value <= MONEY_LOCAL_UNIT);
	look->some |= money.value != 0 && money.value != MONEY_LOCAL_UNIT;
}

static void
count_cell(struct look *look, struct str s)
{
	struct iso_country country;
	char code[4];

	look->filled++;
	count_signs(look, s);
	look->dates += is_date(s);
	count_number(look, s);
	look->mails += memchr(s.p, '@', s.n) != NULL;
	look->currencies += s.n <= 12 && iso_currency(s, code);
	look->countries += s.n <= 40 && iso_country(s, &country);
}

void
look_at(struct look *look, const struct source *source, size_t column)
{
	size_t n, at = source->layout->column[column].source;
	const struct layout_record *record = tidy_sample(source->tidy, &n);

	if (look->known)
		return;
	look->known = true;
	for (; look->rows < n && look->filled < LOOK_CELLS; look->rows++) {
		const struct layout_record *r = &record[look->rows];
		struct str s;

		if (at >= r->n)
			continue;
		s = cell_bare(
		    r->field[at], source->layout->column[column].guard);
		if (!token_null_as(s, TOKEN_NA))
			count_cell(look, s);
	}
}

static size_t
fitting(const struct look *look, enum role_type type)
{
	switch (type) {
	case ROLE_DATE:
	case ROLE_BIRTH:
		return look->dates;
	case ROLE_MONEY:
	case ROLE_NUMBER:
	case ROLE_RATE:
		return look->numbers;
	case ROLE_EMAIL:
		return look->mails;
	case ROLE_CURRENCY:
		return look->currencies;
	case ROLE_COUNTRY:
		return look->countries;
	default:
		return look->filled;
	}
}

bool
look_fits(const struct look *look, enum role_type type, int score)
{
	size_t good = fitting(look, type);

	if (score >= ROLE_CANONICAL || look->filled == 0)
		return true;
	if (score >= ROLE_WEAK)
		return good * 2 >= look->filled ||
		    (look->filled < 3 && type != ROLE_COUNTRY);
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
	case ROLE_RATE:
		return "numbers";
	case ROLE_EMAIL:
		return "e-mail addresses";
	case ROLE_CURRENCY:
		return "currencies";
	case ROLE_COUNTRY:
		return "countries";
	default:
		return NULL;
	}
}
