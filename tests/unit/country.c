/* The names of countries stand as keys, and each finds its country. */
#include "text/iso.h"
#include "text/normalise.h"

#include "unit/tap.h"

static const char *const countries[] = {
#include "text/country.inc"
};

static const char *const foreign[] = {
#include "text/country_names.inc"
};

/* Of a list with bars, how many names are no keys or of another country. */
static size_t
wrong(struct str list, const char *code)
{
	size_t n = 0;

	while (list.p != NULL) {
		scoped struct text room = { 0 };
		struct str name = str_cut(&list, '|');
		struct iso_country country = { .code = "" };

		if (str_eq(normalise(name, NORMALISE_KEY, &room), name) &&
		    iso_country(name, &country) &&
		    strncmp(country.code, code, 2) == 0)
			continue;
		printf(
		    "# %.2s: %.*s is %s\n", code, STR_ARG(name), country.code);
		n++;
	}
	return n;
}

int
main(void)
{
	struct iso_country country;
	size_t n = 0;

	for (size_t i = 0; i < COUNT(countries); i++) {
		struct str rest = str_of(countries[i]);

		for (int k = 0; k < 5; k++)
			str_cut(&rest, '\t');
		n += wrong(rest, countries[i]);
	}
	ok(n == 0, "names of country.tsv");
	n = 0;
	for (size_t i = 0; i < COUNT(foreign); i++)
		n += wrong(str_of(foreign[i] + 3), foreign[i]);
	ok(n == 0, "names of country_names.tsv");
	ok(iso_country(STR("Россия"), &country) &&
		strcmp(country.code, "RU") == 0,
	    "Russia in Russian");
	ok(iso_country(STR(" Congo"), &country) &&
		strcmp(country.code, "CG") == 0,
	    "Congo is the Republic");
	ok(!iso_country(STR("Atlantis"), &country), "no country");
	return tap_end();
}
