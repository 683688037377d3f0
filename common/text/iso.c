#include "text/iso.h"

#include "base/map.h"
#include "base/vec.h"
#include "text/lexicon.h"
#include "text/normalise.h"

#include <pthread.h>
#include <stdlib.h>

static const char *const countries[] = {
#include "text/country.inc"
};

/* Names in further languages, from CLDR (unicode.org). */
static const char *const foreign[] = {
#include "text/country_names.inc"
};

static const char *const currencies[] = {
#include "text/currency.inc"
};

enum { COUNTRY_NAMES = 6000 };

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

/* All names, as keys, with the row of the country that each is of. */
static struct map country_names;
static VEC(uint16_t) country_rows;
static pthread_once_t country_once = PTHREAD_ONCE_INIT;

static void
list_names(struct str list, size_t row)
{
	while (list.p != NULL)
		if (map_add(&country_names, str_cut(&list, '|')) ==
		    country_rows.n)
			vec_push(&country_rows, (uint16_t)row);
}

/* A row of further names begins with "DE", TAB; both tables are in order. */
static void
list_countries(void)
{
	size_t row = 0;

	map_borrow(&country_names, COUNTRY_NAMES);
	for (size_t i = 0; i < COUNT(countries); i++) {
		struct iso_country country;
		struct str names[2];

		read_country(countries[i], &country, names);
		list_names(names[1], i);
	}
	for (size_t i = 0; i < COUNT(foreign); i++) {
		while (strncmp(countries[row], foreign[i], 2) != 0)
			row++;
		list_names(str_of(foreign[i] + 3), row);
	}
}

bool
iso_country(struct str name, struct iso_country *country)
{
	scoped struct text room = { 0 };
	struct str s = normalise_trim(name), key, names[2];
	uint32_t at;

	if (s.n == 2 || s.n == 3)
		for (size_t i = 0; i < COUNT(countries); i++)
			if (coded(countries[i], s)) {
				read_country(countries[i], country, names);
				return true;
			}
	key = normalise(s, NORMALISE_KEY, &room);
	pthread_once(&country_once, list_countries);
	at = key.n == 0 ? MAP_NONE : map_find(&country_names, key);
	if (at == MAP_NONE)
		return false;
	read_country(countries[country_rows.v[at]], country, names);
	return true;
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

/* Codes and signs of currencies, with 1 + the first row that has them: most
 * cells that are asked about are none. */
static struct lexicon signs = { .any_case = true };
static pthread_once_t signs_once = PTHREAD_ONCE_INIT;

static void
add_sign(struct str sign, size_t row)
{
	uint32_t *value = lexicon_add(&signs, sign);

	if (*value == 0)
		*value = (uint32_t)row + 1;
}

/* A row is "EUR", TAB, a digit, TAB and the signs. */
static void
list_signs(void)
{
	for (size_t i = 0; i < COUNT(currencies); i++)
		add_sign((struct str){ currencies[i], 3 }, i);
	for (size_t i = 0; i < COUNT(currencies); i++) {
		struct str rest = str_of(currencies[i] + 6);

		while (rest.n > 0)
			add_sign(str_cut(&rest, '|'), i);
	}
}

/* The code of a code or sign, or the sign as it is. */
static struct str
code_of(struct str sign, bool *found)
{
	uint32_t row;

	sign = normalise_trim(sign);
	pthread_once(&signs_once, list_signs);
	row = lexicon_find(&signs, sign);
	*found = row > 0;
	return *found ? (struct str){ currencies[row - 1], 3 } : sign;
}

bool
iso_currency(struct str sign, char code[4])
{
	bool found;

	sign = code_of(sign, &found);
	if (found)
		copy(code, 4, sign);
	return found;
}

static bool
is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

struct str
iso_currency_said(struct str cell)
{
	bool found;

	if (cell.n == 3 && is_capital(cell.p[0]) && is_capital(cell.p[1]) &&
	    is_capital(cell.p[2]))
		return cell; /* a code, or nothing that has one */
	return cell.n == 0 ? cell : code_of(cell, &found);
}

int
iso_decimals(const char *code)
{
	for (size_t i = 0; i < COUNT(currencies); i++)
		if (strncmp(currencies[i], code, 3) == 0)
			return currencies[i][4] - '0';
	return 2;
}
