/*
 * age --months: the roll forward of the receivables by month ends.
 */
#include "age.h"

#include "cli/heading.h"
#include "csv/row.h"
#include "text/date.h"

#include <stddef.h>

/* What changed the receivables, in the order of the columns. */
static const struct {
	const char *name;
	size_t at;
} flows[] = {
#define FLOW(field)                                          \
	{                                                    \
#field, offsetof(struct ledger_flows, field) \
	}
	FLOW(billed),
	FLOW(credited),
	FLOW(collected),
	FLOW(refunded),
	FLOW(written_off),
	FLOW(recovered),
	FLOW(discount),
	FLOW(tolerance),
	FLOW(transfer),
	{ "gone_before", offsetof(struct ledger_flows, opened) },
#undef FLOW
};

enum { FLOWS = COUNT(flows) };

struct roll {
	struct age_options *o;
	const struct credit *c; /* its rows are currencies */
	struct ledger_walk walk;
	struct csv_writer *w;
	const struct map *currencies;
	size_t columns; /* of flows: the last only where it is not 0 */
};

static void
write_names(const struct roll *r)
{
	char name[64];

	if (credit_has_currency(r->c))
		csv_field(r->w, STR("currency"));
	heading_put(r->w, "period_end,begin");
	for (size_t k = 0; k < r->columns; k++)
		csv_field(r->w, str_of(flows[k].name));
	csv_field(r->w, STR("end"));
	for (size_t k = 0; k <= r->o->bounds.n; k++) {
		age_bucket_name(&r->o->bounds, k, name, sizeof(name));
		csv_field(r->w, str_of(name + sizeof("age_") - 1));
	}
	heading_line(r->w, "no_due,unapplied");
}

static void
write_row(const struct roll *r, uint32_t row, const struct ledger_flows *f,
    const struct ageing *a)
{
	struct csv_writer *w = r->w;

	if (credit_has_currency(r->c))
		csv_field(w, map_text(r->currencies, row));
	csv_cells(w, csv_day(r->walk.day), csv_amount(f->opening));
	for (size_t k = 0; k < r->columns; k++)
		csv_money(w, *(const int64_t *)((const char *)f + flows[k].at));
	csv_money(w, ledger_flows_balance(f));
	for (size_t k = 0; k <= r->o->bounds.n; k++)
		csv_money(w, a->bucket[k]);
	csv_row(w, csv_amount(a->no_due), csv_amount(a->unapplied));
}

/* The rows of one month end; `from` is the one before. */
static void
write_month(struct roll *r, int32_t from)
{
	const struct credit *c = r->c;
	struct aged_rules rules = { .bounds = &r->o->bounds,
		.by_date = r->o->age_by == AGE_BY_DATE };
	scoped struct ledger_flows *sum = mem_zero(c->n, sizeof(*sum));
	struct aged aged;

	aged_open(&aged, c, &r->walk, &rules);
	ledger_flows(&r->walk, from, c->row_of, sum);
	for (uint32_t row = 0; row < c->n; row++) {
		struct ageing a = aged_row(&aged, row);

		write_row(r, row, &sum[row], &a);
	}
	aged_close(&aged);
}

/* Rows are currencies here. */
static void
number_currencies(struct credit *c, struct map *currencies)
{
	free(c->row_of);
	c->row_of = mem_alloc(c->book.names.count, sizeof(*c->row_of));
	for (uint32_t a = 0; a < c->book.names.count; a++)
		c->row_of[a] = map_add(currencies, book_currency(&c->book, a));
	c->n = currencies->count;
}

/* The last N month ends, as-of the last. */
static void
write_months(struct roll *r, int32_t as_of)
{
	int32_t month = date_month(as_of) - (int32_t)r->o->months + 1;
	int32_t from = date_month_start(month) - 1;

	ledger_walk_start(&r->walk, &r->c->book.ledger);
	for (; from < as_of; month++) {
		int32_t end = date_month_start(month + 1) - 1;

		ledger_walk_to(&r->walk, end < as_of ? end : as_of);
		write_month(r, from);
		from = end;
	}
	ledger_walk_free(&r->walk);
}

void
age_months(struct age_options *o, struct credit *c, struct csv_writer *w)
{
	scoped_by(map_free) struct map currencies = { 0 };
	struct roll r = { .o = o, .c = c, .w = w, .currencies = &currencies };

	age_parse_buckets(o);
	number_currencies(c, &currencies);
	r.columns = FLOWS - (c->book.ledger.openings.n == 0);
	write_names(&r);
	if (c->book.as_of != DATE_NONE && c->n > 0)
		write_months(&r, c->book.as_of);
}
