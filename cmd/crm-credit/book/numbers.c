#include "numbers.h"

#include "base/map.h"

/* Of what is not the first with its text. */
static uint64_t
key_hash(const struct number_key *key)
{
	return numbers_mix(
	    ~key->text, (uint64_t)key->company << 32 | (key->customer + 1u));
}

static bool
is_of(const struct number_entry *entry, const struct number_key *key)
{
	return entry->customer == key->customer &&
	    entry->company == key->company;
}

/* The entry of a hash that has the text, and with `of` that owner, or IDS_NONE;
 * with is_new then the next one. Another text of the same hash has passed it
 * on. */
static uint32_t
look(struct numbers *n, uint64_t hash, const struct number_key *of,
    struct str text, bool *is_new)
{
	for (;; hash = numbers_mix(hash, 1)) {
		uint32_t at = is_new == NULL ? ids_find(&n->ids, hash)
					     : ids_add(&n->ids, hash, is_new);

		if (at == IDS_NONE || (is_new != NULL && *is_new) ||
		    (str_eq(numbers_text(n, at), text) &&
			(of == NULL || is_of(&n->entry.v[at], of))))
			return at;
	}
}

/* The entry of a loose key and its text. */
static uint32_t
look_loose(struct numbers *n, const struct number_key *key, struct str text,
    bool *is_new)
{
	for (uint64_t hash = key->text;; hash = numbers_mix(hash, 1)) {
		uint32_t at = ids_add(&n->ids, hash, is_new);

		if (*is_new ||
		    (n->loose.v[at].code == key->code &&
			str_eq(numbers_text(n, at), text)))
			return at;
	}
}

/* Numbers that were beyond others become ids. */
static void __attribute__((noinline)) add_ids(struct numbers *n)
{
	while (n->ids.hash.n < n->loose.n) {
		uint32_t at = (uint32_t)n->ids.hash.n;
		struct str text = numbers_text(n, at), customer;
		struct number_key key = { .code = n->loose.v[at].code };
		bool is_new;

		serial_packed(text.p, &customer);
		key.text = numbers_loose(0, map_hash(customer),
		    map_hash((struct str){
			(const char *)&key.code, serial_bytes(key.code) }));
		look_loose(n, &key, text, &is_new);
	}
}

/* Where a hash is there already, as most are not. */
static uint32_t __attribute__((noinline)) look_again(struct numbers *n,
    const struct number_key *key, struct str text, bool *is_new)
{
	uint32_t first = n->kept ? look(n, key->text, NULL, text, is_new)
				 : look_loose(n, key, text, is_new);
	uint32_t entry = first;

	if (!*is_new && n->kept && !is_of(&n->entry.v[first], key)) {
		entry = look(n, key_hash(key), key, text, is_new);
		if (n->entry.v[first].other == IDS_NONE)
			n->entry.v[first].other = entry;
	}
	return entry;
}

static inline void
append(struct numbers *n, const struct number_key *key, struct str text)
{
	if (!n->kept)
		vec_push(&n->loose,
		    (struct number_loose){ text.p, key->code, key->note });
	else
		vec_push(&n->entry,
		    (struct number_entry){ key->customer, key->company, text.p,
			(uint32_t)text.n, IDS_NONE });
}

uint32_t
numbers_add(struct numbers *n, const struct number_key *key, struct str text,
    struct arena *arena, bool *is_new)
{
	uint32_t entry;

	if (n->ids.hash.n < n->loose.n)
		add_ids(n);
	entry = ids_add(&n->ids, key->text, is_new);
	if (!*is_new)
		entry = look_again(n, key, text, is_new);
	if (*is_new)
		append(n, key, arena == NULL ? text : arena_str(arena, text));
	return entry;
}

uint32_t
numbers_add_nameless(struct numbers *n, struct str text)
{
	struct number_key nobody = { IDS_NONE, IDS_NONE, 0, 0, 0 };
	bool is_new = false;

	if (n->ids.hash.n < n->loose.n)
		add_ids(n);
	nobody.text = ~n->ids.hash.n;
	while (!is_new)
		ids_add(&n->ids, nobody.text = numbers_mix(nobody.text, 2),
		    &is_new);
	append(n, &nobody, n->kept ? text : STR("\0\0"));
	return (uint32_t)n->ids.hash.n - 1;
}

uint32_t
numbers_exact(struct numbers *n, const struct number_key *key, struct str text)
{
	uint32_t first = look(n, key->text, NULL, text, NULL);

	if (first == IDS_NONE || is_of(&n->entry.v[first], key))
		return first;
	return n->entry.v[first].other == IDS_NONE
	    ? IDS_NONE
	    : look(n, key_hash(key), key, text, NULL);
}

/* The first of a company with a text, among as many entries as are indexed. */
static struct number_first *
first_of(struct numbers *n, uint32_t company, struct str text, uint32_t add)
{
	uint64_t hash = numbers_mix(map_hash(text), company);

	for (;; hash = numbers_mix(hash, 1)) {
		bool fresh = false;
		uint32_t at = add == IDS_NONE
		    ? ids_find(&n->of_company, hash)
		    : ids_add(&n->of_company, hash, &fresh);
		struct number_first *first;

		if (at == IDS_NONE)
			return NULL;
		if (fresh)
			vec_push(
			    &n->first, (struct number_first){ add, IDS_NONE });
		first = &n->first.v[at];
		if (n->entry.v[first->entry].company == company &&
		    str_eq(numbers_text(n, first->entry), text))
			return first;
	}
}

static void
index_companies(struct numbers *n)
{
	for (; n->indexed < n->entry.n; n->indexed++) {
		const struct number_entry *e = &n->entry.v[n->indexed];
		struct number_first *first;

		if (e->company == IDS_NONE) /* nameless */
			continue;
		first = first_of(
		    n, e->company, numbers_text(n, n->indexed), n->indexed);
		if (first->other == IDS_NONE &&
		    n->entry.v[first->entry].customer != e->customer)
			first->other = n->indexed;
	}
}

uint32_t
numbers_find(struct numbers *n, const struct number_key *key, struct str text,
    uint32_t *other, uint32_t *another)
{
	uint32_t any = look(n, key->text, NULL, text, NULL), found = IDS_NONE;
	struct number_first of = { any, IDS_NONE };
	const struct number_first *first;

	*other = *another = IDS_NONE;
	if (any == IDS_NONE || n->entry.v[any].other == IDS_NONE)
		return any;
	if (key->customer != IDS_NONE)
		found = numbers_exact(n, key, text);
	if (found != IDS_NONE)
		return found;
	index_companies(n);
	of.other = n->entry.v[any].other;
	first = first_of(n, key->company, text, IDS_NONE);
	if (first != NULL)
		of = *first;
	if (of.other == IDS_NONE)
		return of.entry;
	*other = of.entry;
	*another = of.other;
	return IDS_NONE;
}

void
numbers_clear(struct numbers *n)
{
	ids_clear(&n->ids);
	n->entry.n = n->loose.n = 0;
	memset(n->range, 0, sizeof(n->range));
}

void
numbers_free(struct numbers *n)
{
	ids_free(&n->ids);
	ids_free(&n->of_company);
	vec_free(&n->entry);
	vec_free(&n->loose);
	vec_free(&n->first);
}
