/* Columns by the words of their names, checked by what their cells hold. */
#include "mapping_inside.h"

#include "base/die.h"
#include "base/mem.h"
#include "text/normalise.h"

#include <stdlib.h>

/* What a column may be. */
struct candidate {
	size_t column;
	struct role_claim claim;
};

struct candidates {
	VEC(struct candidate) all;
	VEC(struct candidate) outside; /* of roles that the kind has not */
};

bool
mapping_is_called(const struct mapping_work *w, size_t column, const char *list)
{
	struct arena arena = { 0 };
	struct str rest = str_of(list), name;
	bool found = false;

	name = role_normal(w->source->layout->header.name[column], &arena);
	while (!found && rest.p != NULL)
		found = str_eq(str_cut(&rest, ','), name);
	arena_free(&arena);
	return found;
}

static bool
fits(struct mapping_work *w, const struct candidate *c)
{
	struct look *look = &w->look[c->column];
	enum role_type type = role_type(c->claim.role);
	struct str name = w->source->layout->header.name[c->column];

	look_at(look, w->source, c->column);
	if (c->claim.score >= ROLE_CANONICAL &&
	    (kind_requires(w->kind, c->claim.role) || look->filled < 3 ||
		look_count(look, type) > 0))
		return true;
	if (c->claim.score < ROLE_CANONICAL &&
	    look_fits(look, type, c->claim.score))
		return true;
	if (c->claim.score >= ROLE_WEAK && look_wants(type) != NULL)
		report_detail(&w->source->tool->report,
		    "%s: \"%.*s\" has no %s: not %s", source_file(w->source),
		    STR_ARG(name), look_wants(type), c->claim.role);
	return false;
}

/* A column that is called a customer, with ids in it: numbers, codes. */
static bool
holds_codes(struct mapping_work *w, size_t column)
{
	struct look *look = &w->look[column];

	look_at(look, w->source, column);
	return look->filled > 0 && look->codes * 10 >= look->filled * 9;
}

/* A "customer" of codes is not a name but an id. */
static struct candidate
as_code(struct mapping_work *w, struct candidate c)
{
	if (strcmp(c.claim.role, "customer_name") == 0 &&
	    c.claim.score < ROLE_CANONICAL &&
	    !mapping_is_called(w, c.column, "name") &&
	    mapping_role(w->m, "customer_id") != NULL &&
	    holds_codes(w, c.column)) {
		c.claim.role = "customer_id";
		if (c.claim.score > ROLE_WEAK)
			c.claim.score = ROLE_WEAK;
	}
	return c;
}

/* "Paid" with yes and no in it is no amount but a status. */
static struct candidate
as_status(struct mapping_work *w, struct candidate c)
{
	struct look *look = &w->look[c.column];
	struct mapped *status = mapping_role(w->m, "payment_status");

	look_at(look, w->source, c.column);
	if (strcmp(c.claim.role, "paid_amount") == 0 && status != NULL &&
	    look->flags > 0 && look->flags == look->filled)
		c.claim.role = status->role;
	return c;
}

/* The name of a column as the file has it: of two with one name the second is
 * numbered in the header, but claims what the first does. */
static struct str
claimed_name(const struct mapping_work *w, size_t column)
{
	const struct layout *layout = w->source->layout;
	struct str name = layout->header.name[column], raw;

	if (!layout->renamed || layout->column[column].source >= layout->width)
		return name;
	raw = str_trim(layout->raw_header[layout->column[column].source]);
	return raw.n > 0 && name.n > raw.n && name.p[raw.n] == '_' &&
		str_starts(name, raw)
	    ? raw
	    : name;
}

/* Has the column a role of its own beside the kind's, as surely as a word says
 * it? */
static bool
is_outside(struct mapping_work *w, const struct role_claim *claim, size_t n)
{
	enum role_type type;

	if (n == 0 || claim[0].score < ROLE_WEAK ||
	    (n > 1 && claim[1].score == claim[0].score) ||
	    mapping_role(w->m, claim[0].role) != NULL)
		return false;
	type = role_type(claim[0].role);
	return strcmp(w->kind->name, "customers") != 0 ||
	    (type != ROLE_MONEY && type != ROLE_NUMBER && type != ROLE_RATE &&
		type != ROLE_DATE &&
		type != ROLE_LEVEL); /* of what, nobody can tell */
}

static void
gather(struct mapping_work *w, struct candidates *c)
{
	const struct header *header = &w->source->layout->header;

	for (size_t i = 0; i < header->n; i++) {
		struct role_claim claim[ROLE_CLAIMS];
		size_t n;

		if (mapping_taken(w->m, i))
			continue;
		n = role_claims(w->words, claimed_name(w, i), claim);
		if (is_outside(w, claim, n))
			vec_push(
			    &c->outside, ((struct candidate){ i, claim[0] }));
		for (size_t k = 0; k < n; k++) {
			struct candidate one = { i, claim[k] };
			struct mapped *r = mapping_role(w->m, claim[k].role);

			if (r == NULL || r->outside || r->column != ROLE_NONE)
				continue;
			if (claim[k].score < ROLE_WEAK &&
			    kind_requires(w->kind, r->role))
				continue;
			one = as_status(w, one);
			if (fits(w, &one))
				vec_push(&c->all, as_code(w, one));
		}
	}
}

/* The best two candidates of a role among the columns that are free. */
struct best {
	const struct candidate *first, *second;
};

static struct best
best_of(
    const struct mapping_work *w, const struct candidates *c, const char *role)
{
	struct best b = { NULL, NULL };

	for (size_t i = 0; i < c->all.n; i++) {
		const struct candidate *x = &c->all.v[i];

		if (strcmp(x->claim.role, role) != 0 ||
		    mapping_taken(w->m, x->column))
			continue;
		if (b.first == NULL || x->claim.score > b.first->claim.score ||
		    (x->claim.score == b.first->claim.score &&
			(role_type(role) == ROLE_DATE ||
			    role_type(role) == ROLE_ID) &&
			x->claim.place < b.first->claim.place)) {
			b.second = b.first;
			b.first = x;
		} else if (b.second == NULL ||
		    x->claim.score > b.second->claim.score) {
			b.second = x;
		}
	}
	return b;
}

/* Two columns of which neither is surer. Of dates, the word that stands first
 * in the table says more. */
static bool
is_open(const struct best *b, const char *role)
{
	if (b->second == NULL ||
	    b->first->claim.score - b->second->claim.score >= 10)
		return false;
	return role_type(role) != ROLE_DATE ||
	    b->first->claim.score - b->second->claim.score < 0 ||
	    b->first->claim.place == b->second->claim.place;
}

/* Gives columns to roles, the surest first, until nothing is clear any more. */
static void
assign(struct mapping_work *w, const struct candidates *c)
{
	static const int steps[] = { ROLE_CANONICAL, ROLE_WORD, ROLE_PREFIX,
		ROLE_WEAK, ROLE_TOKENS };

	for (size_t s = 0; s < sizeof(steps) / sizeof(*steps); s++)
		for (size_t i = 0; i < w->m->roles; i++) {
			struct mapped *r = &w->m->role[i];
			struct best b;

			if (r->column != ROLE_NONE || r->outside)
				continue;
			b = best_of(w, c, r->role);
			if (b.first == NULL ||
			    b.first->claim.score < steps[s] ||
			    is_open(&b, r->role))
				continue;
			r->column = b.first->column;
			r->how = "name";
		}
}

static _Noreturn void
ask_two(const struct mapping_work *w, const char *role, const struct best *b)
{
	const struct header *header = &w->source->layout->header;
	char option[64];
	struct diag d;

	role_option(role, option, sizeof(option));
	diag_set(&d, EXIT_DATA, "two-columns",
	    "two columns could be %s: %zu \"%.*s\" and %zu \"%.*s\"; name one "
	    "with --%s=COLUMN",
	    role, b->first->column + 1, STR_ARG(header->name[b->first->column]),
	    b->second->column + 1, STR_ARG(header->name[b->second->column]),
	    option);
	source_fail(w->source, &d);
}

/* What a role without a clear column gets: texts about a customer the first of
 * several, which is said; numbers and dates none, which is said, too; what is
 * required is asked. */
static void
settle_open(struct mapping_work *w, const struct candidates *c)
{
	const struct header *header = &w->source->layout->header;

	for (size_t i = 0; i < w->m->roles; i++) {
		struct mapped *r = &w->m->role[i];
		struct best b;
		enum role_type type = role_type(r->role);
		char option[64];
		bool takes = type == ROLE_TEXT || type == ROLE_ID ||
		    type == ROLE_PERSON || type == ROLE_EMAIL ||
		    type == ROLE_PHONE || type == ROLE_COUNTRY;

		if (r->column != ROLE_NONE || r->outside)
			continue;
		b = best_of(w, c, r->role);
		if (b.first == NULL || b.second == NULL)
			continue;
		if (kind_requires(w->kind, r->role) && !w->options->ask)
			ask_two(w, r->role, &b);
		if (takes && type != ROLE_ID &&
		    b.second->column < b.first->column)
			b = (struct best){ b.second, b.first };
		if (takes) {
			r->column = b.first->column;
			r->how = "name";
		}
		role_option(r->role, option, sizeof(option));
		report_say(&w->source->tool->report,
		    "%s: two columns could be %s: \"%.*s\" and \"%.*s\"; %s "
		    "(--%s=COLUMN names one)",
		    source_file(w->source), r->role,
		    STR_ARG(header->name[b.first->column]),
		    STR_ARG(header->name[b.second->column]),
		    takes ? "the former is taken" : "neither is taken", option);
	}
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
	static const char names[] = "name,nom,nome,nombre,naam,nazwa";
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
	    !holds_codes(w, name->column))
		return;
	if (order->column == ROLE_NONE) {
		order->column = name->column;
		order->how = "name";
	}
	name->column = ROLE_NONE;
}

/* An account is a ledger's or a bank's where another party, or debits, credits
 * and balances stand beside it. */
static void
settle_account(struct mapping_work *w)
{
	static const char *const parties[] = { "customer_name", "email",
		"company", "first_name" };
	const struct header *header = &w->source->layout->header;
	struct mapped *customer = mapping_role(w->m, "customer_id");
	bool ledger = false;

	if (!found_by_name(customer) ||
	    strcmp(w->kind->name, "customers") == 0 ||
	    strcmp(w->kind->name, "spells") == 0 ||
	    !mapping_is_called(w, customer->column, "account,konto"))
		return;
	for (size_t i = 0; i < sizeof(parties) / sizeof(*parties); i++)
		ledger |= mapping_column(w->m, parties[i]) != ROLE_NONE;
	for (size_t i = 0; i < header->n && !ledger; i++)
		ledger = mapping_is_called(
		    w, i, "debit,credit,balance,split,memo,soll,haben,saldo");
	if (ledger)
		customer->column = ROLE_NONE;
}

/* A balance of invoices is what is open of each, unless it is more than they
 * are over, or debits and credits run. */
static void
settle_balance(struct mapping_work *w)
{
	struct mapped *open = mapping_role(w->m, "open_amount");
	const struct header *header = &w->source->layout->header;
	bool runs = false;

	if (!found_by_name(open) || strcmp(w->kind->name, "invoices") != 0 ||
	    !mapping_is_called(
		w, open->column, "balance,saldo,guthaben,solde,余额,残高"))
		return;
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

/* Does a word of some column's name stand in the list? */
static bool
some_token(const struct mapping_work *w, const char *list)
{
	const struct header *header = &w->source->layout->header;
	struct arena arena = { 0 };
	bool found = false;

	for (size_t i = 0; i < header->n && !found; i++) {
		struct str rest = role_normal(header->name[i], &arena);

		while (!found && rest.p != NULL) {
			struct str token = str_cut(&rest, ' '),
				   words = str_of(list);

			while (!found && words.p != NULL)
				found = str_eq(str_cut(&words, ','), token);
		}
	}
	arena_free(&arena);
	return found;
}

/* The total of a list of payments may be what is left after fees. */
static void
settle_total(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");

	if (strcmp(w->kind->name, "payments") == 0 && found_by_name(amount) &&
	    mapping_is_called(w, amount->column, "total,total amount") &&
	    some_token(w, "fee,fees,gebuhr,gebuhren,commission,frais"))
		amount->column = ROLE_NONE;
}

/* Beside a gross amount and fees the net is what is left after them. */
static void
settle_net(struct mapping_work *w)
{
	struct mapped *net = mapping_role(w->m, "line_amount");

	if (found_by_name(net) &&
	    mapping_is_called(w, net->column, "net,netto,net amount,neto") &&
	    some_token(w, "gross,brutto,bruto,lordo,brut") &&
	    some_token(w, "fee,fees,gebuhr,gebuhren,commission,frais"))
		net->column = ROLE_NONE;
}

/* Beside a state the region is an area of sales. */
static void
settle_region(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct mapped *region = mapping_role(w->m, "region");

	if (!found_by_name(region) ||
	    !mapping_is_called(w, region->column, "region"))
		return;
	for (size_t i = 0; i < header->n; i++)
		if (!mapping_taken(w->m, i) &&
		    mapping_is_called(w, i, "state,province,bundesland")) {
			region->column = i;
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

/* Roles that the kind does not have: they are told, and may stand in. Where two
 * columns could be one, neither is. */
static void
add_outside(struct mapping_work *w, const struct candidates *c)
{
	struct mapping *m = w->m;
	size_t from = m->roles, n = from;

	for (size_t i = 0; i < c->outside.n && m->roles < MAPPING_ROLES; i++) {
		const struct candidate *one = &c->outside.v[i];
		struct mapped *twin = mapping_role(m, one->claim.role);

		if (mapping_taken(m, one->column) || !fits(w, one))
			continue;
		if (twin != NULL) {
			twin->column = ROLE_NONE;
			continue;
		}
		m->role[m->roles++] = (struct mapped){
			arena_str(&m->arena, str_of(one->claim.role)).p,
			one->column, "name", true
		};
	}
	for (size_t i = from; i < m->roles; i++)
		if (m->role[i].column != ROLE_NONE)
			m->role[n++] = m->role[i];
	m->roles = n;
}

void
mapping_words(struct mapping_work *w)
{
	struct candidates c = { .all = { 0 }, .outside = { 0 } };

	gather(w, &c);
	assign(w, &c);
	settle_open(w, &c);
	settle_names(w);
	settle_halves(w);
	settle_account(w);
	settle_balance(w);
	settle_id(w);
	settle_total(w);
	settle_net(w);
	settle_region(w);
	settle_rate(w);
	add_outside(w, &c);
	vec_free(&c.all);
	vec_free(&c.outside);
}

size_t
mapping_other(struct mapping_work *w, const char *role)
{
	const struct header *header = &w->source->layout->header;
	size_t found = ROLE_NONE;
	int best = 0;

	for (size_t i = 0; i < header->n; i++) {
		struct role_claim claim[ROLE_CLAIMS];
		size_t n = mapping_taken(w->m, i)
		    ? 0
		    : role_claims(w->words, header->name[i], claim);

		for (size_t k = 0; k < n; k++) {
			struct candidate one = { i, claim[k] };

			if (strcmp(claim[k].role, role) == 0 &&
			    claim[k].score >= ROLE_WEAK &&
			    claim[k].score > best && fits(w, &one)) {
				best = claim[k].score;
				found = i;
			}
		}
	}
	return found;
}
