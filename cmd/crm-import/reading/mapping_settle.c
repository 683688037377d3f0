/* What the columns beside it say of the meaning of a column whose name alone is
 * not clear. */
#include "mapping_inside.h"

#include "base/map.h"
#include "base/vec.h"

#include <stdlib.h>

bool
mapping_is_called(const struct mapping_work *w, size_t column, const char *key)
{
	struct arena arena = { 0 };
	bool found = role_listed(role_part(key),
	    role_normal(w->source->layout->header.name[column], &arena));

	arena_free(&arena);
	return found;
}

bool
mapping_has_token(const struct mapping_work *w, size_t column, const char *key)
{
	struct arena arena = { 0 };
	struct str rest =
	    role_normal(w->source->layout->header.name[column], &arena);
	bool found = false;

	while (!found && rest.p != NULL)
		found = role_listed(role_part(key), str_cut(&rest, ' '));
	arena_free(&arena);
	return found;
}

bool
mapping_some_token(const struct mapping_work *w, const char *key)
{
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (mapping_has_token(w, i, key))
			return true;
	return false;
}

bool
mapping_holds_codes(struct mapping_work *w, size_t column)
{
	struct look *look = &w->look[column];

	look_at(look, w->source, column);
	return look->filled > 0 && look->codes * 10 >= look->filled * 9;
}

static bool
found_by_name(const struct mapped *r)
{
	return r != NULL && r->column != ROLE_NONE && r->how != NULL &&
	    strcmp(r->how, "name") == 0;
}

/* A name beside a first name is the last, and the reverse. */
static void
settle_halves(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *first = mapping_role(w->m, "first_name");
	struct mapped *last = mapping_role(w->m, "last_name");
	struct mapped *half;

	if (!found_by_name(name) || first == NULL || last == NULL ||
	    (first->column == ROLE_NONE) == (last->column == ROLE_NONE) ||
	    !mapping_is_called(w, name->column, "bare name"))
		return;
	half = first->column == ROLE_NONE ? first : last;
	half->column = name->column;
	half->how = "name";
	name->column = ROLE_NONE;
}

/* A name of numbers is the order's; a "customer" of codes is an id. */
static void
settle_names(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *order = mapping_role(w->m, "order_id");

	if (!found_by_name(name))
		return;
	if (!mapping_is_called(w, name->column, "bare name") || order == NULL ||
	    !mapping_holds_codes(w, name->column))
		return;
	if (order->column == ROLE_NONE) {
		order->column = name->column;
		order->how = "name";
	}
	name->column = ROLE_NONE;
}

/* Who receives the goods is no buyer's name where the buyer has an id; a client
 * beside a customer is whose customers they are. */
static void
settle_receiver(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");

	if (!found_by_name(name))
		return;
	if ((found_by_name(mapping_role(w->m, "customer_id")) &&
		mapping_is_called(w, name->column, "receiver")) ||
	    (w->kind->orders && mapping_has_token(w, name->column, "client") &&
		mapping_some_token(w, "a customer")))
		name->column = ROLE_NONE;
}

bool
mapping_is_ledgers(const struct mapping_work *w, size_t column)
{
	if (strcmp(w->kind->name, "customers") == 0 ||
	    strcmp(w->kind->name, "spells") == 0 ||
	    !mapping_is_called(w, column, "ledger account"))
		return false;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (mapping_is_called(w, i, "beside a ledger account"))
			return true;
	return false;
}

/* How many different texts the column has in the sample, and in how many rows.
 */
static size_t
different(const struct mapping_work *w, size_t column, size_t *rows)
{
	const struct layout_record *r = tidy_sample(w->source->tidy, rows);
	struct map seen = { 0 };
	size_t n;

	for (size_t i = 0; i < *rows; i++)
		map_add(&seen, mapping_cell(w, &r[i], column));
	n = seen.count;
	map_free(&seen);
	return n;
}

/* A reference is no product's where nothing else is told of products, or where
 * each row has its own and products come again: then it is the order's. */
static void
settle_reference(struct mapping_work *w)
{
	struct mapped *product = mapping_role(w->m, "product_id");
	struct mapped *order = mapping_role(w->m, "order_id");
	size_t name = mapping_column(w->m, "product_name"), rows;
	bool own;

	if (!found_by_name(product) ||
	    !mapping_is_called(w, product->column, "reference"))
		return;
	own = name != ROLE_NONE && different(w, name, &rows) < rows &&
	    different(w, product->column, &rows) == rows;
	if (own && order != NULL && order->column == ROLE_NONE) {
		order->column = product->column;
		order->how = "name";
	}
	if (own ||
	    (mapping_column(w->m, "quantity") == ROLE_NONE &&
		mapping_column(w->m, "unit_price") == ROLE_NONE))
		product->column = ROLE_NONE;
}

/* Is the column the same on all rows of each order, of which some have several
 * rows that differ in the other column? */
static bool
repeats_in_orders(
    const struct mapping_work *w, size_t column, size_t order, size_t other)
{
	size_t n, repeats = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	struct map seen = { 0 };
	VEC(size_t) first = { 0 };
	bool same = true;

	for (size_t i = 0; i < n && same; i++) {
		uint32_t at = map_add(&seen, mapping_cell(w, &r[i], order));
		const struct layout_record *before;

		if (at == first.n) {
			vec_push(&first, i);
			continue;
		}
		before = &r[first.v[at]];
		same = str_eq(mapping_cell(w, &r[i], column),
		    mapping_cell(w, before, column));
		repeats += !str_eq(mapping_cell(w, &r[i], other),
		    mapping_cell(w, before, other));
	}
	vec_free(&first);
	map_free(&seen);
	return same && repeats > 0;
}

/* Does the file tell of the lines of orders? */
static bool
has_lines(const struct mapping_work *w)
{
	static const char *const roles[] = { "line_id", "product_id",
		"product_name", "quantity", "unit_price" };

	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
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

	if (!found_by_name(line) || sum == NULL || sum->column != ROLE_NONE ||
	    (has_lines(w) ? order == ROLE_NONE || price == ROLE_NONE ||
			!repeats_in_orders(w, line->column, order, price)
			  : mapping_column(w->m, "order_total") == ROLE_NONE &&
			mapping_has_token(w, line->column, "line")))
		return;
	sum->column = line->column;
	sum->how = "name";
	line->column = ROLE_NONE;
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
 * are over, or debits and credits run. */
static void
settle_balance(struct mapping_work *w)
{
	struct mapped *open = mapping_role(w->m, "open_amount");
	size_t amount = mapping_column(w->m, "amount");
	const struct header *header = &w->source->layout->header;
	bool runs;

	if (!found_by_name(open) || strcmp(w->kind->name, "invoices") != 0 ||
	    !mapping_is_called(w, open->column, "balance"))
		return;
	runs = amount != ROLE_NONE && is_more(w, open->column, amount);
	for (size_t i = 0; i < header->n && !runs; i++)
		runs = mapping_is_called(w, i, "debits and credits");
	if (runs)
		open->column = ROLE_NONE;
}

/* A lone id is an order's where date and amount are there; else a customer's,
 * of which it must not be said when another column is the customer. */
static void
settle_id(struct mapping_work *w)
{
	struct mapped *order = mapping_role(w->m, "order_id");

	if (strcmp(w->kind->name, "orders") != 0 || !found_by_name(order) ||
	    !mapping_is_called(w, order->column, "bare number"))
		return;
	if (mapping_column(w->m, "date") == ROLE_NONE)
		order->column = ROLE_NONE;
}

/* Small whole numbers beside a larger price, and no other quantity, may be how
 * many were bought ("amount" says either): it is asked. */
static void
settle_many(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");
	size_t n, price = mapping_column(w->m, "unit_price"), small = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	if (!found_by_name(amount) || !w->kind->orders || price == ROLE_NONE ||
	    mapping_column(w->m, "quantity") != ROLE_NONE)
		return;
	for (size_t i = 0; i < n; i++) {
		struct str cell = mapping_cell(w, &r[i], amount->column);
		int64_t x, y;

		small += cell.n < 3 && look_money(cell, &x) &&
		    look_money(mapping_cell(w, &r[i], price), &y) && x < y;
	}
	if (n > 0 && small == n)
		amount->column = ROLE_NONE;
}

/* Is column c the sum of the other two in all rows of the sample, of which
 * there are three at least? */
static bool
is_sum_of(const struct mapping_work *w, size_t c, size_t a, size_t b)
{
	size_t n, right = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++) {
		int64_t x, y, z;

		right += look_money(mapping_cell(w, &r[i], a), &x) &&
		    look_money(mapping_cell(w, &r[i], b), &y) &&
		    look_money(mapping_cell(w, &r[i], c), &z) && x + y == z;
	}
	return n >= 3 && right == n;
}

/* Beside an amount without tax and the tax, their sum is what was paid. */
static void
settle_gross(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct mapped *amount = mapping_role(w->m, "amount");

	if (!found_by_name(amount))
		return;
	for (size_t g = 0; g < header->n; g++) {
		if (!mapping_has_token(w, g, "with tax") ||
		    mapping_taken(w->m, g))
			continue;
		for (size_t t = 0; t < header->n; t++)
			if (t != g && t != amount->column &&
			    mapping_has_token(w, t, "tax") &&
			    is_sum_of(w, g, amount->column, t)) {
				amount->column = g;
				return;
			}
	}
}

/* The total of a list of payments may be what is left after fees, unless that
 * is told beside it. */
static void
settle_total(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");

	if (strcmp(w->kind->name, "payments") == 0 && found_by_name(amount) &&
	    mapping_is_called(w, amount->column, "sum") &&
	    mapping_some_token(w, "fees") &&
	    !mapping_some_token(w, "left after fees"))
		amount->column = ROLE_NONE;
}

/* What is without tax, beside the tax, is less than what is owed or paid. */
static void
settle_taxless(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");

	if (found_by_name(amount) &&
	    mapping_is_called(w, amount->column, "without tax") &&
	    mapping_column(w->m, "tax") != ROLE_NONE &&
	    strcmp(w->kind->name, "orders") != 0)
		amount->column = ROLE_NONE;
}

/* Beside a gross amount and fees the net is what is left after them. */
static void
settle_net(struct mapping_work *w)
{
	struct mapped *net = mapping_role(w->m, "line_amount");

	if (found_by_name(net) && mapping_is_called(w, net->column, "net") &&
	    mapping_some_token(w, "gross") && mapping_some_token(w, "fees"))
		net->column = ROLE_NONE;
}

/* Beside a state the region is an area of sales. Beside a city or a country a
 * state is where they lie. */
static void
settle_region(struct mapping_work *w)
{
	struct mapped *status = mapping_role(w->m, "status");
	const struct header *header = &w->source->layout->header;
	struct mapped *region = mapping_role(w->m, "region");
	bool placed = mapping_column(w->m, "city") != ROLE_NONE ||
	    mapping_column(w->m, "country") != ROLE_NONE ||
	    mapping_column(w->m, "postcode") != ROLE_NONE;

	if (found_by_name(status) &&
	    mapping_is_called(w, status->column, "state of a country") &&
	    mapping_some_token(w, "zip or city"))
		status->column = ROLE_NONE;
	if (region == NULL ||
	    (region->column == ROLE_NONE ? !placed
					 : !found_by_name(region) ||
			!mapping_is_called(w, region->column, "a region")))
		return;
	for (size_t i = 0; i < header->n; i++)
		if (!mapping_taken(w->m, i) &&
		    mapping_is_called(w, i, "state")) {
			region->column = i;
			region->how = "name";
			return;
		}
}

/* A discount whose values lie between 0 and 1, or in per cent, beside amounts
 * that do not, is a rate. */
static void
settle_rate(struct mapping_work *w)
{
	struct mapped *discount = mapping_role(w->m, "discount");
	struct mapped *rate = mapping_role(w->m, "discount_rate");
	struct look *look;

	if (!found_by_name(discount) || rate == NULL)
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

/* An amount that takes turns with another column of amounts is only what came
 * in, or only what went out. */
static void
settle_turns(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");
	size_t at;

	if (!found_by_name(amount) ||
	    (at = amount->column,
		w->look[at].filled * 20 >= w->look[at].rows * 19))
		return;
	for (size_t i = 0; i < w->source->layout->header.n; i++) {
		struct look *look = &w->look[i];

		if (i == at || mapping_taken(w->m, i))
			continue;
		look_at(look, w->source, i);
		if (look->filled > 0 &&
		    look_fits(look, ROLE_MONEY, ROLE_TOKENS) &&
		    (look->filled + w->look[at].filled) * 20 >=
			look->rows * 19 &&
		    mapping_take_turns(w, at, i)) {
			amount->column = ROLE_NONE;
			return;
		}
	}
}

/* A company of numbers is not whose customer one is, but a maker's code. */
static void
settle_code(struct mapping_work *w)
{
	struct mapped *company = mapping_role(w->m, "company");
	struct look *look;

	if (!found_by_name(company) || !w->kind->orders)
		return;
	look = &w->look[company->column];
	look_at(look, w->source, company->column);
	if (look->filled > 0 && look_count(look, ROLE_NUMBER) == look->filled)
		company->column = ROLE_NONE;
}

/* Where the customer is one column of its own, of a person or a company, the
 * company is whose books they are. */
static void
settle_company(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *company = mapping_role(w->m, "company");

	if (w->kind->orders && found_by_name(name) && found_by_name(company) &&
	    mapping_is_called(w, name->column, "one customer") &&
	    mapping_is_called(w, company->column, "a company"))
		company->column = ROLE_NONE;
}

/* Amounts in the currency of the books are not in that of the documents. */
static void
settle_local(struct mapping_work *w)
{
	const struct mapped *amount = mapping_role(w->m, "amount");
	struct mapped *currency = mapping_role(w->m, "currency");

	if (amount == NULL || amount->column == ROLE_NONE || currency == NULL ||
	    currency->column == ROLE_NONE ||
	    strcmp(currency->how, "name") != 0 ||
	    !mapping_has_token(w, amount->column, "local") ||
	    mapping_has_token(w, currency->column, "local"))
		return;
	currency->column = ROLE_NONE;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (!mapping_taken(w->m, i) &&
		    mapping_has_token(w, i, "local") &&
		    mapping_has_token(w, i, "local currency"))
			currency->column = i;
}

/* Beside "Q1_NPS_GROUP" (promoters and so on) Q1 is the likelihood to recommend
 * of which they were made. */
static void
settle_recommend(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct mapped *recommend = mapping_role(w->m, "recommend");

	if (recommend == NULL || recommend->column != ROLE_NONE)
		return;
	for (size_t i = 0; i < header->n; i++) {
		struct str name = header->name[i];
		size_t at;

		if (!str_ends(name, STR("_NPS_GROUP")))
			continue;
		name.n -= strlen("_NPS_GROUP");
		at = header_exact(header, name);
		if (at != ROLE_NONE && !mapping_taken(w->m, at)) {
			recommend->column = at;
			recommend->how = "name";
			return;
		}
	}
}

void
mapping_settle(struct mapping_work *w)
{
	settle_recommend(w);
	settle_names(w);
	settle_halves(w);
	settle_receiver(w);
	settle_reference(w);
	settle_line(w);
	settle_balance(w);
	settle_id(w);
	settle_total(w);
	settle_many(w);
	settle_gross(w);
	settle_taxless(w);
	settle_net(w);
	settle_region(w);
	settle_rate(w);
	settle_turns(w);
	settle_company(w);
	settle_local(w);
	settle_code(w);
}
