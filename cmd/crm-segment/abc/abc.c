/*
 * abc: customers by their share of the value, the large ones first.
 */
#include "csv/row.h"

#include "abc_more.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cli/heading.h"
#include "crm-segment/shared/classes.h"
#include "text/money.h"

#include <stdlib.h>

enum { A, B, C, CLASSES };

struct abc {
	const char *cuts, *class_table;
	bool upto, split_ties, sort, hml, xyz, two_way;
	int64_t window;

	/* Behind the options: the run. */
	struct customers *c;
	int64_t cut[2]; /* percent in 1/10000 */
	size_t column;	/* of the value in the rows; ROLE_NONE: cards */
	struct abc_xyz xyz_run;
	struct abc_growth growth_run;
	struct abc_row {
		int64_t before; /* positive values ahead of it */
		uint32_t group;
		bool known;
		char class, growth_class, volume;
	} * row;		     /* by customer */
	int64_t *growth;	     /* by customer, with --two-way */
	int64_t positive;	     /* the sum of the positive values */
	VEC(int64_t) group_positive; /* by group */
	struct class_line line[CLASSES];
	uint64_t table[CLASSES][CLASSES]; /* two-way: customers */
	int64_t table_value[CLASSES][CLASSES];
	uint64_t unknown;
};

#include "abc.def"

static void
read_cuts(struct abc *abc)
{
	struct str rest = str_of(abc->cuts);
	struct str first = str_cut(&rest, ',');

	if (money_parse(first, &abc->cut[0]) != MONEY_OK || rest.p == NULL ||
	    money_parse(rest, &abc->cut[1]) != MONEY_OK || abc->cut[0] <= 0 ||
	    abc->cut[1] < abc->cut[0] || abc->cut[1] > 100 * MONEY_UNIT)
		die(EXIT_USAGE,
		    "--cuts: \"%s\" is not two ascending percents, 80,95",
		    abc->cuts);
}

static void
prepare(void *self, struct customers *c)
{
	struct abc *abc = self;

	abc->c = c;
	read_cuts(abc);
	abc->column = ROLE_NONE;
	if (!customers_have_events(c))
		abc->column = customers_want_money(c,
		    !customers_have_cards(c) ||
			    tool_role(customers_tool(c), "amount") != NULL
			? "amount"
			: "net_amount",
		    true);
	if (abc->sort)
		customers_reorder(c);
	if (abc->xyz)
		abc_xyz_prepare(&abc->xyz_run, c);
	if (abc->two_way)
		abc_growth_prepare(&abc->growth_run, abc->window, c);
}

static bool
value_of(const struct abc *abc, uint32_t customer, int64_t *value)
{
	if (abc->column != ROLE_NONE)
		return customers_money(abc->c, abc->column, customer, value);
	*value = customers_card(abc->c, customer)->net_amount;
	return true;
}

/* The value of a customer who has one. */
static int64_t
value_at(const struct abc *abc, uint32_t customer)
{
	int64_t value;

	value_of(abc, customer, &value);
	return value;
}

/* The class of an item when `before` of the value is ahead of it. */
static char
class_of(const struct abc *abc, int64_t value, int64_t before, int64_t sum)
{
	int i = A;

	if (value <= 0)
		return C;
	for (; i < C; i++) {
		if (!abc->upto && class_below(before, abc->cut[i], sum))
			break;
		if (abc->upto &&
		    !class_below(sum - before - value,
			100 * MONEY_UNIT - abc->cut[i], sum))
			break;
	}
	return (char)i;
}

/* What ranking n values gives; room for n each. */
struct classified {
	uint32_t *order; /* places, the highest value first */
	char *class;	 /* in that order */
	int64_t sum;	 /* of the positive values */
};

/* The classes of n values; value[i] is that of who[i]. */
static bool
classify(struct abc *abc, const int64_t *value, const uint32_t *who, size_t n,
    struct classified *result, struct diag *d)
{
	int64_t before = 0;
	char class = C;

	if (!class_positive(value, n, &result->sum, d))
		return false;
	class_order(abc->c, value, who, n, result->order);
	for (size_t i = 0; i < n; i++) {
		uint32_t at = result->order[i];

		if (i + MEM_AHEAD < n)
			mem_touch(&value[result->order[i + MEM_AHEAD]]);
		if (i == 0 || abc->split_ties ||
		    value[at] != value[result->order[i - 1]])
			class = class_of(abc, value[at], before, result->sum);
		result->class[i] = class;
		if (value[at] > 0)
			before += value[at];
	}
	return true;
}

/* Heavy up to the first fifth, medium up to the first half. */
static char
volume_of(int64_t value, size_t rank, size_t n)
{
	if (value <= 0)
		return 'z';
	if (rank <= (n * 20 + 99) / 100)
		return 'h';
	return rank <= (n * 50 + 99) / 100 ? 'm' : 'l';
}

static bool
classify_growth(struct abc *abc, const uint32_t *who, size_t n,
    struct classified *scratch, struct diag *d)
{
	int64_t *growth = customers_memory(abc->c, n, sizeof(*growth));
	bool well;

	for (size_t i = 0; i < n; i++)
		abc->growth[who[i]] = growth[i] = abc_growth_of(
		    &abc->growth_run, who[i], value_at(abc, who[i]));
	well = classify(abc, growth, who, n, scratch, d);
	for (size_t i = 0; well && i < n; i++) {
		uint32_t customer = who[scratch->order[i]];
		struct abc_row *row = &abc->row[customer];
		int x = row->class, y = scratch->class[i];

		row->growth_class = scratch->class[i];
		abc->table[x][y]++;
		abc->table_value[x][y] += value_at(abc, customer);
	}
	customers_forget(abc->c, growth);
	return well;
}

/* Keeps what was found for the customers who[0..n-1] with these values. */
static void
store(struct abc *abc, const int64_t *value, const uint32_t *who, size_t n,
    const struct classified *found)
{
	int64_t before = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t at = found->order[i], customer = who[at];

		if (i + MEM_AHEAD < n) {
			mem_touch(&value[found->order[i + MEM_AHEAD]]);
			__builtin_prefetch(
			    &abc->row[who[found->order[i + MEM_AHEAD]]], 1);
		}
		class_add(&abc->line[(int)found->class[i]], value[at]);
		abc->row[customer] = (struct abc_row){ .before = before,
			.group = (uint32_t)abc->group_positive.n,
			.known = true,
			.class = found->class[i],
			.volume = volume_of(value[at], i + 1, n) };
		if (value[at] > 0)
			before += value[at];
		if (abc->sort)
			customers_put_next(abc->c, customer);
	}
	vec_push(&abc->group_positive, found->sum);
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct abc *abc = self;
	uint32_t *known = customers_memory(c, n, sizeof(*known));
	int64_t *value = customers_memory(c, n, sizeof(*value));
	struct classified found = { .class = customers_memory(c, n, 1),
		.order = customers_memory(c, n, sizeof(uint32_t)) };
	size_t m = 0;
	bool well;

	if (abc->row == NULL) {
		abc->row =
		    customers_memory(c, customers_count(c), sizeof(*abc->row));
		abc->growth = customers_memory(
		    c, abc->two_way ? customers_count(c) : 0, sizeof(int64_t));
	}
	for (size_t i = 0; i < n; i++)
		if (value_of(abc, who[i], &value[m]))
			known[m++] = who[i];
	abc->unknown += n - m;
	well = classify(abc, value, known, m, &found, d) &&
	    class_total(&abc->positive, found.sum, d);
	if (well)
		store(abc, value, known, m, &found);
	for (size_t i = 0; well && abc->sort && i < n; i++)
		if (!abc->row[who[i]].known)
			customers_put_next(c, who[i]);
	if (well && abc->two_way)
		well = classify_growth(abc, known, m, &found, d);
	customers_forget(c, found.class);
	customers_forget(c, found.order);
	customers_forget(c, value);
	customers_forget(c, known);
	return well;
}

static void
names(const void *self, struct csv_writer *w)
{
	const struct abc *abc = self;

	heading_put(w, "abc_value,abc_share,abc_cum_share,abc_class");
	if (abc->two_way)
		heading_put(w, "abc_growth,abc_growth_class,abc_cell");
	if (abc->xyz)
		heading_put(w, "abc_cv,abc_xyz");
	if (abc->hml)
		csv_field(w, STR("abc_volume"));
}

static void
write_class(struct csv_writer *w, int class)
{
	csv_field(w, (struct str){ &"ABC"[class], 1 });
}

static void
write_more(const struct abc *abc, uint32_t customer, struct csv_writer *w)
{
	const struct abc_row *row = &abc->row[customer];

	if (abc->two_way && !row->known) {
		csv_empties(w, 3);
	} else if (abc->two_way) {
		char cell[2] = { "ABC"[(int)row->class],
			"ABC"[(int)row->growth_class] };

		csv_money(w, abc->growth[customer]);
		write_class(w, row->growth_class);
		csv_field(w, (struct str){ cell, 2 });
	}
	if (abc->xyz)
		abc_xyz_cells(&abc->xyz_run, customer, w);
	if (abc->hml)
		csv_field(w,
		    !row->known		     ? STR("")
			: row->volume == 'h' ? STR("heavy")
			: row->volume == 'm' ? STR("medium")
			: row->volume == 'l' ? STR("light")
					     : STR("zero"));
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct abc *abc = self;
	const struct abc_row *row = &abc->row[customer];
	double sum = 0;
	int64_t value = value_at(abc, customer), own = value > 0 ? value : 0;

	if (!row->known) {
		csv_empties(w, 4);
	} else {
		sum = (double)abc->group_positive.v[row->group];
		csv_cells(w, csv_amount(value), (double)value / sum,
		    (double)(row->before + own) / sum);
		write_class(w, row->class);
	}
	write_more(abc, customer, w);
}

/* The 3 x 3 table of customers and sales, for people. */
static void
say_table(const struct abc *abc, struct report *report)
{
	for (int x = A; x < CLASSES; x++)
		for (int y = A; y < CLASSES; y++) {
			char value[MONEY_MAX];
			size_t n = money_print(value, abc->table_value[x][y]);

			report_say(report,
			    "sales %c, growth %c: %llu customers, sales %.*s",
			    "ABC"[x], "ABC"[y],
			    (unsigned long long)abc -> table[x][y], (int)n,
			    value);
		}
}

static void
finish(void *self, struct customers *c)
{
	static const char *const class_names[] = { "A", "B", "C" };
	struct abc *abc = self;
	struct report *report = &customers_tool(c)->report;

	if (abc->unknown > 0)
		report_say(report,
		    "%llu customers without a value have no "
		    "class",
		    (unsigned long long)abc->unknown);
	if (abc->two_way)
		say_table(abc, report);
	for (int i = 0; i < CLASSES; i++)
		abc->line[i].name = str_of(class_names[i]);
	if (abc->class_table != NULL)
		class_write(customers_tool(c), abc->class_table, abc->line,
		    CLASSES, abc->positive);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.names = names,
	.cells = cells,
	.finish = finish,
	.columns_suffice = true,
};

const struct method segment_abc = { METHOD_TOLD, .customer = &customer };
