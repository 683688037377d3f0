/* What the columns beside it say of the meaning of a column whose name alone is
 * not clear. */
#include "mapping_inside.h"

#include "base/map.h"
#include "base/vec.h"

/* Does a word or a preset say which column it is, not the user? */
static bool
is_ours(const struct mapped *r)
{
	return mapping_by_name(r) ||
	    (r != NULL && r->column != ROLE_NONE &&
		strcmp(r->how, "preset") == 0);
}

/* A name beside a first name is the last, and the reverse; alone it is all. */
static void
settle_halves(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *first = mapping_role(w->m, "first_name");
	struct mapped *last = mapping_role(w->m, "last_name");
	struct mapped *half;

	if (is_ours(last) && name != NULL && name->column == ROLE_NONE &&
	    first != NULL && first->column == ROLE_NONE &&
	    mapping_is_called(w, last->column, "bare name")) {
		mapping_give(last, name);
	}
	if (!mapping_by_name(name) || first == NULL || last == NULL ||
	    (first->column == ROLE_NONE) == (last->column == ROLE_NONE) ||
	    !mapping_is_called(w, name->column, "bare name"))
		return;
	half = first->column == ROLE_NONE ? first : last;
	mapping_give(name, half);
}

/* A name of numbers is the order's; a "customer" of codes is an id. */
static void
settle_names(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *order = mapping_role(w->m, "order_id");

	if (!mapping_by_name(name))
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

/* Is no cell of the column of several words, and stands the same text of the
 * other column beside the same of it in all rows, of which some differ? */
static bool
is_code_of(struct mapping_work *w, size_t column, size_t name)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	scoped_by(map_free) struct map codes = { 0 }, names = { 0 };
	bool codes_of = true;

	look_at(&w->look[column], w->source, column);
	for (size_t i = 0; i < n && codes_of; i++)
		codes_of =
		    map_add(&codes, source_cell(w->source, &r[i], column)) ==
		    map_add(&names, source_cell(w->source, &r[i], name));
	return codes_of && codes.count > 1 && w->look[column].spaced == 0 &&
	    w->look[column].filled == w->look[column].rows;
}

/* Beside a customer's name a bare customer of single words, one for each name,
 * is the id. */
static void
settle_code_of_customer(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *id = mapping_role(w->m, "customer_id");

	if (!mapping_by_name(name) || id == NULL || id->column != ROLE_NONE ||
	    !mapping_has_token(w, name->column, "name"))
		return;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (!mapping_taken(w->m, i) &&
		    mapping_is_called(w, i, "one customer") &&
		    is_code_of(w, i, name->column)) {
			id->column = i;
			id->how = "name";
			return;
		}
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
		map_add(&seen, source_cell(w->source, &r[i], column));
	n = seen.count;
	map_free(&seen);
	return n;
}

/* On an account with debits and credits the same name in all rows is whose
 * account it is, unless it is said to be the customer's. */
static void
settle_holder(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	bool sides = mapping_column(w->m, "running_balance") != ROLE_NONE;
	size_t rows;

	if (strcmp(w->kind->name, "payments") != 0 || !mapping_by_name(name) ||
	    mapping_has_token(w, name->column, "one customer") ||
	    mapping_has_token(w, name->column, "who pays"))
		return;
	for (size_t i = 0; i < w->source->layout->header.n && !sides; i++)
		sides = mapping_is_called(w, i, "debits and credits");
	if (sides && different(w, name->column, &rows) == 1 && rows > 2)
		name->column = ROLE_NONE;
}

/* One account in all rows, beside parties that differ, is of the books, and
 * one user of payments whoever keeps them. */
static void
settle_account(struct mapping_work *w)
{
	static const char *const parties[] = { "customer_name", "company",
		"last_name", "email" };
	struct mapped *id = mapping_role(w->m, "customer_id");
	size_t rows, party;

	if (!mapping_by_name(id) || different(w, id->column, &rows) != 1 ||
	    rows < 3)
		return;
	if (strcmp(w->kind->name, "payments") == 0 &&
	    mapping_has_token(w, id->column, "a user"))
		id->column = ROLE_NONE;
	if (id->column == ROLE_NONE || !mapping_says(w, id->column, "account"))
		return;
	for (size_t i = 0; i < COUNT(parties); i++) {
		party = mapping_find(w, parties[i]);
		if (party != ROLE_NONE && different(w, party, &rows) > 1) {
			id->column = ROLE_NONE;
			return;
		}
	}
}

/* What somebody logs in with says less than a first and a last name. */
static void
settle_login(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct look *look;

	if (!mapping_by_name(name) ||
	    !mapping_by_name(mapping_role(w->m, "first_name")) ||
	    !mapping_by_name(mapping_role(w->m, "last_name")) ||
	    !mapping_has_token(w, name->column, "a user"))
		return;
	look = &w->look[name->column];
	look_at(look, w->source, name->column);
	if (look->spaced * 2 < look->filled)
		name->column = ROLE_NONE;
}

/* Where lines of orders have a customer's first and last names beside them, a
 * bare name is the product's. */
static void
settle_product(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *product = mapping_role(w->m, "product_name");

	if (!w->kind->orders || product == NULL || !mapping_by_name(name) ||
	    !mapping_by_name(mapping_role(w->m, "first_name")) ||
	    !mapping_by_name(mapping_role(w->m, "last_name")) ||
	    !mapping_by_name(mapping_role(w->m, "product_id")) ||
	    !mapping_is_called(w, name->column, "bare name"))
		return;
	mapping_give(name, product);
}

/* And of contracts it is what they are called. */
static void
settle_title(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *plan = mapping_role(w->m, "product_id");

	if (strcmp(w->kind->name, "spells") != 0 || !mapping_by_name(name) ||
	    !mapping_is_called(w, name->column, "bare name") ||
	    mapping_find(w, "first_name") == ROLE_NONE ||
	    mapping_find(w, "last_name") == ROLE_NONE)
		return;
	if (plan != NULL && plan->column == ROLE_NONE)
		mapping_give(name, plan);
	else
		name->column = ROLE_NONE;
}

/* What a contract is of says its product, if there is one, before its type: new
 * or renewed. */
static void
settle_plan(struct mapping_work *w)
{
	struct mapped *plan = mapping_role(w->m, "product_id");
	size_t product;

	if (strcmp(w->kind->name, "spells") != 0 || plan == NULL ||
	    (plan->column != ROLE_NONE &&
		(!mapping_by_name(plan) ||
		    !mapping_says(w, plan->column, "type"))))
		return;
	product = mapping_other(w, "product_name");
	if (product == ROLE_NONE)
		return;
	plan->column = product;
	plan->how = "name";
}

/* A case came when it was created, not when work on it is to start. */
static void
settle_created(struct mapping_work *w)
{
	struct mapped *date = mapping_role(w->m, "date");

	if (strcmp(w->kind->name, "interactions") != 0 ||
	    !mapping_by_name(date) ||
	    !mapping_has_token(w, date->column, "a start"))
		return;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (!mapping_taken(w->m, i) &&
		    mapping_is_called(w, i, "created")) {
			date->column = i;
			return;
		}
}

/* The owner of a contract is whose it is, but where its customer is told: then
 * the owner looks after it. */
static void
settle_owner(struct mapping_work *w)
{
	static const char *const others[] = { "customer_name", "company",
		"email" };
	struct mapped *id = mapping_role(w->m, "customer_id");

	if (strcmp(w->kind->name, "spells") != 0 || !mapping_by_name(id) ||
	    !mapping_says(w, id->column, "owner"))
		return;
	for (size_t i = 0; i < COUNT(others); i++)
		if (mapping_column(w->m, others[i]) != ROLE_NONE ||
		    mapping_other(w, others[i]) != ROLE_NONE) {
			id->column = ROLE_NONE;
			return;
		}
}

/* A bare code beside the city is no customer's but the place's. */
static void
settle_place(struct mapping_work *w)
{
	struct mapped *id = mapping_role(w->m, "customer_id");
	struct mapped *postcode = mapping_role(w->m, "postcode");
	size_t city = mapping_column(w->m, "city");

	if (!mapping_by_name(id) || postcode == NULL ||
	    postcode->column != ROLE_NONE || city == ROLE_NONE ||
	    (id->column != city + 1 && id->column + 1 != city) ||
	    !mapping_is_called(w, id->column, "bare number"))
		return;
	postcode->column = id->column;
	postcode->how = "name";
	id->column = mapping_other(w, "customer_id");
}

/* Who receives the goods is no buyer's name where the buyer has an id; a client
 * beside a customer is whose customers they are; nor is who sends something to
 * others. */
static void
settle_receiver(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");

	if (!mapping_by_name(name))
		return;
	if ((mapping_by_name(mapping_role(w->m, "customer_id")) &&
		mapping_is_called(w, name->column, "receiver")) ||
	    (mapping_is_called(w, name->column, "a sender") &&
		mapping_some_token(w, "receiver")) ||
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

/* A reference is no product's where nothing else is told of products, or where
 * each row has its own and products come again: then it is the order's. */
static void
settle_reference(struct mapping_work *w)
{
	struct mapped *product = mapping_role(w->m, "product_id");
	struct mapped *order = mapping_role(w->m, "order_id");
	size_t name = mapping_column(w->m, "product_name"), rows;
	bool own;

	if (!mapping_by_name(product) ||
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

/* A lone id is an order's where date and amount are there; else a customer's,
 * of which it must not be said when another column is the customer. */
static void
settle_id(struct mapping_work *w)
{
	struct mapped *order = mapping_role(w->m, "order_id");

	if (strcmp(w->kind->name, "orders") != 0 || !mapping_by_name(order) ||
	    !mapping_is_called(w, order->column, "bare number"))
		return;
	if (mapping_column(w->m, "date") == ROLE_NONE)
		order->column = ROLE_NONE;
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

	if (mapping_by_name(status) &&
	    mapping_is_called(w, status->column, "state of a country") &&
	    mapping_some_token(w, "zip or city"))
		status->column = ROLE_NONE;
	if (region == NULL ||
	    (region->column == ROLE_NONE ? !placed
					 : !mapping_by_name(region) ||
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

/* Beside quantities or prices the word for a company that is that for a unit,
 * too, is of measure. */
static void
settle_unit(struct mapping_work *w)
{
	struct mapped *company = mapping_role(w->m, "company");

	if (!mapping_by_name(company) ||
	    !mapping_is_called(w, company->column, "a unit"))
		return;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (i != company->column &&
		    mapping_says(w, i, "quantity+price")) {
			company->column = ROLE_NONE;
			return;
		}
}

/* A company of numbers is not whose customer one is, but a maker's code. */
static void
settle_code(struct mapping_work *w)
{
	struct mapped *company = mapping_role(w->m, "company");
	struct look *look;

	if (!mapping_by_name(company) || !w->kind->orders)
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

	if (w->kind->orders && mapping_by_name(name) &&
	    mapping_by_name(company) &&
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
	settle_code_of_customer(w);
	settle_holder(w);
	settle_account(w);
	settle_login(w);
	settle_unit(w);
	settle_product(w);
	settle_title(w);
	settle_plan(w);
	settle_created(w);
	mapping_cells(w);
	settle_halves(w);
	settle_place(w);
	settle_owner(w);
	settle_receiver(w);
	settle_reference(w);
	settle_id(w);
	mapping_sums(w);
	settle_region(w);
	settle_company(w);
	settle_local(w);
	settle_code(w);
}
