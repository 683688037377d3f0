/* Subscriptions: who leaves, when, and what makes them. */
#include "kind.h"

#include "text/date.h"

#include <math.h>

enum { GROUPS = 4, AT_RISK = 10, PERIODS = 24 };

/* The rows of a group: from..to. */
struct group {
	struct str name;
	size_t from, to, end; /* up to `end` there are enough at risk */
};

static size_t
list_groups(struct page *p, const struct table *t, struct group *g)
{
	size_t time = table_column(t, "time"),
	       risk = table_column(t, "at_risk");
	size_t by = time == 0 ? TABLE_NONE : 0, n = 0;

	for (size_t row = 0; row < t->kept; row++) {
		struct str name = table_cell(t, row, by);

		if (n == 0 || !str_eq(g[n - 1].name, name)) {
			if (n == GROUPS)
				break;
			g[n++] = (struct group){ show_text(p, t, row, by), row,
				row, row };
		}
		g[n - 1].to = row + 1;
		if (table_real(t, row, risk) >= AT_RISK)
			g[n - 1].end = row + 1;
	}
	return n;
}

static void
add_steps(struct page *p, struct lines *l, const struct table *t,
    const struct group *g, enum style style)
{
	struct series *s = lines_series(l, show_code(p, g->name), style);
	size_t time = table_column(t, "time");
	size_t survival = table_column(t, "survival");
	size_t lower = table_column(t, "lower"),
	       upper = table_column(t, "upper");
	double last = 1;

	s->step = true;
	s->band = lower != TABLE_NONE && upper != TABLE_NONE;
	vec_push(&s->point, (struct point){ 0, 1, 1, 1 });
	for (size_t row = g->from; row < g->end; row++) {
		double lo = table_real(t, row, lower);
		double hi = table_real(t, row, upper);

		last = table_real(t, row, survival);
		vec_push(&s->point,
		    (struct point){ table_real(t, row, time), last,
			isnan(lo) ? last : lo, isnan(hi) ? last : hi });
		l->x1 = fmax(l->x1, table_real(t, row, time));
	}
	s->value = show_real(p, last, SHOWN_PERCENT);
}

/* When half have left; NaN where they have not. */
static double
median(const struct table *t, const struct group *g)
{
	for (size_t row = g->from; row < g->to; row++)
		if (table_named(t, row, "survival") <= 0.5)
			return table_named(t, row, "time");
	return NAN;
}

/* How many were still watched just before a time. */
static double
at_risk(const struct table *t, const struct group *g, double when)
{
	size_t time = table_column(t, "time");

	for (size_t row = g->from; row < g->to; row++)
		if (table_real(t, row, time) >= when)
			return table_named(t, row, "at_risk");
	return 0;
}

static void
add_watched(struct page *p, struct section *s, const struct table *t,
    const struct lines *l, const struct group *g, size_t n)
{
	struct bars *b = section_bars(p, s);

	b->label = WORD(p, "survive.watched");
	for (size_t i = 0; i < l->tick.n; i++) {
		bars_column(p, b, "", false, i % 2 == 1);
		b->column.v[i].name = l->tick.v[i].label;
	}
	for (size_t i = 0; i < n; i++) {
		struct bar_row *r = bars_row(p, b,
		    g[i].name.n > 0 ? show_code(p, g[i].name) : WORD(p, "all"));

		for (size_t j = 0; j < l->tick.n; j++)
			r->cell[j] =
			    show_count(p, at_risk(t, &g[i], l->tick.v[j].x));
	}
}

static void
say_survive(struct page *p, struct section *s, const struct table *t,
    const struct lines *l, const struct group *g, size_t n)
{
	size_t worst = 0, best = 0;

	for (size_t i = 1; i < n; i++) {
		const struct series *line = l->series.v;

		if (line[i].point.v[line[i].point.n - 1].y <
		    line[worst].point.v[line[worst].point.n - 1].y)
			worst = i;
		if (line[i].point.v[line[i].point.n - 1].y >
		    line[best].point.v[line[best].point.n - 1].y)
			best = i;
	}
	if (isnan(median(t, &g[worst])))
		s->headline = SAY(p, "say.survive.stay",
		    l->series.v[worst].value, l->series.v[worst].name);
	else if (n == 1)
		s->headline = SAY(p, "say.survive.one",
		    show_real(p, median(t, &g[0]), SHOWN_DAYS),
		    l->series.v[0].value);
	else
		s->headline = SAY(p, "say.survive", l->series.v[worst].name,
		    show_real(p, median(t, &g[worst]), SHOWN_DAYS),
		    l->series.v[best].name, l->series.v[best].value);
}

void
draw_survive(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct lines *l = section_lines(p, s);
	struct group g[GROUPS];
	size_t n = list_groups(p, t, g);

	l->y1 = 1;
	l->as = SHOWN_PERCENT;
	if (n == 0) {
		l->x1 = 1;
		s->headline = WORD(p, "empty");
		return;
	}
	for (size_t i = 0; i < n; i++)
		add_steps(p, l, t, &g[i],
		    n == 1	 ? STYLE_BLUE
			: i == 0 ? STYLE_ORANGE
			: i == 1 ? STYLE_BLUE
				 : STYLE_GREY);
	for (int i = 0; i <= 6; i++) {
		double x = floor(l->x1 * i / 6);

		vec_push(&l->tick, (struct tick){ x, show_count(p, x) });
	}
	say_survive(p, s, t, l, g, n);
	add_watched(p, s, t, l, g, n);
}

/* "Contract" and "One year" of "Contract=One year". */
static void
cut_term(struct str term, struct str *column, struct str *level)
{
	*column = str_cut(&term, '=');
	*level = term.p == NULL ? (struct str){ "", 0 } : term;
}

/* The strongest effect that is not due to chance; a factor below 1 is turned
 * round. */
static void
say_cox(struct page *p, struct section *s, const struct table *t)
{
	size_t ratio = table_column(t, "hazard_ratio"), best = TABLE_NONE;
	size_t chance = table_column(t, "p");
	size_t low = table_column(t, "lower"), high = table_column(t, "upper");
	struct str column, level;
	double f, lo, hi;

	for (size_t row = 0; row < t->kept; row++)
		if (table_real(t, row, chance) <= 0.05 &&
		    (best == TABLE_NONE ||
			fabs(log(table_real(t, row, ratio))) >
			    fabs(log(table_real(t, best, ratio)))))
			best = row;
	if (best == TABLE_NONE) {
		s->headline = WORD(p, t->kept == 0 ? "empty" : "say.cox.none");
		return;
	}
	cut_term(table_cell(t, best, table_column(t, "term")), &column, &level);
	f = table_real(t, best, ratio);
	lo = table_real(t, best, low);
	hi = table_real(t, best, high);
	s->headline = SAY(p,
	    f < 1 ? (level.n > 0 ? "say.cox.less" : "say.cox.unit.less")
		  : (level.n > 0 ? "say.cox.more" : "say.cox.unit.more"),
	    column, level, show_real(p, f < 1 ? 1 / f : f, SHOWN_FACTOR),
	    show_real(p, f < 1 ? 1 / hi : lo, SHOWN_FACTOR),
	    show_real(p, f < 1 ? 1 / lo : hi, SHOWN_FACTOR));
}

void
draw_cox(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct bars *b = section_bars(p, s);
	size_t ratio = table_column(t, "hazard_ratio");
	size_t low = table_column(t, "lower"), high = table_column(t, "upper");

	b->label = WORD(p, "cox.term");
	b->log = b->axis = true;
	b->as = SHOWN_NUMBER;
	b->lo = 0.1;
	b->hi = 10;
	bars_columns(p, b, "cox.factor!,cox.limits-,p");
	for (size_t row = 0; row < t->kept; row++) {
		struct str column, level;
		struct bar_row *r;
		double x = table_real(t, row, ratio);

		cut_term(table_cell(t, row, table_column(t, "term")), &column,
		    &level);
		r = bars_row(p, b, column);
		r->sub = arena_str(&p->arena, level);
		r->n = 3;
		r->v[0] = table_real(t, row, low);
		r->v[1] = x;
		r->v[2] = table_real(t, row, high);
		r->mark = r->v[0] > 0 && x > 0 && isfinite(r->v[2]) ? MARK_RANGE
								    : MARK_NONE;
		r->style = x > 1 ? STYLE_ORANGE : STYLE_BLUE;
		r->cell[0] = show_real(p, x, SHOWN_RATIO);
		r->cell[1] = page_text(p, "%.*s \xE2\x80\x93 %.*s",
		    STR_ARG(show_real(p, r->v[0], SHOWN_RATIO)),
		    STR_ARG(show_real(p, r->v[2], SHOWN_RATIO)));
		r->cell[2] = show_named(p, t, row, "p", SHOWN_P);
		while (r->mark == MARK_RANGE && r->v[0] < b->lo && b->lo > 1e-6)
			b->lo /= 10;
		while (r->mark == MARK_RANGE && r->v[2] > b->hi && b->hi < 1e6)
			b->hi *= 10;
	}
	say_cox(p, s, t);
}

/* The figures of the last period: customers, or revenue where it is known. */
static void
draw_movement(
    struct page *p, struct section *s, const struct table *t, size_t row)
{
	static const struct {
		const char *column;
		int sign; /* 0: the level itself */
	} part[2][8] = {
		{ { "start", 0 }, { "new", 1 }, { "returned", 1 },
		    { "resumed", 1 }, { "lost", -1 }, { "paused", -1 },
		    { "end", 0 }, { NULL, 0 } },
		{ { "mrr_start", 0 }, { "mrr_new", 1 },
		    { "mrr_reactivation", 1 }, { "mrr_expansion", 1 },
		    { "mrr_contraction", -1 }, { "mrr_churn", -1 },
		    { "mrr_paused", -1 }, { "mrr_end", 0 } },
	};
	bool money = table_column(t, "mrr_start") != TABLE_NONE;
	struct bars *b = section_bars(p, s);

	b->label = WORD(p, "rate.part");
	bars_column(p, b, money ? "col.money" : "col.customers", true, false);
	for (int i = 0; i < 8 && part[money][i].column != NULL; i++) {
		size_t c = table_column(t, part[money][i].column);
		struct str name = str_of(part[money][i].column);
		double x = table_real(t, row, c);
		struct bar_row *r;

		if (c == TABLE_NONE || isnan(x))
			continue;
		if (str_starts(name, STR("mrr_")))
			name.p += 4, name.n -= 4;
		r = bars_row(p, b, show_code(p, name));
		bars_bar(b, r, fabs(x));
		r->style = part[money][i].sign < 0 ? STYLE_ORANGE
		    : part[money][i].sign == 0	   ? STYLE_GREY
						   : STYLE_BLUE;
		r->cell[0] =
		    show_cell(p, t, row, c, money ? SHOWN_MONEY : SHOWN_COUNT);
	}
}

static void
draw_churn_line(struct page *p, struct section *s, const struct table *t)
{
	struct lines *l = section_lines(p, s);
	struct series *line =
	    lines_series(l, WORD(p, "rate.churn"), STYLE_BLUE);
	size_t churn = table_column(t, "churn"), n = t->kept;
	size_t first = n > PERIODS ? n - PERIODS : 0;
	size_t lo = table_column(t, "churn_lower");
	size_t hi = table_column(t, "churn_upper");
	double most = 0;

	line->band = lo != TABLE_NONE;
	for (size_t row = first; row < n; row++) {
		double x = table_real(t, row, churn);
		struct point q = { (double)(row - first), x,
			table_real(t, row, lo), table_real(t, row, hi) };

		if (isnan(x))
			continue;
		q.lo = isnan(q.lo) ? x : q.lo;
		q.hi = isnan(q.hi) ? x : q.hi;
		most = fmax(most, q.hi);
		vec_push(&line->point, q);
		line->value = show_real(p, x, SHOWN_PERCENT);
		if (row == first || row + 1 == n)
			vec_push(&l->tick,
			    (struct tick){ q.x,
				show_text(p, t, row, table_column(t, "to")) });
	}
	l->x1 = n > first + 1 ? (double)(n - 1 - first) : 1;
	l->y1 = fmin(1, axis_end(most));
	l->as = SHOWN_PERCENT;
}

void
draw_rate(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	size_t churn = table_column(t, "churn"), last = t->kept;
	size_t nrr = table_column(t, "nrr");
	int32_t day;
	struct str when;

	while (last > 0 && isnan(table_real(t, last - 1, churn)))
		last--;
	if (last == 0) {
		s->headline = WORD(p, "empty");
		return;
	}
	last--;
	s->rank = 8;
	when = table_cell(t, last, table_column(t, "to"));
	when = date_parse(when, &day) ? show_date(p, day) : when;
	s->headline = SAY(p,
	    isnan(table_real(t, last, nrr)) ? "say.rate" : "say.rate.nrr",
	    show_cell(p, t, last, churn, SHOWN_PERCENT), when,
	    show_named(p, t, last, "churn_lower", SHOWN_PERCENT),
	    show_named(p, t, last, "churn_upper", SHOWN_PERCENT),
	    show_cell(p, t, last, nrr, SHOWN_PERCENT));
	page_tile(
	    p, "tile.customers", table_named(t, last, "end"), SHOWN_COUNT);
	page_tile(p, "tile.mrr", table_named(t, last, "mrr_end"), SHOWN_MONEY);
	page_tile(p, "tile.churn", table_real(t, last, churn), SHOWN_PERCENT);
	page_tile(p, "tile.nrr", table_real(t, last, nrr), SHOWN_PERCENT);
	page_tile(
	    p, "tile.quick", table_named(t, last, "quick_ratio"), SHOWN_RATIO);
	draw_movement(p, s, t, last);
	draw_churn_line(p, s, t);
}
