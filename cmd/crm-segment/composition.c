/*
 * composition: what sales are made of, and what each part earns.
 */
#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/set.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/input.h"
#include "crm-segment/shared/figures.h"
#include "csv/row.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* A row, money as everywhere. */
struct item_row {
	int32_t day; /* DATE_NONE: no date */
	int64_t sales, cost, stock;
	bool has_cost, has_stock;
};

struct item {
	int64_t sales, cost;
	int64_t before; /* sales of the period before */
	int64_t stock;	/* sum over the days */
	uint32_t stock_days;
	bool has_cost; /* every row of the period with sales has */
	bool has_stock;
	bool any;
};

/* All zeros at first, but since: rows before it belong to earlier periods;
 * DATE_NONE: none do. */
struct items {
	struct tool *tool;
	int32_t since;
	struct map names;
	VEC(struct item) item; /* per name */
	VEC(struct earlier {
		int64_t sales;
		int32_t day;
		uint32_t item;
	})
	earlier;
	struct set days; /* item and day with stock */
};

static void
add(const struct items *items, int64_t *to, int64_t amount)
{
	struct diag d;

	if (money_add(to, amount))
		return;
	diag_set(&d, EXIT_DATA, "number-overflow", "the amounts overflow");
	tool_fail(items->tool, &d);
}

static void
items_add(struct items *items, struct str name, const struct item_row *row)
{
	uint32_t number = map_add(&items->names, name);
	struct item *item;

	if (number == items->item.n)
		vec_push(&items->item, (struct item){ 0 });
	item = &items->item.v[number];
	if (items->since != DATE_NONE && row->day < items->since) {
		vec_push(&items->earlier,
		    (struct earlier){ row->sales, row->day, number });
		return;
	}
	item->has_cost = row->has_cost && (item->has_cost || !item->any);
	item->any = true;
	if (row->has_stock) {
		item->has_stock = true;
		item->stock_days += set_add(
		    &items->days, (uint64_t)number << 32 | (uint32_t)row->day);
	}
	add(items, &item->sales, row->sales);
	add(items, &item->cost, row->cost);
	add(items, &item->stock, row->stock);
}

/* Adds the rows from the day `from` on to item.before. */
static void
items_before(struct items *items, int32_t from)
{
	vec_each (const struct earlier, row, &items->earlier)
		if (row->day >= from)
			add(items, &items->item.v[row->item].before,
			    row->sales);
}

/* All items together, and the sum of the positive sales. The total has a cost
 * or stock where any item has. */
static void
items_total(const struct items *items, struct item *total, int64_t *positive)
{
	*total = (struct item){ .has_cost = true, .stock_days = 1 };
	*positive = 0;
	vec_each (const struct item, item, &items->item) {
		int64_t days = item->stock_days > 0 ? item->stock_days : 1;
		int64_t sales = item->sales > 0 ? item->sales : 0;

		total->has_cost &= item->has_cost || !item->any;
		total->has_stock |= item->has_stock;
		add(items, positive, sales);
		add(items, &total->sales, item->sales);
		add(items, &total->before, item->before);
		add(items, &total->cost, item->cost);
		add(items, &total->stock, item->stock / days);
	}
}

struct composition {
	int32_t since;
	int64_t days;
	bool at_cost;

	/* Behind the options: the run. */
	struct tool *tool;
	struct input in;
	size_t item, sales, cost, margin, date, opening, closing, stock;
	int32_t to; /* the last day of the period */
	struct items items;
};

#include "composition.def"

/* The column of the items: --item, --by, then what usually is one. */
static size_t
find_item(struct composition *k)
{
	const char *by = k->tool->common.by;
	size_t column;

	if (tool_role(k->tool, "item") != NULL)
		return input_role(&k->in, "item", true);
	if (by != NULL) {
		column = header_find(&k->in.header, str_of(by), NULL);
		if (column == ROLE_NONE)
			column = input_role(&k->in, by, false);
		return column != ROLE_NONE
		    ? column
		    : input_column(&k->in, "--by", str_of(by));
	}
	column = input_role(&k->in, "item", false);
	if (column == ROLE_NONE)
		column = input_role(&k->in, "product_id", false);
	if (column == ROLE_NONE)
		column = input_role(&k->in, "category", false);
	if (column == ROLE_NONE)
		input_needs(&k->in,
		    input_role(&k->in, "sales", false) == ROLE_NONE
			? "item,amount"
			: "item");
	return column;
}

static void
find_columns(struct composition *k)
{
	k->item = find_item(k);
	k->sales = input_role(&k->in, "sales", false);
	if (k->sales == ROLE_NONE)
		k->sales = input_role(&k->in, "amount", true);
	k->cost = input_role(&k->in, "cost", false);
	k->margin = input_role(&k->in, "margin", false);
	k->opening = input_role(&k->in, "stock_open", false);
	k->closing = input_role(&k->in, "stock_close", false);
	k->stock = input_role(&k->in, "stock_avg", false);
	k->date = input_role(&k->in, "date", false);
	if ((k->opening == ROLE_NONE) != (k->closing == ROLE_NONE))
		die(EXIT_DATA,
		    "stock_open and stock_close are needed together");
	if (k->since != DATE_NONE && k->date == ROLE_NONE)
		die(EXIT_DATA, "--since needs a column date");
}

/* An amount that may be missing; false after rejecting the row. */
static bool
read_money(struct composition *k, const struct csv_row *row, size_t column,
    int64_t *amount, bool *there)
{
	*amount = 0;
	*there = !input_null(&k->in, row, column);
	return !*there || input_money(&k->in, row, column, amount);
}

/* Twice the average stock of a row: open + close, or 2 x average. */
static bool
read_stock(struct composition *k, const struct csv_row *row, struct item_row *r)
{
	int64_t open, close;
	bool has_open, has_close, has_stock;

	if (!read_money(k, row, k->stock, &r->stock, &has_stock) ||
	    !read_money(k, row, k->opening, &open, &has_open) ||
	    !read_money(k, row, k->closing, &close, &has_close))
		return false;
	r->has_stock = has_stock || (has_open && has_close);
	if (!has_stock)
		r->stock = open / 2 + close / 2 + (open % 2 + close % 2) / 2;
	return true;
}

static bool
read_row(struct composition *k, const struct csv_row *row, struct str *item,
    struct item_row *r)
{
	bool has_sales, has_margin;
	int64_t margin;

	*r = (struct item_row){ .day = DATE_NONE };
	*item = str_trim(row->field[k->item]);
	if (item->n == 0)
		*item = STR("(empty)");
	if ((k->date != ROLE_NONE &&
		!input_date(&k->in, row, k->date, &r->day)) ||
	    !read_money(k, row, k->sales, &r->sales, &has_sales) ||
	    !read_money(k, row, k->cost, &r->cost, &r->has_cost) ||
	    !read_money(k, row, k->margin, &margin, &has_margin) ||
	    !read_stock(k, row, r))
		return false;
	if (!r->has_cost && has_margin) {
		r->has_cost = true;
		r->cost = r->sales - margin;
	}
	return true;
}

static void
read_rows(struct composition *k)
{
	int32_t as_of = k->tool->common.as_of;
	struct csv_row row;
	struct item_row r;
	struct str item;

	k->to = as_of;
	while (input_next(&k->in, &row)) {
		if (!read_row(k, &row, &item, &r))
			continue;
		if (as_of != DATE_NONE && r.day > as_of) {
			input_skip(&k->in, "after as-of");
			continue;
		}
		if (as_of == DATE_NONE && r.day > k->to)
			k->to = r.day;
		items_add(&k->items, item, &r);
	}
}

/* The period before is as long as the one from --since to as-of. */
static void
add_before(struct composition *k)
{
	if (k->since == DATE_NONE || k->to == DATE_NONE)
		return;
	if (k->since > k->to)
		die(EXIT_DATA, "there are no rows from --since on");
	items_before(&k->items, k->since - (k->to - k->since + 1));
}

/* Writing. */

struct line {
	const struct item *item;
	struct str name;
};

/* By sales descending, then name. */
SORT_BY(compare, struct line, SORT_DOWN(item->sales) || SORT_TEXT(name));

static double
margin_rate(const struct item *item)
{
	double sales = money_real(item->sales);

	return item->has_cost && sales != 0
	    ? (sales - money_real(item->cost)) / sales
	    : NAN;
}

/* Average stock; NaN where there is none. */
static double
stock_of(const struct item *item)
{
	double stock = money_real(item->stock);

	if (!item->has_stock || stock <= 0)
		return NAN;
	return item->stock_days > 1 ? stock / item->stock_days : stock;
}

static void
write_ratios(const struct composition *k, const struct item *item, double share,
    struct csv_writer *w)
{
	double rate = margin_rate(item), stock = stock_of(item);
	double year = k->days > 0 ? 365 / (double)k->days : 1;
	double turnover =
	    item->sales != 0 ? money_real(item->sales) / stock * year : NAN;

	csv_cells(w, rate, k->at_cost ? NAN : turnover,
	    k->at_cost ? NAN : rate * turnover,
	    k->at_cost ? NAN : rate * turnover * share, rate * share);
	if (k->at_cost)
		csv_real(w, rate * turnover);
	csv_end(w);
}

static void
write_item(const struct composition *k, const struct line *line,
    const int64_t sums[2], size_t rank, struct csv_writer *w)
{
	const struct item *item = line->item;
	double share =
	    sums[1] > 0 ? (double)item->sales / (double)sums[1] : NAN;

	csv_cells(w, line->name, csv_amount(item->sales), share);
	figure_share(w, (double)sums[0], (double)sums[1]);
	csv_int_if(w, rank > 0, (int64_t)rank);
	csv_real(w,
	    k->since != DATE_NONE && item->before > 0
		? (double)item->sales / (double)item->before - 1
		: NAN);
	write_ratios(k, item, share, w);
}

static void
write_names(const struct composition *k, struct csv_writer *w)
{
	for (size_t i = 0; makes[i].name != NULL; i++)
		if (k->at_cost || makes[i + 1].name != NULL)
			csv_field(w, str_of(makes[i].name));
	csv_end(w);
}

static void
write_table(const struct composition *k, struct csv_writer *w)
{
	size_t n = k->items.names.count;
	struct line *line = mem_alloc(n, sizeof(*line)), last;
	int64_t sums[2] = { 0, 0 }; /* positive sales so far, and of all */
	struct item total;

	write_names(k, w);
	items_total(&k->items, &total, &sums[1]);
	for (uint32_t i = 0; i < n; i++)
		line[i] = (struct line){ &k->items.item.v[i],
			map_text(&k->items.names, i) };
	qsort(line, n, sizeof(*line), compare);
	for (size_t i = 0; i < n; i++) {
		if (line[i].item->sales > 0)
			sums[0] += line[i].item->sales;
		write_item(k, &line[i], sums, i + 1, w);
	}
	free(line);
	last = (struct line){ &total, STR("total") };
	if (n > 0)
		write_item(k, &last, sums, 0, w);
}

static int
run(struct tool *tool, void *options_)
{
	struct composition *k = options_;

	k->tool = tool;
	k->items.tool = tool;
	k->items.since = k->since;
	input_open(&k->in, tool);
	find_columns(k);
	read_rows(k);
	add_before(k);
	write_table(k, tool_output(tool));
	input_close(&k->in);
	return tool_close(tool);
}

const struct method segment_composition = { METHOD_TOLD, .run = run };
