/* Segments: who is there, and what they bring. */
#include "kind.h"

#include "base/map.h"
#include "text/money.h"

#include <math.h>
#include <stdio.h>

/* A bar or dumbbell per segment: the parts of customers and of value. */
static void
summary_row(struct page *p, struct bars *b, const struct table *t, size_t row)
{
	bool total = table_total(t, row, TABLE_NONE);
	struct bar_row *r = bars_row(
	    p, b, total ? WORD(p, "all") : show_code(p, table_cell(t, row, 0)));
	double share = table_named(t, row, "share");
	double value = table_named(t, row, "value_share");

	r->total = total;
	r->cell[0] = show_real(p, share, SHOWN_PERCENT);
	r->cell[1] = show_real(p, value, SHOWN_PERCENT);
	r->cell[2] = show_named(p, t, row, "value_per_customer", SHOWN_MONEY);
	r->cell[3] = show_named(p, t, row, "median_r", SHOWN_DAYS);
	if (total || isnan(share))
		return;
	r->mark = isnan(value) ? MARK_BAR : MARK_DUMBBELL;
	r->style = value < share ? STYLE_GREY : STYLE_BLUE;
	r->v[0] = share;
	r->v[1] = isnan(value) ? 0 : value;
	r->n = 2;
	b->hi = fmax(b->hi, fmax(r->v[0], r->v[1]));
	b->lo = fmin(b->lo, r->v[1]);
}

/* The rows with the most value and with the most customers; groups below
 * `small` are no matter for a sentence. */
static void
find_largest(
    const struct table *t, double small, size_t *value, size_t *customers)
{
	size_t v = table_column(t, "value"), c = table_column(t, "customers");

	*value = *customers = TABLE_NONE;
	for (size_t row = 0; row < t->kept; row++) {
		if (table_total(t, row, TABLE_NONE) ||
		    !(table_real(t, row, c) >= small))
			continue;
		if (*value == TABLE_NONE ||
		    table_real(t, row, v) > table_real(t, *value, v))
			*value = row;
		if (*customers == TABLE_NONE ||
		    table_real(t, row, c) > table_real(t, *customers, c))
			*customers = row;
	}
}

/* How many there are, where no group is large enough to be judged. */
static void
say_small(struct page *p, struct section *s, const struct table *t)
{
	double customers = 0, groups = 0;

	for (size_t row = 0; row < t->kept; row++)
		if (!table_total(t, row, TABLE_NONE)) {
			double n = table_named(t, row, "customers");

			customers += isnan(n) ? 0 : n;
			groups++;
		}
	s->headline = t->kept == 0
	    ? WORD(p, "empty")
	    : SAY(p, "say.summary.small", show_count(p, customers),
		  show_count(p, groups));
}

static void
say_summary(struct page *p, struct section *s, const struct table *t)
{
	size_t share = table_column(t, "share");
	size_t value = table_column(t, "value_share"), v, c;
	struct str first;

	find_largest(t, fmax(1, (double)p->options->small), &v, &c);
	if (v == TABLE_NONE) {
		say_small(p, s, t);
		return;
	}
	first = SAY(p, "say.summary", show_code(p, table_cell(t, v, 0)),
	    show_cell(p, t, v, share, SHOWN_PERCENT),
	    show_cell(p, t, v, value, SHOWN_PERCENT));
	s->headline = v == c
	    ? first
	    : SAY(p, "say.summary.2", first, show_code(p, table_cell(t, c, 0)),
		  show_cell(p, t, c, share, SHOWN_PERCENT),
		  show_cell(p, t, c, value, SHOWN_PERCENT));
}

/* Stages in their own order: decline against expansion. */
static bool
say_stages(struct page *p, struct section *s, const struct table *t)
{
	double decline = NAN, expansion = NAN;
	size_t c = table_column(t, "customers"), at = TABLE_NONE;

	for (size_t row = 0; row < t->kept; row++) {
		if (str_eq(table_cell(t, row, 0), STR("decline")))
			decline = table_real(t, row, c), at = row;
		if (str_eq(table_cell(t, row, 0), STR("expansion")))
			expansion = table_real(t, row, c);
	}
	if (!(decline > 0) || isnan(expansion))
		return false;
	s->headline =
	    SAY(p, "say.stages", show_named(p, t, at, "share", SHOWN_PERCENT),
		show_real(p, expansion / decline, SHOWN_RATIO));
	return true;
}

static void
summary_tiles(struct page *p, const struct table *t)
{
	size_t c = table_column(t, "customers"), v = table_column(t, "value");

	for (size_t row = 0; row < t->kept; row++) {
		double n = table_real(t, row, c);

		if (!table_total(t, row, TABLE_NONE))
			continue;
		page_tile(p, "tile.customers", n, SHOWN_COUNT);
		page_tile(p, "tile.sales", table_real(t, row, v), SHOWN_MONEY);
		page_tile(p, "tile.per_customer",
		    table_named(t, row, "value_per_customer"), SHOWN_MONEY);
		page_tile(p, "tile.purchases",
		    table_named(t, row, "orders") / n, SHOWN_RATIO);
	}
}

/* The table of the earlier run that shows the same; NULL: none. */
static const struct table *
earlier_table(const struct page *p, const struct table *t, const struct kind *k)
{
	for (size_t i = 0; p->before != NULL && i < p->before->tables.v.n;
	     i++) {
		const struct table *o = p->before->tables.v.v[i];

		if (o->columns > 0 && t->columns > 0 && o->kinds > 0 &&
		    o->kind[0] == k && str_eq(o->name[0], t->name[0]))
			return o;
	}
	return NULL;
}

static double
customers_of(const struct table *t, struct str segment)
{
	for (size_t row = 0; row < t->kept; row++)
		if (str_eq(table_cell(t, row, 0), segment))
			return table_named(t, row, "customers");
	return 0;
}

static void
add_change(
    struct page *p, struct bars *b, struct str segment, double now, double then)
{
	struct bar_row *r = bars_row(p, b, show_code(p, segment));

	bars_bar(b, r, now - then);
	r->style = now < then ? STYLE_ORANGE : STYLE_BLUE;
	r->cell[0] = page_text(p, "%s%.*s", now > then ? "+" : "",
	    STR_ARG(show_count(p, now - then)));
	r->cell[1] = show_count(p, now);
	b->lo = fmin(b->lo, now - then);
}

static void
say_moves(struct page *p, struct section *s, const struct bars *b)
{
	size_t up = 0, down = 0;

	for (size_t i = 0; i < b->row.n; i++) {
		up = b->row.v[i].v[0] > b->row.v[up].v[0] ? i : up;
		down = b->row.v[i].v[0] < b->row.v[down].v[0] ? i : down;
	}
	if (b->row.n == 0)
		s->headline = WORD(p, "empty");
	else
		s->headline = SAY(p,
		    b->hi > 0	    ? b->lo < 0 ? "say.moves" : "say.moves.up"
			: b->lo < 0 ? "say.moves.down"
				    : "say.moves.none",
		    b->row.v[up].label, b->row.v[up].cell[0],
		    b->row.v[down].label, b->row.v[down].cell[0]);
}

/* How many customers each segment has more than before. */
static void
draw_moves(struct page *p, const struct table *t, const struct kind *k)
{
	const struct table *old = earlier_table(p, t, k);
	struct section *s;
	struct bars *b;

	if (old == NULL)
		return;
	s = page_section(p, t, k);
	section_name(p, s, WORD(p, "name.moves"));
	s->reading = WORD(p, "read.moves");
	s->rank = 2;
	b = section_bars(p, s);
	b->label = show_code(p, show_column(p, t->name[0]));
	bars_columns(p, b, "col.change!,col.now");
	for (size_t row = 0; row < t->kept; row++)
		if (!table_total(t, row, TABLE_NONE))
			add_change(p, b, table_cell(t, row, 0),
			    table_named(t, row, "customers"),
			    customers_of(old, table_cell(t, row, 0)));
	say_moves(p, s, b);
	if (b->hi <= b->lo)
		b->hi = b->lo + 1;
}

/* Shares are of what is above zero: what the rest takes off that is said. */
static void
say_negative(struct page *p, struct section *s, const struct table *t)
{
	for (size_t row = 0; row < t->kept; row++) {
		double share = table_named(t, row, "value_share");

		if (table_total(t, row, TABLE_NONE) && share < 0.9995)
			section_note(p, s,
			    SAY(p, "note.negative",
				show_real(p, 1 - share, SHOWN_PERCENT)));
	}
}

void
draw_summary(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);

	b->label = show_code(p, show_column(p, t->name[0]));
	if (!str_ends(t->name[0], STR("segment")) && t->title.n == 0)
		s->kicker = b->label;
	b->axis = true;
	b->as = SHOWN_PERCENT;
	bars_columns(p, b,
	    "col.of_customers,col.of_sales!,col.per_customer-,col.median_"
	    "days-");
	bars_legend(p, b, STYLE_GREY, "legend.customers");
	bars_legend(p, b, STYLE_BLUE, "legend.sales");
	for (size_t row = 0; row < t->kept; row++)
		summary_row(p, b, t, row);
	axis_span(&b->lo, &b->hi);
	b->hi = fmin(1, b->hi);
	if (!say_stages(p, s, t))
		say_summary(p, s, t);
	say_negative(p, s, t);
	summary_tiles(p, t);
	draw_moves(p, t, k);
}

/* Codes of a column of rows, in order of first appearance: how many, and what
 * money they have. */
struct tally {
	struct map code;
	VEC(uint64_t) n;
	VEC(int64_t) money;
	uint64_t all;
	int64_t positive, sum;
};

static void
count_codes(struct tally *c, const struct table *t, size_t column, size_t money)
{
	for (size_t row = 0; row < t->kept; row++) {
		uint32_t i = map_add(&c->code, table_cell(t, row, column));
		int64_t amount = table_money(t, row, money);

		if (i == c->n.n) {
			vec_push(&c->n, 0);
			vec_push(&c->money, 0);
		}
		c->n.v[i]++;
		c->all++;
		money_add(&c->money.v[i], amount);
		money_add(&c->sum, amount);
		if (amount > 0)
			money_add(&c->positive, amount);
	}
}

static void
free_tally(struct tally *c)
{
	map_free(&c->code);
	vec_free(&c->n);
	vec_free(&c->money);
}

/* The known orders of codes; those that are not known stay as they came. */
static int
place_in_order(struct str code)
{
	static const char *const order[] = { "top", "large", "big", "medium",
		"small", "inactive", "acquaintance", "exploration", "expansion",
		"commitment", "decline", "A", "B", "C", "D", "N", "promoter",
		"passive", "detractor", "high", "low" };

	size_t n = COUNT(order);
	size_t i = str_place(code, order, n);

	return i < n ? (int)i : 1000;
}

/* Codes as rows, ordered. */
static size_t
order_codes(const struct tally *c, uint32_t *order)
{
	size_t n = c->n.n;

	for (uint32_t i = 0; i < n; i++) {
		size_t at = i;
		int place = place_in_order(map_text(&c->code, i));

		while (at > 0 &&
		    place_in_order(map_text(&c->code, order[at - 1])) > place) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = i;
	}
	return n;
}

/* The column of codes that a kind of rows is about. */
static size_t
code_column(const struct table *t, const struct kind *k)
{
	static const struct {
		const char *kind, *column;
	} codes[] = { { "pyramid", "pyramid_tier" },
		{ "lifecycle", "lifecycle_stage" }, { "type", "type_state" },
		{ "kmeans", "kmeans_cluster" }, { "matrix", "matrix_cell" },
		{ "survey_rows", "survey_nps" },
		{ "loyalty", "loyalty_quadrant" }, { "trust", "trust_stage" },
		{ "matrix_grid", "matrix_cell" }, { "grade", "grade" },
		{ "winback", "winback_class" } };

	for (size_t i = 0; i < COUNT(codes); i++)
		if (strcmp(k->name, codes[i].kind) == 0)
			return table_column(t, codes[i].column);
	return TABLE_NONE;
}

/* A row per code: its part of the customers, and of the money if known. */
static void
add_code(struct page *p, struct bars *b, const struct tally *c, uint32_t at,
    bool money)
{
	struct bar_row *r =
	    bars_row(p, b, show_code(p, map_text(&c->code, at)));
	double share = (double)c->n.v[at] / (double)c->all;
	double value = money && c->positive > 0
	    ? (double)c->money.v[at] / (double)c->positive
	    : NAN;

	if (r->label.n == 0)
		r->label = WORD(p, "none");
	r->mark = isnan(value) ? MARK_BAR : MARK_DUMBBELL;
	r->n = isnan(value) ? 1 : 2;
	r->v[0] = share;
	r->v[1] = value;
	r->style = value < share ? STYLE_GREY : STYLE_BLUE;
	r->cell[0] = show_real(p, share, SHOWN_PERCENT);
	r->cell[1] = show_count(p, (double)c->n.v[at]);
	if (money)
		r->cell[2] = show_real(p, value, SHOWN_PERCENT);
	b->hi = fmax(b->hi, isnan(value) ? share : fmax(share, value));
	b->lo = isnan(value) ? b->lo : fmin(b->lo, value);
}

static void
say_codes(struct page *p, struct section *s, const struct bars *b,
    const struct tally *c, size_t most)
{
	bool money = b->column.n > 2;
	char key[64];

	snprintf(key, sizeof(key), "say.%s", s->kind->name);
	if (b->row.n == 0)
		s->headline = WORD(p, "empty");
	else if (money && WORD(p, key).n > 0)
		s->headline =
		    SAY(p, key, b->row.v[0].label, b->row.v[0].cell[0],
			b->row.v[0].cell[2], b->row.v[most].label,
			b->row.v[most].cell[0], show_count(p, (double)c->all));
	else
		s->headline = SAY(p, "say.codes", b->row.v[0].label,
		    b->row.v[0].cell[0], STR(""), b->row.v[most].label,
		    b->row.v[most].cell[0], show_count(p, (double)c->all));
}

static void
draw_codes(
    struct page *p, const struct table *t, const struct kind *k, size_t column)
{
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);
	size_t sales = table_column(t, "net_amount"), n, most = 0;
	size_t open = table_column(t, "age_balance");
	size_t money = sales == TABLE_NONE ? open : sales;
	scoped_by(free_tally) struct tally c = { 0 };
	uint32_t *order;

	count_codes(&c, t, column, money);
	order = page_alloc(p, c.n.n + 1, sizeof(*order));
	n = order_codes(&c, order);
	b->label = s->kicker;
	b->axis = true;
	b->as = SHOWN_PERCENT;
	bars_column(p, b, "col.of_customers", true, false);
	bars_column(p, b, "col.customers", false, money != TABLE_NONE);
	if (money != TABLE_NONE) {
		bars_column(p, b,
		    money == sales ? "col.of_sales" : "col.of_open", false,
		    false);
		bars_legend(p, b, STYLE_GREY, "legend.customers");
		bars_legend(p, b, STYLE_BLUE,
		    money == sales ? "legend.sales" : "legend.open");
	}
	for (size_t i = 0; i < n; i++) {
		add_code(p, b, &c, order[i], money != TABLE_NONE);
		most = c.n.v[order[i]] > c.n.v[order[most]] ? i : most;
	}
	axis_span(&b->lo, &b->hi);
	b->hi = fmin(1, b->hi);
	say_codes(p, s, b, &c, most);
	if (money == sales && c.positive > 0 && c.sum < c.positive)
		section_note(p, s,
		    SAY(p, "note.negative",
			show_real(p, 1 - (double)c.sum / (double)c.positive,
			    SHOWN_PERCENT)));
}

void
draw_counts(struct page *p, const struct table *t, const struct kind *k)
{
	size_t column = code_column(t, k);

	if (column != TABLE_NONE)
		draw_codes(p, t, k, column);
}
