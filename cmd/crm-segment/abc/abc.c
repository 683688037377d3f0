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

/* Customers in order of a value. */
struct ranked {
	struct abc *abc;
	const uint32_t *who;
	int64_t *value; /* of each; INT64_MIN: none. Used up by ranking */
	struct sort_item *item;	 /* the highest first; the key is `before` */
	char *class;		 /* of each item */
	size_t n, positive;	 /* items with a value; with one above 0 */
	int64_t sum;		 /* of the positive values */
	struct class_line *line; /* NULL: nobody asks for them */
};

static void
get_values(void *ranked, uint32_t from, uint32_t to)
{
	const struct ranked *r = ranked;

	for (uint32_t i = from; i < to; i++)
		if (!value_of(r->abc, r->who[i], &r->value[i]))
			r->value[i] = INT64_MIN;
}

/* The classes of who have a value among n. */
static void
classify(struct ranked *r, size_t n)
{
	const struct abc *abc = r->abc;
	int64_t before = 0, last = 0;
	char class = C;

	for (size_t i = 0; i < n; i++) {
		int64_t value = class_value(&r->item[i]);

		if (value == INT64_MIN)
			break;
		if (i == 0 || abc->split_ties || value != last)
			class = class_of(abc, value, before, r->sum);
		if (r->line != NULL)
			class_add(&r->line[(int)class], value);
		r->class[i] = class;
		r->item[i].key = (uint64_t)before;
		r->n++;
		if (value > 0) {
			before += value;
			r->positive++;
		}
		last = value;
	}
}

static bool
rank(struct ranked *r, size_t n, struct diag *d)
{
	bool well = class_positive(r->value, n, &r->sum, d);

	r->item = class_order(r->abc->c, r->value, r->who, n);
	r->class = customers_memory(r->abc->c, n, 1);
	if (well)
		classify(r, n);
	return well;
}

static void
unrank(const struct ranked *r)
{
	customers_forget(r->abc->c, r->item);
	customers_forget(r->abc->c, r->class);
}

/* Heavy up to the first fifth, medium up to the first half. */
static char
volume_of(const struct ranked *r, size_t place)
{
	if (place >= r->positive)
		return 'z';
	if (place < (r->n * 20 + 99) / 100)
		return 'h';
	return place < (r->n * 50 + 99) / 100 ? 'm' : 'l';
}

/* Keeps what was found. */
static void
store(void *ranked, uint32_t from, uint32_t to)
{
	const struct ranked *r = ranked;
	const struct sort_item *item = r->item;
	struct abc_row *row = r->abc->row;

	for (uint32_t i = from; i < to; i++) {
		if (i + 2 * MEM_AHEAD < to)
			mem_touch(&r->who[item[i + 2 * MEM_AHEAD].index]);
		if (i + MEM_AHEAD < to)
			__builtin_prefetch(
			    &row[r->who[item[i + MEM_AHEAD].index]], 1);
		row[r->who[item[i].index]] =
		    (struct abc_row){ .before = (int64_t)item[i].key,
			    .group = (uint32_t)r->abc->group_positive.n,
			    .known = true,
			    .class = r->class[i],
			    .volume = volume_of(r, i) };
	}
}

/* The classes by growth of those of n who have a value. */
static bool
classify_growth(struct abc *abc, const uint32_t *who, size_t n, struct diag *d)
{
	uint32_t *known = customers_memory(abc->c, n, sizeof(*known));
	struct ranked r = { .abc = abc,
		.who = known,
		.value = customers_memory(abc->c, n, sizeof(*r.value)) };
	size_t m = 0;
	bool well;

	for (size_t i = 0; i < n; i++)
		if (abc->row[who[i]].known) {
			r.value[m] = abc_growth_of(
			    &abc->growth_run, who[i], value_at(abc, who[i]));
			abc->growth[who[i]] = r.value[m];
			known[m++] = who[i];
		}
	well = rank(&r, m, d);
	for (size_t i = 0; i < m; i++)
		abc->row[known[r.item[i].index]].growth_class = r.class[i];
	for (size_t i = 0; i < m; i++) {
		const struct abc_row *row = &abc->row[known[i]];
		int x = row->class, y = row->growth_class;

		abc->table[x][y]++;
		abc->table_value[x][y] += value_at(abc, known[i]);
	}
	unrank(&r);
	customers_forget(abc->c, r.value);
	customers_forget(abc->c, known);
	return well;
}

/* Those with a value by rank, then the others. */
static void
put_in_order(const struct ranked *r, size_t n)
{
	for (size_t i = 0; i < r->n; i++)
		customers_put_next(r->abc->c, r->who[r->item[i].index]);
	for (size_t i = 0; i < n; i++)
		if (!r->abc->row[r->who[i]].known)
			customers_put_next(r->abc->c, r->who[i]);
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct abc *abc = self;
	struct ranked r = { .abc = abc,
		.who = who,
		.value = customers_memory(c, n, sizeof(*r.value)),
		.line = abc->class_table != NULL ? abc->line : NULL };
	bool well;

	if (abc->row == NULL) {
		abc->row =
		    customers_memory(c, customers_count(c), sizeof(*abc->row));
		abc->growth = customers_memory(
		    c, abc->two_way ? customers_count(c) : 0, sizeof(int64_t));
	}
	if (abc->column != ROLE_NONE)
		customers_spread(c, n, get_values, &r);
	else
		get_values(&r, 0, (uint32_t)n);
	well = rank(&r, n, d) && class_total(&abc->positive, r.sum, d);
	customers_forget(c, r.value);
	if (well) {
		customers_spread(c, r.n, store, &r);
		vec_push(&abc->group_positive, r.sum);
		abc->unknown += n - r.n;
		if (abc->sort)
			put_in_order(&r, n);
	}
	unrank(&r);
	return well && (!abc->two_way || classify_growth(abc, who, n, d));
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
