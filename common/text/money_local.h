/*
 * money_local: amounts as people and exports of any country write them,
 * exactly. text/money reads the canonical form, which costs less.
 *
 * A single mark with three digits behind it ("1,234") is open: the column
 * decides. So a column is looked at first with money_local_see, and its answer
 * handed to money_local_parse.
 */
#pragma once

#include "base/str.h"

#include <stdint.h>

#define MONEY_LOCAL_UNIT 10000 /* units in one; see text/money */

/* What the marks of a number tell about the decimal sign. */
enum money_local_mark {
	MONEY_LOCAL_PLAIN, /* no marks, nothing to tell */
	MONEY_LOCAL_DOT,   /* the decimal sign is a dot */
	MONEY_LOCAL_COMMA, /* the decimal sign is a comma */
	MONEY_LOCAL_OPEN   /* one mark, three digits behind it */
};

struct money_local {
	int64_t value;	    /* in 1/MONEY_LOCAL_UNIT */
	char currency[4];   /* ISO 4217 or "" */
	bool open_currency; /* a yen or yuan sign, or an unknown sign */
	bool unknown_sign;  /* a currency sign of no known currency */
	bool percent;	    /* value is the ratio: 12.5 % is 0.125 */
	bool rounded;	    /* had more than four decimals */
	enum money_local_mark mark;
};

/* What is known beside the cell. */
struct money_local_rule {
	char decimal;	       /* '.' or ',', 0 where the column is silent */
	const char *currency;  /* the column's, or NULL */
	const char *backslash; /* the code that "\\" is the sign of, or NULL */
};

/*
 * Reads one amount: currency signs and codes on either side, decimal dot or
 * comma, groups of three or Indian groups, signs on either side, brackets, CR
 * and DR, k, M, bn and their kin, exponents, digits of any script, a dash for
 * no cents (12,-), percent. Returns NULL, or the code of what is wrong:
 * "bad-number", "number-ambiguous", "number-overflow", "currency-conflict" (two
 * signs that do not agree). More than four decimals round half away from zero.
 */
const char *money_local_parse(struct str cell,
    const struct money_local_rule *rule, struct money_local *money);

/* How many cells of a column say which decimal sign. All zeros at first. */
struct money_local_evidence {
	uint64_t dot, comma, open;
	bool currency; /* some cell says which */
};

/* Takes one cell into account. */
void money_local_see(struct money_local_evidence *evidence, struct str cell);

/* The column's decimal sign, or 0: none said so, or both. */
char money_local_decimal(const struct money_local_evidence *evidence);
