/* Orders that wait: what is owed, the order, the limit. */
#include "kind.h"
#include "rank.h"

#include "text/money.h"

#include <math.h>

/* An order of hold: its decision, and what speaks for it. */
struct order {
	size_t decision, amount, exposure; /* rows */
	struct str id, rules;
	bool held;
};

static void
take_line(struct page *p, const struct table *t, size_t row, struct order *o)
{
	struct str line = table_cell(t, row, table_column(t, "hold_line"));
	struct str word = table_cell(t, row, table_column(t, "hold_decision"));

	if (str_eq(line, STR("exposure")))
		o->exposure = row;
	else if (str_eq(line, STR("order")))
		o->amount = row;
	else if (str_eq(line, STR("decision"))) {
		o->decision = row;
		o->held = str_eq(word, STR("hold"));
	} else if (str_eq(line, STR("rule")) && str_eq(word, STR("hold"))) {
		struct str rule = show_code(
		    p, table_cell(t, row, table_column(t, "hold_rule")));

		o->rules = o->rules.n == 0
		    ? rule
		    : page_text(
			  p, "%.*s, %.*s", STR_ARG(o->rules), STR_ARG(rule));
	}
}

/* The order of which the first row is `row`; the row behind it. */
static size_t
read_order(struct page *p, const struct table *t, size_t row, struct order *o)
{
	size_t id = table_column(t, "order_id");

	*o = (struct order){ .decision = TABLE_NONE,
		.amount = TABLE_NONE,
		.exposure = TABLE_NONE,
		.id = show_text(p, t, row, id) };
	do
		take_line(p, t, row++, o);
	while (row < t->kept && str_eq(o->id, table_cell(t, row, id)));
	return row;
}

static int64_t
order_amount(const struct table *t, const struct order *o)
{
	return o->amount == TABLE_NONE
	    ? 0
	    : table_money(t, o->amount, table_column(t, "hold_amount"));
}

static void
add_order(struct page *p, struct bars *b, const struct table *t,
    const struct order *o)
{
	size_t amount = table_column(t, "hold_amount");
	size_t row = o->exposure != TABLE_NONE ? o->exposure : o->decision;
	size_t any = row != TABLE_NONE ? row : 0;
	struct bar_row *r = bars_row(p, b, table_cell(t, any, 0));
	double limit = o->exposure == TABLE_NONE
	    ? NAN
	    : table_named(t, o->exposure, "hold_limit");

	r->sub = page_text(p, "%.*s \xC2\xB7 %.*s", STR_ARG(o->id),
	    STR_ARG(o->rules.n > 0 ? o->rules : WORD(p, "hold.no_rule")));
	r->mark = MARK_BULLET;
	r->n = 3;
	r->v[0] = o->exposure == TABLE_NONE
	    ? 0
	    : fmax(0, table_real(t, o->exposure, amount));
	r->v[1] = money_real(order_amount(t, o));
	r->v[2] = isnan(limit) ? 0 : limit;
	r->cell[0] = show_money(p, order_amount(t, o));
	r->cell[1] = WORD(p, o->held ? "hold.hold" : "hold.release");
	r->cell[2] = show_cell(p, t, any,
	    o->decision == TABLE_NONE ? TABLE_NONE
				      : table_column(t, "hold_clear"),
	    SHOWN_MONEY);
	if (o->decision != TABLE_NONE)
		r->cell[2] =
		    show_named(p, t, o->decision, "hold_clear", SHOWN_MONEY);
	b->hi = fmax(b->hi, fmax(r->v[0] + r->v[1], r->v[2]));
}

void
draw_hold(struct page *p, const struct table *t, const struct kind *kind)
{
	struct section *s = page_section(p, t, kind);
	struct bars *b = section_bars(p, s);
	size_t top = 2 * (size_t)p->options->top, row = 0, n = 0;
	struct rank order[2] = { { .most = top }, { .most = top } };
	int64_t waits = 0;

	while (row < t->kept) {
		size_t first = row;
		struct order o;

		row = read_order(p, t, row, &o);
		rank_add(&order[!o.held], (double)order_amount(t, &o), first);
		if (o.held)
			money_add(&waits, order_amount(t, &o));
	}
	b->label = WORD(p, "hold.order");
	b->tall = true;
	bars_columns(p, b, "col.order!,col.decision");
	b->column.v[1].text = true;
	bars_column(p, b, "col.to_clear", false, true);
	bars_legend(p, b, STYLE_BLUE, "hold.owed");
	bars_legend(p, b, STYLE_LIGHT, "hold.the_order");
	for (size_t i = 0; i < 2; i++) {
		rank_end(&order[i]); /* holds first, by amount */
		for (size_t j = 0; j < order[i].v.n && (top == 0 || n < top);
		     j++, n++) {
			struct order o;

			read_order(p, t, order[i].v.v[j].row, &o);
			add_order(p, b, t, &o);
		}
		rank_free(&order[i]);
	}
	bars_others(p, b, n, order[0].seen + order[1].seen);
	s->rank = 6;
	s->headline = n == 0
	    ? WORD(p, "empty")
	    : SAY(p, "say.hold", show_count(p, (double)order[0].seen),
		  show_count(p, (double)(order[0].seen + order[1].seen)),
		  show_money(p, waits));
}
