/* What amounts say of each other, by their names and in the rows of the sample:
 * which of them is what was sold, billed or paid. */
#include "mapping_inside.h"

#include "base/map.h"
#include "base/vec.h"
#include "table/status.h"
#include "text/money_local.h"

#include <math.h>
#include <stdlib.h>

/* Is the column the same on all rows of each order, of which some have several
 * rows that differ in the other column? */
static bool
repeats_in_orders(
    const struct mapping_work *w, size_t column, size_t order, size_t other)
{
	size_t n, repeats = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	scoped_by(map_free) struct map seen = { 0 };
	scoped VEC(size_t) first = { 0 };
	bool same = true;

	for (size_t i = 0; i < n && same; i++) {
		uint32_t at =
		    map_add(&seen, source_cell(w->source, &r[i], order));
		const struct layout_record *before;

		if (at == first.n) {
			vec_push(&first, i);
			continue;
		}
		before = &r[first.v[at]];
		same = str_eq(source_cell(w->source, &r[i], column),
		    source_cell(w->source, before, column));
		repeats += !str_eq(source_cell(w->source, &r[i], other),
		    source_cell(w->source, before, other));
	}
	return same && repeats > 0;
}

/* Does the file tell of the lines of orders? */
static bool
has_lines(const struct mapping_work *w)
{
	static const char *const roles[] = { "line_id", "product_id",
		"product_name", "quantity", "unit_price" };

	for (size_t i = 0; i < COUNT(roles); i++)
		if (mapping_column(w->m, roles[i]) != ROLE_NONE)
			return true;
	return false;
}

/* A line's amount that repeats on the lines of an order, beside their
 * quantities and prices, or where nothing is told of lines, is the order's
 * without what is added to it. */
static void
settle_line(struct mapping_work *w)
{
	struct mapped *line = mapping_role(w->m, "line_amount");
	struct mapped *sum = mapping_role(w->m, "subtotal");
	size_t order = mapping_column(w->m, "order_id");
	size_t price = mapping_column(w->m, "unit_price");

	if (!mapping_by_name(line) || sum == NULL || sum->column != ROLE_NONE ||
	    (has_lines(w) ? order == ROLE_NONE || price == ROLE_NONE ||
			!repeats_in_orders(w, line->column, order, price)
			  : mapping_column(w->m, "order_total") == ROLE_NONE &&
			mapping_has_token(w, line->column, "line")))
		return;
	mapping_give(line, sum);
}

/* Are two columns blank in the same rows, and some of these have a quantity? */
static bool
are_of_heads(const struct mapping_work *w, size_t a, size_t b, size_t quantity)
{
	size_t n, below = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++) {
		bool blank = source_cell(w->source, &r[i], a).n == 0;

		if (blank != (source_cell(w->source, &r[i], b).n == 0))
			return false;
		below += blank && source_cell(w->source, &r[i], quantity).n > 0;
	}
	return below > 0;
}

/* A total of goods that stands, as what was paid does, on the first line of
 * each order is the order's without freight and discount. */
static void
settle_goods(struct mapping_work *w)
{
	struct mapped *line = mapping_role(w->m, "line_amount");
	struct mapped *total = mapping_role(w->m, "order_total");
	struct mapped *sum = mapping_role(w->m, "subtotal");
	size_t quantity = mapping_column(w->m, "quantity");

	if (!mapping_by_name(line) || !mapping_by_name(total) || sum == NULL ||
	    sum->column != ROLE_NONE || quantity == ROLE_NONE ||
	    !are_of_heads(w, line->column, total->column, quantity))
		return;
	mapping_give(line, sum);
}

/* Is a cell of the column more than that of the other in some row? */
static bool
is_more(const struct mapping_work *w, size_t column, size_t other)
{
	const struct layout_column *place = w->source->layout->column;
	size_t n, a = place[column].source, b = place[other].source;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++) {
		int64_t x, y;

		if (a < r[i].n && b < r[i].n && look_money(r[i].field[a], &x) &&
		    look_money(r[i].field[b], &y) && llabs(x) > llabs(y))
			return true;
	}
	return false;
}

/* A balance of invoices is what is open of each, unless it is more than they
 * are over, or debits and credits run; what is due beside a balance brought
 * forward is of all of them. */
static void
settle_balance(struct mapping_work *w)
{
	struct mapped *open = mapping_role(w->m, "open_amount");
	size_t amount = mapping_column(w->m, "amount");
	const struct header *header = &w->source->layout->header;
	bool runs;

	if (!mapping_by_name(open) || strcmp(w->kind->name, "invoices") != 0 ||
	    !(mapping_is_called(w, open->column, "balance") ||
		mapping_some_token(w, "brought forward")))
		return;
	runs = amount != ROLE_NONE && is_more(w, open->column, amount);
	for (size_t i = 0; i < header->n && !runs; i++)
		runs = mapping_is_called(w, i, "debits and credits") ||
		    mapping_claims(w, i, "amount_in");
	if (runs)
		open->column = ROLE_NONE;
}

/* Small whole numbers beside a larger price, and no other quantity, may be how
 * many were bought ("amount" says either): it is asked. */
static void
settle_many(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");
	size_t n, price = mapping_column(w->m, "unit_price"), small = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	if (!mapping_by_name(amount) || !w->kind->orders ||
	    price == ROLE_NONE || mapping_column(w->m, "quantity") != ROLE_NONE)
		return;
	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(w->source, &r[i], amount->column);
		int64_t x, y;

		small += cell.n < 3 && look_money(cell, &x) &&
		    look_money(source_cell(w->source, &r[i], price), &y) &&
		    x < y;
	}
	if (n > 0 && small == n)
		amount->column = ROLE_NONE;
}

/* The total of a list of payments may be what is left after fees, unless that
 * is told beside it. */
static void
settle_total(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");

	if (strcmp(w->kind->name, "payments") == 0 && mapping_by_name(amount) &&
	    mapping_is_called(w, amount->column, "sum") &&
	    mapping_some_token(w, "fees") &&
	    !mapping_some_token(w, "left after fees"))
		amount->column = ROLE_NONE;
}

/* Beside a gross amount and fees the net is what is left after them. */
static void
settle_net(struct mapping_work *w)
{
	struct mapped *net = mapping_role(w->m, "line_amount");

	if (mapping_by_name(net) && mapping_is_called(w, net->column, "net") &&
	    mapping_some_token(w, "gross") && mapping_some_token(w, "fees"))
		net->column = ROLE_NONE;
}

/* Has a cell of the column a mark before cents? */
static bool
has_cents(const struct mapping_work *w, size_t column)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	bool cents = false;

	for (size_t i = 0; i < n && !cents; i++) {
		struct str cell = source_cell(w->source, &r[i], column);

		cents = cell.n > 0 &&
		    (memchr(cell.p, '.', cell.n) != NULL ||
			memchr(cell.p, ',', cell.n) != NULL);
	}
	return cents;
}

/* Shipping, tax or a discount in whole numbers is which one, where another
 * column of the same has amounts with cents. */
static void
settle_which(struct mapping_work *w)
{
	static const char *const roles[] = { "shipping", "tax", "discount",
		"fee" };

	for (size_t i = 0; i < COUNT(roles); i++) {
		struct mapped *r = mapping_role(w->m, roles[i]);

		if (!mapping_by_name(r) || has_cents(w, r->column))
			continue;
		for (size_t k = 0; k < w->source->layout->header.n; k++) {
			struct look *look = &w->look[k];

			if (mapping_taken(w->m, k) || !has_cents(w, k) ||
			    !mapping_claims(w, k, roles[i]))
				continue;
			look_at(look, w->source, k);
			if (!look_fits(look, ROLE_MONEY, ROLE_WEAK))
				continue;
			r->column = k;
			break;
		}
	}
}

static bool
is_product(int64_t x, int64_t y, int64_t of)
{
	return fabs((double)x * (double)y / MONEY_LOCAL_UNIT - (double)of) <=
	    MONEY_LOCAL_UNIT / 100.;
}

/* A cost of which there are as many as were bought in each amount is what one
 * of them was sold for. */
static void
settle_cost(struct mapping_work *w)
{
	struct mapped *cost = mapping_role(w->m, "cost");
	struct mapped *price = mapping_role(w->m, "unit_price");
	static const char *const sums[] = { "amount", "line_amount",
		"order_total" };
	size_t amount = ROLE_NONE, quantity = mapping_column(w->m, "quantity");
	size_t n, many = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < COUNT(sums) && amount == ROLE_NONE; i++)
		amount = mapping_column(w->m, sums[i]);
	if (!mapping_by_name(cost) || price == NULL || amount == ROLE_NONE ||
	    price->column != ROLE_NONE || quantity == ROLE_NONE || n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		int64_t x, y, of;

		if (!look_money(
			source_cell(w->source, &r[i], cost->column), &x) ||
		    !look_money(source_cell(w->source, &r[i], quantity), &y) ||
		    !look_money(source_cell(w->source, &r[i], amount), &of) ||
		    !is_product(x, y, of))
			return;
		many += y != MONEY_LOCAL_UNIT;
	}
	if (many == 0)
		return;
	mapping_give(cost, price);
}

bool
mapping_multiplies(
    const struct mapping_work *w, size_t column, size_t *rows, size_t *more)
{
	size_t quantity = mapping_column(w->m, "quantity");
	size_t price = mapping_column(w->m, "unit_price"), n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	*rows = *more = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t x, y, of;

		if (!look_money(source_cell(w->source, &r[i], column), &of))
			continue;
		if (!look_money(source_cell(w->source, &r[i], quantity), &x) ||
		    !look_money(source_cell(w->source, &r[i], price), &y))
			++*more;
		else if (is_product(x, y, of))
			++*rows;
		else
			return false;
	}
	return true;
}

/* A total that is quantity times price in all rows that have both, and stands
 * in some that have not, is the line's. */
static void
settle_times(struct mapping_work *w)
{
	struct mapped *line = mapping_role(w->m, "line_amount");
	struct mapped *total = mapping_role(w->m, "order_total");
	size_t rows, more;

	if (!mapping_by_name(total) || line == NULL ||
	    line->column != ROLE_NONE ||
	    mapping_column(w->m, "quantity") == ROLE_NONE ||
	    mapping_column(w->m, "unit_price") == ROLE_NONE ||
	    mapping_column(w->m, "amount") != ROLE_NONE ||
	    !mapping_multiplies(w, total->column, &rows, &more) || rows < 2 ||
	    more == 0)
		return;
	mapping_give(total, line);
}

/* A discount whose values lie between 0 and 1, or in per cent, beside amounts
 * that do not, is a rate. */
static void
settle_rate(struct mapping_work *w)
{
	struct mapped *discount = mapping_role(w->m, "discount");
	struct mapped *rate = mapping_role(w->m, "discount_rate");
	struct look *look;

	if (!mapping_by_name(discount) || rate == NULL)
		return;
	look = &w->look[discount->column];
	look_at(look, w->source, discount->column);
	if (look_count(look, ROLE_NUMBER) == 0 || !look->some ||
	    look->shares < look->good[ROLE_NUMBER])
		return;
	if (rate->column == ROLE_NONE) {
		rate->column = discount->column;
		rate->how = "name";
	}
	discount->column = ROLE_NONE;
}

/* Are the rows without a value of the column no sales, as their kind of event
 * says: payouts? */
static bool
lacks_no_sale(const struct mapping_work *w, size_t column)
{
	size_t n, event = mapping_column(w->m, "event_type");
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n && event != ROLE_NONE; i++)
		if (source_cell(w->source, &r[i], column).n == 0 &&
		    status_event(source_cell(w->source, &r[i], event)) !=
			STATUS_EVENT_NO_ROW)
			return false;
	return event != ROLE_NONE;
}

/* An amount that takes turns with another column of amounts is only what came
 * in, or only what went out. */
static void
settle_turns(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");
	size_t at;

	if (!mapping_by_name(amount) ||
	    (at = amount->column,
		w->look[at].filled * 20 >= w->look[at].rows * 19) ||
	    lacks_no_sale(w, at))
		return;
	for (size_t i = 0; i < w->source->layout->header.n; i++) {
		struct look *look = &w->look[i];

		if (i == at || mapping_taken(w->m, i))
			continue;
		look_at(look, w->source, i);
		if (look->filled > 0 &&
		    look_fits(look, ROLE_MONEY, ROLE_TOKENS) && look->some &&
		    (look->filled + w->look[at].filled) * 20 >=
			look->rows * 19 &&
		    mapping_take_turns(w, at, i)) {
			amount->column = ROLE_NONE;
			return;
		}
	}
}

/* What was charged before a discount is not what was paid, where both are told
 * and the rows do not say which is which: what is called gross, or a total
 * beside a net. */
static void
settle_discounted(struct mapping_work *w)
{
	static const char *const bases[] = { "amount", "gross_amount",
		"order_total" };
	const struct header *header = &w->source->layout->header;
	struct mapped *base = NULL;
	bool net = false;

	for (size_t i = 0; i < 3 && !mapping_by_name(base); i++)
		base = mapping_role(w->m, bases[i]);
	if (!w->kind->orders || !mapping_by_name(base) ||
	    (!mapping_has_token(w, base->column, "gross") &&
		!mapping_has_token(w, base->column, "whole")) ||
	    mapping_column(w->m, "discount") == ROLE_NONE ||
	    mapping_some_token(w, "tax"))
		return;
	for (size_t i = 0; i < header->n; i++)
		net |= i != base->column && !mapping_taken(w->m, i) &&
		    mapping_has_token(w, i, "net") &&
		    !mapping_has_token(w, i, "no whole");
	if (net)
		base->column = ROLE_NONE;
}

/* An amount of a line is no document's where the document's stands on each of
 * its lines. */
static void
settle_document(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");
	size_t number = mapping_column(w->m, "invoice_no");

	if (!mapping_by_name(amount) || number == ROLE_NONE ||
	    strcmp(w->kind->name, "invoices") != 0 ||
	    !mapping_has_token(w, amount->column, "line"))
		return;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (i != amount->column && mapping_may_be_whole(w, i) &&
		    repeats_in_orders(w, i, number, amount->column)) {
			amount->column = i;
			return;
		}
}

/* A word that may mean an amount says less than a total beside it, where
 * nothing is told of lines. */
static void
settle_weak(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");
	struct mapped *total = mapping_role(w->m, "order_total");
	struct role_claim claim[ROLE_CLAIMS];
	size_t n;

	if (!w->kind->orders || !mapping_by_name(amount) ||
	    !mapping_by_name(total) || total->column == amount->column ||
	    has_lines(w) || mapping_has_token(w, amount->column, "with tax"))
		return;
	n = role_claims(
	    w->words, w->source->layout->header.name[amount->column], claim);
	for (size_t i = 0; i < n; i++)
		if (strcmp(claim[i].role, "amount") == 0 &&
		    claim[i].score > ROLE_WEAK)
			return;
	amount->column = ROLE_NONE;
}

/* A free column of sums that says that tax is in it, or ROLE_NONE. */
static size_t
with_tax(const struct mapping_work *w)
{
	for (size_t i = 0; i < w->source->layout->header.n; i++) {
		if (mapping_taken(w->m, i) ||
		    !mapping_has_token(w, i, "with tax") ||
		    !mapping_may_be_whole(w, i))
			continue;
		look_at(&w->look[i], w->source, i);
		if (look_fits(&w->look[i], ROLE_MONEY, ROLE_TOKENS))
			return i;
	}
	return ROLE_NONE;
}

/* Is the sum in each row the other or up to three tenths more, and in some it
 * is more? */
static bool
is_taxed(const struct mapping_work *w, size_t gross, size_t net)
{
	size_t n, more = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++) {
		int64_t x, y;

		if (!look_money(source_cell(w->source, &r[i], gross), &x) ||
		    !look_money(source_cell(w->source, &r[i], net), &y) ||
		    llabs(x) < llabs(y) || llabs(x) > llabs(y) / 10 * 13)
			return false;
		more += x != y;
	}
	return more > 0;
}

/* What is without tax is less than what is owed or paid: that stands beside it,
 * or it is asked where the tax does. */
static void
settle_taxless(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct mapped *amount = mapping_role(w->m, "amount");
	size_t gross;

	if (!mapping_by_name(amount))
		return;
	gross = with_tax(w);
	if (gross != ROLE_NONE && mapping_column(w->m, "tax") == ROLE_NONE &&
	    !mapping_has_token(w, amount->column, "with tax") &&
	    is_taxed(w, gross, amount->column)) {
		report_say(&w->source->tool->report,
		    "%s: %.*s serves as amount, not %.*s",
		    source_file(w->source), STR_ARG(header->name[gross]),
		    STR_ARG(header->name[amount->column]));
		amount->column = gross;
		return;
	}
	if (mapping_column(w->m, "tax") == ROLE_NONE ||
	    !mapping_has_token(w, amount->column, "net of tax"))
		return;
	gross = mapping_column(w->m, "discount") == ROLE_NONE ? with_tax(w)
							      : ROLE_NONE;
	if (gross != ROLE_NONE)
		amount->column = gross;
	else if (mapping_is_called(w, amount->column, "without tax") &&
	    !w->kind->orders)
		amount->column = ROLE_NONE;
}

void
mapping_sums(struct mapping_work *w)
{
	settle_which(w);
	settle_line(w);
	settle_goods(w);
	settle_document(w);
	settle_total(w);
	settle_many(w);
	mapping_whole(w);
	settle_balance(w);
	settle_weak(w);
	settle_discounted(w);
	settle_taxless(w);
	settle_net(w);
	settle_rate(w);
	settle_cost(w);
	settle_times(w);
	settle_turns(w);
	mapping_open(w);
}
