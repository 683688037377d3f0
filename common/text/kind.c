#include "text/kind.h"

#include "text/date_local.h"
#include "text/money_local.h"
#include "text/normalise.h"
#include "text/token.h"

/* What a cell is made of. */
struct census {
	size_t digits, letters, spaces, dots, signs, colons, others, high;
};

static struct census
count(struct str s)
{
	struct census c = { 0 };

	for (size_t i = 0; i < s.n; i++) {
		unsigned char b = (unsigned char)s.p[i];

		if (b >= '0' && b <= '9')
			c.digits++;
		else if ((b | 32) >= 'a' && (b | 32) <= 'z')
			c.letters++;
		else if (b >= 0x80)
			c.high++;
		else if (b == ' ' || (b >= 9 && b <= 13))
			c.spaces++;
		else if (b == '.')
			c.dots++;
		else if (b == '+' || b == '-')
			c.signs++;
		else if (b == ':')
			c.colons++;
		else
			c.others++;
	}
	return c;
}

/* A12: no currency is one letter, and no date begins with one. */
static bool
is_letter_and_digits(struct str s, const struct census *c)
{
	return c->letters == 1 && c->digits > 0 && c->digits + 1 == s.n &&
	    (s.p[0] | 32) >= 'a' && (s.p[0] | 32) <= 'z';
}

static bool
has_sign_at_front_only(struct str s, const struct census *c)
{
	return c->signs == 0 ||
	    (c->signs == 1 && (s.p[0] == '-' || s.p[0] == '+'));
}

static bool
is_email(struct str s)
{
	const char *at = memchr(s.p, '@', s.n);
	size_t before = at == NULL ? 0 : (size_t)(at - s.p);

	if (before == 0 || before + 3 > s.n || memchr(s.p, ' ', s.n) != NULL ||
	    memchr(at + 1, '@', s.n - before - 1) != NULL)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (strchr(",;|^~\t", s.p[i]) != NULL)
			return false;
	return memchr(at, '.', s.n - before) != NULL;
}

static bool
is_url(struct str s)
{
	if (memchr(s.p, ' ', s.n) != NULL)
		return false;
	return str_starts(s, STR("http://")) ||
	    str_starts(s, STR("https://")) || str_starts(s, STR("ftp://")) ||
	    str_starts(s, STR("www."));
}

static bool
is_ip(struct str s)
{
	size_t groups = 0;

	while (s.p != NULL) {
		struct str group = str_cut(&s, '.');
		int value = 0;

		if (group.n == 0 || group.n > 3)
			return false;
		for (size_t i = 0; i < group.n; i++)
			value = value * 10 + (group.p[i] - '0');
		if (value > 255)
			return false;
		groups++;
	}
	return groups == 4;
}

/* H:MM or H:MM:SS */
static bool
is_time(struct str s, const struct census *c)
{
	return c->colons >= 1 && c->colons <= 2 && c->digits >= 3 &&
	    c->digits <= 6 && c->digits + c->colons == s.n && s.p[0] != ':' &&
	    s.p[s.n - 1] != ':';
}

static bool
is_phone(struct str s, const struct census *c)
{
	if (c->digits < 7 || c->digits > 17 || c->letters + c->high > 0)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (strchr("0123456789 +-().", s.p[i]) == NULL)
			return false;
	return true;
}

static bool
is_date(struct str s, const struct census *c)
{
	static const struct date_local_rule rule = { .partial_start = true };
	struct date_local date;
	const char *wrong;

	if (c->digits < 3 || s.n < 6 || s.n > 40)
		return false;
	wrong = date_local_parse(s, &rule, &date);
	return wrong == NULL || strcmp(wrong, "date-ambiguous") == 0;
}

static enum text_kind
number_kind(struct str s)
{
	static const struct money_local_rule rule = { .decimal = '.' };
	struct money_local money;

	if (money_local_parse(s, &rule, &money) != NULL)
		return KIND_OTHER;
	return money.percent ? KIND_PERCENT : KIND_MONEY;
}

/* Marks that stand inside words and names, and never cut fields. */
static bool
is_words(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char b = (unsigned char)s.p[i];

		if (!(b >= 0x80 || (b >= '0' && b <= '9') ||
			((b | 32) >= 'a' && (b | 32) <= 'z') || b == ' ' ||
			(b >= 9 && b <= 13 && b != '\t') ||
			(b != '\0' && strchr("-_./#&()!?*+%@", b) != NULL)))
			return false;
	}
	return true;
}

static bool
is_boolean(struct str s)
{
	return s.n >= 2 && token_bool(s) != TOKEN_NEITHER;
}

enum text_kind
kind_of(struct str cell)
{
	struct str s = normalise_trim(cell);
	struct census c;
	enum text_kind kind;

	if (token_null(s))
		return KIND_EMPTY;
	c = count(s);
	if (c.digits > 0 &&
	    c.letters + c.high + c.others + c.spaces + c.colons == 0 &&
	    has_sign_at_front_only(s, &c)) {
		if (c.dots == 0)
			return s.n == 8 && is_date(s, &c) ? KIND_DATE
							  : KIND_INTEGER;
		if (c.dots == 1)
			return KIND_DECIMAL;
		if (c.dots == 3 && is_ip(s))
			return KIND_IP;
	}
	if (is_letter_and_digits(s, &c))
		return KIND_WORDS;
	if (is_time(s, &c))
		return KIND_TIME;
	if (is_date(s, &c))
		return KIND_DATE;
	if (is_email(s))
		return KIND_EMAIL;
	if (is_url(s))
		return KIND_URL;
	kind = c.digits > 0 && s.n <= 40 ? number_kind(s) : KIND_OTHER;
	if (kind != KIND_OTHER)
		return kind;
	if (is_phone(s, &c))
		return KIND_PHONE;
	if (c.digits == 0 && s.n <= 6 && is_boolean(s))
		return KIND_BOOLEAN;
	return is_words(s) ? KIND_WORDS : KIND_OTHER;
}

const char *
kind_name(enum text_kind kind)
{
	static const char *const names[] = { "empty", "integer", "decimal",
		"money", "percent", "date", "time", "email", "url", "ip",
		"phone", "boolean", "text", "text" };

	return names[kind];
}

bool
kind_is_value(enum text_kind kind)
{
	return kind >= KIND_INTEGER && kind <= KIND_TIME;
}

/* The bytes of a box drawing character, U+2500 to U+257F, at the start. */
static size_t
is_box(struct str s)
{
	return s.n > 2 && s.p[0] == '\xE2' &&
		(s.p[1] == '\x94' || s.p[1] == '\x95')
	    ? 3
	    : 0;
}

bool
kind_is_drawn(struct str s, size_t *strokes)
{
	*strokes = 0;
	while (s.n > 0) {
		size_t box = is_box(s);

		if (box == 0 && memchr("-=+|:~_ \t\r", s.p[0], 10) == NULL)
			return false;
		*strokes +=
		    box > 0 || s.p[0] == '-' || s.p[0] == '=' || s.p[0] == '_';
		box += box == 0;
		s = (struct str){ s.p + box, s.n - box };
	}
	return true;
}
