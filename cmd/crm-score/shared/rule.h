/*
 * rule: conditions of rule files: "budget>=20000", "source=referral",
 * "visits filled", joined by "&".
 */
#pragma once

#include "base/diag.h"
#include "base/str.h"

#include <stdbool.h>

enum rule_op {
	RULE_IS,
	RULE_IS_NOT,
	RULE_AT_LEAST,
	RULE_AT_MOST,
	RULE_ABOVE,
	RULE_BELOW,
	RULE_FILLED,
	RULE_EACH, /* only for points: so much for each unit */
};

struct rule {
	struct str column; /* empty: the caller knows */
	enum rule_op op;
	struct str text; /* what the cell is compared with */
	double number;	 /* the same, of the four comparisons */
};

/*
 * Reads "COLUMN OP VALUE" or "OP VALUE"; OP is = != >= <= > <, or the words
 * filled or each without a value. The texts are parts of `text`. False
 * (EXIT_USAGE) when it is none of these.
 */
bool rule_parse(struct str text, struct rule *rule, struct diag *d);

/*
 * Whether the rule holds for a cell; an empty cell only fulfils "!=". A cell
 * that is no number makes a comparison false, with *bad set.
 */
bool rule_holds(const struct rule *rule, struct str cell, bool *bad);
