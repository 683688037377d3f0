#include "rules_inside.h"

#include "base/die.h"
#include "text/date.h"
#include "text/email.h"
#include "text/money.h"
#include "text/num.h"
#include "text/token.h"

/* A cell as a number or a day. */
static bool
value_of(struct str s, double *value)
{
	int64_t amount;
	int32_t day;

	if (money_parse(s, &amount) <= MONEY_ROUNDED) {
		*value = (double)amount;
		return true;
	}
	if (date_parse((struct str){ s.p, s.n < 10 ? s.n : 10 }, &day)) {
		*value = day;
		return true;
	}
	return false;
}

static bool
holds_unique(struct rules *rules, struct rule *r, const struct clean *c)
{
	uint32_t count = r->set.count;

	rules->key.n = 0;
	for (size_t i = 0; i < r->columns; i++) {
		struct str s = c->column[r->column[i]].cell.text;

		vec_append(&rules->key, s.p, s.n);
		vec_push(&rules->key, '\x1f');
	}
	return map_add(&r->set, (struct str){ rules->key.v, rules->key.n }) ==
	    count;
}

static bool
holds_type(const struct rule *r, struct str s)
{
	struct email email;
	int64_t integer;
	double real;
	int32_t day;

	switch (r->type) {
	case RULE_INTEGER:
		return num_int(s, &integer);
	case RULE_DATE:
		return date_parse(
		    (struct str){ s.p, s.n < 10 ? s.n : 10 }, &day);
	case RULE_EMAIL:
		return email_parse(s, &email) == NULL;
	case RULE_PHONE:
		return s.n > 1 && s.p[0] == '+';
	case RULE_BOOLEAN:
		return token_bool(s) != TOKEN_NEITHER;
	default:
		return num_real(s, &real);
	}
}

static bool
holds_pattern(const struct rule *r, struct str s)
{
	char text[4096];

	if (s.n >= sizeof(text))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	return regexec(&r->pattern, text, 0, NULL, 0) == 0;
}

static bool
holds_relation(const struct rule *r, const struct clean *c)
{
	double v[3] = { 0 }, gap;

	for (size_t i = 0; i < r->columns; i++)
		if (!value_of(c->column[r->column[i]].cell.text, &v[i]))
			return true; /* empty cells pass */
	if (r->check == RULE_PRODUCT) {
		gap = v[0] * v[1] / (double)MONEY_UNIT - v[2];
		return gap <= r->low * (double)MONEY_UNIT + .5 &&
		    -gap <= r->low * (double)MONEY_UNIT + .5;
	}
	if (strcmp(r->compare, ">=") == 0)
		return v[0] >= v[1];
	if (strcmp(r->compare, "<=") == 0)
		return v[0] <= v[1];
	if (strcmp(r->compare, "<") == 0)
		return v[0] < v[1];
	if (strcmp(r->compare, ">") == 0)
		return v[0] > v[1];
	return v[0] <= v[1] && v[0] >= v[1];
}

static bool
holds_range(const struct rule *r, struct str s)
{
	double value;
	int32_t day;

	if (date_parse((struct str){ s.p, s.n < 10 ? s.n : 10 }, &day))
		value = day;
	else if (!num_real(s, &value))
		return false;
	return r->check == RULE_MINIMUM ? value >= r->low : value <= r->low;
}

static size_t
characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

static bool
holds(struct rules *rules, struct rule *r, const struct clean *c)
{
	struct str s = c->column[r->column[0]].cell.text;

	if (r->check == RULE_REQUIRED)
		return s.n > 0;
	if (s.n == 0)
		return true;
	switch (r->check) {
	case RULE_UNIQUE:
		return holds_unique(rules, r, c);
	case RULE_MINIMUM:
	case RULE_MAXIMUM:
	case RULE_NOT_FUTURE:
		return holds_range(r, s);
	case RULE_LENGTH:
		return (double)characters(s) >= r->low &&
		    (double)characters(s) <= r->high;
	case RULE_TYPE:
		return holds_type(r, s);
	case RULE_IN:
		return map_find(&r->set, s) != MAP_NONE;
	case RULE_PATTERN:
		return holds_pattern(r, s);
	default:
		return holds_relation(r, c);
	}
}

bool
rules_next(struct rules *rules, const struct clean *c, struct rules_finding *f)
{
	while (f->next < rules->rule.n) {
		struct rule *r = &rules->rule.v[f->next++];
		struct str s = c->column[r->column[0]].cell.text;

		if (holds(rules, r, c))
			continue;
		f->column = r->column[0];
		f->warn = r->warn;
		return diag_set(&f->d, EXIT_DATA, r->code,
			   "%.*s \"%.*s\" breaks the rule: %.*s",
			   STR_ARG(c->column[f->column].name),
			   (int)(s.n < 100 ? s.n : 100), s.p,
			   (int)(r->text.n < 100 ? r->text.n : 100), r->text.p),
		       true;
	}
	return false;
}
