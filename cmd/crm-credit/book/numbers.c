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

void
numbers_rehash(struct number_key *key)
{
	key->text = mix(key->text, 1);
}

uint32_t
numbers_add(struct numbers *numbers, const struct number_key *key, bool *is_new)
{
	uint32_t entry = ids_add(&numbers->exact, numbers_hash(key), is_new);

	if (*is_new && numbers->kept)
		vec_push(&numbers->key, *key);
	return entry;
}

static uint64_t
company_hash(const struct number_key *key)
{
	return mix(key->text, key->company + UINT64_C(0x100000001));
}

#define NOTE_FIRST(numbers, ids, firsts, hash, at)                         \
	do {                                                               \
		bool fresh;                                                \
		uint32_t place = ids_add((ids), (hash), &fresh);           \
		if (fresh)                                                 \
			vec_push((firsts),                                 \
			    (struct number_first){ (at), IDS_NONE });      \
		else if ((firsts)->v[place].other == IDS_NONE &&           \
		    (numbers)->key.v[(firsts)->v[place].entry].customer != \
			(numbers)->key.v[(at)].customer)                   \
			(firsts)->v[place].other = (at);                   \
	} while (0)

static void
index_all(struct numbers *n)
{
	for (; n->indexed < n->key.n; n->indexed++) {
		const struct number_key *key = &n->key.v[n->indexed];

		NOTE_FIRST(n, &n->of_company, &n->first_company,
		    company_hash(key), n->indexed);
		NOTE_FIRST(n, &n->of_any, &n->first_any, key->text, n->indexed);
	}
}

uint32_t
numbers_find(struct numbers *n, const struct number_key *key, uint32_t *other,
    uint32_t *another)
{
	const struct number_first *first = NULL;
	uint32_t found = key->customer == IDS_NONE
	    ? IDS_NONE
	    : ids_find(&n->exact, numbers_hash(key));

	*other = *another = IDS_NONE;
	if (found != IDS_NONE)
		return found;
	index_all(n);
	found = ids_find(&n->of_company, company_hash(key));
	if (found != IDS_NONE)
		first = &n->first_company.v[found];
	else if ((found = ids_find(&n->of_any, key->text)) != IDS_NONE)
		first = &n->first_any.v[found];
	if (first == NULL)
		return IDS_NONE;
	if (first->other == IDS_NONE)
		return first->entry;
	*other = first->entry;
	*another = first->other;
	return IDS_NONE;
}

void
numbers_free(struct numbers *n)
{
	ids_free(&n->exact);
	ids_free(&n->of_company);
	ids_free(&n->of_any);
	vec_free(&n->key);
	vec_free(&n->first_company);
	vec_free(&n->first_any);
}
