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

/* Is `key` one of the names of a list that `|` separates. */
static bool
named(struct str list, struct str key, struct text *room)
{
	while (list.p != NULL)
		if (str_eq(normalise(str_cut(&list, '|'), NORMALISE_KEY, room),
			key))
			return true;
	return false;
}

bool
iso_country(struct str name, struct iso_country *country)
{
	struct text key_room = { 0 }, room = { 0 };
	struct str s = normalise_trim(name);
	struct str key = normalise(s, NORMALISE_KEY, &key_room), names[2];
	bool found = false;

	for (size_t i = 0; s.n > 0 && !found && i < COUNT(countries); i++) {
		read_country(countries[i], country, names);
		if (s.n == 2)
			found = str_ieq(s, str_of(country->code));
		else if (s.n == 3)
			found = str_ieq(s, names[0]);
		if (!found)
			found = named(names[1], key, &room);
	}
	vec_free(&key_room);
	vec_free(&room);
	return found;
}

bool
iso_calling(int calling, size_t *at, struct iso_country *country)
{
	struct str names[2];

	while (*at < COUNT(countries)) {
		read_country(countries[(*at)++], country, names);
		if (country->calling == calling)
			return true;
	}
	return false;
}

bool
iso_currency(struct str sign, char code[4])
{
	sign = normalise_trim(sign);
	for (size_t i = 0; sign.n > 0 && i < COUNT(currencies); i++) {
		/* "EUR", TAB, a digit, TAB; few rows have signs behind it */
		const char *row = currencies[i];
		struct str iso = { row, 3 }, rest = { NULL, 0 };
		bool found = sign.n == 3 && str_ieq(sign, iso);

		if (row[6] != '\0')
			rest = str_of(row + 6);
		while (!found && rest.p != NULL)
			found = str_ieq(sign, str_cut(&rest, '|'));
		if (found) {
			copy(code, 4, iso);
			return true;
		}
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
