#include "model/ledger.h"

struct named {
	struct str text;
	uint32_t index;
};

static int
by_text(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = str_cmp(x->text, y->text);

	if (order != 0)
		return order;
	return (x->index > y->index) - (x->index < y->index);
}

/* The place of each text among all; equal texts have places side by side. */
static uint32_t *
rank_texts(const struct str *text, size_t n)
{
	uint32_t *rank = mem_alloc(n, sizeof(*rank));
	struct named *named = mem_alloc(n, sizeof(*named));

	for (size_t i = 0; i < n; i++)
		named[i] = (struct named){ text[i], (uint32_t)i };
	qsort(named, n, sizeof(*named), by_text);
	for (size_t i = 0; i < n; i++)
		rank[named[i].index] = (uint32_t)i;
	free(named);
	return rank;
}

static uint64_t
due_key(int32_t due)
{
	return due == LEDGER_NO_DATE ? UINT64_MAX : sort_key_int(due);
}

enum key { AMOUNT, TEXT, DATE, DUE, CUSTOMER, N_KEYS };

/* One key of item or payment i. */
typedef uint64_t
key_of(const struct ledger *l, uint32_t i, enum key key, const uint32_t *rank);

static uint64_t
item_key(const struct ledger *l, uint32_t i, enum key key, const uint32_t *rank)
{
	const struct ledger_item *item = &l->items.v[i];

	switch (key) {
	case AMOUNT:
		return sort_key_int(item->amount);
	case TEXT:
		return rank == NULL ? 0 : rank[item->document];
	case DATE:
		return sort_key_int(item->date);
	case DUE:
		return due_key(item->due);
	default:
		return item->customer;
	}
}

static uint64_t
payment_key(
    const struct ledger *l, uint32_t i, enum key key, const uint32_t *rank)
{
	const struct ledger_payment *p = &l->payments.v[i];

	switch (key) {
	case AMOUNT:
		return sort_key_int(p->amount);
	case TEXT:
		return rank == NULL ? 0 : rank[i];
	case DATE:
		return sort_key_int(p->date);
	case DUE: /* payments have none; the kind parts them */
		return p->kind;
	default:
		return p->customer;
	}
}

/* The new number of each of n, by all keys, the last one first. */
static uint32_t *
number_by(const struct ledger *l, size_t n, key_of *key, const uint32_t *rank)
{
	struct sort_item *order = mem_alloc(n, sizeof(*order));
	uint32_t *number = mem_alloc(n, sizeof(*number));

	for (size_t i = 0; i < n; i++)
		order[i].index = (uint32_t)i;
	for (enum key k = AMOUNT; k < N_KEYS; k++) {
		for (size_t i = 0; i < n; i++)
			order[i].key = key(l, order[i].index, k, rank);
		sort_items(order, n);
	}
	for (size_t i = 0; i < n; i++)
		number[order[i].index] = (uint32_t)i;
	free(order);
	return number;
}

static uint32_t *
order_items(struct ledger *l, const uint32_t *rank)
{
	size_t n = l->items.n;
	uint32_t *number = number_by(l, n, item_key, rank);
	struct ledger_item *sorted = mem_alloc(n, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		sorted[number[i]] = l->items.v[i];
	vec_free(&l->items);
	l->items = (struct ledger_items){ sorted, n, n };
	return number;
}

static uint32_t *
order_payments(struct ledger *l, const uint32_t *rank)
{
	size_t n = l->payments.n;
	uint32_t *number = number_by(l, n, payment_key, rank);
	struct ledger_payment *sorted = mem_alloc(n, sizeof(*sorted));

	for (size_t i = 0; i < n; i++) {
		struct ledger_payment *p = &sorted[number[i]];

		*p = l->payments.v[i];
		if (p->kind == LEDGER_REVERSAL)
			p->of = number[p->of];
	}
	vec_free(&l->payments);
	l->payments = (struct ledger_payments){ sorted, n, n };
	return number;
}

void
ledger_order(struct ledger *l, const struct str *document_text,
    const struct str *payment_text, uint32_t *new_payment)
{
	uint32_t *item_rank = NULL, *payment_rank = NULL, *item, *payment;

	if (document_text != NULL)
		item_rank = rank_texts(document_text, l->documents);
	if (payment_text != NULL)
		payment_rank = rank_texts(payment_text, l->payments.n);
	item = order_items(l, item_rank);
	payment = order_payments(l, payment_rank);
	for (size_t i = 0; i < l->allocations.n; i++) {
		struct ledger_allocation *a = &l->allocations.v[i];

		a->source =
		    a->from_credit ? item[a->source] : payment[a->source];
		if (a->to_item)
			a->target = item[a->target];
	}
	if (new_payment != NULL && l->payments.n > 0)
		memcpy(new_payment, payment, l->payments.n * sizeof(*payment));
	free(item);
	free(payment);
	free(item_rank);
	free(payment_rank);
}
