#include "table/role_claim_inside.h"

#include "base/sort.h"
#include "table/role_concept.h"
#include "text/iso.h"

#include <stdlib.h>

static bool
contains(struct str s, struct str part)
{
	for (size_t i = 0; i + part.n <= s.n; i++)
		if (memcmp(s.p + i, part.p, part.n) == 0)
			return true;
	return false;
}

/* Holds the name a stem of the list? */
static bool
has_stem(const char *list, struct str normal)
{
	for (struct str rest = role_part(list); rest.p != NULL;)
		if (contains(normal, str_cut(&rest, ',')))
			return true;
	return false;
}

/* A question that is asked for one of the usual ratings, of which it holds a
 * stem, or why. */
static void
by_question(const struct role_words *w, struct str normal, struct claims *c)
{
	static const char *const ratings[] = { "recommend", "satisfaction",
		"effort" };

	if (strcmp(w->kind, "survey") != 0 &&
	    strcmp(w->kind, "interactions") != 0)
		return;
	for (size_t i = 0; i < COUNT(ratings); i++)
		if (has_stem(ratings[i], normal))
			role_claim_add(c, ratings[i], ROLE_TOKENS, 0);
	if (c->n == 0 && strcmp(w->kind, "survey") == 0 &&
	    has_stem("a why", normal))
		role_claim_add(c, "note", ROLE_TOKENS, 0);
}

static bool
is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
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
	if (!role_claim_word(w, normal, ROLE_WORD - ROLE_WEAK, c))
		role_claim_ideas(w, normal, c);
	if (percent)
		role_claim_keep(c, from, number ? is_tax : is_rate);
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
			role_claim_add(c, role[k], ROLE_TOKENS, 0);
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
		role_claim_word(w, rest, ROLE_WORD - ROLE_TOKENS, c);
	}
	if (role_claim_behind(role_part("party"), normal).p != NULL)
		role_claim_keep(c, 0,
		    role_claim_is_partys); /* what a client paid to date */
	rest = (struct str){ normal.p, last > 0 ? last - 1 : 0 };
	c->extra = (struct str){ normal.p + last, normal.n - last };
	if (memchr(rest.p, ' ', rest.n) != NULL)
		role_claim_word(w, rest, ROLE_WORD - ROLE_TOKENS, c);
	c->extra = (struct str){ NULL, 0 };
}

/* Words or ideas. */
static void
by_meaning(const struct role_words *w, struct str normal, struct claims *c)
{
	if (!role_claim_word(w, normal, 0, c))
		role_claim_ideas(w, normal, c);
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
	role_claim_keep(&in, 0, is_no_gross);
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
				role_claim_add(
				    c, inside[i].role, inside[i].score, 0);
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
				role_claim_add(c, one[i].role, ROLE_WEAK, 0);
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
	role_claim_ideas(w, normal, date ? c : &more);
	for (size_t i = 0; i < more.n; i++)
		if (str_listed(
			STR("note,case_id,customer_name"), str_of(own[i].role)))
			role_claim_add(
			    c, own[i].role, own[i].score, own[i].place);
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
	if (role_claim_word(words, normal, 0, &c)) {
		if (!role_words_own(words, normal))
			by_own_ideas(words, normal, &c);
	} else {
		by_bracket(words, name, &c, &arena);
		role_claim_path(words, name, &c, &arena);
		role_claim_prefix(words, normal, &c);
		by_suffix(words, normal, &c);
		if (c.n == 0)
			by_either(words, name, &c, &arena);
		if (best_score(&c) < ROLE_WEAK)
			role_claim_ideas(words, normal, &c);
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
		role_claim_keep(&c, 0, is_no_date);
	if (strcmp(words->kind, "leads") == 0 && is_users(normal))
		for (size_t i = 0; i < c.n; i++)
			if (c.claim[i].score > ROLE_TOKENS)
				c.claim[i].score = ROLE_TOKENS;
	qsort(claims, c.n, sizeof(*claims), by_score);
	return c.n;
}
