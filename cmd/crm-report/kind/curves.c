/* Curves of orders: concentration, active customers, the check of a forecast,
 * and any figure over time. */
#include "kind.h"
#include "rank.h"

#include "text/date.h"

#include <math.h>
#include <stdio.h>

enum { POINTS = 100, MONTHS = 36, DSO_MONTHS = 24, TICKS = 6 };

/* 0, 25, ... percent along an axis. */
static void
percent_ticks(struct page *p, struct lines *l)
{
	for (int i = 0; i <= 4; i++)
		vec_push(&l->tick,
		    (struct tick){
			i / 4.0, show_axis(p, i / 4.0, SHOWN_PERCENT) });
}

/* The values above 0, the largest first; for the caller to free. */
static double *
positive_values(const struct table *t, size_t column, size_t *n)
{
	size_t all;
	double *v = rank_values(t, column, &all);

	for (size_t i = 0; i < all / 2; i++) {
		double swap = v[i];

		v[i] = v[all - 1 - i];
		v[all - 1 - i] = swap;
	}
	for (*n = 0; *n < all && v[*n] > 0;)
		++*n;
	return v;
}

static void
lorenz(struct page *p, struct lines *l, const double *v, size_t n, double sum)
{
	struct series *even = lines_series(l, WORD(p, "abc.even"), STYLE_GREY);
	struct series *curve;
	double before = 0;

	vec_push(&even->point, (struct point){ 0, 0, 0, 0 });
	vec_push(&even->point, (struct point){ 1, 1, 0, 0 });
	curve = lines_series(l, (struct str){ "", 0 }, STYLE_BLUE);
	vec_push(&curve->point, (struct point){ 0, 0, 0, 0 });
	for (size_t i = 0; i < n; i++) {
		before += v[i];
		if ((i + 1) % (n / POINTS + 1) == 0 || i + 1 == n)
			vec_push(&curve->point,
			    (struct point){ (double)(i + 1) / (double)n,
				before / sum, 0, 0 });
	}
}

/* Gini = 2 sum i x_i / (n sum x) - (n + 1) / n, x ascending. */
static double
gini(const double *v, size_t n, double sum)
{
	double ranked = 0;

	for (size_t i = 0; i < n; i++)
		ranked += (double)(n - i) * v[i];
	return 2 * ranked / ((double)n * sum) - (double)(n + 1) / (double)n;
}

void
draw_abc(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct lines *l = section_lines(p, s);
	size_t value = table_column(t, "abc_value"), n;
	size_t class = table_column(t, "abc_class"), in_a = 0;
	scoped double *v = positive_values(
	    t, value == TABLE_NONE ? table_column(t, "profit") : value, &n);
	double sum = 0, best = 0, eighty = 0;
	size_t tenth = (n + 9) / 10, needed = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	for (size_t i = 0; i < tenth; i++)
		best += v[i];
	while (needed < n && eighty < 0.8 * sum)
		eighty += v[needed++];
	for (size_t row = 0; class != TABLE_NONE && row < t->kept; row++)
		in_a += str_eq(table_cell(t, row, class), STR("A"));
	needed = class == TABLE_NONE ? needed : in_a;
	l->x1 = l->y1 = 1;
	l->as = SHOWN_PERCENT;
	percent_ticks(p, l);
	if (n == 0) {
		s->headline = WORD(p, t->kept == 0 ? "empty" : "say.abc.none");
		s->reading = STR("");
		return;
	}
	lorenz(p, l, v, n, sum);
	vec_push(&l->note,
	    (struct note){ (double)needed / (double)n, 0.8,
		SAY(p, "abc.a", show_count(p, (double)needed)) });
	s->headline = SAY(p, "say.abc", show_real(p, best / sum, SHOWN_PERCENT),
	    show_real(p, (double)needed / (double)t->kept, SHOWN_PERCENT));
	s->reading =
	    SAY(p, "read.abc", show_real(p, gini(v, n, sum), SHOWN_RATIO));
	if (t->kept > n)
		section_note(p, s,
		    SAY(p, "note.left_out",
			show_count(p, (double)(t->kept - n))));
}

/* A cell that names a period, shorter: "Mar 2024". */
static struct str
period_label(struct page *p, struct str cell)
{
	static const char *const key[] = { "mon.1", "mon.2", "mon.3", "mon.4",
		"mon.5", "mon.6", "mon.7", "mon.8", "mon.9", "mon.10", "mon.11",
		"mon.12" };
	char text[16];
	int year, month, day;
	int32_t date;

	if (cell.n != 7 && cell.n != 10)
		return arena_str(&p->arena, cell);
	snprintf(text, sizeof(text), "%.*s%s", STR_ARG(cell),
	    cell.n == 7 ? "-01" : "");
	if (!date_parse(str_of(text), &date))
		return arena_str(&p->arena, cell);
	date_split(date, &year, &month, &day);
	return SAY(
	    p, "month.year", WORD(p, key[month - 1]), page_text(p, "%d", year));
}

/* The x axis over the rows from `first` on, without that of all: each up to
 * six, else four at even steps, the first and the last among them. */
static void
period_ticks(struct page *p, struct lines *l, const struct table *t,
    size_t column, size_t first)
{
	size_t n = t->kept - first, step;

	while (
	    n > 1 && str_eq(table_cell(t, first + n - 1, column), STR("total")))
		n--;
	step = n <= TICKS ? 1 : (n + 2) / 3;
	l->x1 = (double)(n - 1);
	for (size_t i = 0; i < n; i++)
		if (i + 1 == n || (i % step == 0 && n - 1 - i >= step / 2 + 1))
			vec_push(&l->tick,
			    (struct tick){ (double)i,
				period_label(
				    p, table_cell(t, first + i, column)) });
}

/* A column over the rows from `first` on; empty cells break no line. */
static struct series *
row_series(struct page *p, struct lines *l, const struct table *t,
    size_t column, size_t first, enum style style, enum shown as)
{
	struct series *s = lines_series(l, (struct str){ "", 0 }, style);
	double last = NAN;

	for (size_t row = first; row < t->kept; row++) {
		double y = table_real(t, row, column);

		if (isnan(y) || table_total(t, row, TABLE_NONE))
			continue;
		last = y;
		vec_push(&s->point,
		    (struct point){ (double)(row - first), y, 0, 0 });
	}
	s->value = show_real(p, last, as);
	return s;
}

/* The y axis over all points, from 0. */
static void
y_axis(struct lines *l, enum shown as)
{
	double lo = 0, hi = 0;

	for (size_t i = 0; i < l->series.n; i++)
		vec_each (const struct point, q, &l->series.v[i].point) {
			lo = fmin(lo, fmin(q->y, q->lo));
			hi = fmax(hi, fmax(q->y, q->hi));
		}
	l->as = as;
	l->y0 = lo;
	l->y1 = hi;
	axis_span(&l->y0, &l->y1);
	if (as == SHOWN_PERCENT && hi <= 1)
		l->y1 = fmin(l->y1, 1);
	if (l->x1 <= l->x0)
		l->x1 = l->x0 + 1;
}

static double
sum_rows(const struct table *t, size_t column, size_t from, size_t to)
{
	double sum = 0;

	for (size_t row = from; row < to; row++)
		sum += isnan(table_real(t, row, column))
		    ? 0
		    : table_real(t, row, column);
	return sum;
}

void
draw_accounts(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct lines *l = section_lines(p, s);
	size_t active = table_column(t, "active"), n = t->kept;
	size_t first = n > MONTHS ? n - MONTHS : 0, most = first;
	double now, then;

	if (n == 0) {
		s->headline = WORD(p, "empty");
		return;
	}
	row_series(p, l, t, active, first, STYLE_BLUE, SHOWN_COUNT);
	period_ticks(p, l, t, 0, first);
	y_axis(l, SHOWN_COUNT);
	for (size_t row = first; row < n; row++)
		if (table_real(t, row, active) > table_real(t, most, active))
			most = row;
	if (n > 1 && most + 1 < n)
		vec_push(&l->note,
		    (struct note){ (double)(most - first),
			table_real(t, most, active),
			SAY(p, "note.most",
			    show_cell(p, t, most, active, SHOWN_COUNT),
			    period_label(p, table_cell(t, most, 0))) });
	now = n >= 12 ? sum_rows(t, active, n - 12, n) : NAN;
	then = n >= 24 ? sum_rows(t, active, n - 24, n - 12) : NAN;
	if (isnan(now)) {
		s->headline = SAY(p, "say.accounts.last",
		    show_cell(p, t, n - 1, active, SHOWN_COUNT));
		return;
	}
	s->rank = 7;
	if (then > 0)
		s->headline = SAY(p,
		    now < then ? "say.accounts.fewer" : "say.accounts.more",
		    show_count(p, now / 12),
		    show_real(p, fabs(now / then - 1), SHOWN_PERCENT));
	else
		s->headline = SAY(p, "say.accounts", show_count(p, now / 12));
}

/* Where the model was fitted up to: where the expected curve bends is not told
 * by the table, so it is judged by its last fifth. */
void
draw_tracking(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct lines *l = section_lines(p, s);
	size_t actual = table_column(t, "actual"), n = t->kept;
	size_t expected = table_column(t, "expected");
	double came, told, off;
	struct series *e;

	if (n < 2) {
		s->headline = WORD(p, "empty");
		return;
	}
	row_series(p, l, t, actual, 0, STYLE_BLUE, SHOWN_COUNT)->name =
	    WORD(p, "actual");
	e = row_series(p, l, t, expected, 0, STYLE_ORANGE, SHOWN_COUNT);
	e->name = WORD(p, "expected");
	e->dashed = true;
	period_ticks(p, l, t, 0, 0);
	y_axis(l, SHOWN_COUNT);
	came = table_real(t, n - 1, actual) - table_real(t, n * 4 / 5, actual);
	told =
	    table_real(t, n - 1, expected) - table_real(t, n * 4 / 5, expected);
	off = came > 0 ? told / came : NAN;
	if (isnan(off))
		s->headline = WORD(p, "say.tracking.none");
	else if (off > 1.25 || off < 0.8) {
		s->rank = 9;
		s->headline = SAY(p, "say.tracking.bad",
		    show_real(p, off > 1 ? off : 1 / off, SHOWN_FACTOR),
		    WORD(p, off > 1 ? "too.many" : "too.few"));
	} else
		s->headline = SAY(p, "say.tracking",
		    show_real(p, fabs(off - 1), SHOWN_PERCENT));
}

void
draw_dso(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct lines *l = section_lines(p, s);
	size_t dso = table_column(t, "dso"), n = t->kept;
	size_t best = table_column(t, "dso_bpdso");
	size_t add = table_column(t, "dso_add");
	size_t when = table_column(t, "period_end");
	size_t first = n > DSO_MONTHS ? n - DSO_MONTHS : 0;
	struct tile *tile;
	double now, then;
	struct series *line;

	if (when == TABLE_NONE)
		when = table_column(t, "dso_period_end");
	if (n == 0 || isnan(table_real(t, n - 1, dso))) {
		s->headline = WORD(p, "empty");
		return;
	}
	s->rank = 4;
	now = table_real(t, n - 1, dso);
	then = n > 12 ? table_real(t, n - 13, dso) : NAN;
	/* The months before the window is full are no measure. */
	while (first + 3 < n && first < 2)
		first++;
	line = row_series(p, l, t, best, first, STYLE_GREY, SHOWN_DAYS);
	line->name = WORD(p, "dso.best");
	line = row_series(p, l, t, dso, first, STYLE_BLUE, SHOWN_DAYS);
	line->name = WORD(p, "dso.dso");
	for (size_t i = 0; best != TABLE_NONE && i < line->point.n; i++)
		line->point.v[i].lo =
		    table_real(t, first + (size_t)line->point.v[i].x, best),
		line->point.v[i].hi = line->point.v[i].y;
	line->band = best != TABLE_NONE;
	period_ticks(p, l, t, when, first);
	y_axis(l, SHOWN_DAYS);
	tile = page_tile(p, "tile.dso", now, SHOWN_DAYS);
	for (size_t row = first; tile != NULL && row < n; row++)
		vec_push(&tile->history, table_real(t, row, dso));
	if (isnan(then))
		s->headline =
		    SAY(p, "say.dso.now", show_real(p, now, SHOWN_DAYS),
			show_cell(p, t, n - 1, add, SHOWN_DAYS));
	else
		s->headline = SAY(p,
		    now < then ? "say.dso.less" : "say.dso.more",
		    show_real(p, now, SHOWN_DAYS),
		    show_real(p, fabs(round(now * 10) - round(then * 10)) / 10,
			SHOWN_DAYS),
		    show_cell(p, t, n - 1, add, SHOWN_DAYS));
}

/* The columns that a curve of any kind shows, the first one in front. */
static const struct {
	const char *kind, *x, *y[4];
	bool step, numbers; /* x is a number, not the name of a row */
} curves[] = {
	{ "retain", "age", { "rate" }, true, true },
	{ "retain_lifecycle", "period",
	    { "active", "new", "returning", "dormant" }, false, false },
	{ "survive_project", "period", { "survival", "sbg_survival" }, false,
	    true },
	{ "survive_reasons", "time", { "share" }, true, true },
	{ "complaints_curve", "days", { "open_share" }, true, true },
	{ "complaints_volume", "period", { "open_at_end", "received" }, false,
	    false },
	{ "kmeans_scan", "k", { "silhouette" }, false, true },
	{ "gains", "group", { "captured" }, false, false },
	{ "gains_churn", "decile", { "gain", "lift" }, false, false },
	{ "survey_trend", "period", { "value" }, false, false },
	{ "statement", "date", { "balance" }, true, false },
};

static void
place_points(const struct table *t, struct lines *l, size_t x)
{
	l->x0 = HUGE_VAL;
	l->x1 = -HUGE_VAL;
	for (size_t row = 0; row < t->kept; row++) {
		l->x0 = fmin(l->x0, table_real(t, row, x));
		l->x1 = fmax(l->x1, table_real(t, row, x));
	}
	if (!(l->x0 <= l->x1))
		l->x0 = 0, l->x1 = 1;
	vec_each (struct series, line, &l->series) {
		size_t n = 0;

		for (size_t j = 0; j < line->point.n; j++) {
			struct point q = line->point.v[j];

			q.x = table_real(t, (size_t)q.x, x);
			if (!isnan(q.x)) /* totals have no place */
				line->point.v[n++] = q;
		}
		line->point.n = n;
	}
}

/* Five labels at whole numbers, fewer where there are not so many. */
static void
number_ticks(struct page *p, struct lines *l)
{
	double span = l->x1 - l->x0, last = NAN;

	for (int i = 0; i <= 4; i++) {
		double x = round(l->x0 + span * i / 4);

		if (x != last && x >= l->x0 && x <= l->x1)
			vec_push(
			    &l->tick, (struct tick){ x, show_count(p, x) });
		last = x;
	}
}

static enum shown
curve_as(const struct kind *k, const char *column)
{
	enum shown as = show_as(k, str_of(column));

	return as == SHOWN_TEXT ? SHOWN_RATIO : as;
}

void
draw_curve(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct lines *l = section_lines(p, s);
	size_t c = 0, x, best = 0, y;
	char key[64];

	while (strcmp(curves[c].kind, k->name) != 0)
		if (++c == COUNT(curves))
			return;
	x = table_column(t, curves[c].x);
	y = table_column(t, curves[c].y[0]);
	if (t->kept == 0 || y == TABLE_NONE) {
		s->headline = WORD(p, "empty");
		l->x1 = l->y1 = 1;
		return;
	}
	for (int i = 0; i < 4 && curves[c].y[i] != NULL; i++) {
		size_t column = table_column(t, curves[c].y[i]);
		struct series *line;

		if (column == TABLE_NONE)
			continue;
		line = row_series(p, l, t, column, 0,
		    i == 0	 ? STYLE_BLUE
			: i == 1 ? STYLE_ORANGE
				 : STYLE_GREY,
		    curve_as(k, curves[c].y[i]));
		line->name = show_column(p, str_of(curves[c].y[i]));
		line->step = curves[c].step;
	}
	if (curves[c].numbers) {
		place_points(t, l, x);
		number_ticks(p, l);
	} else {
		period_ticks(p, l, t, x, 0);
	}
	y_axis(l, curve_as(k, curves[c].y[0]));
	for (size_t row = 0; row < t->kept; row++)
		if (table_real(t, row, y) > table_real(t, best, y))
			best = row;
	snprintf(key, sizeof(key), "say.%s", k->name);
	s->headline = SAY(p, key, l->series.v[0].value,
	    period_label(p, table_cell(t, t->kept - 1, x)),
	    show_cell(p, t, best, y, l->as),
	    period_label(p, table_cell(t, best, x)),
	    show_cell(p, t, 0, y, l->as));
	if (s->headline.n == 0)
		s->headline =
		    SAY(p, "say.curve", s->kicker, l->series.v[0].value);
}

/* The first column whose name is `word` and digits, as lo80; its digits. */
static size_t
level_column(const struct table *t, const char *word, struct str *digits)
{
	for (size_t i = 0; i < t->columns; i++) {
		struct str name = t->name[i];

		if (!str_starts(name, str_of(word)))
			continue;
		*digits = (struct str){ name.p + strlen(word),
			name.n - strlen(word) };
		if (digits->n > 0 && digits->p[0] >= '0' && digits->p[0] <= '9')
			return t->place[i];
	}
	return TABLE_NONE;
}

/* A series of the periods that have a value in it; its last row. */
static size_t
add_forecast(struct page *p, struct lines *l, const struct table *t,
    const char *name, enum style style, size_t low, size_t high)
{
	struct series *s = lines_series(l, show_column(p, str_of(name)), style);
	size_t column = table_column(t, name), last = TABLE_NONE;
	size_t period = table_column(t, "period");

	s->band = low != TABLE_NONE && high != TABLE_NONE;
	for (size_t row = 0; row < t->kept; row++) {
		double y = table_real(t, row, column);
		double lo = table_real(t, row, low);
		double hi = table_real(t, row, high);

		if (isnan(y) ||
		    str_eq(table_cell(t, row, period), STR("total")))
			continue;
		vec_push(&s->point,
		    (struct point){ (double)row, y, isnan(lo) ? y : lo,
			isnan(hi) ? y : hi });
		last = row;
	}
	s->value = show_cell(p, t, last, column, SHOWN_MONEY);
	return last;
}

void
draw_forecast(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	struct lines *l = section_lines(p, s);
	struct str level = { "", 0 };
	size_t low = level_column(t, "lo", &level);
	size_t high = level_column(t, "hi", &level), last, said;
	size_t forecast = table_column(t, "forecast"), all = TABLE_NONE;
	size_t period = table_column(t, "period");
	bool past = table_column(t, "value") != TABLE_NONE, limits;

	last = add_forecast(
	    p, l, t, "forecast", past ? STYLE_ORANGE : STYLE_BLUE, low, high);
	if (past)
		add_forecast(
		    p, l, t, "value", STYLE_BLUE, TABLE_NONE, TABLE_NONE);
	period_ticks(p, l, t, period, 0);
	y_axis(l, SHOWN_MONEY);
	for (size_t row = 0; row < t->kept; row++)
		if (str_eq(table_cell(t, row, period), STR("total")))
			all = row;
	if (last == TABLE_NONE) {
		s->headline = WORD(p, "empty");
		return;
	}
	said = all == TABLE_NONE ? last : all;
	limits = !isnan(table_real(t, said, low));
	s->headline = SAY(p,
	    all != TABLE_NONE
		? limits ? "say.forecast.sum.limits" : "say.forecast.sum"
		: limits ? "say.forecast.limits"
			 : "say.forecast",
	    show_cell(p, t, said, forecast, SHOWN_MONEY),
	    period_label(p, table_cell(t, last, period)),
	    show_cell(p, t, said, low, SHOWN_MONEY),
	    show_cell(p, t, said, high, SHOWN_MONEY),
	    page_text(p, "%.*s%s", STR_ARG(level), p->marks.percent));
}
