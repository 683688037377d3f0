/*
 * iso: names, signs and codes of countries and currencies to ISO 3166-1 and
 * ISO 4217 codes. The tables are country.tsv, country_names.tsv (CLDR's names
 * in 27 languages) and currency.tsv beside it.
 */
#pragma once

#include "base/str.h"

struct iso_country {
	char code[3];	    /* alpha-2 */
	int calling;	    /* the telephone code, 0 where there is none */
	char trunk[3];	    /* the national trunk prefix, mostly "0" */
	struct str lengths; /* of national numbers, "8,9"; constant text */
};

/*
 * Finds a country by its alpha-2 or alpha-3 code, its English name or one of
 * the other names of the table, without case and accents. false if there is
 * none. Codes and names cost some 100 nanoseconds, the first name a
 * millisecond.
 */
bool iso_country(struct str name, struct iso_country *country);

/*
 * The next country of a calling code, from *at on (0 at first; the call moves
 * it); false after the last.
 */
bool iso_calling(int calling, size_t *at, struct iso_country *country);

/*
 * The ISO 4217 code of a code (any case) or sign, into code; false if it is
 * none. The bare sign of yen and yuan is open and not found.
 */
bool iso_currency(struct str sign, char code[4]);

/* What a cell of currencies says: the code of a code or sign (constant), or, of
 * what is neither, its text without the blanks around it. */
struct str iso_currency_said(struct str cell);

/* Decimals of a currency's amounts, 2 for one that is not in the table. */
int iso_decimals(const char *code);
