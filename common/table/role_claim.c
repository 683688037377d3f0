#include "table/role_claim.h"

#include "base/sort.h"
#include "table/role_concept.h"
#include "text/iso.h"

#include <stdlib.h>

/* What a name claims, as it is found. */
struct claims {
	struct role_claim *claim;
	size_t n;
	struct str extra; /* tokens of the name that the word does not have */
	bool any_kind;	  /* what the kind says of words does not count */
};

static void
claim(struct claims *c, const char *role, int score, int place)
{
	size_t i = 0;

	while (i < c->n && strcmp(c->claim[i].role, role) != 0)
		i++;
	if (i == ROLE_CLAIMS ||
	    (c->extra.n > 0 && role_forbidden(role, c->extra)))
		return;
	if (i == c->n)
		c->claim[c->n++] = (struct role_claim){ role, 0, 0 };
	if (score > c->claim[i].score)
		c->claim[i] = (struct role_claim){ role, score, place };
}

/* The roles of a word, with `less` taken off their scores. False if it is none
 * at all; true for one that this kind gives no role. */
static bool
look_up(const struct role_words *w, struct str word, int less, struct claims *c)
{
	uint32_t i = role_words_find(w, word, c->any_kind);

	if (i == MAP_NONE)
		return false;
	for (; i != MAP_NONE; i = w->meaning.v[i].next) {
		const struct role_meaning *m = &w->meaning.v[i];
		int score = m->score;

		if (less > 0 && score > ROLE_WORD)
			score = ROLE_WORD;
		if (m->role != MAP_NONE)
			claim(c, w->role.v[m->role], score - less, m->place);
	}
	return true;
}

/* Leaves of the claims from there on those that may be. */
static void
keep(struct claims *c, size_t from, bool (*may_be)(const char *role))
{
	size_t n = from;

	for (size_t i = from; i < c->n; i++)
		if (may_be(c->claim[i].role))
			c->claim[n++] = c->claim[i];
	c->n = n;
}

/* Roles of what was said, not of who said it, are no party's own: Customer
 * Type is no type of an order. */
static bool
is_partys(const char *role)
{
	switch (role_type(role)) {
	case ROLE_LEVEL:
	case ROLE_NUMBER:
	case ROLE_RATING:
	case ROLE_DATE:
	case ROLE_MONEY:
	case ROLE_RATE:
	case ROLE_FLAG:
		return false;
	default:
		return !str_listed(
		    STR("product_name,product_id,category"), str_of(role));
	}
}

/* The rest of a name behind a prefix of the list, or {NULL, 0}. */
static struct str
behind(struct str list, struct str name)
{
	struct str best = { NULL, 0 };

	while (list.p != NULL) {
		struct str word = str_cut(&list, ',');

		if (name.n > word.n + 1 && str_starts(name, word) &&
		    name.p[word.n] == ' ' &&
		    (best.p == NULL || name.n - word.n - 1 < best.n))
			best = (struct str){ name.p + word.n + 1,
				name.n - word.n - 1 };
	}
	return best;
}

/* An item has no address, no people, and no status of the order. */
static bool
is_items(const char *role)
{
	switch (role_type(role)) {
	case ROLE_EMAIL:
	case ROLE_PHONE:
	case ROLE_COUNTRY:
	case ROLE_LEVEL:
		return false;
	case ROLE_PERSON:
		return strcmp(role, "product_name") == 0;
	default:
		return strcmp(role, "postcode") != 0;
	}
}

/* What an order or a ticket is of is no company of the customer's: Sales
 * Organization. */
static bool
is_no_company(const char *role)
{
	return strcmp(role, "company") != 0;
}

static bool
is_place(const char *role)
{
	return str_listed(role_part("places"), str_of(role));
}

static void
by_prefix(const struct role_words *w, struct str normal, struct claims *c)
{
	struct str noun = role_part(w->kind);
	struct str rest = noun.p == NULL ? noun : behind(noun, normal);
	size_t n = c->n;

	if (rest.p != NULL && !str_eq(rest, STR("name")))
		look_up(w, rest, ROLE_WORD - ROLE_PREFIX, c);
	if (strcmp(w->kind, "customers") != 0)
		keep(c, n, is_no_company);
	if (str_starts(normal, STR("item")) || str_starts(normal, STR("line")))
		keep(c, n, is_items);
	rest = behind(role_part("party"), normal);
	if (rest.p == NULL)
		return;
	n = c->n;
	if (role_concepts_within(w->concepts, rest, "no")) {
		if (behind(role_part("numbered party"), normal).p != NULL)
			claim(c, "customer_id", ROLE_PREFIX, 0);
		return;
	}
	look_up(w, rest, ROLE_WORD - ROLE_PREFIX, c);
	keep(c, n, is_partys);
	if (c->n > n)
		return;
	c->any_kind = true; /* a state of an order, but where somebody lives */
	look_up(w, rest, ROLE_WORD - ROLE_PREFIX, c);
	keep(c, n, is_place);
	c->any_kind = false;
}

/* The last part of a path A/B, A.B, A: B, A - B; where there is none, nothing.
 */
static struct str
last_part(struct str name)
{
	for (size_t i = name.n; i-- > 1;) {
		char b = name.p[i];
		bool between = i + 1 < name.n;

		if (between && b == '-' && name.p[i - 1] == ' ' &&
		    name.p[i + 1] == ' ')
			return (struct str){ name.p + i + 2, name.n - i - 2 };
		if (between && (b == '/' || b == '.' || b == ':') &&
		    name.p[i - 1] != ' ' && (name.p[i + 1] != ' ' || b == ':'))
			return (struct str){ name.p + i + 1, name.n - i - 1 };
	}
	return (struct str){ NULL, 0 };
}

/* Without the number of the first of several: E-mail 1, Address 1. */
static struct str
without_one(struct str normal)
{
	return normal.n > 2 && normal.p[normal.n - 1] == '1' &&
		normal.p[normal.n - 2] == ' '
	    ? (struct str){ normal.p, normal.n - 2 }
	    : normal;
}

static void
by_path(const struct role_words *w, struct str name, struct claims *c,
    struct arena *arena)
{
	struct str last = last_part(name), head;
	struct str noun = role_part(w->kind);
	bool party;
	size_t n = c->n;

	if (last.p == NULL)
		return;
	head = (struct str){ name.p, (size_t)(last.p - 1 - name.p) };
	last = role_normal(last, arena);
	if (str_listed(role_part("a label"), last) &&
	    last_part(head).p != NULL) { /* Person - Email - Work */
		last = last_part(head);
		head.n = (size_t)(last.p - 1 - head.p);
		last = role_normal(last, arena);
	}
	head = without_one(role_normal(head, arena));
	party = str_listed(role_part("party"), head) ||
	    role_concepts_within(
		w->concepts, head, "customer+billing+contact+account");
	if (str_eq(last, STR("value")))
		look_up(w, head, ROLE_WORD - ROLE_PREFIX, c);
	if (!party && !str_listed(role_part("holder"), head) &&
	    (noun.p == NULL || !str_listed(noun, head)))
		return;
	look_up(w, last, ROLE_WORD - ROLE_PREFIX, c);
	if (party && strcmp(w->kind, "customers") != 0)
		keep(c, n, is_partys);
}

static bool
contains(struct str s, struct str part)
{
	for (size_t i = 0; i + part.n <= s.n; i++)
		if (memcmp(s.p + i, part.p, part.n) == 0)
			return true;
	return false;
}

/* A question that is asked for one of the usual ratings, of which it holds a
 * stem. */
static void
by_question(const struct role_words *w, struct str normal, struct claims *c)
{
	static const char *const ratings[] = { "recommend", "satisfaction",
		"effort" };

	if (strcmp(w->kind, "survey") != 0 &&
	    strcmp(w->kind, "interactions") != 0)
		return;
	for (size_t i = 0; i < COUNT(ratings); i++)
		for (struct str rest = role_part(ratings[i]); rest.p != NULL;)
			if (contains(normal, str_cut(&rest, ',')))
				claim(c, ratings[i], ROLE_TOKENS, 0);
}

static bool
is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* The ideas in the name, and nothing else. */
static void
by_concepts(const struct role_words *w, struct str normal, struct claims *c)
{
	const char *role[ROLE_CONCEPT_ROLES];
	size_t n = role_concepts_of(w->concepts, normal, role);

	for (size_t i = 0; i < n; i++)
		claim(c, role[i], ROLE_WEAK, -1); /* before bare words */
}

/* Only rates are in per cent; behind a tax it is how high that is. */
static bool
is_tax(const char *role)
{
	return strcmp(role, "tax") == 0;
}

static bool
is_rate(const char *role)
{
	return role_type(role) == ROLE_RATE;
}

/* What is left of a name before a last token that says nothing of meaning, the
 * code of a currency, or "19 percent". */
static void
by_suffix(const struct role_words *w, struct str normal, struct claims *c)
{
	static const char none[] =
	    "utc,gmt,local,iso,text,formatted,1,value,euro,euros,dollars,rs,"
	    "reais,rupees,pesos";
	size_t at = str_upto(normal, ' '), from = c->n;
	struct str last = { normal.p + at, normal.n - at };
	bool percent = str_eq(last, STR("percent")), number = false;
	char code[4];

	if (at < 2)
		return;
	normal.n = at - 1;
	if (str_ends(normal, STR(" in")))
		normal.n -= 3;
	if (percent) {
		at = str_upto(normal, ' ');
		number = at > 1 &&
		    is_digits((struct str){ normal.p + at, normal.n - at });
		if (number)
			normal.n = at - 1;
	} else if (!str_listed(str_of(none), last) &&
	    !str_listed(role_part("cents"), last) &&
	    (last.n != 3 || !iso_currency(last, code))) {
		return;
	}
	if (!look_up(w, normal, ROLE_WORD - ROLE_WEAK, c))
		by_concepts(w, normal, c);
	if (percent)
		keep(c, from, number ? is_tax : is_rate);
	for (size_t i = from; i < c->n && !percent; i++)
		if (c->claim[i].score >= ROLE_TOKENS)
			c->claim[i].score = ROLE_WEAK;
}

/* The ideas in the name without one token that is not known and forbids
 * nothing. */
static void
by_most_concepts(
    const struct role_words *w, struct str normal, struct claims *c)
{
	char left[96];

	if (normal.n > sizeof(left))
		return;
	for (size_t i = 0, end; i < normal.n; i = end + 1) {
		const char *role[ROLE_CONCEPT_ROLES];
		struct str token;
		size_t n;

		for (end = i; end < normal.n && normal.p[end] != ' ';)
			end++;
		if (i == 0 && end == normal.n)
			return;
		token = (struct str){ normal.p + i, end - i };
		memcpy(left, normal.p, i);
		n = i;
		if (end < normal.n)
			memcpy(
			    left + n, normal.p + end + 1, normal.n - end - 1);
		n += end < normal.n ? normal.n - end - 1 : 0;
		n -= end == normal.n ? 1 : 0;
		if (memchr(left, ' ', n) == NULL || is_digits(token) ||
		    role_concepts_within(w->concepts, token, NULL) ||
		    role_concepts_count(w->concepts, (struct str){ left, n }) <
			2)
			continue; /* a "date de ..." is none of this kind */
		c->extra = token;
		n = role_concepts_of(
		    w->concepts, (struct str){ left, n }, role);
		for (size_t k = 0; k < n; k++)
			claim(c, role[k], ROLE_TOKENS, 0);
		c->extra = (struct str){ NULL, 0 };
	}
}

/* All of a word of two tokens or more; one or two before it, or one behind. */
static void
by_tokens(const struct role_words *w, struct str normal, struct claims *c)
{
	size_t last = str_upto(normal, ' ');
	struct str rest = normal;

	for (int i = 0; i < 2 && c->n == 0; i++) {
		str_cut(&rest, ' ');
		if (rest.p == NULL || memchr(rest.p, ' ', rest.n) == NULL)
			break;
		c->extra =
		    (struct str){ normal.p, (size_t)(rest.p - 1 - normal.p) };
		look_up(w, rest, ROLE_WORD - ROLE_TOKENS, c);
	}
	if (behind(role_part("party"), normal).p != NULL)
		keep(c, 0, is_partys); /* what a client paid to date */
	rest = (struct str){ normal.p, last > 0 ? last - 1 : 0 };
	c->extra = (struct str){ normal.p + last, normal.n - last };
	if (memchr(rest.p, ' ', rest.n) != NULL)
		look_up(w, rest, ROLE_WORD - ROLE_TOKENS, c);
	c->extra = (struct str){ NULL, 0 };
}

/* Words or ideas. */
static void
by_meaning(const struct role_words *w, struct str normal, struct claims *c)
{
	if (!look_up(w, normal, 0, c))
		by_concepts(w, normal, c);
}

/* That tax is in it contradicts no sum. */
static bool
is_no_gross(const char *role)
{
	return strcmp(role, "gross_amount") != 0;
}

/* A name with a remark in brackets at its end: what either says, if the other
 * does not say something else. */
static void
by_bracket(const struct role_words *w, struct str name, struct claims *c,
    struct arena *arena)
{
	struct role_claim inside[ROLE_CLAIMS];
	struct claims in = { .claim = inside };
	struct str head = name, word;
	size_t n = c->n, at;

	if (!role_bracket(&head, &word))
		return;
	head = role_normal(head, arena);
	word = role_normal(word, arena);
	by_meaning(w, word, &in);
	keep(&in, 0, is_no_gross);
	if (in.n == 0 && !role_concepts_within(w->concepts, word, "gross+tax"))
		c->extra = word;
	by_meaning(w, head, c);
	c->extra = (struct str){ NULL, 0 };
	if (in.n == 0)
		return;
	if (c->n == n) { /* but whose name it is a part of is not known */
		for (size_t i = 0; i < in.n; i++)
			if (role_type(inside[i].role) != ROLE_PERSON &&
			    role_type(inside[i].role) != ROLE_MONEY)
				claim(c, inside[i].role, inside[i].score, 0);
		return;
	}
	at = n; /* what both say */
	for (size_t i = n; i < c->n; i++)
		for (size_t k = 0; k < in.n; k++)
			if (strcmp(c->claim[i].role, inside[k].role) == 0) {
				c->claim[at++] = c->claim[i];
				break;
			}
	c->n = at;
}

/* An answer, or a ticket, is of no day on which something was bought. */
static bool
is_no_date(const char *role)
{
	return strcmp(role, "date") != 0;
}

/* The user of a program for leads sells, if there is any other. */
static bool
is_users(struct str normal)
{
	struct str rest = normal, first = str_cut(&rest, ' ');

	return rest.p != NULL && str_listed(role_part("a user"), first);
}

static bool
is_of_trade(const struct role_words *w, struct str normal)
{
	return (strcmp(w->kind, "survey") == 0 ||
		   strcmp(w->kind, "interactions") == 0) &&
	    role_concepts_any(
		w->concepts, normal, "order+purchase+sale+invoice+payment");
}

/* Two names of one thing: Company / Account. */
static void
by_either(const struct role_words *w, struct str name, struct claims *c,
    struct arena *arena)
{
	struct role_claim one[ROLE_CLAIMS], other[ROLE_CLAIMS];
	struct claims a = { .claim = one }, b = { .claim = other };
	size_t at = 0;
	struct str first, second;

	while (at < name.n && name.p[at] != '/')
		at++;
	if (at == 0 || at + 1 >= name.n)
		return;
	first = role_normal((struct str){ name.p, at }, arena);
	second = role_normal(
	    (struct str){ name.p + at + 1, name.n - at - 1 }, arena);
	by_meaning(w, first, &a);
	by_meaning(w, second, &b);
	for (size_t i = 0; i < a.n; i++)
		for (size_t k = 0; k < b.n; k++)
			if (strcmp(one[i].role, other[k].role) == 0)
				claim(c, one[i].role, ROLE_WEAK, 0);
}

SORT_BY(by_score, struct role_claim, SORT_DOWN(score) || SORT_UP(place));

static int
best_score(const struct claims *c)
{
	int best = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->claim[i].score > best)
			best = c->claim[i].score;
	return best;
}

bool
role_says_nothing(
    const struct role_words *words, const char *role, struct str name)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct role_claim claim[ROLE_CLAIMS];
	struct str normal = role_normal(name, &arena);
	static const char harmless[] = "date+amount+total+transaction+payment+"
				       "document+account+sale+order+purchase";

	return role_claims(words, name, claim) == 0 &&
	    role_words_find(words, normal, false) == MAP_NONE &&
	    role_words_find(words, normal, true) == MAP_NONE &&
	    (!role_concepts_within(words->concepts, normal, NULL) ||
		role_concepts_within(words->concepts, normal, harmless)) &&
	    !role_forbidden(role, normal);
}

/* A question without its number: 2. Why? */
static struct str
unnumbered(struct str name)
{
	size_t n = str_digits(name);

	return n > 0 && n + 2 < name.n &&
		(name.p[n] == '.' || name.p[n] == ')') && name.p[n + 1] == ' '
	    ? (struct str){ name.p + n + 2, name.n - n - 2 }
	    : name;
}

/* What the ideas in a name say of this kind, where a word of any kind is a day,
 * or the number or name of a thing that the kind may call otherwise. */
static void
by_own_ideas(const struct role_words *w, struct str normal, struct claims *c)
{
	const char *role = c->n == 0 ? "" : c->claim[0].role;
	struct role_claim own[ROLE_CLAIMS];
	struct claims more = { .claim = own };
	bool date = role_type(role) == ROLE_DATE;

	if (!date &&
	    !str_listed(
		STR("product_name,complaint_id,answer_id"), str_of(role)))
		return;
	by_concepts(w, normal, date ? c : &more);
	for (size_t i = 0; i < more.n; i++)
		if (str_listed(
			STR("note,case_id,customer_name"), str_of(own[i].role)))
			claim(c, own[i].role, own[i].score, own[i].place);
}

size_t
role_claims(const struct role_words *words, struct str name,
    struct role_claim claims[ROLE_CLAIMS])
{
	struct claims c = { .claim = claims };
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str normal;

	if (strcmp(words->kind, "survey") == 0)
		name = unnumbered(name);
	normal = role_normal(name, &arena);
	if (look_up(words, normal, 0, &c)) {
		if (!role_words_own(words, normal))
			by_own_ideas(words, normal, &c);
	} else {
		by_bracket(words, name, &c, &arena);
		by_path(words, name, &c, &arena);
		by_prefix(words, normal, &c);
		by_suffix(words, normal, &c);
		if (c.n == 0)
			by_either(words, name, &c, &arena);
		if (best_score(&c) < ROLE_WEAK)
			by_concepts(words, normal, &c);
		else if (c.n == 1)
			by_own_ideas(words, normal, &c);
		if (c.n == 0)
			by_question(words, normal, &c);
		if (c.n == 0)
			by_tokens(words, normal, &c);
		if (c.n == 0)
			by_most_concepts(words, normal, &c);
	}
	if (is_of_trade(words, normal))
		keep(&c, 0, is_no_date);
	if (strcmp(words->kind, "leads") == 0 && is_users(normal))
		for (size_t i = 0; i < c.n; i++)
			if (c.claim[i].score > ROLE_TOKENS)
				c.claim[i].score = ROLE_TOKENS;
	qsort(claims, c.n, sizeof(*claims), by_score);
	return c.n;
}
