#include "rule.h"

#include "base/die.h"
#include "text/num.h"

static const struct {
	struct str sign;
	enum rule_op op;
} signs[] = {
	/* Longer ones first. */
	{ { "!=", 2 }, RULE_IS_NOT },
	{ { ">=", 2 }, RULE_AT_LEAST },
	{ { "<=", 2 }, RULE_AT_MOST },
	{ { "=", 1 }, RULE_IS },
	{ { ">", 1 }, RULE_ABOVE },
	{ { "<", 1 }, RULE_BELOW },
};

enum { SIGNS = COUNT(signs) };

static struct str
from(struct str s, size_t at)
{
	return str_trim((struct str){ s.p + at, s.n - at });
}

/* "COLUMN filled", "filled", and the same with each. */
static bool
parse_word(struct str text, struct rule *rule)
{
	static const struct {
		struct str word;
		enum rule_op op;
	} words[] = { { { "filled", 6 }, RULE_FILLED },
		{ { "each", 4 }, RULE_EACH } };

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t n;

		if (!str_ends(text, words[i].word))
			continue;
		n = text.n - words[i].word.n;
		if (n > 0 && text.p[n - 1] != ' ')
			continue;
		rule->op = words[i].op;
		rule->column = str_trim((struct str){ text.p, n });
		return true;
	}
	return false;
}

bool
rule_parse(struct str text, struct rule *rule, struct diag *d)
{
	text = str_trim(text);
	*rule = (struct rule){ .op = RULE_IS };
	for (size_t at = 0; at < text.n; at++)
		for (size_t i = 0; i < SIGNS; i++) {
			if (!str_starts(
				(struct str){ text.p + at, text.n - at },
				signs[i].sign))
				continue;
			rule->op = signs[i].op;
			rule->column = str_trim((struct str){ text.p, at });
			rule->text = from(text, at + signs[i].sign.n);
			if (rule->op < RULE_AT_LEAST ||
			    num_real(rule->text, &rule->number))
				return true;
			return diag_set(d, EXIT_USAGE, "bad-rule",
			    "\"%.*s\": \"%.*s\" is not a number", STR_ARG(text),
			    STR_ARG(rule->text));
		}
	return parse_word(text, rule) ||
	    diag_set(d, EXIT_USAGE, "bad-rule",
		"\"%.*s\" is no rule: use = != >= <= > <, filled or each",
		STR_ARG(text));
}

/* Texts that are equal, or numbers that are. */
static bool
same(struct str a, struct str b)
{
	double x, y;

	return str_eq(a, b) || (num_real(a, &x) && num_real(b, &y) && x == y);
}

bool
rule_holds(const struct rule *rule, struct str cell, bool *bad)
{
	double x;

	cell = str_trim(cell);
	if (rule->op == RULE_IS_NOT)
		return !same(cell, rule->text);
	if (cell.n == 0)
		return false;
	if (rule->op == RULE_IS)
		return same(cell, rule->text);
	if (rule->op == RULE_FILLED)
		return true;
	if (!num_real(cell, &x)) {
		*bad = true;
		return false;
	}
	switch (rule->op) {
	case RULE_AT_LEAST:
		return x >= rule->number;
	case RULE_AT_MOST:
		return x <= rule->number;
	case RULE_ABOVE:
		return x > rule->number;
	case RULE_BELOW:
		return x < rule->number;
	default:
		return true;
	}
}
