/* What the columns beside it say of the meaning of a column whose name alone is
 * not clear. */
#include "mapping_inside.h"

#include <stdlib.h>

bool
mapping_is_called(const struct mapping_work *w, size_t column, const char *list)
{
	struct arena arena = { 0 };
	bool found = role_listed(str_of(list),
	    role_normal(w->source->layout->header.name[column], &arena));

	arena_free(&arena);
	return found;
}

bool
mapping_has_token(const struct mapping_work *w, size_t column, const char *list)
{
	struct arena arena = { 0 };
	struct str rest =
	    role_normal(w->source->layout->header.name[column], &arena);
	bool found = false;

	while (!found && rest.p != NULL)
		found = role_listed(str_of(list), str_cut(&rest, ' '));
	arena_free(&arena);
	return found;
}

bool
mapping_some_token(const struct mapping_work *w, const char *list)
{
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (mapping_has_token(w, i, list))
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
	static const char names[] =
	    "name,nom,nome,nombre,naam,nazwa,名,注文者名,購入者名,ご注文者名";
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *first = mapping_role(w->m, "first_name");
	struct mapped *last = mapping_role(w->m, "last_name");
	struct mapped *half;

	if (!found_by_name(name) || first == NULL || last == NULL ||
	    (first->column == ROLE_NONE) == (last->column == ROLE_NONE) ||
	    !mapping_is_called(w, name->column, names))
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
	if (!mapping_is_called(w, name->column, "name") || order == NULL ||
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
	static const char receivers[] =
	    "recipient,receiver,consignee,收货人姓名,收货人,收件人姓名,收件人,"
	    "수취인,수취인명,수령인,お届け先氏名,配送先氏名";
	struct mapped *name = mapping_role(w->m, "customer_name");

	if (!found_by_name(name))
		return;
	if ((found_by_name(mapping_role(w->m, "customer_id")) &&
		mapping_is_called(w, name->column, receivers)) ||
	    (w->kind->orders && mapping_has_token(w, name->column, "client") &&
		mapping_some_token(w, "customer")))
		name->column = ROLE_NONE;
}

bool
mapping_is_ledgers(const struct mapping_work *w, size_t column)
{
	static const char beside[] =
	    "debit,credit,balance,split,memo,soll,haben,saldo,party,customer,"
	    "client,name,email,company,first name,buyer,kunde,kundenname";

	if (strcmp(w->kind->name, "customers") == 0 ||
	    strcmp(w->kind->name, "spells") == 0 ||
	    !mapping_is_called(w, column, "account,konto"))
		return false;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (mapping_is_called(w, i, beside))
			return true;
	return false;
}

/* A reference is no product's where nothing else is told of products. */
static void
settle_reference(struct mapping_work *w)
{
	struct mapped *product = mapping_role(w->m, "product_id");

	if (found_by_name(product) &&
	    mapping_is_called(
		w, product->column, "ref,reference,referencia,referenz") &&
	    mapping_column(w->m, "quantity") == ROLE_NONE &&
	    mapping_column(w->m, "unit_price") == ROLE_NONE)
		product->column = ROLE_NONE;
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
	    !mapping_is_called(
		w, open->column, "balance,saldo,guthaben,solde,余额,残高"))
		return;
	runs = amount != ROLE_NONE && is_more(w, open->column, amount);
	for (size_t i = 0; i < header->n && !runs; i++)
		runs = mapping_is_called(
		    w, i, "debit,credit,soll,haben,debits,credits");
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
	    !mapping_is_called(w, order->column, "id,no,number,nr,num"))
		return;
	if (mapping_column(w->m, "date") == ROLE_NONE)
		order->column = ROLE_NONE;
}

/* The total of a list of payments may be what is left after fees. */
static void
settle_total(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");

	if (strcmp(w->kind->name, "payments") == 0 && found_by_name(amount) &&
	    mapping_is_called(w, amount->column, "total,total amount") &&
	    mapping_some_token(w, "fee,fees,gebuhr,gebuhren,commission,frais"))
		amount->column = ROLE_NONE;
}

/* What is without tax, beside the tax, is less than what is owed or paid. */
static void
settle_taxless(struct mapping_work *w)
{
	static const char net[] =
	    "net amount,net,netto,nettobetrag,net total,net value,neto,"
	    "importe neto,montant net,importo netto,netto bedrag,net sales";
	struct mapped *amount = mapping_role(w->m, "amount");

	if (found_by_name(amount) &&
	    mapping_is_called(w, amount->column, net) &&
	    mapping_column(w->m, "tax") != ROLE_NONE &&
	    strcmp(w->kind->name, "orders") != 0)
		amount->column = ROLE_NONE;
}

/* Beside a gross amount and fees the net is what is left after them. */
static void
settle_net(struct mapping_work *w)
{
	struct mapped *net = mapping_role(w->m, "line_amount");

	if (found_by_name(net) &&
	    mapping_is_called(w, net->column, "net,netto,net amount,neto") &&
	    mapping_some_token(w, "gross,brutto,bruto,lordo,brut") &&
	    mapping_some_token(w, "fee,fees,gebuhr,gebuhren,commission,frais"))
		net->column = ROLE_NONE;
}

/* Beside a state the region is an area of sales. Beside a city or a country a
 * state is where they lie. */
static void
settle_region(struct mapping_work *w)
{
	static const char states[] = "state,province,bundesland,estado,uf";
	const struct header *header = &w->source->layout->header;
	struct mapped *region = mapping_role(w->m, "region");
	bool placed = mapping_column(w->m, "city") != ROLE_NONE ||
	    mapping_column(w->m, "country") != ROLE_NONE ||
	    mapping_column(w->m, "postcode") != ROLE_NONE;

	if (region == NULL ||
	    (region->column == ROLE_NONE ? !placed
					 : !found_by_name(region) ||
			!mapping_is_called(w, region->column, "region")))
		return;
	for (size_t i = 0; i < header->n; i++)
		if (!mapping_taken(w->m, i) &&
		    mapping_is_called(w, i, states)) {
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

/* Where the customer is one column of its own, of a person or a company, the
 * company is whose books they are. */
static void
settle_company(struct mapping_work *w)
{
	struct mapped *name = mapping_role(w->m, "customer_name");
	struct mapped *company = mapping_role(w->m, "company");

	if (w->kind->orders && found_by_name(name) && found_by_name(company) &&
	    mapping_is_called(w, name->column, "customer,client,partner") &&
	    mapping_is_called(w, company->column, "company"))
		company->column = ROLE_NONE;
}

/* Amounts in the currency of the books are not in that of the documents. */
static void
settle_local(struct mapping_work *w)
{
	static const char local[] = "local,hauswahrung,lcy";
	const struct mapped *amount = mapping_role(w->m, "amount");
	struct mapped *currency = mapping_role(w->m, "currency");

	if (amount == NULL || amount->column == ROLE_NONE || currency == NULL ||
	    currency->column == ROLE_NONE ||
	    strcmp(currency->how, "name") != 0 ||
	    !mapping_has_token(w, amount->column, local) ||
	    mapping_has_token(w, currency->column, local))
		return;
	currency->column = ROLE_NONE;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (!mapping_taken(w->m, i) && mapping_has_token(w, i, local) &&
		    mapping_has_token(w, i, "currency,hauswahrung"))
			currency->column = i;
}

void
mapping_settle(struct mapping_work *w)
{
	settle_names(w);
	settle_halves(w);
	settle_receiver(w);
	settle_reference(w);
	settle_balance(w);
	settle_id(w);
	settle_total(w);
	settle_taxless(w);
	settle_net(w);
	settle_region(w);
	settle_rate(w);
	settle_turns(w);
	settle_company(w);
	settle_local(w);
}
