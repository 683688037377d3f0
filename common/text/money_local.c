#include "text/money_local.h"

#include "text/iso.h"
#include "text/normalise.h"
#include "text/utf8.h"

#define TIGHT 64 /* longer texts are no amounts */

/* A number stripped of all that is not digits and marks. */
struct number {
	char text[TIGHT]; /* digits, dots, commas; apostrophes and spaces off */
	size_t n;
	bool negative;
	int power; /* of ten */
	bool grouped_by_space;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_part(char c)
{
	return is_digit(c) || c == '.' || c == ',';
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
} multipliers[] = { { "千", 3 }, { "万", 4 }, { "萬", 4 }, { "亿", 8 },
	{ "億", 8 }, { "k", 3 }, { "mn", 6 }, { "bn", 9 }, { "m", 6 } };

/* Takes a multiplier that stands right behind a digit. */
static void
cut_multiplier(struct str *s, int *power)
{
	for (size_t i = 0; i < sizeof(multipliers) / sizeof(*multipliers);
	     i++) {
		struct str word = str_of(multipliers[i].word), rest = *s;

		if (cut_end(&rest, word) && rest.n > 0 &&
		    is_digit(rest.p[rest.n - 1])) {
			*s = rest;
			*power += multipliers[i].power;
			return;
		}
	}
}

/* One minus or plus, or a pair of brackets, at either side. */
static bool
cut_sign(struct str *s, bool *negative)
{
	if (cut_start(s, STR("-")) || cut_start(s, STR("\xE2\x88\x92")) ||
	    cut_end(s, STR("-")) || cut_end(s, STR("\xE2\x88\x92"))) {
		*negative = !*negative;
		return true;
	}
	if (cut_start(s, STR("+")))
		return true;
	if (s->n > 2 && s->p[0] == '(' && s->p[s->n - 1] == ')') {
		*s = normalise_trim((struct str){ s->p + 1, s->n - 2 });
		*negative = !*negative;
		return true;
	}
	if (cut_end(s, STR("CR"))) {
		*negative = !*negative;
		return true;
	}
	return cut_end(s, STR("DR"));
}

static bool
take_currency(struct str sign, struct money_local *money)
{
	struct str rest = sign;
	uint32_t code = sign.n > 0 ? (uint32_t)utf8_next(&rest) : 0;

	if (iso_currency(sign, money->currency))
		return true;
	if (rest.n == 0 && (code == 0xA5 || code == 0xA4)) {
		money->open_currency = true;
		money->unknown_sign = code == 0xA4;
		return true;
	}
	return false;
}

/* A sign or code of a currency before the first or behind the last digit. */
static bool
cut_currency(struct str *s, struct money_local *money)
{
	size_t start = 0, end = s->n;
	struct str head, tail;

	while (start < s->n && !is_digit(s->p[start]) &&
	    strchr("-(+.,", s->p[start]) == NULL)
		start++;
	while (end > start && !is_digit(s->p[end - 1]) &&
	    strchr("-)", s->p[end - 1]) == NULL)
		end--;
	head = normalise_trim((struct str){ s->p, start });
	tail = normalise_trim((struct str){ s->p + end, s->n - end });
	if (head.n > 0 && take_currency(head, money)) {
		*s = normalise_trim((struct str){ s->p + start, s->n - start });
		return true;
	}
	if (tail.n > 3 && str_ends(tail, STR("元"))) { /* 万元 and the like */
		s->n -= 3;
		return take_currency(STR("元"), money);
	}
	if (tail.n > 0 && take_currency(tail, money)) {
		*s = normalise_trim((struct str){ s->p, end });
		return true;
	}
	return false;
}

/* Copies digits and marks; spaces and apostrophes between digits group. */
static bool
take_digits(struct str s, struct number *number)
{
	size_t digits = 0, group = 0;

	number->n = 0;
	while (s.n > 0) {
		size_t space = normalise_space(s);

		if (space == 0 && s.p[0] == '\'')
			space = 1;
		if (space == 0 && str_starts(s, STR("\xE2\x80\x99")))
			space = 3;
		if (space > 0) {
			if (digits == 0 ||
			    (number->grouped_by_space && group != 3))
				return false;
			number->grouped_by_space = true;
			group = 0;
		} else {
			if (!is_part(s.p[0]) || number->n + 1 >= TIGHT)
				return false;
			if (number->grouped_by_space && !is_digit(s.p[0]) &&
			    group != 3)
				return false;
			if (!is_digit(s.p[0]))
				group = 3;
			else if (group < 3 || !number->grouped_by_space)
				group++;
			digits += is_digit(s.p[0]);
			number->text[number->n++] = s.p[0];
			space = 1;
		}
		s.p += space;
		s.n -= space;
	}
	return digits > 0;
}

static const struct {
	const char *sign, *code;
} usual[] = { { "€", "EUR" }, { "$", "USD" }, { "£", "GBP" } };

/* One of the usual signs at an end, with or without a space. */
static void
cut_usual(struct str *s, struct money_local *money)
{
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
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
	if (!is_part(s.p[0]) || !is_digit(s.p[s.n - 1]))
		cut_usual(&s, money);
	if (s.n == 0 || s.n + 1 >= TIGHT || !is_digit(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_part(s.p[i]))
			return false;
		digits |= is_digit(s.p[i]);
	}
	memcpy(number->text, s.p, s.n);
	number->n = s.n;
	return digits;
}

/* Takes the sign, the currency and the multiplier off, then the digits. */
static bool
strip(struct str cell, struct number *number, struct money_local *money)
{
	struct text room = { 0 };
	struct str s;
	bool fits, currency = false;

	*money = (struct money_local){ 0 };
	*number = (struct number){ 0 };
	cell = normalise_trim(cell);
	if (cell.n == 0 || cell.n >= 2 * TIGHT)
		return false;
	if (strip_usual(cell, number, money))
		return true;
	*money = (struct money_local){ 0 };
	*number = (struct number){ 0 };
	s = normalise_trim(normalise(cell, NORMALISE_NFKC, &room));
	if (cut_end(&s, STR("%"))) {
		money->percent = true;
		number->power = -2;
	}
	fits = cut_sign(&s, &number->negative);
	if (!money->percent)
		currency = cut_currency(&s, money);
	if (!fits)
		cut_sign(&s, &number->negative);
	if (!currency && !money->percent)
		cut_currency(&s, money);
	cut_multiplier(&s, &number->power);
	fits = take_digits(s, number);
	vec_free(&room);
	return fits;
}

/* Are the groups before `end` threes, or Indian: three, then twos? */
static bool
groups_fit(const struct number *number, size_t end, char mark)
{
	size_t run = 0, groups = 0;
	bool twos = false, threes = false;

	for (size_t i = end; i-- > 0;) {
		if (number->text[i] != mark) {
			if (!is_digit(number->text[i]))
				return false;
			run++;
			continue;
		}
		if (groups == 0 ? run != 3 : run != 3 && run != 2)
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

	if (number->grouped_by_space)
		return (struct marks){ last, 0, as_point };
	if (count > 1)
		return (struct marks){ number->n, mark, as_group };
	if (number->n - last - 1 != 3 || zero || last == 0 || last > 3)
		return (struct marks){ last, 0, as_point };
	return (struct marks){ last, mark, MONEY_LOCAL_OPEN };
}

static struct marks
find_marks(const struct number *number)
{
	size_t dots = 0, commas = 0, last = 0;

	for (size_t i = 0; i < number->n; i++) {
		dots += number->text[i] == '.';
		commas += number->text[i] == ',';
		if (!is_digit(number->text[i]))
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

/* value * 10^power in units, from the digits left and right of the point. */
static const char *
compute(const struct number *number, size_t point, struct money_local *money)
{
	int decimals = -1, scale = 4 + number->power;
	int64_t value = 0;
	bool up = false;

	for (size_t i = 0; i < number->n; i++) {
		int digit = number->text[i] - '0';

		if (i == point)
			decimals = 0;
		if (!is_digit(number->text[i]))
			continue;
		if (decimals >= 0 && decimals++ >= scale) {
			if (decimals == scale + 1)
				up = digit >= 5;
			money->rounded |= digit != 0;
			continue;
		}
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return "number-overflow";
	}
	for (int i = decimals < 0 ? 0 : decimals; i < scale; i++)
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

	if (!strip(cell, &number, money))
		return "bad-number";
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
		if (!is_digit(number.text[i]))
			return "bad-number";
	return compute(&number, marks.point, money);
}

void
money_local_see(struct money_local_evidence *evidence, struct str cell)
{
	struct number number;
	struct money_local money;

	if (!strip(cell, &number, &money))
		return;
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
