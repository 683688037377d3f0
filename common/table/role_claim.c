#include "table/role_claim.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "table/role_concept.h"
#include "text/iso.h"

#include <stdlib.h>

/* kind, role ("-": none), words, weak words. */
static const char *const kinds[] = {
#include "table/kind_words.inc"
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* A word, and a role that it means. */
struct meaning {
	uint32_t role; /* of role_words.role; UINT32_MAX: none */
	int score, place;
	uint32_t next; /* of the same word, UINT32_MAX: none */
};

struct role_words {
	const char *kind;
	struct arena arena;
	VEC(const char *) role;
	struct map word; /* of all kinds, */
	struct map own;	 /* and of this one, which win */
	VEC(uint32_t) first;
	VEC(uint32_t) first_own;
	VEC(struct meaning) meaning;
	struct role_concepts *concepts;
};

static uint32_t
role_number(struct role_words *w, struct str role)
{
	if (str_eq(role, STR("-")))
		return UINT32_MAX;
	for (size_t i = 0; i < w->role.n; i++)
		if (str_eq(str_of(w->role.v[i]), role))
			return (uint32_t)i;
	vec_push(&w->role, arena_str(&w->arena, role).p);
	return (uint32_t)w->role.n - 1;
}

static void
add_word(struct role_words *w, bool own, struct str word, struct meaning m)
{
	uint32_t at = map_add(own ? &w->own : &w->word, word);
	uint32_t here = (uint32_t)w->meaning.n, none = UINT32_MAX;

	if (own && at == w->first_own.n)
		vec_push(&w->first_own, none);
	if (!own && at == w->first.n)
		vec_push(&w->first, none);
	m.next = own ? w->first_own.v[at] : w->first.v[at];
	*(own ? &w->first_own.v[at] : &w->first.v[at]) = here;
	vec_push(&w->meaning, m);
}

static void
add_list(struct role_words *w, bool own, struct str list, struct meaning m)
{
	while (list.p != NULL) {
		struct str word = str_cut(&list, ',');

		struct meaning n = m;

		if (m.role != UINT32_MAX &&
		    role_is_own_name(str_of(w->role.v[m.role]), word))
			n.score = ROLE_CANONICAL;
		if (word.n > 0)
			add_word(w, own, word, n);
		m.place++;
	}
}

struct role_words *
role_words_open(const char *kind)
{
	struct role_words *w = mem_zero(1, sizeof(*w));

	w->kind = kind;
	w->concepts = role_concepts_open(kind);
	for (size_t i = 0; i < role_rows(); i++) {
		struct str role = role_cell(role_row(i), 0);
		char own[64];
		struct meaning m = { .role = role_number(w, role),
			.score = ROLE_CANONICAL };

		for (size_t k = 0; k < role.n && k < sizeof(own); k++)
			own[k] = role.p[k] == '_' ? ' ' : role.p[k];
		add_word(w, false, (struct str){ own, role.n }, m);
		m.score = ROLE_WORD;
		add_list(w, false, role_cell(role_row(i), 2), m);
		m.score = ROLE_WEAK;
		add_list(w, false, role_cell(role_row(i), 3), m);
	}
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct meaning m = { .score = ROLE_WORD };

		if (!str_eq(role_cell(kinds[i], 0), str_of(kind)))
			continue;
		m.role = role_number(w, role_cell(kinds[i], 1));
		add_list(w, true, role_cell(kinds[i], 2), m);
		m.score = ROLE_WEAK;
		add_list(w, true, role_cell(kinds[i], 3), m);
	}
	return w;
}

void
role_words_close(struct role_words *w)
{
	vec_free(&w->role);
	vec_free(&w->first);
	vec_free(&w->first_own);
	vec_free(&w->meaning);
	map_free(&w->word);
	map_free(&w->own);
	role_concepts_close(w->concepts);
	arena_free(&w->arena);
	free(w);
}

/* What a name claims, as it is found. */
struct claims {
	struct role_claim *claim;
	size_t n;
	struct str extra; /* tokens of the name that the word does not have */
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
	uint32_t at = map_find(&w->own, word), i;

	if (at != MAP_NONE)
		i = w->first_own.v[at];
	else if ((at = map_find(&w->word, word)) != MAP_NONE)
		i = w->first.v[at];
	else
		return false;
	for (; i != UINT32_MAX; i = w->meaning.v[i].next) {
		const struct meaning *m = &w->meaning.v[i];
		int score = m->score;

		if (less > 0 && score > ROLE_WORD)
			score = ROLE_WORD;
		if (m->role != UINT32_MAX)
			claim(c, w->role.v[m->role], score - less, m->place);
	}
	return true;
}

static const char parties[] =
    "customer,client,buyer,member,user,debtor,sold to,bill to,billing,contact,"
    "payer,from,purchaser,shopper,subscriber,requester,guest,default address,"
    "primary,mailing,person,party,po,recipient,kunde,kunden,cliente,klant,"
    "default,holder,payee,billing person,business,work,end user,endkunde";

/* The noun of a kind of record, which may stand before its columns. */
static struct str
nouns(const char *kind)
{
	static const char *const table[][2] = {
		{ "orders",
		    "order,orders,order lines,order line,transaction,sale,sales"
		    ",purchase,lineitem,line item,item,items,basket,checkout" },
		{ "customers", "customer,account,profile,company" },
		{ "invoices", "invoice,document,bill,doc" },
		{ "payments", "payment,transaction,charge" },
		{ "spells", "subscription,contract,membership,plan" },
		{ "survey", "response,survey,answer,feedback" },
		{ "leads", "lead,deal,opportunity,potential" },
		{ "interactions", "ticket,case,interaction,activity,issue" },
	};

	for (size_t i = 0; i < COUNT(table); i++)
		if (strcmp(table[i][0], kind) == 0)
			return str_of(table[i][1]);
	return (struct str){ NULL, 0 };
}

/* Roles of what was said, not of who said it, are no party's own: Customer
 * Type is no type of an order. */
static void
drop_partyless(struct claims *c, size_t from)
{
	size_t n = from;

	for (size_t i = from; i < c->n; i++) {
		enum role_type type = role_type(c->claim[i].role);

		if (type != ROLE_LEVEL && type != ROLE_NUMBER &&
		    type != ROLE_DATE && type != ROLE_MONEY &&
		    type != ROLE_RATE && type != ROLE_FLAG &&
		    strcmp(c->claim[i].role, "product_name") != 0 &&
		    strcmp(c->claim[i].role, "product_id") != 0 &&
		    strcmp(c->claim[i].role, "category") != 0)
			c->claim[n++] = c->claim[i];
	}
	c->n = n;
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
static void
drop_parties(struct claims *c, size_t from)
{
	size_t n = from;

	for (size_t i = from; i < c->n; i++) {
		enum role_type type = role_type(c->claim[i].role);

		if ((type != ROLE_PERSON && type != ROLE_EMAIL &&
			type != ROLE_PHONE && type != ROLE_COUNTRY &&
			type != ROLE_LEVEL &&
			strcmp(c->claim[i].role, "postcode") != 0) ||
		    strcmp(c->claim[i].role, "product_name") == 0)
			c->claim[n++] = c->claim[i];
	}
	c->n = n;
}

/* What an order or a ticket is of is no company of the customer's: Sales
 * Organization. */
static void
drop_company(struct claims *c, size_t from)
{
	size_t n = from;

	for (size_t i = from; i < c->n; i++)
		if (strcmp(c->claim[i].role, "company") != 0)
			c->claim[n++] = c->claim[i];
	c->n = n;
}

static void
by_prefix(const struct role_words *w, struct str normal, struct claims *c)
{
	struct str noun = nouns(w->kind);
	struct str rest = noun.p == NULL ? noun : behind(noun, normal);
	size_t n = c->n;

	if (rest.p != NULL && !str_eq(rest, STR("name")))
		look_up(w, rest, ROLE_WORD - ROLE_PREFIX, c);
	if (strcmp(w->kind, "customers") != 0)
		drop_company(c, n);
	if (str_starts(normal, STR("item")) || str_starts(normal, STR("line")))
		drop_parties(c, n);
	rest = behind(str_of(parties), normal);
	if (rest.p == NULL)
		return;
	n = c->n;
	look_up(w, rest, ROLE_WORD - ROLE_PREFIX, c);
	drop_partyless(c, n);
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

/* Ahead of a part that is meant: what holds the fields of a record. */
static const char holders[] =
    "links,link,data,attributes,fields,properties,record,object,node,details,"
    "address,billing address";

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
	struct str noun = nouns(w->kind);
	bool party;
	size_t n = c->n;

	if (last.p == NULL)
		return;
	head = without_one(role_normal(
	    (struct str){ name.p, (size_t)(last.p - 1 - name.p) }, arena));
	last = role_normal(last, arena);
	party = role_listed(str_of(parties), head);
	if (str_eq(last, STR("value")))
		look_up(w, head, ROLE_WORD - ROLE_PREFIX, c);
	if (!party && !role_listed(str_of(holders), head) &&
	    (noun.p == NULL || !role_listed(noun, head)))
		return;
	look_up(w, last, ROLE_WORD - ROLE_PREFIX, c);
	if (party)
		drop_partyless(c, n);
}

static bool
contains(struct str s, struct str part)
{
	for (size_t i = 0; i + part.n <= s.n; i++)
		if (memcmp(s.p + i, part.p, part.n) == 0)
			return true;
	return false;
}

/* A question that is asked for one of the usual ratings. */
static void
by_question(const struct role_words *w, struct str normal, struct claims *c)
{
	static const char *const stems[][2] = {
		{ "recommend",
		    "recommend,weiterempfehl,recommand,recomend,consigli,"
		    "raccomand,aanbevel,polec,推荐,推薦,おすすめ,お勧め,推奨,"
		    "추천,recomien,nps" },
		{ "satisfaction",
		    "satisf,zufrieden,soddisf,tevreden,zadowol,满意,満足,"
		    "만족" },
		{ "effort", "how easy,effort,wie einfach,費力,费力" },
	};

	if (strcmp(w->kind, "survey") != 0 &&
	    strcmp(w->kind, "interactions") != 0)
		return;
	for (size_t i = 0; i < COUNT(stems); i++) {
		struct str rest = str_of(stems[i][1]);

		while (rest.p != NULL)
			if (contains(normal, str_cut(&rest, ',')))
				claim(c, stems[i][0], ROLE_TOKENS, 0);
	}
}

/* How much of a name stands before its last token. */
static size_t
last_token(struct str s)
{
	size_t n = s.n;

	while (n > 0 && s.p[n - 1] != ' ')
		n--;
	return n;
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
		claim(c, role[i], ROLE_WEAK, 0);
}

/* Only rates are in per cent; behind a tax it is how high that is. */
static void
drop_unlike_percent(struct claims *c, size_t from, bool number)
{
	size_t n = from;

	for (size_t i = from; i < c->n; i++)
		if (number ? strcmp(c->claim[i].role, "tax") == 0
			   : role_type(c->claim[i].role) == ROLE_RATE)
			c->claim[n++] = c->claim[i];
	c->n = n;
}

/* What is left of a name before a last token that says nothing of meaning, the
 * code of a currency, or "19 percent". */
static void
by_suffix(const struct role_words *w, struct str normal, struct claims *c)
{
	static const char none[] = "utc,gmt,local,iso,text,formatted,1,value";
	size_t at = last_token(normal), from = c->n;
	struct str last = { normal.p + at, normal.n - at };
	bool percent = str_eq(last, STR("percent")), number = false;
	char code[4];

	if (at < 2)
		return;
	normal.n = at - 1;
	if (percent) {
		at = last_token(normal);
		number = at > 1 &&
		    is_digits((struct str){ normal.p + at, normal.n - at });
		if (number)
			normal.n = at - 1;
	} else if (!role_listed(str_of(none), last) &&
	    (last.n != 3 || !iso_currency(last, code))) {
		return;
	}
	if (!look_up(w, normal, ROLE_WORD - ROLE_WEAK, c))
		by_concepts(w, normal, c);
	if (percent)
		drop_unlike_percent(c, from, number);
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
		size_t n;

		for (end = i; end < normal.n && normal.p[end] != ' ';)
			end++;
		if (i == 0 && end == normal.n)
			return;
		memcpy(left, normal.p, i);
		n = i;
		if (end < normal.n)
			memcpy(
			    left + n, normal.p + end + 1, normal.n - end - 1);
		n += end < normal.n ? normal.n - end - 1 : 0;
		n -= end == normal.n ? 1 : 0;
		if (memchr(left, ' ', n) == NULL ||
		    is_digits((struct str){ normal.p + i, end - i }))
			continue;
		c->extra = (struct str){ normal.p + i, end - i };
		n = role_concepts_of(
		    w->concepts, (struct str){ left, n }, role);
		for (size_t k = 0; k < n; k++)
			claim(c, role[k], ROLE_TOKENS, 0);
		c->extra = (struct str){ NULL, 0 };
	}
}

/* All of a word of two tokens or more, and one token before or behind it. */
static void
by_tokens(const struct role_words *w, struct str normal, struct claims *c)
{
	const char *first = memchr(normal.p, ' ', normal.n);
	size_t last = last_token(normal);
	struct str rest;

	if (first == NULL || last < 2)
		return;
	rest = (struct str){ first + 1,
		normal.n - (size_t)(first + 1 - normal.p) };
	c->extra = (struct str){ normal.p, (size_t)(first - normal.p) };
	if (memchr(rest.p, ' ', rest.n) != NULL)
		look_up(w, rest, ROLE_WORD - ROLE_TOKENS, c);
	rest = (struct str){ normal.p, last - 1 };
	c->extra = (struct str){ normal.p + last, normal.n - last };
	if (memchr(rest.p, ' ', rest.n) != NULL)
		look_up(w, rest, ROLE_WORD - ROLE_TOKENS, c);
	c->extra = (struct str){ NULL, 0 };
}

static int
by_score(const void *a, const void *b)
{
	const struct role_claim *x = a, *y = b;

	return x->score != y->score
	    ? (y->score > x->score) * 2 - 1
	    : (x->place > y->place) - (x->place < y->place);
}

static int
best_score(const struct claims *c)
{
	int best = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->claim[i].score > best)
			best = c->claim[i].score;
	return best;
}

size_t
role_claims(const struct role_words *words, struct str name,
    struct role_claim claims[ROLE_CLAIMS])
{
	struct claims c = { .claim = claims };
	struct arena arena = { 0 };
	struct str normal = role_normal(name, &arena);

	if (!look_up(words, normal, 0, &c)) {
		by_path(words, name, &c, &arena);
		by_prefix(words, normal, &c);
		by_suffix(words, normal, &c);
		if (best_score(&c) < ROLE_WEAK)
			by_concepts(words, normal, &c);
		if (c.n == 0)
			by_question(words, normal, &c);
		if (c.n == 0)
			by_tokens(words, normal, &c);
		if (c.n == 0)
			by_most_concepts(words, normal, &c);
	}
	qsort(claims, c.n, sizeof(*claims), by_score);
	arena_free(&arena);
	return c.n;
}
