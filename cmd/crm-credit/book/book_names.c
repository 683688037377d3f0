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
static uint32_t
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
static uint32_t
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
