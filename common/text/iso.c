#include "text/iso.h"

#include "text/normalise.h"

#include <stdlib.h>

static const char *const countries[] = {
#include "text/country.inc"
};

static const char *const currencies[] = {
#include "text/currency.inc"
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Up to `size` - 1 bytes of s, with a NUL. */
static void
copy(char *to, size_t size, struct str s)
{
	size_t n = s.n < size ? s.n : size - 1;

	memcpy(to, s.p, n);
	to[n] = '\0';
}

/* The columns: alpha-2, alpha-3, calling code, trunk, lengths, names. */
static void
read_country(const char *row, struct iso_country *country, struct str name[2])
{
	struct str rest = str_of(row), cell;

	cell = str_cut(&rest, '\t');
	copy(country->code, sizeof(country->code), cell);
	name[0] = str_cut(&rest, '\t');
	cell = str_cut(&rest, '\t');
	country->calling = cell.n == 0 ? 0 : (int)strtol(cell.p, NULL, 10);
	copy(country->trunk, sizeof(country->trunk), str_cut(&rest, '\t'));
	country->lengths = str_cut(&rest, '\t');
	name[1] = rest;
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Is it the row's alpha-2 or alpha-3 code? A row begins with both. */
static bool
coded(const char *row, struct str s)
{
	const char *code = s.n == 2 ? row : row + 3;

	for (size_t i = 0; i < s.n; i++)
		if (upper(s.p[i]) != code[i])
			return false;
	return true;
}

/* Is `key` one of the names of a list that `|` separates? They stand there as
 * keys. */
static bool
named(struct str list, struct str key)
{
	while (list.p != NULL)
		if (str_eq(str_cut(&list, '|'), key))
			return true;
	return false;
}

bool
iso_country(struct str name, struct iso_country *country)
{
	struct text room = { 0 };
	struct str s = normalise_trim(name), key, names[2];
	bool found = false;

	if (s.n == 2 || s.n == 3)
		for (size_t i = 0; i < COUNT(countries); i++)
			if (coded(countries[i], s)) {
				read_country(countries[i], country, names);
				return true;
			}
	key = normalise(s, NORMALISE_KEY, &room);
	for (size_t i = 0; key.n > 0 && !found && i < COUNT(countries); i++) {
		read_country(countries[i], country, names);
		found = named(names[1], key);
	}
	vec_free(&room);
	return found;
}

/* The calling code of a row, which begins with "DE", TAB, "DEU", TAB. */
static int
calling_of(const char *row)
{
	int calling = 0;

	for (const char *p = row + 7; *p >= '0' && *p <= '9'; p++)
		calling = 10 * calling + (*p - '0');
	return calling;
}

bool
iso_calling(int calling, size_t *at, struct iso_country *country)
{
	struct str names[2];

	while (*at < COUNT(countries)) {
		const char *row = countries[(*at)++];

		if (calling_of(row) != calling)
			continue;
		read_country(row, country, names);
		return true;
	}
	return false;
}

/* Is it one of the signs behind a row's code and decimals, "EUR", TAB, a digit,
 * TAB? Few rows have some. */
static bool
signed_by(const char *row, struct str sign)
{
	struct str rest = { NULL, 0 };

	if (row[6] != '\0')
		rest = str_of(row + 6);
	while (rest.p != NULL) {
		struct str other = str_cut(&rest, '|');

		if (other.n == sign.n && str_ieq(sign, other))
			return true;
	}
	return false;
}

bool
iso_currency(struct str sign, char code[4])
{
	char upper_code[3];

	sign = normalise_trim(sign);
	for (size_t i = 0; i < 3 && sign.n == 3; i++)
		upper_code[i] = upper(sign.p[i]);
	for (size_t i = 0; sign.n == 3 && i < COUNT(currencies); i++)
		if (memcmp(currencies[i], upper_code, 3) == 0) {
			copy(code, 4, (struct str){ currencies[i], 3 });
			return true;
		}
	for (size_t i = 0; sign.n > 0 && i < COUNT(currencies); i++)
		if (signed_by(currencies[i], sign)) {
			copy(code, 4, (struct str){ currencies[i], 3 });
			return true;
		}
	return false;
}

int
iso_decimals(const char *code)
{
	for (size_t i = 0; i < COUNT(currencies); i++)
		if (strncmp(currencies[i], code, 3) == 0)
			return currencies[i][4] - '0';
	return 2;
}
