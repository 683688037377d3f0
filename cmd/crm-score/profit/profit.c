/*
 * profit: what is earned with whom and with what: the matrix of customers and
 * products, the whale curve, and what to do about losses.
 */
#include "profit.h"
#include "base/die.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "crm-score/shared/measures.h"
#include "csv/row.h"
#include "earnings.h"
#include "text/money.h"

#include <math.h>

enum { CUSTOMERS, SUMMARY, PRODUCTS, PAIRS, MATRIX, OFFERS, PNL };

#include "profit.def"

struct profit {
	struct frame f;
	const struct profit_options *o;
	struct earnings_columns columns;
	struct earnings ledger;
	uint32_t *order; /* customers by profit */
	size_t group;	 /* whose table it is */
};

/* Customers by profit descending, ties by first appearance. */
static void
rank(struct profit *p)
{
	uint32_t n = p->ledger.customers.count;
	struct sort_item *order = frame_array(&p->f, n, sizeof(*order));

	p->order = frame_array(&p->f, n, sizeof(*p->order));
	for (uint32_t i = 0; i < n; i++) {
		int64_t profit = earnings_profit(&p->ledger.customer.v[i]);

		order[i].index = i;
		order[i].key = sort_key_descending(sort_key_int(profit));
	}
	sort_items(order, n);
	for (uint32_t i = 0; i < n; i++)
		p->order[i] = order[i].index;
}

static void
put_line(struct csv_writer *w, const struct earnings_line *line)
{
	csv_cells(w, csv_amount(line->revenue), csv_amount(line->cost),
	    csv_amount(earnings_profit(line)), earnings_margin(line),
	    earnings_class(line));
}

/* A part of all profit; empty when there is none to have a part of. */
static double
share_of(const struct profit *p, int64_t part)
{
	int64_t all = earnings_profit(&p->ledger.all);

	return all > 0 ? (double)part / (double)all : NAN;
}

/* The names of the columns, in front of the first group. */
static void
begin(struct profit *p, struct csv_writer *w, const char *names)
{
	if (p->group > 0 && p->f.groups > 0)
		return;
	frame_key_names(&p->f, w);
	heading_line(w, names);
}

static void
print_customers(struct profit *p, struct csv_writer *w)
{
	int64_t sum = 0;

	begin(p, w,
	    "customer_id,revenue,cost,profit,margin,class,rank,cumulative_"
	    "profit,cumulative_share");
	for (uint32_t i = 0; i < p->ledger.customers.count; i++) {
		const struct earnings_line *line =
		    &p->ledger.customer.v[p->order[i]];

		sum += earnings_profit(line);
		frame_key_cells(&p->f, p->group, w);
		csv_field(w, map_text(&p->ledger.customers, p->order[i]));
		put_line(w, line);
		csv_row(w, i + 1, csv_amount(sum), share_of(p, sum));
	}
}

static void
print_products(struct profit *p, struct csv_writer *w)
{
	int64_t *buyers =
	    frame_array(&p->f, p->ledger.products.count, sizeof(*buyers));

	for (size_t i = 0; i < p->ledger.pair.n; i++)
		buyers[p->ledger.pair.v[i].product]++;
	begin(p, w, "product,revenue,cost,profit,margin,class,customers");
	for (uint32_t i = 0; i < p->ledger.products.count; i++) {
		frame_key_cells(&p->f, p->group, w);
		csv_field(w, map_text(&p->ledger.products, i));
		put_line(w, &p->ledger.product.v[i]);
		csv_row(w, buyers[i]);
	}
}

static void
print_summary(struct profit *p, struct csv_writer *w)
{
	struct measures m = { .f = &p->f, .w = w, .group = p->group };
	const struct earnings *l = &p->ledger;
	double n = l->customers.count, at_peak = 0, count[3] = { 0 };
	int64_t sum = 0, peak = 0;

	m.level = 0.95;
	for (uint32_t i = 0; i < l->customers.count; i++) {
		const struct earnings_line *line = &l->customer.v[p->order[i]];

		sum += earnings_profit(line);
		if (sum > peak) {
			peak = sum;
			at_peak = i + 1;
		}
		count[earnings_class(line)[0] == 'p'	 ? 0
			: earnings_class(line)[0] == 'n' ? 1
							 : 2]++;
	}
	begin(p, w, MEASURES_NAMES);
	if (n == 0)
		return;
	measures_value(&m, "revenue", money_real(l->all.revenue), n);
	measures_value(&m, "cost", money_real(l->all.cost), n);
	measures_value(&m, "profit", money_real(sum), n);
	measures_value(&m, "margin", earnings_margin(&l->all), n);
	measures_share(&m, "profitable", count[0], n);
	measures_share(&m, "neutral", count[1], n);
	measures_share(&m, "losing", count[2], n);
	measures_value(&m, "peak_profit", money_real(peak), at_peak);
	measures_value(&m, "peak_share", share_of(p, peak), at_peak);
	measures_share(&m, "customers_at_peak", at_peak, n);
	measures_value(
	    &m, "lost_after_peak", money_real(peak - sum), n - at_peak);
}

/* What to do about a customer's product. */
static const char *
advice(const struct earnings_line *line)
{
	switch (earnings_class(line)[0]) {
	case 'p':
		return "keep";
	case 'n':
		return "improve";
	}
	return line->avoidable > line->revenue ? "raise-or-drop" : "raise";
}

static void
print_pairs(struct profit *p, struct csv_writer *w)
{
	begin(p, w,
	    "customer_id,product,revenue,cost,profit,margin,class,price_rise,"
	    "drop_gain,advice");
	vec_each (const struct earnings_pair, pair, &p->ledger.pair) {
		const struct earnings_line *line = &pair->sum;
		bool losing = earnings_class(line)[0] == 'l';

		frame_begin(&p->f, p->group, w,
		    map_text(&p->ledger.customers, pair->customer),
		    map_text(&p->ledger.products, pair->product));
		put_line(w, line);
		csv_row(w, losing ? -earnings_margin(line) : NAN,
		    csv_amount(losing ? line->avoidable - line->revenue
				      : CSV_NO_AMOUNT),
		    advice(line));
	}
}

/* The pair of each customer and product, or SIZE_MAX. */
static size_t
find_pair(const struct profit *p, uint32_t customer, uint32_t product)
{
	uint32_t id[2] = { customer, product }, pair;

	pair = map_find(
	    &p->ledger.pair_map, (struct str){ (const char *)id, sizeof(id) });
	return pair == MAP_NONE ? SIZE_MAX : pair;
}

static void
print_matrix(struct profit *p, struct csv_writer *w)
{
	const struct earnings *l = &p->ledger;

	csv_field(w, STR("customer_id"));
	for (uint32_t i = 0; i < l->products.count; i++)
		csv_field(w, map_text(&l->products, i));
	csv_row(w, "profit");
	for (uint32_t c = 0; c < l->customers.count; c++) {
		csv_field(w, map_text(&l->customers, c));
		for (uint32_t i = 0; i < l->products.count; i++) {
			size_t pair = find_pair(p, c, i);

			csv_cells(w,
			    csv_amount(pair == SIZE_MAX
				    ? CSV_NO_AMOUNT
				    : earnings_profit(&l->pair.v[pair].sum)));
		}
		csv_row(w, csv_amount(earnings_profit(&l->customer.v[c])));
	}
	if (p->f.n == 0)
		return;
	csv_field(w, STR("(all)"));
	for (uint32_t i = 0; i < l->products.count; i++)
		csv_money(w, earnings_profit(&l->product.v[i]));
	csv_row(w, csv_amount(earnings_profit(&l->all)));
}

/* Profitable products that a customer does not buy yet. */
static void
print_offers(struct profit *p, struct csv_writer *w)
{
	const struct earnings *l = &p->ledger;

	begin(p, w, "customer_id,product,product_margin,product_profit");
	for (uint32_t c = 0; c < l->customers.count; c++)
		for (uint32_t i = 0; i < l->products.count; i++) {
			const struct earnings_line *line = &l->product.v[i];

			if (earnings_class(line)[0] != 'p' ||
			    find_pair(p, c, i) != SIZE_MAX)
				continue;
			frame_row(&p->f, p->group, w,
			    map_text(&l->customers, c),
			    map_text(&l->products, i), earnings_margin(line),
			    csv_amount(earnings_profit(line)));
		}
}

static void
want_costs(struct profit *p)
{
	struct frame_list *costs = &p->columns.costs;
	struct frame_list avoidable = { 0 };

	if (p->o->costs != NULL)
		frame_want_list(&p->f, p->o->costs, FRAME_MONEY, costs);
	for (size_t i = 0; i < p->f.header.n && p->o->costs == NULL; i++)
		if (str_ends(p->f.header.name[i], STR("cost")) ||
		    str_ends(p->f.header.name[i], STR("costs")))
			frame_list_add(&p->f, costs,
			    frame_want_at(&p->f, i, FRAME_MONEY, 0));
	if (costs->n == 0)
		frame_fail(&p->f, EXIT_USAGE,
		    "no column ends in cost: --costs=COLUMN,... names them");
	p->columns.avoidable = frame_array(&p->f, costs->n, sizeof(bool));
	if (p->o->avoidable != NULL)
		frame_want_list(
		    &p->f, p->o->avoidable, FRAME_MONEY, &avoidable);
	for (size_t i = 0; i < costs->n; i++) {
		p->columns.avoidable[i] = p->o->avoidable == NULL;
		for (size_t j = 0; j < avoidable.n; j++)
			p->columns.avoidable[i] |=
			    avoidable.v[j] == costs->v[i];
	}
}

/* The table of each group and of all; a header alone without rows. */
static void
print(struct profit *p, struct csv_writer *w)
{
	static void (*const tables[])(struct profit *,
	    struct csv_writer *) = { print_customers, print_summary,
		print_products, print_pairs, print_matrix, print_offers };
	struct earnings_line *line = frame_array(&p->f, p->f.n, sizeof(*line));

	earnings_lines(&p->f, &p->columns, line);
	for (p->group = 0; p->group <= p->f.groups; p->group++) {
		size_t n;
		const size_t *row = frame_rows(&p->f, p->group, &n);

		for (size_t i = 0; i < n; i++)
			earnings_add(
			    &p->ledger, &p->columns, row[i], &line[row[i]]);
		rank(p);
		tables[p->o->table](p, w);
		earnings_free(&p->ledger);
		p->ledger = (struct earnings){ 0 };
	}
}

/* A row without a customer is a cost to share, and no more. */
static bool
check(const struct frame *f, size_t row, const struct frame_column **column,
    struct diag *d)
{
	const struct profit *p = f->data;
	int64_t revenue = p->columns.revenue->money[row];

	if (p->columns.customer->text[row].n > 0)
		return true;
	*column = p->columns.customer;
	if (p->columns.driver == NULL)
		return diag_set(d, EXIT_DATA, "missing",
		    "an empty customer (--driver=COLUMN shares its costs over "
		    "all)");
	*column = p->columns.revenue;
	return revenue == FRAME_NO_MONEY || revenue == 0 ||
	    diag_set(d, EXIT_DATA, "revenue-of-nobody",
		"revenue without a customer");
}

static int
run(struct tool *tool, void *given)
{
	struct profit *p = tool_alloc(tool, sizeof(*p));

	p->o = given;
	if (p->o->table == PNL)
		return profit_pnl(tool, p->o);
	frame_open(&p->f, tool);
	if (p->o->table == MATRIX)
		tool_no_by(tool);
	p->f.check = check;
	p->f.data = p;
	p->columns.customer =
	    frame_want(&p->f, "customer_id", FRAME_TEXT, FRAME_NEEDED);
	p->columns.product = frame_want_product(&p->f);
	p->columns.revenue = earnings_revenue(&p->f);
	if (p->o->driver != NULL)
		p->columns.driver = frame_want_named(
		    &p->f, str_of(p->o->driver), FRAME_REAL, 0);
	want_costs(p);
	if (frame_load(&p->f))
		print(p, p->f.w);
	return frame_close(&p->f);
}

const struct method score_profit = { METHOD_TOLD, .run = run };
