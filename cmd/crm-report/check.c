/* check: what is wrong tonight, by rules about the cells of tables. */
#include "cli/tool.h"

#include "base/die.h"
#include "base/map.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "crm-report/table/table.h"
#include "csv/row.h"
#include "math/sum.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>
#include <stddef.h>

enum test {
	TEST_ABOVE,
	TEST_BELOW,
	TEST_RISES, /* by more than a fraction of what it was */
	TEST_FALLS,
	TEST_MOVES, /* either */
	TEST_MISSING,
	TEST_ROWS_BELOW,
	TEST_OLDER, /* the as-of date, in days behind today */
	TESTS
};

static const char *const names[] = { "above", "below", "rises", "falls",
	"moves", "missing", "rows_below", "older" };

struct rule {
	struct str kind, key, column, words;
	enum test test;
	double limit;
	bool once; /* silent while it was found before, too */
};

/* One run: the rules, the tables of tonight and those of an earlier run. */
struct check {
	struct tool *tool;
	VEC(struct rule) rules;
	struct kinds kinds;
	struct tables now, before;
	const struct table *indexed; /* of `before`, by its first cells */
	struct map key;
	VEC(uint32_t) row; /* of each key, the first one */
	struct arena arena;
	struct csv_writer *w;
	int64_t found;
};

/* "above", "falls once". */
static bool
read_test(struct rule *r, struct str text)
{
	struct str word = str_cut(&text, ' ');

	r->once = str_eq(text, STR("once"));
	if (text.n > 0 && !r->once)
		return false;
	r->test = (enum test)str_place(word, names, TESTS);
	return r->test < TESTS;
}

static void
take_rule(void *data, const struct side_row *row)
{
	struct check *c = data;
	struct rule r = { .kind = side_text(row, 0),
		.key = side_text(row, 1),
		.column = side_text(row, 2),
		.words = side_more(row, "words") };
	struct str test = side_text(row, 3), limit = side_text(row, 4);
	size_t k = 0;

	if (!read_test(&r, test))
		side_bad(row,
		    "test \"%.*s\" is none of above, below, rises, falls, "
		    "moves, missing, rows_below, older (and once)",
		    STR_ARG(test));
	if (r.test != TEST_MISSING && !num_real(limit, &r.limit))
		side_bad(row, "limit \"%.*s\" is no number", STR_ARG(limit));
	while (k < c->kinds.n && !str_eq(r.kind, str_of(c->kinds.v[k].name)))
		k++;
	if (k == c->kinds.n)
		side_bad(row,
		    "kind \"%.*s\" is none of a table; crm-report list says "
		    "which there are",
		    STR_ARG(r.kind));
	vec_push(&c->rules, r);
}

/* The rows of the first table of a kind; NULL: there is none. */
static const struct table *
find_table(struct check *c, const struct tables *all, struct str kind)
{
	for (size_t i = 0; i < all->v.n; i++) {
		const struct table *t = all->v.v[i];

		for (size_t k = 0; k < t->kinds; k++)
			if (str_eq(kind, str_of(t->kind[k]->name)))
				return table_of_kind(t, t->kind[k], &c->arena);
	}
	return NULL;
}

/* The row of a key: "last", or the first column's cell; SIZE_MAX: none. */
static size_t
find_row(const struct table *t, struct str key)
{
	if (t == NULL || t->kept == 0)
		return SIZE_MAX;
	if (str_eq(key, STR("last")))
		return t->kept - 1;
	for (size_t row = 0; row < t->kept; row++)
		if (str_eq(table_cell(t, row, 0), key) ||
		    (str_eq(key, STR("total")) && table_total(t, row, 1)))
			return row;
	return SIZE_MAX;
}

/* A cell by its key; "total" of a table without such a row is the sum of the
 * column. NaN where there is none. */
static double
value_of(const struct table *t, struct str key, size_t column)
{
	size_t row = find_row(t, key);
	struct sum sum = { 0 };

	if (t == NULL || column == TABLE_NONE || t->kept == 0)
		return NAN;
	if (row != SIZE_MAX)
		return table_real(t, row, column);
	if (!str_eq(key, STR("total")))
		return NAN;
	for (row = 0; row < t->kept; row++) {
		double x = table_real(t, row, column);

		sum_add(&sum, isnan(x) ? 0 : x);
	}
	return sum_value(&sum);
}

/* A row by its first cell: many are asked for; SIZE_MAX: none. */
static size_t
row_of(struct check *c, const struct table *t, struct str key)
{
	uint32_t i;

	if (t == NULL)
		return SIZE_MAX;
	if (t != c->indexed) {
		map_free(&c->key);
		c->row.n = 0;
		for (size_t row = 0; row < t->kept; row++)
			if (map_add(&c->key, table_cell(t, row, 0)) == c->row.n)
				vec_push(&c->row, (uint32_t)row);
		c->indexed = t;
	}
	i = map_find(&c->key, key);
	return i == MAP_NONE ? SIZE_MAX : c->row.v[i];
}

/* The cell of such a row; NaN where there is none. */
static double
value_before(
    struct check *c, const struct table *t, struct str key, size_t column)
{
	size_t row = row_of(c, t, key);

	return row == SIZE_MAX ? NAN : table_real(t, row, column);
}

static size_t
column_of(struct check *c, const struct table *t, struct str name)
{
	return t == NULL ? TABLE_NONE
			 : table_column(t, arena_str(&c->arena, name).p);
}

/* Did the earlier run find the same? Its findings may be among its tables. */
static bool
found_before(struct check *c, const struct rule *r, struct str key)
{
	for (size_t i = 0; i < c->before.v.n; i++) {
		const struct table *t = c->before.v.v[i];

		if (t->columns == 0 || !str_eq(t->name[0], STR("finding")))
			continue;
		for (size_t row = 0; row < t->kept; row++)
			if (str_eq(table_cell(
				       t, row, column_of(c, t, STR("kind"))),
				r->kind) &&
			    str_eq(
				table_cell(t, row, column_of(c, t, STR("key"))),
				key) &&
			    str_eq(table_cell(
				       t, row, column_of(c, t, STR("column"))),
				r->column))
				return true;
	}
	return false;
}

static bool
compares(const struct rule *r)
{
	return r->test >= TEST_RISES && r->test <= TEST_MOVES;
}

static bool
is_broken(const struct rule *r, double now, double before)
{
	switch (r->test) {
	case TEST_ABOVE:
		return now > r->limit;
	case TEST_BELOW:
		return now < r->limit;
	case TEST_RISES:
		return now > before * (1 + r->limit);
	case TEST_FALLS:
		return now < before * (1 - r->limit);
	case TEST_MOVES:
		return now > before * (1 + r->limit) ||
		    now < before * (1 - r->limit);
	default:
		return false;
	}
}

static void
write_finding(struct check *c, const struct rule *r, struct str key,
    double before, double now)
{
	struct csv_writer *w = c->w;
	const int digits = w->digits;

	csv_cells(w, ++c->found, r->kind, key, r->column);
	w->digits = 15; /* amounts are what they are */
	csv_cells(w, before, now);
	w->digits = digits;
	if (compares(r) && isnan(now))
		csv_field(w, STR("gone"));
	else if (compares(r) && !(before > 0 || before < 0))
		csv_field(w, STR("new"));
	else
		csv_real(w, now / before - 1);
	csv_row(w, r->test == TEST_MISSING ? NAN : r->limit,
	    r->words.n > 0 ? r->words : str_of(names[r->test]));
}

/* A cell against a rule; against nothing, or 0, a rise is new. */
static void
check_cell(struct check *c, const struct rule *r, struct str key, double now)
{
	const struct table *old = find_table(c, &c->before, r->kind);
	size_t column = column_of(c, old, r->column);
	double before = str_eq(r->key, STR("*"))
	    ? value_before(c, old, key, column)
	    : value_of(old, key, column);
	bool known = before > 0 || before < 0;

	if (isnan(now) || (compares(r) && old == NULL))
		return;
	if (compares(r) && !known ? now == 0 || r->test == TEST_FALLS
				  : !is_broken(r, now, before))
		return;
	if (r->once &&
	    (found_before(c, r, key) ||
		(!compares(r) && is_broken(r, before, NAN))))
		return;
	write_finding(c, r, key, before, now);
}

/* A row of the earlier run that is no longer there has fallen to nothing. */
static void
check_gone(struct check *c, const struct rule *r, struct str key, double before)
{
	if ((r->test == TEST_FALLS || r->test == TEST_MOVES) &&
	    is_broken(r, 0, before) && !(r->once && found_before(c, r, key)))
		write_finding(c, r, key, before, NAN);
}

static void
check_all_gone(struct check *c, const struct rule *r, const struct table *t)
{
	const struct table *old = find_table(c, &c->before, r->kind);
	size_t column = column_of(c, old, r->column);

	if (!compares(r) || column == TABLE_NONE)
		return;
	for (size_t row = 0; row < old->kept; row++)
		if (!table_total(old, row, TABLE_NONE) &&
		    row_of(c, t, table_cell(old, row, 0)) == SIZE_MAX)
			check_gone(c, r, table_cell(old, row, 0),
			    table_real(old, row, column));
}

static void
check_key(
    struct check *c, const struct rule *r, const struct table *t, size_t column)
{
	const struct table *old = find_table(c, &c->before, r->kind);
	double now = value_of(t, r->key, column);

	if (isnan(now) && find_row(t, r->key) == SIZE_MAX)
		check_gone(c, r, r->key,
		    value_of(old, r->key, column_of(c, old, r->column)));
	else
		check_cell(c, r, r->key, now);
}

static void
check_rows(struct check *c, const struct rule *r, const struct table *t)
{
	size_t column = column_of(c, t, r->column);

	if (column == TABLE_NONE) {
		report_say(&c->tool->report,
		    "%s has no column \"%.*s\", which a rule is about", t->path,
		    STR_ARG(r->column));
		report_status(&c->tool->report, EXIT_DATA);
		return;
	}
	if (!str_eq(r->key, STR("*"))) {
		check_key(c, r, t, column);
		return;
	}
	for (size_t row = 0; row < t->kept; row++)
		if (!table_total(t, row, TABLE_NONE))
			check_cell(c, r, table_cell(t, row, 0),
			    table_real(t, row, column));
	check_all_gone(c, r, t);
}

/* How many days the latest date of a column lies behind today. */
static double
days_behind(struct check *c, const struct table *t, struct str column)
{
	size_t at = table_column(
	    t, column.n > 0 ? arena_str(&c->arena, column).p : "as_of");
	int32_t day, last = DATE_NONE;

	for (size_t row = 0; at != TABLE_NONE && row < t->kept; row++)
		if (date_parse(table_cell(t, row, at), &day) && day > last)
			last = day;
	return last == DATE_NONE ? NAN : (double)tool_today(c->tool) - last;
}

static void
check_rule(struct check *c, const struct rule *r)
{
	const struct table *t = find_table(c, &c->now, r->kind);
	double days;

	if (r->test == TEST_MISSING) {
		if (t == NULL ||
		    (r->key.n > 0 && !str_eq(r->key, STR("*")) &&
			find_row(t, r->key) == SIZE_MAX))
			write_finding(c, r, r->key, NAN, NAN);
		return;
	}
	if (t == NULL) {
		report_say(&c->tool->report,
		    "no table of kind %.*s, which a rule is about; the test "
		    "missing makes a finding of that",
		    STR_ARG(r->kind));
		return;
	}
	if (r->test == TEST_ROWS_BELOW) {
		if ((double)t->rows < r->limit)
			write_finding(c, r, r->key, NAN, (double)t->rows);
	} else if (r->test == TEST_OLDER) {
		days = days_behind(c, t, r->column);
		if (days > r->limit)
			write_finding(c, r, r->key, NAN, days);
	} else {
		check_rows(c, r, t);
	}
}

struct options {
	const char *rules, *before;
};

#include "check.def"

static int
run(struct tool *tool, void *self)
{
	const struct options *o = self;
	struct check *c = tool_alloc(tool, sizeof(*c));
	struct csv_writer *w;

	c->tool = tool;
	kinds_load(&c->kinds, &c->arena);
	side_read(tool, o->rules, "kind,key,column,test,limit", take_rule, c);
	for (size_t i = 0; i < c->kinds.n; i++) /* a rule may want any column */
		c->kinds.v[i].needs = NULL;
	tables_read(&c->now, tool, &c->kinds, tool->file, tool->files);
	tables_read_list(&c->before, tool, &c->kinds, o->before);
	w = tool_output(tool);
	c->w = w;
	heading_made(w, makes);
	csv_end(w);
	for (size_t i = 0; i < c->rules.n; i++)
		check_rule(c, &c->rules.v[i]);
	return tool_close(tool);
}

const struct method report_check = { METHOD_TOLD, .run = run };
