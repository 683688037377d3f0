#include "promises.h"

#include "base/sort.h"
#include "cli/side.h"
#include "purse.h"

#include <inttypes.h>

#define SEVERAL (MAP_NONE - 1)

struct reading {
	struct promises *promises;
	const struct credit *c;
	struct paid {
		struct sort_item *order; /* by the owner's account, by day */
		int64_t *sum;		 /* of all before */
		size_t n;
	} paid; /* the settlements by payments */
	int32_t grace;
	struct map names; /* customers; customer, US and currency */
	VEC(uint32_t)
	owners; /* by name: an account or, of a customer in
		   more than one currency, SEVERAL */
	struct text key;
	uint32_t strangers;
	struct purse strange; /* what they promised */
};

/* The first account of a name. */
static uint32_t
add_owner(struct reading *r, struct str name, uint32_t account)
{
	uint32_t i = map_add(&r->names, name);

	if (i == r->owners.n)
		vec_push(&r->owners, account);
	return r->owners.v[i];
}

/* A customer's name, or that and a currency. */
static struct str
owner_name(struct reading *r, struct str customer, struct str currency)
{
	if (currency.p == NULL)
		return customer;
	return map_joined(&r->key, customer, currency);
}

static void
number_owners(struct reading *r)
{
	const struct book *b = &r->c->book;
	uint32_t *first = mem_alloc(b->names.count, sizeof(*first));

	for (uint32_t a = 0; a < b->names.count; a++) {
		struct str customer = book_customer(b, a);
		uint32_t any = add_owner(r, customer, a);

		first[a] = add_owner(
		    r, owner_name(r, customer, book_currency(b, a)), a);
		if (any != first[a])
			r->owners.v[map_find(&r->names, customer)] = SEVERAL;
	}
	r->promises->first = first;
}

static struct paid
sort_paid(const struct ledger_walk *w, const uint32_t *first)
{
	struct paid paid = { mem_alloc(w->moves.n, sizeof(*paid.order)),
		mem_alloc(w->moves.n + 1, sizeof(*paid.sum)), 0 };
	int32_t day;

	for (size_t s = 0; s < w->moves.n; s++) {
		const struct ledger_move *part = &w->moves.v[s];

		if (!ledger_is_paid(w, part, &day))
			continue;
		paid.order[paid.n++] = sort_item(
		    sort_key_within(
			first[w->ledger->items.v[part->item].customer], day),
		    s);
	}
	sort_items(paid.order, paid.n);
	paid.sum[0] = 0;
	for (size_t i = 0; i < paid.n; i++)
		paid.sum[i + 1] =
		    paid.sum[i] + w->moves.v[paid.order[i].index].live;
	return paid;
}

/* How many of the settlements come before that owner's of that day. */
static size_t
paid_before(const struct paid *paid, uint32_t account, int32_t day)
{
	uint64_t key = sort_key_within(account, day);
	size_t low;

	sort_bound(low, 0, paid->n, i, paid->order[i].key < key);
	return low;
}

static void
judge(struct promise *p, const struct paid *paid, int32_t today, int32_t grace)
{
	int32_t last = p->promised + grace;
	int64_t made = paid->sum[paid_before(paid, p->account, p->made)];
	int64_t by_then = paid->sum[paid_before(paid, p->account, last + 1)];

	if (by_then - made >= p->amount)
		p->state = PROMISE_KEPT;
	else
		p->state = today > last ? PROMISE_BROKEN : PROMISE_OPEN;
}

/* The account whose promise a row is; LEDGER_NONE: nobody's (counted). Ends the
 * run where it could be that of several. */
static uint32_t
find_owner(struct reading *r, const struct side_row *row, int64_t amount)
{
	struct str customer = side_text(row, 0);
	struct str currency = side_currency(row);
	uint32_t i;

	if (!r->c->book.has_currency || currency.n == 0)
		currency.p = NULL;
	i = map_find(&r->names, owner_name(r, customer, currency));
	if (i == MAP_NONE) {
		r->strangers++;
		purse_add(&r->strange, side_currency(row), amount);
		return LEDGER_NONE;
	}
	if (r->owners.v[i] == SEVERAL)
		side_bad(row,
		    "customer \"%.*s\" owes in more than one currency: the "
		    "promise needs one, too",
		    STR_ARG(customer));
	return r->owners.v[i];
}

static void
take_promise(void *data, const struct side_row *row)
{
	struct reading *r = data;
	struct promise p = { .state = PROMISE_OPEN };

	p.made = side_date(row, 1);
	p.promised = side_date(row, 2);
	p.amount = side_money(row, 3);
	if (p.made > r->c->book.walk.day)
		return;
	p.account = find_owner(r, row, p.amount);
	if (p.account == LEDGER_NONE)
		return;
	judge(&p, &r->paid, r->c->book.walk.day, r->grace);
	vec_push(&r->promises->list, p);
}

const struct promises *
promises_read(const struct credit *c, const char *path, int32_t grace)
{
	struct promises *promises = tool_alloc(c->tool, sizeof(*promises));
	struct reading *r = tool_alloc(c->tool, sizeof(*r));

	*r = (struct reading){ .promises = promises, .c = c, .grace = grace };
	number_owners(r);
	r->paid = sort_paid(&c->book.walk, promises->first);
	side_read(
	    c->tool, path, "customer_id,made,promised,amount", take_promise, r);
	if (r->strangers > 0)
		report_say(&c->tool->report,
		    "%s: left out: %" PRIu32 " of customers without documents, "
		    "%s",
		    path, r->strangers, purse_text(&r->strange));
	return promises;
}
