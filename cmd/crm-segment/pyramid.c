/*
 * pyramid: Curry's customer pyramid: a few at the top, many at the base.
 */
#include "cli/tool.h"

#include "cli/side.h"
#include "crm-segment/shared/classes.h"
#include "crm-segment/shared/occasion.h"
#include "csv/row.h"
#include "text/money.h"

enum { TIERS = 16 };

struct pyramid {
	struct occasion_options occasion;
	const char *tiers, *tier_table;

	/* Behind the options: the run. */
	struct customers *c;
	struct occasion_reader reader;
	struct class_line tier[TIERS];
	int64_t percent[TIERS]; /* cumulative, in 1/10000 */
	size_t count;
	struct class_line inactive, never;
	size_t column, status; /* of the rows; ROLE_NONE: cards, none */
	uint32_t *rank;	       /* per customer; 0: not active */
	uint8_t *place;
	int64_t positive;
};

static const char *const curry[] = { "tier,percent", "top,1", "big,5",
	"medium,20", "small,100" };

#include "pyramid.def"

static void
take_tier(void *data, const struct side_row *row)
{
	struct pyramid *p = data;
	struct str cell = side_text(row, 1);
	int64_t value;

	if (row->row == TIERS)
		side_bad(row, "more than %d tiers", TIERS);
	if (money_parse(cell, &value) != MONEY_OK || value <= 0 ||
	    value > 100 * MONEY_UNIT ||
	    (row->row > 0 && value <= p->percent[row->row - 1]))
		side_bad(row, "percent \"%.*s\" does not ascend up to 100",
		    STR_ARG(cell));
	p->percent[row->row] = value;
	p->tier[row->row].name = side_text(row, 0);
	p->count++;
}

static void
prepare(void *self, struct customers *c)
{
	struct pyramid *p = self;
	struct tool *tool = customers_tool(c);
	bool events = customers_have_events(c);

	p->c = c;
	side_read_or(
	    tool, SIDE_OR(p->tiers, curry), "tier,percent", take_tier, p);
	p->column = p->status = ROLE_NONE;
	if (!events &&
	    (!customers_have_cards(c) || tool_role(tool, "amount") != NULL))
		p->column = customers_want_money(c, "amount", true);
	else
		occasion_prepare(&p->reader, &p->occasion, c);
	if (!events &&
	    input_role(customers_input(c), "status", false) != ROLE_NONE)
		p->status = customers_want_role_text(c, "status");
}

/* The value of a customer, and whether it is active. */
static bool
value_of(const struct pyramid *p, const struct customers *c, uint32_t customer,
    int64_t *value)
{
	struct occasions o;

	if (p->column != ROLE_NONE)
		return customers_money(c, p->column, customer, value) &&
		    *value > 0;
	o = occasion_get(&p->reader, customer);
	*value = o.sum;
	return o.count > 0;
}

/* True for who has but refunds, and so is no customer of before either. */
static bool
never_bought(const struct pyramid *p, uint32_t customer)
{
	return p->column == ROLE_NONE &&
	    customers_card(p->c, customer)->active_days == 0;
}

/* ceil(n percent / 100) of the first tiers hold a rank of 1..n. */
static size_t
tier_of(const struct pyramid *p, size_t rank, size_t n)
{
	size_t i = 0;

	while (i + 1 < p->count &&
	    rank > (n * (size_t)p->percent[i] + 100 * MONEY_UNIT - 1) /
		    (100 * MONEY_UNIT))
		i++;
	return i;
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct pyramid *p = self;
	uint32_t *active = customers_memory(c, n, sizeof(*active));
	int64_t *value = customers_memory(c, n, sizeof(*value)), sum;
	struct sort_item *item;
	size_t m = 0;
	bool well;

	if (p->rank == NULL) {
		p->rank =
		    customers_memory(c, customers_count(c), sizeof(*p->rank));
		p->place = customers_memory(c, customers_count(c), 1);
	}
	for (size_t i = 0; i < n; i++) {
		if (value_of(p, c, who[i], &value[m]))
			active[m++] = who[i];
		else
			class_add(
			    never_bought(p, who[i]) ? &p->never : &p->inactive,
			    value[m]);
	}
	well = class_positive(value, m, &sum, d) &&
	    class_total(&p->positive, sum, d);
	item = class_order(c, value, active, m);
	for (size_t i = 0; well && i < m; i++) {
		size_t tier = tier_of(p, i + 1, m);

		p->rank[active[item[i].index]] = (uint32_t)i + 1;
		p->place[active[item[i].index]] = (uint8_t)tier;
		class_add(&p->tier[tier], class_value(&item[i]));
	}
	customers_forget(c, value);
	customers_forget(c, item);
	customers_forget(c, active);
	return well;
}

/* Who never bought is what the status column says. */
static struct str
below(const struct pyramid *p, uint32_t customer)
{
	bool never = never_bought(p, customer);
	struct str status = { 0 };

	if (p->status != ROLE_NONE && (never || p->column != ROLE_NONE))
		status = str_trim(customers_text(p->c, p->status, customer));
	if (str_ieq(status, STR("prospect")))
		return STR("prospect");
	if (str_ieq(status, STR("suspect")))
		return STR("suspect");
	return never ? STR("no_purchase") : STR("inactive");
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct pyramid *p = self;

	if (p->rank[customer] == 0) {
		csv_cells(w, STR(""), below(p, customer));
		return;
	}
	csv_cells(w, p->rank[customer], p->tier[p->place[customer]].name);
}

static void
finish(void *self, struct customers *c)
{
	struct pyramid *p = self;
	struct class_line line[TIERS + 2];
	size_t n = p->count + 1;

	for (size_t i = 0; i < p->count; i++)
		line[i] = p->tier[i];
	line[p->count] = p->inactive;
	line[p->count].name = STR("inactive");
	if (p->never.customers > 0) {
		line[n] = p->never;
		line[n++].name = STR("no_purchase");
	}
	if (p->tier_table != NULL)
		class_write(
		    customers_tool(c), p->tier_table, line, n, p->positive);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.cells = cells,
	.finish = finish,
};

const struct method segment_pyramid = { METHOD_TOLD, .customer = &customer };
