/* Letters to debtors, and which documents payments are for. */
#include "kind.h"
#include "rank.h"

#include "text/money.h"

#include <math.h>

/* A letter: the rows of a customer up to its total. */
struct letter {
	size_t row, items;
	double oldest; /* days */
	int64_t interest, total;
};

/* The letter of which the first row is `row`; the row behind it. */
static size_t
read_letter(const struct table *t, size_t row, struct letter *l)
{
	size_t line = table_column(t, "line"), open = table_column(t, "open");
	size_t days = table_column(t, "days");

	*l = (struct letter){ .row = row, .oldest = NAN };
	while (++row < t->kept) {
		struct str what = table_cell(t, row, line);
		int64_t amount = table_money(t, row, open);

		if (str_eq(what, STR("letter")))
			break;
		if (str_eq(what, STR("item"))) {
			l->items++;
			l->oldest = fmax(l->oldest, table_real(t, row, days));
		} else if (str_eq(what, STR("interest"))) {
			l->interest = amount;
		} else if (str_eq(what, STR("total"))) {
			l->total = amount;
		}
	}
	return row;
}

/* Letters by what is to be paid, and what all of them have. */
static struct rank
rank_letters(const struct table *t, size_t most, struct letter *all)
{
	struct rank rank = { .most = most };
	size_t line = table_column(t, "line"), row = 0;

	while (
	    row < t->kept && !str_eq(table_cell(t, row, line), STR("letter")))
		row++;
	while (row < t->kept) {
		struct letter one;

		row = read_letter(t, row, &one);
		rank_add(&rank, (double)one.total, one.row);
		all->items += one.items;
		money_add(&all->total, one.total);
	}
	rank_end(&rank);
	return rank;
}

static void
add_letter(struct page *p, struct bars *b, const struct table *t,
    const struct letter *l)
{
	struct bar_row *r = bars_row(
	    p, b, table_cell(t, l->row, table_column(t, "customer_id")));

	bars_bar(b, r, money_real(l->total));
	r->cell[0] = show_money(p, l->total);
	r->cell[1] = show_money(p, l->interest);
	r->cell[2] = show_count(p, (double)l->items);
	r->cell[3] = show_real(p, l->oldest, SHOWN_DAYS);
}

void
draw_letters(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);
	struct letter all = { 0 };
	scoped_by(rank_free) struct rank rank =
	    rank_letters(t, (size_t)p->options->top, &all);
	int64_t rest = all.total;
	struct bar_row *r;

	b->label = WORD(p, "customer");
	bars_columns(
	    p, b, "col.to_pay!,col.interest-,col.documents,col.oldest-");
	for (size_t i = 0; i < rank.v.n; i++) {
		struct letter one;

		read_letter(t, rank.v.v[i].row, &one);
		add_letter(p, b, t, &one);
		rest -= one.total;
	}
	r = bars_others(p, b, rank.v.n, rank.seen);
	if (r != NULL)
		r->cell[0] = show_money(p, rest);
	r = bars_row(p, b, WORD(p, "all"));
	r->total = true;
	r->cell[0] = show_money(p, all.total);
	r->cell[2] = show_count(p, (double)all.items);
	s->headline = rank.seen == 0
	    ? WORD(p, "say.dun.none")
	    : SAY(p, "say.letters", show_count(p, (double)rank.seen),
		  show_count(p, (double)all.items), show_money(p, all.total));
}

/* A rule by which payments were told whose they are. */
struct rule {
	struct str name;
	size_t n;
	int64_t amount;
	double least; /* confidence */
};

static size_t
list_rules(
    struct page *p, const struct table *t, struct rule *rule, size_t most)
{
	size_t name = table_column(t, "match_rule"), n = 0;

	for (size_t row = 0; row < t->kept; row++) {
		struct str cell = table_cell(t, row, name);
		double sure = table_named(t, row, "match_confidence");
		size_t i = 0;

		while (i < n && !str_eq(rule[i].name, cell))
			i++;
		if (i == most)
			i = most - 1;
		else if (i == n)
			rule[n++] = (struct rule){ arena_str(&p->arena, cell),
				0, 0, NAN };
		rule[i].n++;
		rule[i].least = fmin(rule[i].least, sure);
		money_add(&rule[i].amount,
		    table_money(t, row, table_column(t, "amount")));
	}
	return n;
}

void
draw_match(struct page *p, const struct table *t, const struct kind *k)
{
	enum { RULES = 24 };
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);
	struct rule rule[RULES];
	size_t n = list_rules(p, t, rule, RULES), sure = 0;
	int64_t all = 0;
	struct bar_row *r;

	b->label = WORD(p, "match.rule");
	bars_columns(p, b, "col.money!,col.rows,col.confidence-");
	for (size_t i = 0; i < n; i++) {
		r = bars_row(p, b, show_code(p, rule[i].name));
		bars_bar(b, r, money_real(rule[i].amount));
		r->style = rule[i].least < 1 ? STYLE_ORANGE : STYLE_BLUE;
		r->cell[0] = show_money(p, rule[i].amount);
		r->cell[1] = show_count(p, (double)rule[i].n);
		r->cell[2] = show_real(p, rule[i].least, SHOWN_PERCENT);
		b->lo = fmin(b->lo, r->v[0]);
		money_add(&all, rule[i].amount);
		sure += rule[i].least < 1 ? 0 : rule[i].n;
	}
	b->hi = b->hi > 0 ? b->hi : 1;
	r = bars_row(p, b, WORD(p, "all"));
	r->total = true;
	r->cell[0] = show_money(p, all);
	r->cell[1] = show_count(p, (double)t->kept);
	s->headline = n == 0
	    ? WORD(p, "empty")
	    : SAY(p, "say.match", show_count(p, (double)sure),
		  show_count(p, (double)t->kept), show_money(p, all));
}
