#include "cash.h"

#include "model/ageing.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>

/* The days on which items were paid in full, by item. */
static int32_t *
find_paid(const struct ledger_walk *w)
{
	size_t n = w->ledger->items.n;
	int32_t *paid = mem_alloc(n, sizeof(*paid)), day;

	for (size_t i = 0; i < n; i++)
		paid[i] = INT32_MIN;
	vec_each (const struct ledger_move, move, &w->moves)
		if (ledger_is_paid(w, move, &day) && day > paid[move->item])
			paid[move->item] = day;
	return paid;
}

/* Accounts of one customer in several currencies pay alike. */
static void
number_customers(struct cash *cash)
{
	const struct book *b = &cash->c->book;
	scoped_by(map_free) struct map names = { 0 };

	cash->customer_of = arena_array(
	    &cash->memory, b->names.count, sizeof(*cash->customer_of));
	cash->currency_of = arena_array(
	    &cash->memory, b->names.count, sizeof(*cash->currency_of));
	for (uint32_t a = 0; a < b->names.count; a++) {
		cash->customer_of[a] = map_add(&names, book_customer(b, a));
		cash->currency_of[a] = map_add(&cash->currencies,
		    credit_has_currency(cash->c) ? book_currency(b, a)
						 : STR(""));
	}
	cash->customers = names.count;
}

static bool
fit(struct cash *cash)
{
	const struct ledger_walk *w = cash->walk;
	const struct ledger_items *items = &w->ledger->items;
	struct incoming_rules rules = cash->rules->fit;
	scoped struct incoming_item *known =
	    mem_alloc(items->n, sizeof(*known));
	scoped int32_t *paid = find_paid(w);
	size_t n = 0;

	rules.day = w->day;
	for (size_t i = 0; i < items->n; i++) {
		const struct ledger_item *item = &items->v[i];
		bool open = w->open[i] > 0;

		if (!ledger_is_sale(w, i) || item->due == LEDGER_NO_DATE ||
		    (!open && paid[i] == INT32_MIN))
			continue;
		known[n++] =
		    (struct incoming_item){ cash->customer_of[item->customer],
			    item->date, item->due, open ? INT32_MIN : paid[i] };
	}
	if (cash->rules->delay != INT64_MIN)
		incoming_fixed(&cash->memory, &cash->fit, cash->customers,
		    (int32_t)cash->rules->delay);
	else
		incoming_fit(&cash->memory, &cash->fit, known, n,
		    cash->customers, &rules);
	return cash->rules->delay != INT64_MIN ||
	    cash->fit.paid >= (uint64_t)rules.tail;
}

/* Weeks from tomorrow on; with `calendar` to Sundays, or to ends of months. */
static void
set_periods(struct cash *cash)
{
	int32_t day = cash->walk->day, month = date_month(day + 1);
	int32_t weekday = (day % 7 + 10) % 7; /* Monday is 0 */
	int32_t first =
	    cash->rules->calendar ? (weekday == 6 ? 7 : 6 - weekday) : 7;

	for (size_t k = 0; k < cash->rules->periods; k++)
		cash->end[k] = cash->rules->months
		    ? date_month_start(month + (int32_t)k + 1) - 1 - day
		    : first + 7 * (int32_t)k;
}

/* An amount of an item comes in by these chances. */
static void
add_shares(
    struct cash *cash, uint32_t account, int64_t amount, const double *share)
{
	struct cash_sum *to[] = { &cash->row[credit_row(cash->c, account)],
		&cash->currency[cash->currency_of[account]] };
	size_t n = cash->rules->periods;
	double units = money_real(amount);

	for (size_t t = 0; t < 2; t++) {
		to[t]->open += amount;
		for (size_t k = 0; k <= n; k++)
			to[t]->expected[k] += units * share[k];
		for (size_t k = 0; k < n; k++)
			to[t]->variance[k] +=
			    units * units * share[k] * (1 - share[k]);
	}
}

static void
add_by_curve(struct cash *cash, uint32_t account, int32_t due, int64_t amount)
{
	double share[CASH_PERIODS + 1];

	if (amount <= 0)
		return;
	incoming_shares(&cash->fit, cash->customer_of[account],
	    cash->walk->day - due, cash->end, cash->rules->periods, share);
	add_shares(cash, account, amount, share);
}

/* On the promised day with the chance that promises are kept, else by the
 * curve from that day on. */
static void
add_promised(struct cash *cash, uint32_t account, int32_t due, int64_t amount,
    int32_t promised)
{
	size_t n = cash->rules->periods;
	int32_t wait = promised - cash->walk->day, end[CASH_PERIODS] = { 0 };
	double share[CASH_PERIODS + 1], kept = cash->rules->kept;
	size_t k = 0;

	for (size_t p = 0; p < n; p++)
		end[p] = cash->end[p] > wait ? cash->end[p] - wait : 0;
	incoming_shares(&cash->fit, cash->customer_of[account], promised - due,
	    end, n, share);
	while (k < n && cash->end[k] < wait)
		k++;
	for (size_t p = 0; p <= n; p++)
		share[p] *= 1 - kept;
	share[k] += kept;
	add_shares(cash, account, amount, share);
}

/* What is left of promises that run, those of an account in their order. */
struct running {
	int64_t *left;	       /* by promise */
	uint32_t *head, *next; /* by account, by promise; or LEDGER_NONE */
};

static void
list_promises(struct cash *cash, struct running *r)
{
	const struct promises *p = cash->rules->promises;
	uint32_t accounts = cash->walk->ledger->customers;

	*r = (struct running){ NULL, NULL, NULL };
	if (p == NULL)
		return;
	r->left = arena_array(&cash->memory, p->list.n, sizeof(*r->left));
	r->next = arena_array(&cash->memory, p->list.n, sizeof(*r->next));
	r->head = arena_array(&cash->memory, accounts, sizeof(*r->head));
	memset(r->head, 0xff, accounts * sizeof(*r->head));
	for (size_t i = p->list.n; i-- > 0;) {
		const struct promise *at = &p->list.v[i];

		if (at->promised > cash->walk->day &&
		    at->made <= cash->walk->day)
			r->left[i] = at->amount;
		r->next[i] = r->head[at->account];
		r->head[at->account] = (uint32_t)i;
	}
}

/* Takes what the account has promised off the amount of an item. */
static int64_t
take_promises(struct cash *cash, struct running *r, uint32_t account,
    int32_t due, int64_t amount)
{
	const struct promises *all = cash->rules->promises;
	uint32_t *head = all == NULL ? NULL : &r->head[all->first[account]];

	while (head != NULL && *head != LEDGER_NONE && amount > 0) {
		int64_t *left = &r->left[*head];
		int64_t part = *left < amount ? *left : amount;

		if (part > 0)
			add_promised(cash, account, due, part,
			    all->list.v[*head].promised);
		*left -= part;
		amount -= part;
		if (*left == 0)
			*head = r->next[*head];
	}
	return amount;
}

static void
set_aside(struct cash *cash, uint32_t account, int64_t no_due, int64_t disputed)
{
	struct cash_sum *to[] = { &cash->row[credit_row(cash->c, account)],
		&cash->currency[cash->currency_of[account]] };

	for (size_t t = 0; t < 2; t++) {
		to[t]->no_due += no_due;
		to[t]->disputed += disputed;
	}
}

/* In order: an account's items stand together, the oldest due first. */
static void
add_items(struct cash *cash)
{
	const struct ledger_walk *w = cash->walk;
	const struct ledger *l = w->ledger;
	scoped int64_t *money = mem_zero(l->customers + 1ul, sizeof(*money));
	struct running promised;

	list_promises(cash, &promised);
	ledger_unapplied(w, money);
	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];
		int64_t open = ledger_open(w, i), own;

		if (!ledger_is_open(w, i) || item->refund)
			continue;
		if (item->due == LEDGER_NO_DATE) {
			set_aside(cash, item->customer, open, 0);
			continue;
		}
		set_aside(cash, item->customer, 0, open - ledger_claim(w, i));
		open = ledger_claim(w, i);
		own = -money[item->customer] < open ? -money[item->customer]
						    : open;
		if (own > 0) {
			money[item->customer] += own;
			open -= own;
		}
		open = take_promises(
		    cash, &promised, item->customer, item->due, open);
		add_by_curve(cash, item->customer, item->due, open);
	}
}

bool
cash_forecast(struct cash *cash, const struct credit *c,
    const struct ledger_walk *walk, const struct cash_rules *rules)
{
	bool good;

	*cash = (struct cash){ .c = c, .walk = walk, .rules = rules };
	number_customers(cash);
	set_periods(cash);
	cash->row = arena_array(&cash->memory, c->n, sizeof(*cash->row));
	cash->currency = arena_array(
	    &cash->memory, cash->currencies.count, sizeof(*cash->currency));
	good = fit(cash);
	if (good)
		add_items(cash);
	return good;
}

void
cash_interval(const struct cash_sum *s, size_t k, double *lower, double *upper)
{
	double far = 1.2815515655446004 * sqrt(s->variance[k]);

	*lower = fmax(0, s->expected[k] - far);
	*upper = fmin(money_real(s->open), s->expected[k] + far);
}

void
cash_cents(const struct cash_sum *s, size_t n, int64_t *cents)
{
	int64_t weight[CASH_PERIODS + 1];

	for (size_t k = 0; k <= n; k++)
		weight[k] = llround(s->expected[k] * 1e4);
	ageing_share(s->open, weight, n + 1, 100, cents);
}

void
cash_free(struct cash *cash)
{
	map_free(&cash->currencies);
	arena_free(&cash->memory);
}
