/* A report: its tables read, each drawn in its place, changes told. */
#include "kind.h"

#include "base/die.h"
#include "base/map.h"
#include "table/role.h"
#include "text/date.h"
#include "text/near.h"

#include <math.h>

enum { PARTS = 6 }; /* pictures for the values of one column of --by */

static const struct {
	const char *name;
	draw_function *draw;
} drawings[] = {
	{ "abc", draw_abc },
	{ "accounts", draw_accounts },
	{ "age", draw_age },
	{ "changes", draw_changes },
	{ "cohort", draw_cohort },
	{ "counts", draw_counts },
	{ "cox", draw_cox },
	{ "curve", draw_curve },
	{ "forecast", draw_forecast },
	{ "dso", draw_dso },
	{ "dun", draw_dun },
	{ "histogram", draw_histogram },
	{ "hold", draw_hold },
	{ "letters", draw_letters },
	{ "match", draw_match },
	{ "migrate", draw_migrate },
	{ "pay", draw_pay },
	{ "provide", draw_provide },
	{ "rate", draw_rate },
	{ "recipe", draw_recipe },
	{ "rfm", draw_rfm },
	{ "summary", draw_summary },
	{ "survey", draw_survey },
	{ "survive", draw_survive },
	{ "tracking", draw_tracking },
	{ "plain", draw_plain },
};

/* The number as it is shown, so that the reader's subtraction agrees. */
static double
as_shown(double x, enum shown as)
{
	switch (as) {
	case SHOWN_PERCENT:
		return round(x * 1000) / 10;
	case SHOWN_DAYS:
		return round(x * 10) / 10;
	case SHOWN_COUNT:
		return round(x);
	default:
		return round(x * 100) / 100;
	}
}

/* "up 4.5 points since 29 February 2024" */
static void
say_change(struct page *p, struct tile *now, const struct tile *before)
{
	struct str since = p->before->as_of == DATE_NONE
	    ? WORD(p, "before")
	    : SAY(p, "since.date", show_date(p, p->before->as_of));
	double a = as_shown(now->number, now->as);
	double b = as_shown(before->number, before->as);
	bool percent = now->as == SHOWN_PERCENT;
	double by = fabs(a - b);
	struct str amount = show_real(p, by, percent ? SHOWN_HUNDRED : now->as);

	if (percent) /* points have no mark */
		amount.n -= strlen(p->marks.percent);
	if (by < 1e-9)
		now->change = SAY(p, "change.none", since);
	else if (percent)
		now->change =
		    SAY(p, a > b ? "change.points.up" : "change.points.down",
			amount, since);
	else
		now->change =
		    SAY(p, a > b ? "change.up" : "change.down", amount, since);
}

static void
say_changes(struct page *p)
{
	for (size_t i = 0; p->before != NULL && i < p->tile.n; i++)
		for (size_t j = 0; j < p->before->tile.n; j++)
			if (strcmp(p->tile.v[i].key,
				p->before->tile.v[j].key) == 0)
				say_change(
				    p, &p->tile.v[i], &p->before->tile.v[j]);
}

/* Does a column tell the day that a table is of? */
static bool
tells_day(struct str name)
{
	static const char *const names[] = { "dso_period_end", "period_end",
		"to" };

	return table_is_as_of(name) || str_among(name, names, 3);
}

/* The latest day that a table tells. What is foretold is later than it. */
static int32_t
latest_day(const struct table *t)
{
	int32_t latest = DATE_NONE;

	if (table_column(t, "forecast") != TABLE_NONE ||
	    table_column(t, "expected") != TABLE_NONE)
		return latest;
	for (size_t i = 0; i < t->columns; i++)
		for (size_t row = 0; tells_day(t->name[i]) && row < t->kept;
		     row++) {
			struct str cell = table_cell(t, row, t->place[i]);
			int32_t day;

			if (date_parse(cell, &day) &&
			    (latest == DATE_NONE || day > latest))
				latest = day;
		}
	return latest;
}

static void
find_as_of(struct page *p, const struct table *t)
{
	int32_t day = latest_day(t);

	if (p->as_of == DATE_NONE || (day != DATE_NONE && day > p->as_of))
		p->as_of = day;
}

/* Would nobody know which of two tables is which, by columns, day or title?
 * Summaries are told apart by
 * what they are of. */
static bool
are_alike(struct page *p, const struct table *a, const struct table *b)
{
	struct str first;

	if (table_kind(a) == NULL || table_kind(a) != table_kind(b) ||
	    a->columns != b->columns || !str_eq(a->title, b->title) ||
	    latest_day(a) != latest_day(b))
		return false;
	for (size_t i = 0; i < a->columns; i++)
		if (!str_eq(a->name[i], b->name[i]))
			return false;
	if (strcmp(table_kind(a)->name, "summary") != 0 || a->kept == 0)
		return true;
	first = arena_str(&p->arena, table_cell(a, 0, 0));
	return str_eq(first, table_cell(b, 0, 0));
}

static void
want_told_apart(struct page *p)
{
	for (size_t i = 0; i < p->tables.v.n; i++)
		for (size_t j = i + 1; j < p->tables.v.n; j++) {
			const struct table *a = p->tables.v.v[i];
			const struct table *b = p->tables.v.v[j];

			if (are_alike(p, a, b))
				die(EXIT_DATA,
				    "%s and %s are both tables of kind %s; a "
				    "line \"# title\" in front of the header "
				    "tells them apart",
				    a->path, b->path, table_kind(a)->name);
		}
}

/* The rows of a table whose column holds a value, as a table of their own. */
static struct table *
part_of(struct page *p, const struct table *t, size_t column, struct str value)
{
	struct table *part = table_part(t, &p->arena);

	part->part = column == 0;
	for (size_t row = 0; row < t->kept; row++)
		if (str_eq(table_cell(t, row, column), value))
			table_part_add(part, t, row);
	vec_push(&p->part, part);
	return part;
}

/* The values of a column as they come, `most` of them; how many there are. */
static size_t
values_of(struct page *p, const struct table *t, size_t column,
    struct str *value, size_t most)
{
	scoped_by(map_free) struct map seen = { 0 };
	size_t n = 0;

	for (size_t row = 0; row < t->kept; row++) {
		struct str cell = table_cell(t, row, column);

		if (map_add(&seen, cell) != n)
			continue;
		if (n < most)
			value[n] = arena_str(&p->arena, cell);
		n++;
	}
	return n;
}

/* A section is of a value of --by, or of a currency. */
static void
add_part(struct page *p, struct section *s, struct str value)
{
	struct str *of[] = { &s->kicker, &s->part };

	for (size_t i = 0; i < COUNT(of); i++)
		*of[i] = of[i]->n == 0 ? value
				       : page_text(p, "%.*s: %.*s",
					     STR_ARG(*of[i]), STR_ARG(value));
}

/* A section whose drawing had no sentence says how many rows there are; one
 * that shows amounts, in which currency. */
static void
end_section(struct page *p, struct section *s)
{
	if (s->headline.n == 0)
		s->headline = s->table->kept == 0
		    ? WORD(p, "empty")
		    : SAY(p, "say.rows",
			  s->table->title.n == 0 && s->table->kinds == 0
			      ? s->table->file
			      : s->kicker,
			  show_count(p, (double)s->table->rows));
	if (s->money && p->currency.n > 0)
		add_part(p, s, p->currency);
}

static void
draw_one(struct page *p, const struct table *t, const struct kind *k)
{
	draw_function *draw = draw_plain;
	size_t first = p->section.n;

	for (size_t i = 0; i < COUNT(drawings); i++)
		if (strcmp(k->drawing, drawings[i].name) == 0)
			draw = drawings[i].draw;
	draw(p, t, k);
	for (size_t i = first; i < p->section.n; i++)
		end_section(p, p->section.v[i]);
}

/* Keys and dates in front of a table are no columns of --by. */
static bool
is_key(struct str name)
{
	static const char *const ends[] = { "_id", "_end", "date", "period",
		"month", "currency", "week", "quarter", "time" };

	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_ends(name, str_of(ends[i])))
			return true;
	return false;
}

/* The column of --by in front of what the kind knows; TABLE_NONE: none. */
static size_t
by_column(const struct table *t, const struct kind *k)
{
	if (strcmp(k->name, "survey_trend") == 0) /* scales of their own */
		return table_column(t, "measure");
	if (k->shape == SHAPE_ROWS || t->columns == 0 ||
	    in_list(k->all, t->name[0]) || strcmp(k->drawing, "survive") == 0 ||
	    strcmp(k->drawing, "summary") == 0 || is_key(t->name[0]))
		return TABLE_NONE;
	return t->place[0];
}

/* Currencies by the first column of money, the largest sum first. */
static void
sort_parts(const struct table *t, size_t column, struct str *value, size_t n)
{
	double sum[PARTS] = { 0 };
	size_t money = 0;

	while (money < t->columns &&
	    shown_in(str_of(t->kind[0]->name), t->name[money]) != SHOWN_MONEY)
		money++;
	for (size_t row = 0; row < t->kept && money < t->columns; row++)
		for (size_t i = 0; i < n; i++)
			if (str_eq(table_cell(t, row, column), value[i]))
				sum[i] += (double)table_money(t, row, money);
	for (size_t i = 1; i < n; i++)
		for (size_t j = i; j > 0 && sum[j - 1] < sum[j]; j--) {
			struct str name = value[j];
			double own = sum[j];

			value[j] = value[j - 1];
			value[j - 1] = name;
			sum[j] = sum[j - 1];
			sum[j - 1] = own;
		}
}

/* A section per value of a column; its name stands in the kicker. */
static void
draw_parts(struct page *p, const struct table *t, const struct kind *k,
    size_t column, draw_function *draw)
{
	struct str value[PARTS];
	size_t n = values_of(p, t, column, value, PARTS);
	bool currency = column == table_column(t, "currency");

	if (n == 0) {
		draw(p, t, k);
		return;
	}
	if (currency)
		sort_parts(t, column, value, n < PARTS ? n : PARTS);
	for (size_t i = 0; i < n && i < PARTS; i++) {
		size_t first = p->section.n;

		if (currency)
			p->currency = value[i];
		draw(p, n == 1 ? t : part_of(p, t, column, value[i]), k);
		for (size_t s = first; s < p->section.n && n > 1; s++) {
			struct section *to = p->section.v[s];

			/* A section of amounts says its currency itself. */
			if (!(currency && to->money && value[i].n > 0))
				add_part(p, to,
				    value[i].n > 0 ? value[i]
						   : WORD(p, "none"));
		}
	}
	if (n > PARTS && p->section.n > 0)
		section_note(p, p->section.v[p->section.n - 1],
		    SAY(p, "more.values", show_count(p, (double)(n - PARTS))));
}

/* A section per value of the column of --by, if there is one. */
static void
draw_group(struct page *p, const struct table *t, const struct kind *k)
{
	size_t by = by_column(t, k);

	if (by != TABLE_NONE)
		draw_parts(p, t, k, by, draw_one);
	else
		draw_one(p, t, k);
}

static void
draw_kind(struct page *p, const struct table *t, const struct kind *k)
{
	size_t currency = table_column(t, "currency"), rows = t->kept;

	t = table_of_kind(t, k, &p->arena);
	if (t->kept == 0 && rows > 0)
		return;
	if (!table_has_measures(t, k))
		return;
	p->currency =
	    str_of(p->options->currency == NULL ? "" : p->options->currency);
	if (currency != TABLE_NONE)
		draw_parts(p, t, k, currency, draw_group);
	else
		draw_group(p, t, k);
}

static const struct kind *
find_kind(const struct page *p, struct str name)
{
	for (size_t i = 0; i < p->kinds->n; i++)
		if (str_eq(name, str_of(p->kinds->v[i].name)))
			return &p->kinds->v[i];
	return NULL;
}

/* Every word of a list is a kind. */
static void
want_kinds(const struct page *p, const char *option, const char *list)
{
	struct str rest = str_of(list == NULL ? "" : list);

	while (rest.n > 0) {
		struct near near = { .word = str_cut(&rest, ',') };

		if (find_kind(p, near.word) != NULL)
			continue;
		for (size_t i = 0; i < p->kinds->n; i++)
			near_offer(&near, str_of(p->kinds->v[i].name));
		die(EXIT_USAGE,
		    "%s: no kind \"%.*s\"%s%.*s%s; crm-report list FILE says "
		    "of which kinds tables are",
		    option, STR_ARG(near.word), near.best.n > 0 ? " (is " : "",
		    STR_ARG(near.best), near.best.n > 0 ? " meant?)" : "");
	}
}

/* Draws the tables of a kind, and notes them as drawn. */
static void
draw_tables(struct page *p, const struct kind *k, bool *drawn)
{
	bool without =
	    str_listed(str_given(p->options->without), str_of(k->name));

	for (size_t i = 0; i < p->tables.v.n; i++) {
		const struct table *t = p->tables.v.v[i];

		for (size_t j = 0; j < t->kinds; j++) {
			size_t before = p->section.n;

			if (t->kind[j] != k)
				continue;
			if (!without)
				draw_kind(p, t, k);
			drawn[i] |= p->section.n > before || without;
		}
	}
}

/* Tables that nobody knows. */
static void
draw_unknown(struct page *p, const bool *drawn)
{
	static const struct kind plain = { .name = "plain",
		.drawing = "plain" };

	for (size_t i = 0; i < p->tables.v.n; i++) {
		const struct table *t = p->tables.v.v[i];

		if (drawn[i])
			continue;
		if (p->options->known_only)
			die(EXIT_DATA, "%s: no table of the other tools",
			    t->path);
		report_say(&p->tool->report,
		    "%s: not known; shown as a plain table", t->path);
		draw_one(p, t, &plain);
	}
}

/* The sections that are asked for, in their order; else all, in the order of
 * the kinds, those that nobody knows at the end. */
static void
draw_all(struct page *p)
{
	struct str sections =
	    str_of(p->options->sections == NULL ? "" : p->options->sections);
	bool *drawn = page_alloc(p, p->tables.v.n + 1, sizeof(*drawn));

	while (sections.n > 0)
		draw_tables(p, find_kind(p, str_cut(&sections, ',')), drawn);
	if (p->options->sections != NULL)
		return;
	for (size_t i = 0; i < p->kinds->n; i++)
		draw_tables(p, &p->kinds->v[i], drawn);
	if (!p->earlier)
		draw_unknown(p, drawn);
}

/* Is a column kept of any table? */
static bool
is_kept(const struct page *p, struct str name)
{
	for (size_t i = 0; i < p->tables.v.n; i++) {
		const struct table *t = p->tables.v.v[i];

		for (size_t c = 0; c < t->columns; c++)
			if (t->place[c] != TABLE_NONE &&
			    str_eq(t->name[c], name))
				return true;
	}
	return false;
}

/* Every column of --mask is there. */
static void
want_masked(const struct page *p, const char *columns)
{
	struct str list = str_of(columns == NULL ? "" : columns);

	while (list.n > 0) {
		struct str name = str_cut(&list, ',');
		const struct table *t = p->tables.v.v[0];
		struct diag d;

		if (is_kept(p, name))
			continue;
		if (header_find(&(struct header){ t->name, t->columns }, name,
			&d) == ROLE_NONE)
			die(EXIT_USAGE, "--mask: %s", d.text);
		die(EXIT_USAGE, "--mask: no picture shows the column \"%.*s\"",
		    STR_ARG(name));
	}
}

static void
read_before(struct page *p, struct tool *tool, const char *files)
{
	struct report_options *options = page_alloc(p, 1, sizeof(*options));
	struct page *b = page_alloc(p, 1, sizeof(*b));

	*options = *p->options;
	options->before = NULL;
	options->mask = NULL;
	*b = (struct page){ .options = options,
		.tool = tool,
		.lang = p->lang,
		.kinds = p->kinds,
		.marks = p->marks,
		.as_of = DATE_NONE,
		.earlier = true };
	tables_read_list(&b->tables, tool, p->kinds, files);
	for (size_t i = 0; i < b->tables.v.n; i++)
		find_as_of(b, b->tables.v.v[i]);
	p->before = b;
	draw_all(b);
}

static void
take_label(void *data, const struct side_row *row)
{
	struct page *p = data;

	vec_push(&p->labels, *row);
}

/* --label=CODE=TEXT, --labels=FILE: a table of code and text. */
static void
read_labels(struct page *p)
{
	const struct opt_texts *label = &p->options->label;

	for (size_t i = 0; i < label->n; i++)
		if (strcspn(label->v[i], "=") + 1 >= strlen(label->v[i]))
			die(EXIT_USAGE, "--label: \"%s\" is no CODE=TEXT",
			    label->v[i]);
	if (p->options->labels != NULL)
		side_read(
		    p->tool, p->options->labels, "code,text", take_label, p);
}

void
draw_report(
    struct page *p, struct tool *tool, const struct report_options *options)
{
	static const struct shown_marks marks[] = {
		{ ",", ".", "\xE2\x88\x92", "%" },
		{ ".", ",", "\xE2\x88\x92", "\xC2\xA0%" },
		{ "\xE2\x80\xAF", ",", "\xE2\x88\x92", "\xC2\xA0%" },
		{ ",", ".", "\xE2\x88\x92", "%" },
	};

	*p = (struct page){ .options = options,
		.tool = tool,
		.lang = options->lang,
		.marks = marks[options->lang],
		.as_of = tool->common.as_of };
	p->kinds = page_alloc(p, 1, sizeof(*p->kinds));
	kinds_load(p->kinds, &p->arena);
	want_kinds(p, "--sections", options->sections);
	want_kinds(p, "--without", options->without);
	read_labels(p);
	p->tables.mask = options->mask;
	tables_read(&p->tables, tool, p->kinds, tool->file, tool->files);
	for (size_t i = 0; i < p->tables.v.n && tool->common.as_of == DATE_NONE;
	     i++)
		find_as_of(p, p->tables.v.v[i]);
	want_told_apart(p);
	want_masked(p, options->mask);
	if (options->before != NULL)
		read_before(p, tool, options->before);
	draw_all(p);
	say_changes(p);
}
