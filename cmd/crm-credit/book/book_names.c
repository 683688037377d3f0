/*
 * The accounts of a book and their names.
 */
#include "book_post.h"

#include <math.h>

uint32_t
book_name(struct map *names, const struct book *book, struct str name,
    struct str currency)
{
	struct str key;
	scoped char *text = NULL;

	if (!book->has_currency || book->rate != NULL)
		return map_add(names, name);
	text = mem_alloc(name.n + 1 + currency.n, 1);
	memcpy(text, name.p, name.n);
	text[name.n] = '\x1f';
	if (currency.n > 0)
		memcpy(text + name.n + 1, currency.p, currency.n);
	key = (struct str){ text, name.n + 1 + currency.n };
	return map_add(names, key);
}

/* The account's name: the customer, US and currency, US and company. */
static uint32_t __attribute__((noinline))
add_name(struct book *b, const struct book_entry *e)
{
	const struct str part[] = { e->customer, e->currency, e->company };
	const bool has[] = { true, b->has_currency, b->has_company };
	size_t n = 0;
	scoped char *text = NULL;

	text = mem_alloc(part[0].n + part[1].n + part[2].n + 2, 1);
	for (size_t i = 0; i < 3; i++) {
		if (!has[i])
			continue;
		if (i > 0)
			text[n++] = '\x1f';
		if (part[i].n > 0)
			memcpy(text + n, part[i].p, part[i].n);
		n += part[i].n;
	}
	return map_add(&b->names, (struct str){ text, n });
}

/* The account of a customer who has a number: nobody looks its name up. */
static uint32_t __attribute__((noinline))
numbered_account(struct book_reader *r, const struct book_entry *e)
{
	struct book *b = r->book;
	uint32_t customer =
	    map_add_hashed(&r->customers, e->customer, e->customer_hash);
	uint32_t *account;

	while (r->account_of.n <= customer)
		vec_push(&r->account_of, LEDGER_NONE);
	account = &r->account_of.v[customer];
	if (*account == LEDGER_NONE) {
		*account = b->names.count;
		map_append(&b->names, arena_str(&b->arena, e->customer));
	}
	return *account;
}

uint32_t
book_account(struct book_reader *r, const struct book_entry *e)
{
	struct book *b = r->book;
	uint32_t account = b->has_currency || b->has_company ? add_name(b, e)
	    : r->documents.kept
	    ? numbered_account(r, e)
	    : map_add_hashed(&b->names, e->customer, e->customer_hash);

	if (account == b->accounts.n)
		vec_push(&b->accounts,
		    (struct book_account){ .group = LEDGER_NONE });
	return account;
}

/* Of who has numbers that others may name. */
static void
touch_number(const struct book_reader *r, const struct book_entry *e)
{
	uint32_t customer =
	    map_find_hashed(&r->customers, e->customer, e->customer_hash);

	if (customer < r->account_of.n &&
	    r->account_of.v[customer] != LEDGER_NONE)
		mem_touch(&r->book->accounts.v[r->account_of.v[customer]]);
}

void
book_touch(const struct book_reader *r, const struct book_entry *e, size_t n)
{
	const struct book *b = r->book;
	bool kept = r->documents.kept;

	if (b->has_company)
		return;
	for (size_t i = 0; i < n; i++) {
		bool document = !kept || e[i].type == BOOK_INVOICE ||
		    e[i].type == BOOK_REFUND;
		const struct ids *ids =
		    document ? &r->documents.ids : &r->sources.ids;
		uint64_t hash = 0;

		if (ids->hash.n > 0)
			hash = map_hash(e[i].document);
		if (ids->hash.n > 0 && !kept)
			hash = numbers_loose(0, e[i].customer_hash, hash);
		ids_touch(ids, hash);
		map_touch(kept ? &r->customers : &b->names, e[i].customer_hash);
	}
	for (size_t i = 0; i < n && kept; i++)
		touch_number(r, &e[i]);
	if (kept || b->has_currency || r->part != NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		uint32_t account = map_find_hashed(
		    &b->names, e[i].customer, e[i].customer_hash);

		if (account != MAP_NONE)
			mem_touch(&b->accounts.v[account]);
	}
}

struct book_settled *
book_settled(struct book *b, struct str currency)
{
	uint32_t at = b->has_currency ? map_add(&b->currencies, currency) : 0;

	while (b->settled.n <= at)
		vec_push(&b->settled, (struct book_settled){ 0, 0 });
	return &b->settled.v[at];
}

void
book_add_sum(struct book_sums *sums, uint32_t account, int64_t amount)
{
	while (sums->n <= account)
		vec_push(sums, 0);
	sums->v[account] += amount;
}

struct str
book_customer(const struct book *book, uint32_t account)
{
	struct str rest = map_text(&book->names, account);

	return book->has_currency || book->has_company ? str_cut(&rest, '\x1f')
						       : rest;
}

struct str
book_currency(const struct book *book, uint32_t account)
{
	struct str rest = map_text(&book->names, account);

	if (!book->has_currency)
		return (struct str){ NULL, 0 };
	str_cut(&rest, '\x1f');
	return book->has_company ? str_cut(&rest, '\x1f') : rest;
}

struct str
book_company(const struct book *book, uint32_t account)
{
	struct str rest = map_text(&book->names, account);

	if (!book->has_company)
		return (struct str){ NULL, 0 };
	str_cut(&rest, '\x1f');
	if (book->has_currency)
		str_cut(&rest, '\x1f');
	return rest;
}

int64_t
book_worth(
    const struct book *book, uint32_t account, int64_t amount, int32_t day)
{
	double rate;

	if (book->rate == NULL)
		return amount;
	rate = rates_at(
	    &book->rates, book->tool, book_currency(book, account), day);
	return rate == 1 ? amount : llround((double)amount * rate / 100) * 100;
}
