#include "text/money_sign.h"

#include "text/iso.h"
#include "text/normalise.h"

static const char *const minuses[] = { "-", "\xE2\x80\x90", "\xE2\x80\x91",
	"\xE2\x80\x92", "\xE2\x80\x93", "\xE2\x88\x92", "\xE2\x96\xB2",
	"\xE2\x96\xB3" };

/* The last two are triangles, which bookkeepers in Japan and Korea write before
 * what is below 0. */
enum { MINUSES = COUNT(minuses), BEHIND_TOO = MINUSES - 2 };

bool
money_sign_minus(struct str *s)
{
	for (size_t i = 0; i < MINUSES; i++) {
		struct str minus = str_of(minuses[i]);

		if (str_starts(*s, minus)) {
			*s = normalise_trim(
			    (struct str){ s->p + minus.n, s->n - minus.n });
			return true;
		}
	}
	for (size_t i = 0; i < BEHIND_TOO; i++) {
		struct str minus = str_of(minuses[i]);

		if (str_ends(*s, minus)) {
			*s = normalise_trim(
			    (struct str){ s->p, s->n - minus.n });
			return true;
		}
	}
	return false;
}

/* What a sign of a currency says: a code, or that it is one of several. */
struct sign {
	char code[4];
	const char *open; /* the codes it may be, NULL: clear */
	bool unknown;
};

#define DOLLARS "USD AUD CAD NZD SGD HKD TWD"
#define POUNDS	"GBP EGP GIP FKP SHP LBP"
#define PESOS	"MXN ARS CLP COP"

static bool
read_sign(struct str text, const char *backslash, struct sign *sign)
{
	static const char *const open[][2] = { { "kr", "SEK NOK DKK ISK" },
		{ "kr.", "SEK NOK DKK ISK" }, { "kroner", "NOK DKK" },
		{ "\xC2\xA5", "CNY JPY" }, { "Fr", "CHF XOF XAF" },
		{ "franc", "CHF XOF XAF" }, { "francs", "CHF XOF XAF" },
		{ "FCFA", "XOF XAF" }, { "F CFA", "XOF XAF" },
		{ "Bs", "BOB VES" }, { "Bs.", "BOB VES" },
		{ "dollar", DOLLARS }, { "dollars", DOLLARS },
		{ "pound", POUNDS }, { "pounds", POUNDS }, { "peso", PESOS },
		{ "pesos", PESOS }, { "dirham", "AED MAD" },
		{ "dirhams", "AED MAD" }, { "riyal", "SAR QAR OMR" },
		{ "\xD8\xB1\xDB\x8C\xD8\xA7\xD9\x84",
		    "IRR SAR YER OMR QAR" }, /* the sign U+FDFC */
		{ "\xD8\xB1\xD9\x8A\xD8\xA7\xD9\x84", "SAR YER OMR QAR" } };

	*sign = (struct sign){ .open = NULL };
	for (size_t i = 0; i < COUNT(open); i++)
		if (str_ieq(text, str_of(open[i][0]))) {
			sign->open = open[i][1];
			return true;
		}
	if (str_eq(text, STR("\xC2\xA4"))) {
		sign->unknown = true;
		return true;
	}
	if (str_eq(text, STR("\\")) && backslash != NULL) {
		memcpy(sign->code, backslash, 4);
		return true;
	}
	if (!iso_currency(text, sign->code))
		return false;
	/* a dollar, pound or rupee sign fits the code of another one */
	if (str_eq(text, STR("$")))
		sign->open = DOLLARS " " PESOS;
	if (str_eq(text, STR("\xC2\xA3")))
		sign->open = POUNDS;
	if (str_ieq(text, STR("Rs")) || str_ieq(text, STR("Rs.")))
		sign->open = "INR PKR LKR NPR MUR";
	return true;
}

/* Takes one more sign into account; false where two do not agree. */
static bool
join_sign(struct money_signs *money, const struct sign *sign)
{
	bool first = money->code[0] == '\0' && money->open == NULL;

	if (sign->unknown) {
		money->is_open = money->unknown = true;
		return first;
	}
	if (first) {
		memcpy(money->code, sign->code, 4);
		money->open = sign->open;
		money->is_open = sign->code[0] == '\0';
		return true;
	}
	if (strcmp(money->code, sign->code) == 0 && sign->code[0] != '\0')
		return true;
	if (sign->open == NULL && money->open != NULL &&
	    strstr(money->open, sign->code) != NULL)
		memcpy(money->code, sign->code, 4);
	else if (money->open != NULL || sign->open == NULL ||
	    strstr(sign->open, money->code) == NULL)
		return false;
	money->open = NULL;
	money->is_open = false;
	return true;
}

static bool
is_word_byte(char c)
{
	return (unsigned char)c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The text before the first digit, sign or mark of a number; a dot behind a
 * letter belongs to the text: Rs.500, S/.500. */
static size_t
head_of(struct str s)
{
	size_t n = 0;

	while (n < s.n && !str_is_digit(s.p[n]) &&
	    strchr("-(+,", s.p[n]) == NULL &&
	    (s.p[n] != '.' ||
		(n > 0 && (is_word_byte(s.p[n - 1]) || s.p[n - 1] == '/'))))
		n++;
	for (size_t i = 0; i < MINUSES; i++)
		for (size_t k = 0; k + 3 <= n; k++)
			if (str_starts((struct str){ s.p + k, s.n - k },
				str_of(minuses[i])))
				n = k;
	return n;
}

/* Behind a dash in the place of cents, which is part of the number. */
static size_t
behind_dash(struct str s, size_t end)
{
	static const char *const dashes[] = { "\xE2\x80\x93", "\xE2\x80\x94" };

	for (size_t i = 0; i < 2; i++)
		if (end > 1 && strchr(",.:", s.p[end - 1]) != NULL &&
		    str_starts((struct str){ s.p + end, s.n - end },
			str_of(dashes[i])))
			return end + 3;
	return end;
}

/* The text behind the last digit or mark; a dot behind a letter is the text's.
 */
static size_t
tail_of(struct str s)
{
	size_t end = s.n;

	while (end > 0 && !str_is_digit(s.p[end - 1]) &&
	    (strchr("-)+,.:", s.p[end - 1]) == NULL ||
		(s.p[end - 1] == '.' && end > 1 && is_word_byte(s.p[end - 2]) &&
		    (end == s.n || is_word_byte(s.p[end])))))
		end--;
	return behind_dash(s, end);
}

/* All signs but 500/-, which says that there are no cents. */
static bool
cut_signs(struct str *s, struct money_signs *money)
{
	const char *backslash = money->backslash;

	for (int round = 0; round < 3; round++) {
		size_t start = head_of(*s), end = tail_of(*s);
		struct str head = normalise_trim((struct str){ s->p, start });
		struct str tail =
		    normalise_trim((struct str){ s->p + end, s->n - end });
		struct sign sign;

		if (head.n > 0 && read_sign(head, backslash, &sign)) {
			*s = normalise_trim(
			    (struct str){ s->p + start, s->n - start });
		} else if (head.n > 4 && memchr(head.p, ' ', head.n) != NULL &&
		    read_sign(str_cut(&head, ' '), backslash, &sign)) {
			*s = normalise_trim((struct str){
			    head.p, (size_t)(s->p + s->n - head.p) });
		} else if (tail.n > 3 && str_ends(tail, STR("\xE5\x85\x83"))) {
			s->n -= 3; /* 万元 and the like */
			read_sign(STR("\xE5\x85\x83"), backslash, &sign);
		} else if (tail.n > 0 && read_sign(tail, backslash, &sign)) {
			*s = normalise_trim((struct str){ s->p, end });
		} else if (tail.n > 4 && memchr(tail.p, ' ', tail.n) != NULL &&
		    read_sign(str_cut(&tail, ' '), backslash, &sign)) {
			struct sign other;

			*s = normalise_trim((struct str){ s->p, end });
			if (!read_sign(
				normalise_trim(tail), backslash, &other) ||
			    !join_sign(money, &other))
				return false;
		} else {
			return true;
		}
		if (!join_sign(money, &sign))
			return false;
	}
	return true;
}

bool
money_sign_cut(struct str *s, struct money_signs *money)
{
	bool rupees = s->n > 2 && str_ends(*s, STR("/-")), agree;

	if (rupees)
		*s = normalise_trim((struct str){ s->p, s->n - 2 });
	agree = cut_signs(s, money);
	if (rupees && money->code[0] == '\0' && money->open == NULL)
		memcpy(money->code, "INR", 4);
	return agree;
}
