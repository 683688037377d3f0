/*
 * hold: may an order go out? Every line of the exposure and every rule.
 */
#include "model/hold.h"

#include "base/die.h"
#include "cli/heading.h"
#include "crm-credit/facts/credit_open.h"
#include "crm-credit/facts/promises.h"
#include "crm-credit/shared/dun_rules.h"
#include "crm-credit/shared/units.h"
#include "csv/row.h"
#include "hold_groups.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

struct options {
	struct book_options book;
	const char *orders, *limits, *approved, *promises, *levels, *log;
	int64_t most_days, least_level;
	double most_share, delivered, ordered;
};

#include "hold.def"

/* What is known of one customer. */
struct account {
	struct hold_exposure exposure;
	struct hold_overdue *overdue;
	size_t n_overdue;
	int32_t level;
	bool promise_broken;
};

struct run {
	const struct options *o;
	struct credit *c;
	struct hold_orders orders;
	struct hold_groups groups;
	bool has_groups; /* somebody has a parent, or groups have limits */
	struct dun_rules rules;
	struct account *account;      /* by account or row */
	struct hold_overdue *overdue; /* of all */
	struct csv_writer *w;
	bool *broken;
};

/* Is an item late and not disputed: does a rule look at it? */
static bool
is_late(const struct ledger_walk *w, size_t i)
{
	const struct ledger_item *item = &w->ledger->items.v[i];

	return ledger_is_open(w, i) && item->due != LEDGER_NO_DATE &&
	    item->due < w->day && ledger_claim(w, i) > 0;
}

/* Makes room for the late items of each row, side by side. */
static void
part_overdue(struct run *r)
{
	const struct ledger_walk *w = &r->c->book.walk;
	struct hold_overdue *next;

	for (size_t i = 0; i < w->ledger->items.n; i++)
		if (is_late(w, i))
			r->account[credit_row(
				       r->c, w->ledger->items.v[i].customer)]
			    .n_overdue++;
	r->overdue = next = mem_alloc(w->ledger->items.n, sizeof(*next));
	for (uint32_t row = 0; row < r->c->n; row++) {
		r->account[row].overdue = next;
		next += r->account[row].n_overdue;
		r->account[row].n_overdue = 0;
	}
}

static void
accounts_of_ledger(struct run *r)
{
	const struct ledger_walk *w = &r->c->book.walk;
	const struct ledger *l = w->ledger;
	scoped int64_t *unapplied =
	    mem_zero(l->customers + 1ul, sizeof(*unapplied));

	part_overdue(r);
	ledger_unapplied(w, unapplied);
	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];
		struct account *a =
		    &r->account[credit_row(r->c, item->customer)];

		if (!ledger_is_open(w, i))
			continue;
		a->exposure.documents += ledger_open(w, i);
		if (is_late(w, i))
			a->overdue[a->n_overdue++] =
			    (struct hold_overdue){ ledger_claim(w, i),
				    w->day - item->due };
	}
	for (uint32_t a = 0; a < l->customers; a++) {
		struct account *to = &r->account[credit_row(r->c, a)];

		to->exposure.unapplied -= unapplied[a];
		to->exposure.secured +=
		    ledger_read(l, a, book_sum(&r->c->book.secured, a));
		to->promise_broken |= r->broken[a];
	}
}

/* Of rows only the sum of what is overdue is known, and its oldest. */
static void
accounts_of_rows(struct run *r)
{
	r->overdue = mem_zero(r->c->n, sizeof(*r->overdue));
	for (uint32_t i = 0; i < r->c->n; i++) {
		const struct credit_facts *f = &r->c->facts[i];
		struct account *a = &r->account[i];
		double unapplied = isnan(f->unapplied) ? 0 : -f->unapplied;

		a->exposure.unapplied = units_round(unapplied, 4);
		if (!isnan(f->balance))
			a->exposure.documents =
			    units_round(f->balance + unapplied, 4);
		if (!(f->overdue > 0))
			continue;
		r->overdue[i].open = units_round(f->overdue, 4);
		r->overdue[i].days =
		    isnan(f->oldest_days) ? 1 : (int32_t)f->oldest_days;
		a->overdue = &r->overdue[i];
		a->n_overdue = 1;
	}
}

static void
raise_level(struct run *r, uint32_t row, const struct dun_letter *sent,
    int32_t days, bool broken)
{
	int32_t level = dun_level_of(&r->rules, sent, days, broken);

	if (level > r->account[row].level)
		r->account[row].level = level;
}

/* The dunning level of each customer: that of the highest late document; a
 * refund is none. */
static void
find_levels(struct run *r)
{
	const struct ledger_walk *w = &r->c->book.walk;

	for (uint32_t i = 0; i < r->c->n && !r->c->has_ledger; i++)
		if (r->account[i].n_overdue > 0)
			raise_level(
			    r, i, NULL, r->account[i].overdue->days, false);
	for (size_t i = 0; r->c->has_ledger && i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];
		struct dun_document about = dun_document_of(&r->c->book, i);

		if (is_late(w, i) && !item->refund)
			raise_level(r, credit_row(r->c, item->customer),
			    dun_letter(&r->rules, &about), w->day - item->due,
			    r->broken[item->customer]);
	}
}

static void
write_keys(const struct run *r, uint32_t row, const struct hold_order *order)
{
	credit_keys(r->c, row, r->w);
	csv_field(r->w, order == NULL ? STR("") : order->name);
}

/* A line of the exposure. */
struct line {
	const char *name;
	int64_t amount, counted;
	double weight;
};

/* Up to the limit, and up to that of the group. */
static int64_t
headroom(const struct hold_facts *f)
{
	int64_t own = f->limit - f->exposure;
	int64_t group = f->group_limit - f->group_exposure;

	return f->has_group && group < own ? group : own;
}

static void
write_exposure(const struct run *r, uint32_t row,
    const struct hold_order *order, const struct hold_exposure *e,
    const struct hold_facts *f)
{
	const struct hold_weights weights = { r->o->delivered, r->o->ordered };
	int64_t total = hold_total(e, &weights);
	const struct line line[] = {
		{ "documents", e->documents, e->documents, 1 },
		{ "delivered", e->delivered,
		    hold_weighted(e->delivered, weights.delivered),
		    weights.delivered },
		{ "ordered", e->ordered,
		    hold_weighted(e->ordered, weights.ordered),
		    weights.ordered },
		{ "unapplied", -e->unapplied, -e->unapplied, 1 },
		{ "secured", e->secured, -hold_secured(e, &weights), -1 },
		{ "exposure", total, total, 1 },
		{ "order", order == NULL ? 0 : order->amount,
		    order == NULL ? 0 : order->amount, 1 },
	};

	for (size_t i = 0; i < COUNT(line); i++) {
		if (order == NULL && i + 1 == COUNT(line))
			continue;
		write_keys(r, row, order);
		csv_cells(r->w, line[i].name, csv_amount(line[i].amount),
		    line[i].weight, csv_amount(line[i].counted), STR(""));
		if (strcmp(line[i].name, "exposure") == 0 && f->has_limit) {
			csv_cells(r->w, csv_amount(f->limit),
			    csv_amount(headroom(f)));
		} else
			csv_empties(r->w, 2);
		csv_empties(r->w, 2);
		csv_end(r->w);
	}
}

static void
write_rule(const struct run *r, enum hold_reason reason,
    const struct hold_facts *f, const struct hold_verdict *v)
{
	switch (reason) {
	case HOLD_OVER_LIMIT:
		csv_money_if(r->w, f->has_limit, f->limit);
		csv_money(r->w, v->over_limit > 0 ? v->over_limit : 0);
		break;
	case HOLD_OVER_GROUP:
		csv_cells(r->w, csv_amount(f->group_limit),
		    csv_amount(v->over_group > 0 ? v->over_group : 0));
		break;
	case HOLD_OLD_DEBT:
		csv_cells(r->w, r->o->most_days, v->oldest);
		break;
	case HOLD_OVERDUE_SHARE:
		csv_cells(r->w, r->o->most_share, v->share);
		break;
	case HOLD_DUNNING:
		csv_cells(r->w, r->o->least_level, f->dunning_level);
		break;
	default:
		csv_cells(r->w, STR(""), v->reason[reason]);
	}
}

static void
write_verdict(const struct run *r, uint32_t row, const struct hold_order *order,
    const struct hold_facts *f, const struct hold_verdict *v)
{
	bool held = false;

	for (enum hold_reason i = 0; i < HOLD_REASONS; i++) {
		if (i == HOLD_OVER_GROUP && !f->has_group)
			continue;
		held = held || v->reason[i];
		write_keys(r, row, order);
		csv_field(r->w, STR("rule"));
		csv_empties(r->w, 3);
		csv_field(r->w, str_of(hold_reason_name[i]));
		write_rule(r, i, f, v);
		csv_row(r->w, v->reason[i] ? STR("hold") : STR("ok"), STR(""));
	}
	write_keys(r, row, order);
	csv_field(r->w, STR("decision"));
	csv_empties(r->w, 3);
	if (held && order != NULL && order->approved_by.n > 0) {
		csv_cells(r->w, "approved_by", STR(""), order->approved_by);
		held = false;
	} else
		csv_empties(r->w, 3);
	csv_row(
	    r->w, held ? STR("hold") : STR("release"), csv_amount(v->clear));
}

/* The block of one order, or of the account as it is. */
static void
judge(const struct run *r, uint32_t row, const struct hold_order *order,
    const struct hold_exposure *exposure)
{
	const struct account *a = &r->account[row];
	const struct hold_weights weights = { r->o->delivered, r->o->ordered };
	const struct hold_rule rule = { (int32_t)r->o->most_days,
		r->o->most_share, (int32_t)r->o->least_level };
	const struct hold_limit *limit = hold_limit(&r->orders,
	    credit_customer(r->c, row), credit_currency(r->c, row), false);
	double own = r->c->has_ledger ? NAN : r->c->facts[row].credit_limit;
	struct hold_facts f = { .exposure = hold_total(exposure, &weights),
		.order = order == NULL ? 0 : order->amount,
		.documents = exposure->documents,
		.overdue = a->overdue,
		.n_overdue = a->n_overdue,
		.dunning_level = a->level,
		.promise_broken = a->promise_broken };
	struct hold_verdict v;

	if (limit != NULL) {
		f.has_limit = true;
		f.limit = limit->limit;
		f.review_expired = limit->review != DATE_NONE &&
		    r->c->book.as_of != DATE_NONE &&
		    limit->review < r->c->book.as_of;
	} else if (!isnan(own)) {
		f.has_limit = true;
		f.limit = units_round(own, 4);
	}
	if (!r->c->has_ledger &&
	    (r->c->facts[row].grade == GRADE_D ||
		r->c->facts[row].grade == GRADE_NEW))
		f.has_limit = false;
	f.has_group = r->has_groups &&
	    hold_groups_at(
		&r->groups, row, order, &f.group_exposure, &f.group_limit);
	v = hold_judge(&rule, &f);
	write_exposure(r, row, order, exposure, &f);
	write_verdict(r, row, order, &f, &v);
}

/* A customer's orders by date: each is judged with those before it. */
static void
judge_account(const struct run *r, uint32_t row)
{
	struct hold_exposure e = r->account[row].exposure;
	struct str customer = credit_customer(r->c, row);
	struct str currency = credit_currency(r->c, row);
	const struct hold_orders *h = &r->orders;

	for (size_t i = hold_first_order(h, customer);
	     i < h->order.n && str_eq(h->order.v[i].customer, customer); i++)
		if (h->order.v[i].status == ORDER_ORDERED &&
		    hold_is_of(h, &h->order.v[i], currency)) {
			judge(r, row, &h->order.v[i], &e);
			e.ordered += h->order.v[i].amount;
		}
	if (r->o->orders == NULL)
		judge(r, row, NULL, &e);
}

static int64_t
delivered_to(const struct run *r, uint32_t row)
{
	const struct hold_orders *h = &r->orders;
	struct str customer = credit_customer(r->c, row);
	struct str currency = credit_currency(r->c, row);
	int64_t sum = 0;

	for (size_t i = hold_first_order(h, customer);
	     i < h->order.n && str_eq(h->order.v[i].customer, customer); i++)
		if (h->order.v[i].status == ORDER_DELIVERED &&
		    hold_is_of(h, &h->order.v[i], currency))
			sum += h->order.v[i].amount;
	return sum;
}

/* What the members of each group owe without their open orders. */
static void
open_groups(struct run *r)
{
	const struct hold_weights weights = { r->o->delivered, r->o->ordered };
	scoped int64_t *exposure = mem_alloc(r->c->n, sizeof(*exposure));

	r->has_groups =
	    parents_any(&r->c->book.parents) || r->orders.has_groups;
	for (uint32_t row = 0; row < r->c->n; row++)
		exposure[row] = hold_total(&r->account[row].exposure, &weights);
	if (r->has_groups)
		hold_groups_open(
		    &r->groups, r->c, &r->orders, exposure, weights.ordered);
}

/* A row per group: what it owes, its limit and what is left of it. */
static void
write_groups(const struct run *r)
{
	for (uint32_t g = 0; g < hold_groups_count(&r->groups); g++) {
		int64_t exposure = hold_groups_exposure(&r->groups, g);
		const struct hold_limit *limit =
		    hold_groups_limit(&r->groups, g);
		struct str currency;

		if (limit == NULL && !r->groups.has_parent[g])
			continue;
		csv_field(r->w, hold_groups_name(&r->groups, g, &currency));
		if (credit_has_currency(r->c))
			csv_field(r->w, currency);
		csv_cells(r->w, STR(""), "group", csv_amount(exposure), 1,
		    csv_amount(exposure), STR(""));
		if (limit != NULL) {
			csv_cells(r->w, csv_amount(limit->limit),
			    csv_amount(limit->limit - exposure));
		} else
			csv_empties(r->w, 2);
		csv_empties(r->w, 2);
		csv_end(r->w);
	}
}

static void
load_all(struct run *r)
{
	const struct options *o = r->o;
	struct tool *tool = r->c->tool;
	const struct promises *all;

	r->broken = mem_zero(r->c->book.names.count + 1ul, sizeof(*r->broken));
	dun_read_levels(&r->rules, tool, o->levels);
	if (o->log != NULL && !r->c->has_ledger)
		die(EXIT_USAGE, "--log needs documents, not rows per customer");
	dun_read_log(&r->rules, tool, &r->c->book, o->log);
	hold_read_orders(&r->orders, tool, o->orders, r->c->book.as_of);
	hold_read_limits(&r->orders, tool, o->limits);
	hold_read_approved(&r->orders, tool, o->approved);
	if (o->promises == NULL || !r->c->has_ledger)
		return;
	all = promises_read(r->c, o->promises, 0);
	for (size_t i = 0; i < all->list.n; i++)
		r->broken[all->list.v[i].account] |=
		    all->list.v[i].state == PROMISE_BROKEN;
}

/* A customer with two currencies has a limit and orders in each, and who does
 * not say so adds them. */
static void
check_currencies(const struct run *r)
{
	const char *option = r->o->limits != NULL && !r->orders.limit_currency
	    ? "--limits"
	    : "--orders";
	scoped_by(map_free) struct map seen = { 0 };
	scoped VEC(struct str) currency = { 0 };

	if (!credit_has_currency(r->c) ||
	    ((r->o->limits == NULL || r->orders.limit_currency) &&
		(r->o->orders == NULL || r->orders.order_currency)))
		return;
	for (uint32_t row = 0; row < r->c->n; row++) {
		struct str customer = credit_customer(r->c, row);
		uint32_t number = map_add(&seen, customer);

		if (number == currency.n)
			vec_push(&currency, credit_currency(r->c, row));
		else
			die(EXIT_DATA,
			    "customer \"%.*s\" has %.*s and %.*s: %s needs a "
			    "column currency (or --rates=FILE one currency)",
			    STR_ARG(customer), STR_ARG(currency.v[number]),
			    STR_ARG(credit_currency(r->c, row)), option);
	}
}

static int
run(struct tool *tool, void *self)
{
	static const struct credit_needs needs = { .wants = BOOK_TEXTS };
	struct credit *c = credit_open(tool, self, &needs);
	struct run *r = tool_alloc(tool, sizeof(*r));

	r->o = self;
	r->c = c;
	load_all(r);
	check_currencies(r);
	r->account = mem_zero(c->n, sizeof(*r->account));
	if (c->has_ledger)
		accounts_of_ledger(r);
	else
		accounts_of_rows(r);
	for (uint32_t row = 0; row < c->n; row++)
		r->account[row].exposure.delivered = delivered_to(r, row);
	find_levels(r);
	open_groups(r);
	r->w = tool_output(tool);
	credit_key_names(c, r->w);
	heading_made(r->w, makes + 1);
	csv_end(r->w);
	for (uint32_t row = 0; row < c->n; row++)
		judge_account(r, row);
	if (r->has_groups)
		write_groups(r);
	return tool_close(tool);
}

const struct method credit_hold = { METHOD_TOLD, .run = run };
