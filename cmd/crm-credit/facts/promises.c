#include "promises.h"

#include "cli/side.h"

/* The account of a customer; in several currencies its column says which. */
static uint32_t
find_account(
    const struct book *b, struct map *names, const struct side_row *row)
{
	struct str name = side_text(row, 0);
	struct str currency = side_more(row, "currency");
	uint32_t account;

	for (uint32_t a = 0; b->has_currency && a < b->names.count; a++)
		if (str_eq(book_customer(b, a), name) &&
		    str_eq(book_currency(b, a), currency))
			return a;
	if (b->has_currency)
		return MAP_NONE;
	for (uint32_t a = names->count; a < b->names.count; a++)
		map_append(names, map_text(&b->names, a));
	account = map_add(names, name);
	return account < b->names.count ? account : MAP_NONE;
}

/* The settlements by payments, by account. */
struct paid {
	struct sort_item *order; /* key: account */
	size_t n;
};

static struct paid
sort_paid(const struct ledger_walk *w)
{
	struct paid paid = { mem_alloc(w->moves.n, sizeof(*paid.order)), 0 };
	int32_t day;

	for (size_t s = 0; s < w->moves.n; s++) {
		const struct ledger_move *part = &w->moves.v[s];

		if (ledger_is_paid(w, part, &day))
			paid.order[paid.n++] = (struct sort_item){
				w->ledger->items.v[part->item].customer,
				(uint32_t)s
			};
	}
	sort_items(paid.order, paid.n);
	return paid;
}

/* How much the account's documents were settled by payments on those days. */
static int64_t
paid_between(const struct ledger_walk *w, const struct paid *paid,
    const struct promise *p, int32_t last)
{
	size_t low = 0, high = paid->n;
	int64_t sum = 0;
	int32_t day;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (paid->order[middle].key < p->account)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < paid->n && paid->order[low].key == p->account; low++) {
		const struct ledger_move *part =
		    &w->moves.v[paid->order[low].index];

		if (ledger_is_paid(w, part, &day) && day >= p->made &&
		    day <= last)
			sum += part->live;
	}
	return sum;
}

static void
judge(struct promise *p, const struct ledger_walk *w, const struct paid *paid,
    int32_t grace)
{
	int32_t last = p->promised + grace;

	if (paid_between(w, paid, p, last) >= p->amount)
		p->state = PROMISE_KEPT;
	else
		p->state = w->day > last ? PROMISE_BROKEN : PROMISE_OPEN;
}

struct reading {
	struct promises *promises;
	const struct credit *c;
	struct paid paid;
	int32_t grace;
	struct map names; /* of accounts, then of who has none */
};

static bool
take_promise(void *data, const struct side_row *row, struct diag *d)
{
	struct reading *r = data;
	struct promise p = { .state = PROMISE_OPEN };

	if (!side_date(row, 1, &p.made, d) ||
	    !side_date(row, 2, &p.promised, d) ||
	    !side_money(row, 3, &p.amount, d))
		return false;
	p.account = find_account(&r->c->book, &r->names, row);
	if (p.account == MAP_NONE || p.made > r->c->book.walk.day)
		return true;
	judge(&p, &r->c->book.walk, &r->paid, r->grace);
	vec_push(r->promises, p);
	return true;
}

void
promises_read(struct promises *promises, const struct credit *c,
    const char *path, int32_t grace)
{
	struct reading r = { promises, c, sort_paid(&c->book.walk), grace,
		{ 0 } };

	side_read(c->tool, path, "customer_id,made,promised,amount",
	    take_promise, &r);
	free(r.paid.order);
	map_free(&r.names);
}
