#include "clean_refunds.h"

#include "base/mem.h"
#include "clean.h"
#include "clean_journal.h"
#include "clean_word.h"
#include "crm-import/reading/look.h"
#include "text/money.h"

#include <stdio.h>
#include <stdlib.h>

/* What is told beside the sales of an order, or of one amount of a customer,
 * and what rows give back. */
struct given {
	int64_t told, back;
};

struct refunds {
	struct map order, amount; /* keys; each has its sums */
	VEC(struct given) of_order;
	VEC(struct given) of_amount;
};

static struct str
cell_of(const struct clean *c, const struct layout_record *r, size_t column)
{
	return column == ROLE_NONE
	    ? STR("")
	    : source_cell(&c->source, r, c->column[column].column);
}

static int64_t
money_of(const struct clean *c, const struct layout_record *r, size_t column)
{
	int64_t value = 0;

	look_money(source_cell(&c->source, r, column), &value);
	return value;
}

static int64_t
amount_of(const struct clean *c, const struct layout_record *r)
{
	return money_of(c, r, c->column[c->amount].column) -
	    money_of(c, r, c->amount_out);
}

/* Does a word of a status, or a column that is called so, say it? */
static bool
is_refunded(struct clean *c, const struct layout_record *r)
{
	const size_t column[] = { c->status.refund, c->status.payment,
		c->status.status };

	for (size_t i = 0; i < COUNT(column); i++) {
		struct str word = cell_of(c, r, column[i]);

		if (word.n > 0 &&
		    clean_word_meaning(c, word).class == STATUS_REFUND)
			return true;
	}
	return clean_flags_refund(c, r);
}

/* Is a record of a type that goes back, by its word? */
static bool
is_back(const struct clean *c, const struct layout_record *r)
{
	struct str event = cell_of(c, r, c->status.event);

	return event.n > 0 && clean_journal_goes_back(c, event) &&
	    !clean_word_is_given(c->options->keep_status, event) &&
	    !clean_word_is_given(c->options->drop_status, event);
}

/* What a record says of money that went back: above 0 beside a sale, below 0 as
 * a row of its own; 0: nothing. */
static int64_t
went_back(struct clean *c, const struct layout_record *r)
{
	int64_t amount = amount_of(c, r), refund;

	if (amount <= 0 || is_back(c, r))
		return -llabs(amount);
	refund = c->refund == ROLE_NONE
	    ? 0
	    : llabs(money_of(c, r, c->column[c->refund].column));
	return refund == 0 && is_refunded(c, r) ? amount : refund;
}

static void
add(struct given *given, int64_t value)
{
	if (value > 0)
		given->told += value;
	else
		given->back -= value;
}

static void
take(struct clean *c, struct refunds *f, const struct layout_record *r)
{
	struct str order = cell_of(c, r, c->order);
	int64_t value = went_back(c, r);
	char key[200];
	uint32_t at;

	if (value == 0 || llabs(value) > INT64_MAX / 100000)
		return;
	if (order.n > 0) {
		at = map_add(&f->order, order);
		if (at == f->of_order.n)
			vec_push(&f->of_order, ((struct given){ 0 }));
		add(&f->of_order.v[at], value);
	}
	snprintf(key, sizeof(key), "%lld %.*s", llabs(value),
	    STR_ARG(cell_of(c, r, c->customer)));
	at = map_add(&f->amount, str_of(key));
	if (at == f->of_amount.n)
		vec_push(&f->of_amount, ((struct given){ 0 }));
	add(&f->of_amount.v[at], value);
}

/* Do rows make up for most of what is told? A discount is a smaller part. */
static bool
make_up(const struct given *given, size_t n)
{
	size_t told = 0, whole = 0;

	for (size_t i = 0; i < n; i++) {
		told += given[i].told > 0;
		whole += given[i].told > 0 && given[i].back > 0 &&
		    given[i].back <= given[i].told &&
		    given[i].back >= given[i].told / 2;
	}
	return whole > 0 && whole * 2 >= told;
}

static bool
match(struct clean *c, const struct layout_record *r, size_t n)
{
	struct refunds f = { 0 };
	bool found;

	for (size_t i = 0; i < n; i++)
		take(c, &f, &r[i]);
	found = make_up(f.of_order.v, f.of_order.n) ||
	    make_up(f.of_amount.v, f.of_amount.n);
	map_free(&f.order);
	map_free(&f.amount);
	vec_free(&f.of_order);
	vec_free(&f.of_amount);
	return found;
}

void
clean_refunds_open(struct clean *c)
{
	struct clean_status *s = &c->status;
	size_t n;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	s->refunds_match = false;
	if (!c->kind->orders || c->options->all_status || s->turned ||
	    c->amount == ROLE_NONE)
		return;
	for (size_t i = 0; i < n && !s->refunds_are_rows; i++)
		s->refunds_are_rows = is_back(c, &r[i]);
	s->refunds_match = match(c, r, n);
	s->refunds_are_rows |= s->refunds_match;
	if (s->refunds_match)
		report_say(&c->tool->report,
		    "%s: refunds have rows of their own: what is told of them "
		    "beside a sale takes nothing off",
		    source_file(&c->source));
}
