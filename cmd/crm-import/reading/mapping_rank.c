/* Which of several columns goes before the others for a role. */
#include "mapping_rank.h"

#include "base/map.h"

/* A document's own number goes before a plain one, and that before a
 * reference, a customer's before that of an account or a card. */
static int
hint_of_id(const struct mapping_work *w, const struct candidate *c)
{
	bool bare = mapping_is_called(w, c->column, "bare number");
	bool id = mapping_has_token(w, c->column, "an id");

	if (strcmp(w->kind->name, "customers") == 0)
		return mapping_says(w, c->column, "customer") ? 2 : bare;
	if (strcmp(c->claim.role, "customer_id") == 0 &&
	    mapping_says(w, c->column, "subscription") &&
	    mapping_some_token(w, "a user"))
		return !bare; /* the contract's */
	if (strcmp(c->claim.role, "customer_id") == 0 &&
	    mapping_says(w, c->column, "owner"))
		return 0; /* who looks after it, beside others */
	if (strcmp(c->claim.role, "invoice_no") != 0)
		return 2 * !bare;
	if (mapping_says(w, c->column, "invoice"))
		return 6 + !id;
	return mapping_says(w, c->column, "reference+transaction")
	    ? 0
	    : 2 + !bare + !id;
}

/* Does the name end with words in brackets, Amount (Foreign Currency), or say
 * that it is in the currency of the books: Amount (LCY)? */
static bool
has_remark(const struct mapping_work *w, size_t column)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str name = w->source->layout->header.name[column], word;

	return mapping_has_token(w, column, "local") ||
	    (role_bracket(&name, &word) &&
		(memchr(word.p, ' ', word.n) != NULL ||
		    str_listed(role_part("local"), role_normal(word, &arena))));
}

/* What decides between two names of one score: of sums, that tax is said to be
 * in it, and no more words in brackets; of people, that they pay, and are no
 * accounts or users; of ids, that it says whose, and of documents that it is
 * the invoice's, and the number that is printed on it; of notes, that they are
 * no mere title or kind of booking. */
static int
hint_of(const struct mapping_work *w, const struct candidate *c)
{
	const char *role = c->claim.role;

	if (strcmp(role, "amount") == 0 || strcmp(role, "order_total") == 0)
		return 2 * mapping_has_token(w, c->column, "with tax") +
		    !has_remark(w, c->column);
	if (role_type(role) == ROLE_PERSON || role_type(role) == ROLE_EMAIL)
		return 4 * mapping_has_token(w, c->column, "who pays") +
		    2 * !mapping_has_token(w, c->column, "ledger account") +
		    !mapping_has_token(w, c->column, "a user");
	if (strcmp(role, "note") == 0)
		return !mapping_is_called(w, c->column, "kind of booking") &&
		    (strcmp(w->kind->name, "survey") != 0 ||
			!mapping_has_token(w, c->column, "a title"));
	if (role_type(role) != ROLE_ID || !kind_requires(w->kind, role))
		return 0;
	return hint_of_id(w, c);
}

static int
rank_of(const struct mapping_work *w, const struct candidate *c)
{
	return c->claim.score * 8 + hint_of(w, c);
}

/* Of dates and levels the word that stands first in the table says more. */
static bool
is_ranked(const char *role)
{
	return role_type(role) == ROLE_DATE || role_type(role) == ROLE_LEVEL;
}

/* Long words of letters and digits under the name of a key, hash or token. */
static bool
is_key(const struct mapping_work *w, const struct candidate *c)
{
	const struct look *look = &w->look[c->column];

	return role_type(c->claim.role) == ROLE_ID && look->filled > 0 &&
	    look->keys == look->filled &&
	    mapping_has_token(w, c->column, "a key");
}

/* Does the candidate yield to a surer column: one without any value, or as the
 * id that is required in few rows, a key, or a name with a word in brackets
 * that may say of what else it is? */
static bool
yields(const struct mapping_work *w, const struct candidate *c)
{
	const struct look *look = &w->look[c->column];

	return look->filled == 0 || is_key(w, c) ||
	    (role_type(c->claim.role) == ROLE_ID &&
		kind_requires(w->kind, c->claim.role) &&
		look->filled * 2 < look->rows) ||
	    role_remark(w->words, w->source->layout->header.name[c->column]);
}

/* Is it a free column for the role? */
static bool
is_free(
    const struct mapping_work *w, const struct candidate *c, const char *role)
{
	return strcmp(c->claim.role, role) == 0 &&
	    !mapping_taken(w->m, c->column);
}

/* Is a column there that says it fully: of texts as little as any may. */
static bool
some_full(
    const struct mapping_work *w, const struct candidates *c, const char *role)
{
	int sure = role_type(role) == ROLE_TEXT ? ROLE_TOKENS : ROLE_WEAK;

	for (size_t i = 0; i < c->all.n; i++)
		if (is_free(w, &c->all.v[i], role) &&
		    c->all.v[i].claim.score >= sure && !yields(w, &c->all.v[i]))
			return true;
	return false;
}

struct best
mapping_best(
    const struct mapping_work *w, const struct candidates *c, const char *role)
{
	struct best b = { NULL, NULL };
	bool full = some_full(w, c, role);

	vec_each (const struct candidate, x, &c->all) {
		if (!is_free(w, x, role) || (full && yields(w, x)))
			continue;
		if (b.first == NULL || rank_of(w, x) > rank_of(w, b.first) ||
		    (rank_of(w, x) == rank_of(w, b.first) &&
			(is_ranked(role) || role_type(role) == ROLE_ID) &&
			x->claim.place < b.first->claim.place)) {
			b.second = b.first;
			b.first = x;
		} else if (b.second == NULL ||
		    rank_of(w, x) > rank_of(w, b.second)) {
			b.second = x;
		}
	}
	return b;
}

/* Do two columns number the same things: has each value of one a single value
 * of the other beside it? */
static bool
is_one_to_one(const struct mapping_work *w, size_t a, size_t b)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	scoped_by(map_free) struct map first = { 0 };
	scoped_by(map_free) struct map second = { 0 };
	bool same = n > 1;

	for (size_t i = 0; i < n && same; i++)
		same = map_add(&first, source_cell(w->source, &r[i], a)) ==
		    map_add(&second, source_cell(w->source, &r[i], b));
	same = same && first.count > 1;
	return same;
}

/* Is the same in both columns in all rows of the sample? */
static bool
is_same(const struct mapping_work *w, size_t a, size_t b)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++)
		if (!str_eq(source_cell(w->source, &r[i], a),
			source_cell(w->source, &r[i], b)))
			return false;
	return n > 0;
}

/* Two numbers of the same things say the same, and so do two currencies that
 * never differ. Of dates, the word that stands first in the table says more. */
bool
mapping_is_open(
    const struct mapping_work *w, const struct best *b, const char *role)
{
	if (b->second == NULL ||
	    b->first->claim.score - b->second->claim.score >= 10 ||
	    hint_of(w, b->first) > hint_of(w, b->second))
		return false;
	if (role_type(role) == ROLE_ID && kind_requires(w->kind, role) &&
	    is_one_to_one(w, b->first->column, b->second->column))
		return false;
	if (role_type(role) == ROLE_CURRENCY &&
	    is_same(w, b->first->column, b->second->column))
		return false;
	return !is_ranked(role) ||
	    b->first->claim.score - b->second->claim.score < 0 ||
	    b->first->claim.place == b->second->claim.place;
}
