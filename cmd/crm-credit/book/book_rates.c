/*
 * --rates: all amounts in one currency, so that a customer's accounts become
 * one.
 */
#include "book.h"

#include "base/die.h"
#include "cli/side.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>

struct rate {
	int32_t from;
	double rate;
};

/* The rate of each currency in force at as-of. */
struct rates {
	int32_t as_of;
	struct map currencies;
	VEC(struct rate) rate;
};

static bool
take_rate(void *data, const struct side_row *row, struct diag *d)
{
	struct rates *r = data;
	struct rate rate;
	uint32_t currency;

	if (!side_date(row, 1, &rate.from, d) ||
	    !side_real(row, 2, &rate.rate, d))
		return false;
	if (rate.rate <= 0)
		return side_bad(row, d, "rate %g is not above zero", rate.rate);
	if (rate.from > r->as_of)
		return true;
	currency = map_add(&r->currencies, side_text(row, 0));
	if (currency == r->rate.n)
		vec_push(&r->rate, rate);
	else if (rate.from >= r->rate.v[currency].from)
		r->rate.v[currency] = rate;
	return true;
}

/* Half away from zero. */
static int64_t
scale(struct tool *tool, int64_t amount, double rate)
{
	int64_t result;
	struct diag d;

	if (money_of_real(money_real(amount) * rate, 4, &result))
		return result;
	diag_set(&d, EXIT_DATA, "overflow",
	    "an amount times its rate is too "
	    "large");
	tool_fail(tool, &d);
}

/* The rate of each account; a currency without one ends the run. */
static double *
account_rates(const struct book *b, struct tool *tool, const struct rates *r)
{
	double *rate = mem_alloc(b->names.count, sizeof(*rate));
	char day[DATE_MAX];
	struct diag d;

	for (uint32_t a = 0; a < b->names.count; a++) {
		struct str currency = book_currency(b, a);
		uint32_t found = map_find(&r->currencies, currency);

		if (found == MAP_NONE) {
			diag_set(&d, EXIT_DATA, "no-rate",
			    "--rates has no rate of currency \"%.*s\" from "
			    "%.*s (as-of) or before",
			    STR_ARG(currency), (int)date_print(day, r->as_of),
			    day);
			free(rate);
			tool_fail(tool, &d);
		}
		rate[a] = r->rate.v[found].rate;
	}
	return rate;
}

static void
scale_ledger(struct ledger *l, struct tool *tool, const double *rate)
{
	for (size_t k = 0; k < l->allocations.n; k++) {
		struct ledger_allocation *a = &l->allocations.v[k];
		uint32_t account = a->from_credit
		    ? l->items.v[a->source].customer
		    : l->payments.v[a->source].customer;

		a->amount = scale(tool, a->amount, rate[account]);
	}
	for (size_t i = 0; i < l->items.n; i++)
		l->items.v[i].amount = scale(
		    tool, l->items.v[i].amount, rate[l->items.v[i].customer]);
	for (size_t p = 0; p < l->payments.n; p++)
		l->payments.v[p].amount = scale(tool, l->payments.v[p].amount,
		    rate[l->payments.v[p].customer]);
}

/* One account per customer; the first currency's group counts. */
static void
merge_accounts(struct book *b, struct tool *tool, const double *rate)
{
	struct map names = { 0 };
	struct book_accounts accounts = { NULL, 0, 0 };
	uint32_t *to = mem_alloc(b->names.count, sizeof(*to));

	for (uint32_t a = 0; a < b->names.count; a++) {
		const struct book_account *from = &b->accounts.v[a];
		struct book_account *account;

		to[a] = map_add(&names, book_customer(b, a));
		if (to[a] == accounts.n)
			vec_push(&accounts,
			    (struct book_account){ .group = from->group });
		account = &accounts.v[to[a]];
		account->invoices += from->invoices;
		account->settled += scale(tool, from->settled, rate[a]);
		account->secured += scale(tool, from->secured, rate[a]);
	}
	for (size_t i = 0; i < b->ledger.items.n; i++)
		b->ledger.items.v[i].customer =
		    to[b->ledger.items.v[i].customer];
	for (size_t p = 0; p < b->ledger.payments.n; p++)
		b->ledger.payments.v[p].customer =
		    to[b->ledger.payments.v[p].customer];
	free(to);
	map_free(&b->names);
	vec_free(&b->accounts);
	b->names = names;
	b->accounts = accounts;
	b->has_currency = false;
}

void
book_convert(struct book *b, struct tool *tool, const char *path)
{
	static const char *const names[] = { "currency", "from", "rate", NULL };
	struct rates rates = { .as_of = b->as_of };
	double *rate;

	if (!b->has_currency)
		return;
	side_read(tool, path, names, take_rate, &rates);
	rate = account_rates(b, tool, &rates);
	scale_ledger(&b->ledger, tool, rate);
	merge_accounts(b, tool, rate);
	free(rate);
	map_free(&rates.currencies);
	vec_free(&rates.rate);
}
