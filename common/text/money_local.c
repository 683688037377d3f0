#include "text/money_local.h"

#include "text/iso.h"
#include "text/money_sign.h"
#include "text/normalise.h"
#include "text/utf8.h"

#define TIGHT 64 /* longer texts are no amounts */

/* A number stripped of all that is not digits and marks. */
struct number {
	char text[TIGHT]; /* digits, dots, commas; apostrophes and spaces off */
	size_t n;
	bool negative;
	int power; /* of ten */
	bool exponent;
	char dash; /* the mark before a dash in the place of cents, or 0 */
	bool grouped_by_space;
};

static bool
is_part(char c)
{
	return str_is_digit(c) || c == '.' || c == ',';
}

static bool
cut_start(struct str *s, struct str prefix)
{
	if (!str_starts(*s, prefix))
		return false;
	s->p += prefix.n;
	s->n -= prefix.n;
	*s = normalise_trim(*s);
	return true;
}

static bool
cut_end(struct str *s, struct str suffix)
{
	if (s->n < suffix.n || suffix.n == 0 ||
	    !str_ieq((struct str){ s->p + s->n - suffix.n, suffix.n }, suffix))
		return false;
	s->n -= suffix.n;
	*s = normalise_trim(*s);
	return true;
}

static const struct {
	const char *word;
	int power;
} multipliers[] = { { "万円", 4 }, { "億円", 8 }, { "千円", 3 }, { "千", 3 },
	{ "万", 4 }, { "萬", 4 }, { "만", 4 }, { "亿", 8 }, { "億", 8 },
	{ "억", 8 }, { "lakh", 5 }, { "lakhs", 5 }, { "crore", 7 },
	{ "crores", 7 }, { "mio", 6 }, { "mio.", 6 }, { "mrd", 9 },
	{ "mrd.", 9 }, { "tsd", 3 }, { "tsd.", 3 }, { "mn", 6 }, { "bn", 9 },
	{ "k", 3 }, { "m", 6 } };

/* Takes a multiplier that stands behind a digit; of yen, their code, too. */
static void
cut_multiplier(struct str *s, int *power, struct money_signs *sign)
{
	for (size_t i = 0; i < COUNT(multipliers); i++) {
		struct str word = str_of(multipliers[i].word), rest = *s;

		if (cut_end(&rest, word) && rest.n > 0 &&
		    str_is_digit(rest.p[rest.n - 1])) {
			*s = rest;
			*power += multipliers[i].power;
			if (str_ends(word, STR("円")))
				memcpy(sign->code, "JPY", 4);
			return;
		}
	}
}

/* Takes an exponent behind digits, 1.5e+03. */
static bool
cut_exponent(struct str *s, int *power)
{
	size_t i = s->n, digits = 0;
	int value = 0;
	bool negative;

	while (i > 0 && str_is_digit(s->p[i - 1]) && digits < 4) {
		i--;
		digits++;
	}
	for (size_t k = i; k < s->n; k++)
		value = value * 10 + (s->p[k] - '0');
	negative = i > 0 && s->p[i - 1] == '-';
	i -= i > 0 && (negative || s->p[i - 1] == '+');
	if (digits == 0 || digits > 3 || i < 2 || (s->p[i - 1] | 32) != 'e' ||
	    !(str_is_digit(s->p[i - 2]) || s->p[i - 2] == '.'))
		return false;
	s->n = i - 1;
	*power += negative ? -value : value;
	return true;
}

/* A dash in the place of cents, 12,- or 12.--: it is no sign. */
static void
cut_price_dash(struct str *s, char *mark)
{
	static const char *const dashes[] = { "--", "-", "\xE2\x80\x93",
		"\xE2\x80\x94" };

	for (size_t i = 0; i < COUNT(dashes); i++) {
		struct str rest = *s;

		if (!cut_end(&rest, str_of(dashes[i])) || rest.n < 2 ||
		    strchr(",.:", rest.p[rest.n - 1]) == NULL ||
		    !str_is_digit(rest.p[rest.n - 2]))
			continue;
		*mark = rest.p[rest.n - 1];
		*s = (struct str){ rest.p, rest.n - 1 };
		return;
	}
}

/* Credit or debit behind a currency: 12.50 EUR CR. */
static bool
cut_side(struct str *s, bool *negative)
{
	struct str rest = *s;
	bool credit = cut_end(&rest, STR("CR"));

	if ((!credit && !cut_end(&rest, STR("DR"))) || rest.n < 2 ||
	    rest.p[rest.n] != ' ' || (rest.p[rest.n - 1] | 32) < 'a' ||
	    (rest.p[rest.n - 1] | 32) > 'z')
		return false;
	*s = rest;
	*negative = credit;
	return true;
}

/* One minus or plus at either side, credit or debit, or a pair of brackets, in
 * which a minus says the same once more. */
static bool
cut_sign(struct str *s, bool *negative)
{
	if (s->n > 2 && s->p[0] == '(' && s->p[s->n - 1] == ')') {
		*s = normalise_trim((struct str){ s->p + 1, s->n - 2 });
		money_sign_minus(s);
		*negative = true;
		return true;
	}
	if (money_sign_minus(s) || cut_end(s, STR("CR")) ||
	    cut_end(s, STR("CR."))) {
		*negative = true;
		return true;
	}
	if (!cut_start(s, STR("+")) && !cut_end(s, STR("+")) &&
	    !cut_end(s, STR("DR")) && !cut_end(s, STR("DR.")))
		return false;
	*s = normalise_trim(*s);
	return true;
}

/* Copies digits and marks; spaces and apostrophes group threes before them. */
static bool
take_digits(struct str s, struct number *number)
{
	size_t digits = 0, group = 0;
	bool mark = false;

	number->n = 0;
	while (s.n > 0) {
		size_t space = normalise_space(s);

		if (space == 0 && s.p[0] == '\'')
			space = 1;
		if (space == 0 && str_starts(s, STR("\xE2\x80\x99")))
			space = 3;
		if (space > 0) {
			if (digits == 0 || mark || group > 3 ||
			    (number->grouped_by_space && group != 3))
				return false;
			number->grouped_by_space = true;
			group = 0;
		} else {
			if (!is_part(s.p[0]) || number->n + 1 >= TIGHT)
				return false;
			mark |= !str_is_digit(s.p[0]);
			if (mark && number->grouped_by_space && group != 3)
				return false;
			group += !mark;
			digits += str_is_digit(s.p[0]);
			number->text[number->n++] = s.p[0];
			space = 1;
		}
		s.p += space;
		s.n -= space;
	}
	return digits > 0 && (!number->grouped_by_space || group == 3);
}

/* Digits of any script, and the Arabic marks, as ASCII. */
static struct str
to_ascii_digits(struct str s, char out[2 * TIGHT])
{
	static const int32_t zeros[] = { 0x660, 0x6F0, 0x966, 0x9E6, 0xA66,
		0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0 };
	size_t n = 0;

	while (s.n > 0 && n + 4 < 2 * TIGHT) {
		struct str before = s;
		int32_t point = utf8_next(&s);
		char c = point == 0x66B ? '.' : point == 0x66C ? '\'' : '\0';

		for (size_t i = 0; i < COUNT(zeros); i++)
			if (point >= zeros[i] && point < zeros[i] + 10)
				c = (char)('0' + point - zeros[i]);
		if (c != '\0') {
			out[n++] = c;
			continue;
		}
		memcpy(out + n, before.p, before.n - s.n);
		n += before.n - s.n;
	}
	return (struct str){ out, n };
}

static const struct {
	const char *sign, *code;
} usual[] = { { "€", "EUR" }, { "$", "USD" }, { "£", "GBP" } };

/* One of the usual signs at an end, with or without a space. */
static void
cut_usual(struct str *s, struct money_local *money)
{
	for (size_t i = 0; i < COUNT(usual); i++) {
		struct str sign = str_of(usual[i].sign);
		bool front = str_starts(*s, sign);

		if (!front && !str_ends(*s, sign))
			continue;
		s->n -= sign.n;
		s->p += front ? sign.n : 0;
		if (s->n > 0 && s->p[front ? 0 : s->n - 1] == ' ') {
			s->n--;
			s->p += front;
		}
		memcpy(money->currency, usual[i].code, 4);
		return;
	}
}

/* Most amounts: a minus, digits and marks, and a usual sign of a currency. The
 * same as the long way, which has to look where this says false. */
static bool
strip_usual(struct str s, struct number *number, struct money_local *money)
{
	bool digits = false;

	number->negative = s.p[0] == '-';
	if (number->negative)
		s = (struct str){ s.p + 1, s.n - 1 };
	if (s.n == 0)
		return false;
	if (!is_part(s.p[0]) || !str_is_digit(s.p[s.n - 1]))
		cut_usual(&s, money);
	if (s.n == 0 || s.n + 1 >= TIGHT || !str_is_digit(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_part(s.p[i]))
			return false;
		digits |= str_is_digit(s.p[i]);
	}
	memcpy(number->text, s.p, s.n);
	number->n = s.n;
	return digits;
}

/* Words of ASCII have none, and most cells are words. */
static bool
may_have_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (str_is_digit(s.p[i]) || (unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

/* A raised or lowered digit, a power or a footnote: NFKC takes it for one. */
static bool
has_raised_digit(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		const unsigned char *c = (const unsigned char *)s.p + i;

		if (c[0] == 0xC2 &&
		    (c[1] == 0xB2 || c[1] == 0xB3 || c[1] == 0xB9))
			return true;
		if (i + 2 < s.n && c[0] == 0xE2 &&
		    ((c[1] == 0x81 &&
			 (c[2] == 0xB0 || (c[2] >= 0xB4 && c[2] <= 0xB9))) ||
			(c[1] == 0x82 && c[2] >= 0x80 && c[2] <= 0x89)))
			return true;
	}
	return false;
}

/* Takes the sign, the currency and the multiplier off, then the digits. False:
 * that is no amount; "currency-conflict" in *wrong: two currencies. */
static bool
strip(struct str cell, const char *backslash, struct number *number,
    struct money_local *money, const char **wrong)
{
	scoped struct text room = { 0 };
	struct money_signs sign = { .backslash = backslash };
	char ascii[2 * TIGHT];
	struct str s;
	bool fits, agree = true;

	*wrong = "bad-number";
	*money = (struct money_local){ 0 };
	*number = (struct number){ 0 };
	cell = normalise_trim(cell);
	if (cell.n == 0 || cell.n >= 2 * TIGHT)
		return false;
	if (strip_usual(cell, number, money))
		return true;
	*money = (struct money_local){ 0 };
	*number = (struct number){ 0 };
	if (!may_have_digits(cell) || has_raised_digit(cell))
		return false;
	s = normalise_trim(normalise(cell, NORMALISE_NFKC, &room));
	s = normalise_trim(to_ascii_digits(s, ascii));
	if (cut_end(&s, STR("%"))) {
		money->percent = true;
		number->power = -2;
	} else if (cut_end(&s, STR("\xE2\x80\xB0"))) {
		money->percent = true;
		number->power = -3;
	}
	if (money->percent && str_starts(s, STR("\xE2\x96"))) /* up or down? */
		return false;
	fits = cut_side(&s, &number->negative);
	if (!money->percent)
		agree = money_sign_cut(&s, &sign);
	cut_price_dash(&s, &number->dash);
	fits = fits || cut_sign(&s, &number->negative);
	if (agree && !money->percent)
		agree = money_sign_cut(&s, &sign);
	cut_price_dash(&s, &number->dash);
	if (!fits)
		cut_sign(&s, &number->negative);
	number->exponent = cut_exponent(&s, &number->power);
	if (!number->exponent)
		cut_multiplier(&s, &number->power, &sign);
	fits = take_digits(s, number);
	memcpy(money->currency, sign.code, 4);
	money->open_currency = sign.is_open;
	money->unknown_sign = sign.unknown;
	if (!agree)
		*wrong = "currency-conflict";
	return fits && agree;
}

/* Are the groups before `end` threes, or Indian: three, then twos? */
static bool
groups_fit(const struct number *number, size_t end, char mark)
{
	size_t run = 0, groups = 0;
	bool twos = false, threes = false;

	for (size_t i = end; i-- > 0;) {
		if (number->text[i] != mark) {
			if (!str_is_digit(number->text[i]))
				return false;
			run++;
			continue;
		}
		if (groups == 0 ? run != 3
				: run != 3 && (run != 2 || mark != ','))
			return false;
		if (groups > 0) {
			threes |= run == 3;
			twos |= run == 2;
		}
		groups++;
		run = 0;
	}
	return run >= 1 && run <= 3 && !(twos && threes) && !(twos && run > 2);
}

/* Where the decimal sign is, number->n if there is none. */
struct marks {
	size_t point;
	char group; /* the grouping mark, or 0 */
	enum money_local_mark mark;
};

static struct marks
one_kind(const struct number *number, char mark, size_t count, size_t last)
{
	enum money_local_mark as_point =
	    mark == '.' ? MONEY_LOCAL_DOT : MONEY_LOCAL_COMMA;
	enum money_local_mark as_group =
	    mark == '.' ? MONEY_LOCAL_COMMA : MONEY_LOCAL_DOT;
	bool zero = last == 1 && number->text[0] == '0';

	if (number->grouped_by_space || (number->exponent && count == 1))
		return (struct marks){ last, 0, as_point };
	if (count > 1)
		return (struct marks){ number->n, mark, as_group };
	if (number->n - last - 1 != 3 || zero || last == 0 || last > 3)
		return (struct marks){ last, 0, as_point };
	if (number->dash != '\0') /* the decimal sign was the dash's */
		return (struct marks){ number->n, mark, as_group };
	return (struct marks){ last, mark, MONEY_LOCAL_OPEN };
}

static struct marks
find_marks(const struct number *number)
{
	size_t dots = 0, commas = 0, last = 0;

	for (size_t i = 0; i < number->n; i++) {
		dots += number->text[i] == '.';
		commas += number->text[i] == ',';
		if (!str_is_digit(number->text[i]))
			last = i;
	}
	if (dots + commas == 0)
		return (struct marks){ number->n, 0, MONEY_LOCAL_PLAIN };
	if (dots == 0)
		return one_kind(number, ',', commas, last);
	if (commas == 0)
		return one_kind(number, '.', dots, last);
	return number->text[last] == '.'
	    ? (struct marks){ last, ',', MONEY_LOCAL_DOT }
	    : (struct marks){ last, '.', MONEY_LOCAL_COMMA };
}

/* Amounts of these have three decimals, so "1,234" stays open. */
static bool
settles_grouping(const struct money_local *money, const char *currency)
{
	if (money->open_currency && !money->unknown_sign)
		return true;
	if (money->currency[0] != '\0')
		currency = money->currency;
	return currency != NULL && currency[0] != '\0' &&
	    iso_decimals(currency) != 3;
}

/* value * 10^power in units; digits behind the fourth decimal round. */
static const char *
compute(const struct number *number, size_t point, struct money_local *money)
{
	int place = 4 + number->power, k = 0;
	int64_t value = 0;
	bool up = false;

	for (size_t i = 0; i < point && i < number->n; i++)
		place += str_is_digit(number->text[i]);
	for (size_t i = 0; i < number->n; i++) {
		int digit = number->text[i] - '0';

		if (!str_is_digit(number->text[i]))
			continue;
		if (k >= place) {
			up |= k == place && digit >= 5;
			money->rounded |= digit != 0;
		} else if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value)) {
			return "number-overflow";
		}
		k++;
	}
	for (; k < place && value != 0; k++)
		if (__builtin_mul_overflow(value, 10, &value))
			return "number-overflow";
	if (__builtin_add_overflow(value, up, &value))
		return "number-overflow";
	money->value = number->negative ? -value : value;
	return NULL;
}

const char *
money_local_parse(struct str cell, const struct money_local_rule *rule,
    struct money_local *money)
{
	struct number number;
	struct marks marks;
	const char *wrong;

	if (!strip(cell, rule->backslash, &number, money, &wrong))
		return wrong;
	marks = find_marks(&number);
	money->mark = marks.mark;
	if (marks.mark == MONEY_LOCAL_OPEN) {
		char mark = number.text[marks.point];

		if (rule->decimal == mark)
			marks.group = 0;
		else if (rule->decimal != 0 ||
		    settles_grouping(money, rule->currency))
			marks.point = number.n;
		else
			return "number-ambiguous";
	}
	if (marks.group != 0 && !groups_fit(&number, marks.point, marks.group))
		return "bad-number";
	for (size_t i = marks.point + 1; i < number.n; i++)
		if (!str_is_digit(number.text[i]))
			return "bad-number";
	if (money->percent && money->currency[0] != '\0')
		return "bad-number";
	return compute(&number, marks.point, money);
}

void
money_local_see(struct money_local_evidence *evidence, struct str cell)
{
	struct number number;
	struct money_local money;
	const char *wrong;

	if (!strip(cell, "JPY", &number, &money, &wrong))
		return;
	evidence->currency |= money.currency[0] != '\0';
	switch (find_marks(&number).mark) {
	case MONEY_LOCAL_DOT:
		evidence->dot++;
		break;
	case MONEY_LOCAL_COMMA:
		evidence->comma++;
		break;
	case MONEY_LOCAL_OPEN:
		evidence->open++;
		break;
	case MONEY_LOCAL_PLAIN:
		break;
	}
}

char
money_local_decimal(const struct money_local_evidence *evidence)
{
	if (evidence->dot > 0 && evidence->comma == 0)
		return '.';
	if (evidence->comma > 0 && evidence->dot == 0)
		return ',';
	return 0;
}
