/* Moves between segments, how customers pay, surveys, spread of values. */
#include "kind.h"
#include "rank.h"

#include <math.h>
#include <stdio.h>

enum { MOVES = 10, BINS = 20 };

/* The order of the built-in map of segments, best first; -1: not of it. */
static int
segment_place(struct str segment)
{
	static const char *const order[] = { "champions", "loyal_customers",
		"potential_loyalists", "new_customers", "promising",
		"need_attention", "about_to_sleep", "at_risk", "cant_lose",
		"hibernating", "lost", "no_purchase" };

	size_t n = COUNT(order);
	size_t i = str_place(segment, order, n);

	return i < n ? (int)i : -1;
}

/* 1 up, -1 down, 0 none or not known. */
static int
way_of(struct str from, struct str to)
{
	int a = segment_place(from), z = segment_place(to);

	return a < 0 || z < 0 ? 0 : (z < a) - (z > a);
}

static void
add_move(struct page *p, struct bars *b, const struct table *t, size_t row)
{
	struct str from = table_cell(t, row, table_column(t, "from"));
	struct str to = table_cell(t, row, table_column(t, "to"));
	double n = table_named(t, row, "customers");
	int way = way_of(from, to);
	struct bar_row *r = bars_row(p, b,
	    page_text(p, "%.*s \xE2\x86\x92 %.*s", STR_ARG(show_code(p, from)),
		STR_ARG(show_code(p, to))));

	bars_bar(b, r, n);
	r->style = way < 0 ? STYLE_ORANGE : STYLE_BLUE;
	r->cell[0] = page_text(p, "%s%.*s",
	    way < 0	  ? "\xE2\x96\xBC "
		: way > 0 ? "\xE2\x96\xB2 "
			  : "",
	    STR_ARG(show_count(p, n)));
	r->cell[1] = show_named(p, t, row, "share", SHOWN_PERCENT);
}

void
draw_migrate(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);
	scoped_by(rank_free) struct rank moves = { .most = MOVES };
	size_t from = table_column(t, "from"), to = table_column(t, "to");
	double up = 0, down = 0, stayed = 0, shown = 0, moved = 0, all;
	bool ordered = true;

	for (size_t row = 0; row < t->kept; row++) {
		struct str a = table_cell(t, row, from);
		struct str z = table_cell(t, row, to);
		double x = table_named(t, row, "customers");
		int way = way_of(a, z);

		if (table_total(t, row, to) || !(x > 0))
			continue;
		if (str_eq(a, z)) {
			stayed += x;
			continue;
		}
		moved += x;
		ordered &= way != 0;
		up += way > 0 ? x : 0;
		down += way < 0 ? x : 0;
		rank_add(&moves, x, row);
	}
	rank_end(&moves);
	b->label = WORD(p, "migrate.move");
	bars_columns(p, b, "col.customers!,migrate.part-");
	for (size_t i = 0; i < moves.v.n; i++) {
		add_move(p, b, t, moves.v.v[i].row);
		shown += moves.v.v[i].value;
	}
	if (moves.seen > MOVES) {
		struct bar_row *r = bars_row(p, b,
		    SAY(p, "migrate.others",
			show_count(p, (double)(moves.seen - MOVES))));

		r->total = true;
		r->cell[0] = show_count(p, moved - shown);
	}
	all = moved + stayed;
	s->rank = 2;
	if (!(all > 0))
		s->headline = WORD(p, "empty");
	else if (ordered)
		s->headline = SAY(p, "say.migrate", show_count(p, down),
		    show_count(p, up), show_count(p, stayed),
		    show_real(p, stayed / all, SHOWN_PERCENT));
	else
		s->headline = SAY(p, "say.migrate.moved", show_count(p, moved),
		    show_count(p, stayed));
}

void
draw_changes(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);
	size_t before = table_column(t, "before"), best = 0, worst = 0;
	size_t after = table_column(t, "after");
	size_t net = table_column(t, "net_change");

	b->label = show_code(p, show_column(p, STR("segment")));
	b->axis = true;
	b->as = SHOWN_COUNT;
	bars_columns(p, b, "col.before-,col.now,col.change!");
	bars_legend(p, b, STYLE_GREY, "col.before");
	bars_legend(p, b, STYLE_BLUE, "col.now");
	for (size_t row = 0; row < t->kept; row++) {
		struct bar_row *r =
		    bars_row(p, b, show_code(p, table_cell(t, row, 0)));

		r->mark = MARK_DUMBBELL;
		r->n = 2;
		r->v[0] = table_real(t, row, before);
		r->v[1] = table_real(t, row, after);
		r->style = r->v[1] < r->v[0] ? STYLE_ORANGE : STYLE_BLUE;
		r->cell[0] = show_cell(p, t, row, before, SHOWN_COUNT);
		r->cell[1] = show_cell(p, t, row, after, SHOWN_COUNT);
		r->cell[2] = show_cell(p, t, row, net, SHOWN_COUNT);
		b->hi = fmax(b->hi, fmax(r->v[0], r->v[1]));
		best = table_real(t, row, net) > table_real(t, best, net)
		    ? row
		    : best;
		worst = table_real(t, row, net) < table_real(t, worst, net)
		    ? row
		    : worst;
	}
	b->hi = axis_end(b->hi);
	s->headline = t->kept == 0
	    ? WORD(p, "empty")
	    : SAY(p, "say.migrate_changes",
		  show_code(p, table_cell(t, best, 0)),
		  show_cell(p, t, best, net, SHOWN_COUNT),
		  show_code(p, table_cell(t, worst, 0)),
		  show_cell(p, t, worst, net, SHOWN_COUNT));
}

/* Customers by how late they pay, in the three classes of the index. */
void
draw_pay(struct page *p, const struct table *t, const struct kind *k)
{
	static const double edge[] = { -HUGE_VAL, -10, 0, 10, 20, 30, 60, 90,
		HUGE_VAL };
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);
	size_t late = table_column(t, "pay_all_dbt");
	size_t index = table_column(t, "pay_index");
	size_t low = 0, high = 0, all = 0;
	double days = 0;

	b->label = WORD(p, "pay.days");
	bars_column(p, b, "col.customers", true, false);
	for (int i = 0; i < 3; i++)
		vec_push(&b->legend,
		    (struct legend){ i == 0 ? STYLE_BLUE
			    : i == 1	    ? STYLE_GREY
					    : STYLE_ORANGE,
			WORD(p,
			    i == 0	 ? "pay.low"
				: i == 1 ? "pay.medium"
					 : "pay.high") });
	for (size_t e = 0; e + 1 < COUNT(edge); e++) {
		bool first = e == 0, last = !(edge[e + 1] < HUGE_VAL);
		struct bar_row *r = bars_row(p, b,
		    first      ? SAY(p, "pay.below", show_count(p, edge[e + 1]))
			: last ? SAY(p, "pay.above", show_count(p, edge[e]))
			       : SAY(p, "pay.between", show_count(p, edge[e]),
				     show_count(p, edge[e + 1])));

		r->mark = MARK_STACK;
		r->style = STYLE_BLUE;
		r->n = 3;
		for (size_t row = 0; row < t->kept; row++) {
			double x = table_real(t, row, late);
			double i = table_real(t, row, index);

			if (!(x >= edge[e] && x < edge[e + 1]))
				continue;
			r->v[i >= 80 ? 0 : i < 50 ? 2 : 1]++;
			all++;
			low += i >= 80;
			high += i < 50;
			days += i < 50 ? x : 0;
		}
		r->cell[0] = show_count(p, r->v[0] + r->v[1] + r->v[2]);
		b->hi = fmax(b->hi, r->v[0] + r->v[1] + r->v[2]);
	}
	s->headline = all == 0 ? WORD(p, "empty")
	    : high == 0
	    ? SAY(p, "say.pay.none", show_count(p, (double)low),
		  show_count(p, (double)all))
	    : SAY(p, "say.pay", show_count(p, (double)low),
		  show_count(p, (double)all), show_count(p, (double)high),
		  show_count(p, days / (double)high));
}

void
draw_survey(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);
	size_t measure = table_column(t, "measure"), nps = TABLE_NONE;
	size_t value = table_column(t, "value"), lo = table_column(t, "lower");
	size_t hi = table_column(t, "upper");
	size_t answers = table_column(t, "answers");

	b->label = show_code(p, show_column(p, STR("measure")));
	bars_columns(p, b, "col.value!,col.limits-,col.answers");
	bars_legend(p, b, STYLE_BLUE, "survey.high");
	bars_legend(p, b, STYLE_GREY, "survey.middle");
	bars_legend(p, b, STYLE_ORANGE, "survey.low");
	for (size_t row = 0; row < t->kept; row++) {
		static const char *const piece[] = { "high", "middle", "low" };
		struct str name = table_cell(t, row, measure);
		struct bar_row *r = bars_row(p, b,
		    str_eq(name, STR("nps")) || str_eq(name, STR("csat")) ||
			    str_eq(name, STR("ces"))
			? name
			: show_code(p, name));
		double n = 0;

		r->mark = MARK_STACK;
		r->style = STYLE_BLUE;
		r->n = 3;
		for (int i = 0; i < 3; i++) {
			r->v[i] = table_real(t, row, table_column(t, piece[i]));
			r->v[i] = isnan(r->v[i]) ? 0 : r->v[i];
			n += r->v[i];
		}
		for (int i = 0; i < 3; i++)
			r->v[i] = n > 0 ? r->v[i] / n : 0;
		r->cell[0] = show_cell(p, t, row, value, SHOWN_RATIO);
		r->cell[1] = page_text(p, "%.*s \xE2\x80\x93 %.*s",
		    STR_ARG(show_cell(p, t, row, lo, SHOWN_RATIO)),
		    STR_ARG(show_cell(p, t, row, hi, SHOWN_RATIO)));
		r->cell[2] = show_cell(p, t, row, answers, SHOWN_COUNT);
		if (nps == TABLE_NONE && str_eq(name, STR("nps")))
			nps = row;
	}
	b->hi = 1;
	s->rank = 8;
	if (nps == TABLE_NONE || isnan(table_real(t, nps, value))) {
		s->headline = SAY(
		    p, "say.rows", s->kicker, show_count(p, (double)t->kept));
		return;
	}
	s->headline = SAY(p,
	    table_real(t, nps, lo) <= 0 && table_real(t, nps, hi) >= 0
		? "say.survey.zero"
		: "say.survey",
	    show_cell(p, t, nps, value, SHOWN_DAYS),
	    show_cell(p, t, nps, lo, SHOWN_DAYS),
	    show_cell(p, t, nps, hi, SHOWN_DAYS),
	    show_cell(p, t, nps, answers, SHOWN_COUNT));
	page_tile(p, "tile.nps", table_real(t, nps, value), SHOWN_DAYS);
	page_tile(p, "tile.answers", table_real(t, nps, answers), SHOWN_COUNT);
}

/* The column whose spread is shown, and the one that ranks the names. */
static const struct {
	const char *kind, *value, *rank;
	enum shown as;
} spreads[] = {
	{ "clv", "clv_value", "clv_value", SHOWN_MONEY },
	{ "predict", "predict_probability", "predict_loss", SHOWN_PERCENT },
	{ "alive", "alive_overdue_ratio", "alive_overdue_ratio", SHOWN_RATIO },
	{ "winback", "winback_net", "winback_net", SHOWN_MONEY },
	{ "limit", "limit", "limit", SHOWN_MONEY },
};

static size_t
bin_of(double x, double lo, double wide)
{
	double at = floor((x - lo) / wide);

	return at >= BINS ? BINS - 1 : (size_t)at;
}

/* 20 bins to the 99th percentile, what is above in the last; the median and
 * the mean are named beside theirs. */
static void
add_bins(
    struct page *p, struct bars *b, const double *v, size_t n, enum shown as)
{
	static const char *const words[] = { "spread.median", "spread.mean" };
	double lo = fmin(0, v[0]), top = v[(n - 1) * 99 / 100];
	double wide = (top > lo ? top - lo : 1) / BINS;
	double mark[] = { (v[(n - 1) / 2] + v[n / 2]) / 2, 0 };
	size_t count[BINS] = { 0 };

	for (size_t i = 0; i < n; i++) {
		count[bin_of(v[i], lo, wide)]++;
		mark[1] += v[i] / (double)n;
	}
	b->axis = false;
	bars_columns(p, b, "col.customers!,spread.marks-");
	for (int i = 0; i < BINS; i++) {
		struct bar_row *r = bars_row(p, b,
		    i == BINS - 1
			? SAY(p, "spread.last", show_real(p, lo + wide * i, as))
			: SAY(p, "spread.bin", show_real(p, lo + wide * i, as),
			      show_real(p, lo + wide * (i + 1), as)));

		bars_bar(b, r, (double)count[i]);
		r->cell[0] = show_count(p, r->v[0]);
	}
	for (size_t i = 0; i < COUNT(mark); i++) {
		struct str *cell = &b->row.v[bin_of(mark[i], lo, wide)].cell[1];
		struct str text = SAY(p, words[i], show_real(p, mark[i], as));

		*cell = cell->n == 0
		    ? text
		    : page_text(p, "%.*s, %.*s", STR_ARG(*cell), STR_ARG(text));
	}
}

/* The largest by a column, with their names. */
static void
add_largest(struct page *p, struct bars *b, const struct table *t,
    const char *name, size_t column, enum shown as)
{
	scoped_by(
	    rank_free) struct rank rank = { .most = (size_t)p->options->top };

	for (size_t row = 0; row < t->kept; row++) {
		double x = table_real(t, row, column);

		if (!isnan(x))
			rank_add(&rank, x, row);
	}
	rank_end(&rank);
	b->label = WORD(p, "customer");
	bars_column(p, b, name, true, false);
	vec_each (const struct ranked, one, &rank.v) {
		struct bar_row *r = bars_row(p, b, table_cell(t, one->row, 0));

		r->mark = one->value > 0 ? MARK_BAR : MARK_NONE;
		r->n = 1;
		r->v[0] = one->value;
		r->cell[0] = show_cell(p, t, one->row, column, as);
		b->hi = fmax(b->hi, r->v[0]);
	}
	bars_others(p, b, rank.v.n, rank.seen);
}

void
draw_histogram(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	size_t i = 0, n, column, rank, tenth, late = 0;
	scoped double *v = NULL;
	double sum = 0, best = 0;
	char key[64];

	while (strcmp(spreads[i].kind, k->name) != 0)
		if (++i == COUNT(spreads))
			return;
	column = table_column(t, spreads[i].value);
	rank = table_column(t, spreads[i].rank);
	v = rank_values(t, column, &n);
	if (n == 0) {
		s->headline = WORD(p, "empty");
		return;
	}
	tenth = (n + 9) / 10;
	for (size_t j = 0; j < n; j++) {
		late += v[j] > 1;
		sum += v[j] > 0 ? v[j] : 0;
		best += j >= n - tenth && v[j] > 0 ? v[j] : 0;
	}
	snprintf(key, sizeof(key), "spread.%s", k->name);
	if (n > 1) {
		struct bars *b = section_bars(p, s);

		b->label = WORD(p, key);
		add_bins(p, b, v, n, spreads[i].as);
	}
	add_largest(p, section_bars(p, s), t,
	    rank == TABLE_NONE || rank == column ? key : "col.value",
	    rank == TABLE_NONE ? column : rank,
	    rank == TABLE_NONE || rank == column ? spreads[i].as : SHOWN_MONEY);
	snprintf(key, sizeof(key), "say.%s", k->name);
	s->headline = SAY(p, key, show_count(p, (double)n),
	    show_real(p, sum > 0 ? best / sum : NAN, SHOWN_PERCENT),
	    show_real(p, v[n / 2], spreads[i].as),
	    show_real(p, v[n - 1], spreads[i].as), show_count(p, (double)late));
}
