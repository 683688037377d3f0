#include "numbers.h"

static uint64_t
mix(uint64_t a, uint64_t b)
{
	a ^= b * UINT64_C(0x9e3779b97f4a7c15);
	a ^= a >> 32;
	a *= UINT64_C(0xd6e8feb86659fd93);
	return a ^ a >> 32;
}

uint64_t
numbers_hash(const struct number_key *key)
{
	return mix(
	    key->text, (uint64_t)key->company << 32 | (key->customer + 1u));
}

struct number_key
numbers_loose_key(uint32_t company, uint64_t customer_hash, uint64_t text)
{
	return (struct number_key){ 0, company, mix(text, customer_hash) };
}

/* Another key, for another text of the same hash. */
static struct number_key
rehashed(struct number_key key)
{
	key.text = mix(key.text, 1);
	return key;
}

static bool
is_entry(const struct numbers *n, uint32_t entry, const struct number_key *key,
    struct str text)
{
	const struct number_key *of = &n->key.v[entry];

	return str_eq(n->text.v[entry], text) &&
	    (!n->kept ||
		(of->customer == key->customer && of->company == key->company));
}

uint32_t
numbers_add(struct numbers *n, const struct number_key *with, struct str text,
    struct arena *arena, bool *is_new)
{
	struct number_key key = *with;
	uint32_t entry = ids_add(&n->exact, numbers_hash(&key), is_new);

	while (!*is_new && !is_entry(n, entry, &key, text)) {
		key = rehashed(key);
		entry = ids_add(&n->exact, numbers_hash(&key), is_new);
	}
	if (!*is_new)
		return entry;
	vec_push(&n->text, arena == NULL ? text : arena_str(arena, text));
	if (n->kept)
		vec_push(&n->key, key);
	return entry;
}

uint32_t
numbers_exact(const struct numbers *n, struct number_key key, struct str text)
{
	uint32_t entry = ids_find(&n->exact, numbers_hash(&key));

	while (entry != IDS_NONE && !is_entry(n, entry, &key, text)) {
		key = rehashed(key);
		entry = ids_find(&n->exact, numbers_hash(&key));
	}
	return entry;
}

static uint64_t
company_hash(const struct number_key *key)
{
	return mix(key->text, key->company + UINT64_C(0x100000001));
}

/* The first of those with a text, or NULL; with `add` it is the entry if there
 * was none. */
static struct number_first *
first_of(struct numbers *n, struct number_index *index, uint64_t hash,
    struct str text, uint32_t add)
{
	for (;; hash = mix(hash, 1)) {
		bool fresh = false;
		uint32_t at = add == IDS_NONE
		    ? ids_find(&index->ids, hash)
		    : ids_add(&index->ids, hash, &fresh);

		if (at == IDS_NONE)
			return NULL;
		if (fresh)
			vec_push(&index->first,
			    (struct number_first){ add, IDS_NONE });
		if (str_eq(n->text.v[index->first.v[at].entry], text))
			return &index->first.v[at];
	}
}

static void
note_first(struct numbers *n, struct number_index *index, uint64_t hash,
    uint32_t entry)
{
	struct number_first *first =
	    first_of(n, index, hash, n->text.v[entry], entry);

	if (first->other == IDS_NONE &&
	    (n->key.v[first->entry].customer != n->key.v[entry].customer ||
		n->key.v[first->entry].company != n->key.v[entry].company))
		first->other = entry;
}

static uint64_t
any_hash(const struct number_key *key)
{
	return key->text;
}

/* The first with the key's text in an index that has all entries then. */
static const struct number_first *
look_up(struct numbers *n, struct number_index *index,
    uint64_t (*hash)(const struct number_key *key),
    const struct number_key *key, struct str text)
{
	enum { AHEAD = 16 };

	for (; index->indexed < n->key.n; index->indexed++) {
		uint32_t i = index->indexed;

		if (i + AHEAD < n->key.n)
			ids_touch(&index->ids, hash(&n->key.v[i + AHEAD]));
		note_first(n, index, hash(&n->key.v[i]), i);
	}
	return first_of(n, index, hash(key), text, IDS_NONE);
}

uint32_t
numbers_find(struct numbers *n, const struct number_key *key, struct str text,
    uint32_t *other, uint32_t *another)
{
	const struct number_first *first;
	uint32_t found =
	    key->customer == IDS_NONE ? IDS_NONE : numbers_exact(n, *key, text);

	*other = *another = IDS_NONE;
	if (found != IDS_NONE)
		return found;
	first = look_up(n, &n->of_company, company_hash, key, text);
	if (first == NULL)
		first = look_up(n, &n->of_any, any_hash, key, text);
	if (first == NULL)
		return IDS_NONE;
	if (first->other == IDS_NONE)
		return first->entry;
	*other = first->entry;
	*another = first->other;
	return IDS_NONE;
}

void
numbers_clear(struct numbers *n)
{
	ids_clear(&n->exact);
	n->key.n = n->text.n = 0;
}

void
numbers_free(struct numbers *n)
{
	ids_free(&n->exact);
	ids_free(&n->of_company.ids);
	ids_free(&n->of_any.ids);
	vec_free(&n->key);
	vec_free(&n->text);
	vec_free(&n->of_company.first);
	vec_free(&n->of_any.first);
}
