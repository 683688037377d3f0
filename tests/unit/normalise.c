#include "text/normalise.h"
#include "text/iso.h"
#include "text/token.h"

#include "unit/tap.h"

static void
check_forms(void)
{
	struct text room = { 0 };

	ok(str_eq(normalise(STR("e\xCC\x81"), NORMALISE_NFC, &room),
	       STR("\xC3\xA9")),
	    "NFC composes");
	ok(str_eq(normalise(STR("１２３"), NORMALISE_NFKC, &room), STR("123")),
	    "NFKC folds widths");
	ok(str_eq(
	       normalise(STR("Straße"), NORMALISE_FOLD, &room), STR("strasse")),
	    "case folding");
	ok(str_eq(normalise(STR("Čapek Ørsted Łódź"), NORMALISE_KEY, &room),
	       STR("capek orsted lodz")),
	    "keys lose accents");
	ok(str_eq(normalise(STR("ぎんこう"), NORMALISE_KEY, &room),
	       STR("ぎんこう")),
	    "marks of other scripts stay");
	ok(str_eq(normalise(STR("a\xFF"), NORMALISE_KEY, &room), STR("a\xFF")),
	    "no UTF-8: unchanged");
	ok(str_eq(normalise_trim(STR("\xE2\x80\x8B\xC2\xA0 Bob\xE2\x80\x8B\f")),
	       STR("Bob")),
	    "trim takes wide and no-break spaces");
	ok(str_eq(normalise_squeeze(STR(" a \n\xE3\x80\x80 b "), &room),
	       STR("a b")),
	    "squeeze");
	ok(normalise_trim(STR("\xE2\x80\x8B")).n == 0, "nothing but space");
	vec_free(&room);
}

static void
check_tokens(void)
{
	static const char *const nulls[] = { "NULL", "null", "N/A", "#N/A", "-",
		"\\N", "", "(blank)", "nan", "None", "无", "  " };
	static const char *const no_nulls[] = { "Null", "0", "none", "NA" };
	static const char *const trues[] = { "TRUE", "true", "Yes", "Y", "1",
		"On", "是", "X", "✓", "oui", "ja" };
	static const char *const falses[] = { "0", "N", "No", "FALSE", "否" };

	for (size_t i = 0; i < sizeof(nulls) / sizeof(*nulls); i++)
		ok(token_null(str_of(nulls[i])), "null \"%s\"", nulls[i]);
	for (size_t i = 0; i < sizeof(no_nulls) / sizeof(*no_nulls); i++)
		ok(!token_null(str_of(no_nulls[i])), "no null \"%s\"",
		    no_nulls[i]);
	for (size_t i = 0; i < sizeof(trues) / sizeof(*trues); i++)
		ok(token_bool(str_of(trues[i])) == TOKEN_TRUE, "true %s",
		    trues[i]);
	for (size_t i = 0; i < sizeof(falses) / sizeof(*falses); i++)
		ok(token_bool(str_of(falses[i])) == TOKEN_FALSE, "false %s",
		    falses[i]);
	ok(token_bool(STR("maybe")) == TOKEN_NEITHER, "neither");
	ok(token_excel_error(STR("#REF!")) && token_excel_error(STR("#VALUE!")),
	    "spreadsheet errors");
}

/* The names of countries stand in their table as keys. */
static void
check_country_names(void)
{
	static const char *const rows[] = {
#include "text/country.inc"
	};
	struct text room = { 0 };
	bool keys = true;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str rest = str_of(rows[i]);

		for (int k = 0; k < 5; k++)
			str_cut(&rest, '\t');
		while (rest.p != NULL) {
			struct str name = str_cut(&rest, '|');

			keys &=
			    str_eq(normalise(name, NORMALISE_KEY, &room), name);
		}
	}
	ok(keys, "names of countries are keys");
	vec_free(&room);
}

static void
check_iso(void)
{
	static const char *const names[][2] = { { "de", "DE" }, { "DEU", "DE" },
		{ "Germany", "DE" }, { "Deutschland", "DE" }, { "中国", "CN" },
		{ "United States", "US" }, { "USA", "US" }, { "uk", "GB" },
		{ "osterreich", "AT" } };
	struct iso_country country;
	char code[4] = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		ok(iso_country(str_of(names[i][0]), &country), "%s is known",
		    names[i][0]);
		same_text(country.code, names[i][1], names[i][0]);
	}
	ok(!iso_country(STR("Atlantis"), &country), "no such country");
	ok(iso_currency(STR("€"), code) && strcmp(code, "EUR") == 0, "€");
	ok(iso_currency(STR("usd"), code) && strcmp(code, "USD") == 0, "usd");
	ok(!iso_currency(STR("¥"), code), "the yen sign is open");
	ok(str_eq(iso_currency_said(STR(" Eur ")), STR("EUR")), "Eur is EUR");
	ok(str_eq(iso_currency_said(STR("pts ")), STR("pts")), "pts is pts");
	ok(iso_decimals("KWD") == 3 && iso_decimals("JPY") == 0 &&
		iso_decimals("EUR") == 2,
	    "decimals");
}

int
main(void)
{
	check_forms();
	check_tokens();
	check_iso();
	check_country_names();
	return tap_end();
}
