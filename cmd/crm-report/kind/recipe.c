/* Pictures that are rows with marks: in words (kinds.tsv), and of any table. */
#include "kind.h"
#include "rank.h"

#include <math.h>
#include <stdio.h>

enum { NUMBERS = 8, LONG_LABEL = 24 }; /* bytes: then above its mark */

/* Words of a list as columns of a table. */
static size_t
columns_of(const struct table *t, const char *list, size_t *column,
    struct str *name, size_t most)
{
	struct str rest = str_of(list == NULL ? "" : list);
	size_t n = 0;

	while (rest.n > 0 && n < most) {
		struct str word = str_cut(&rest, ' ');
		char text[128];

		snprintf(text, sizeof(text), "%.*s", STR_ARG(word));
		column[n] = table_column(t, text);
		name[n] = word;
		n += column[n] != TABLE_NONE;
	}
	return n;
}

/* Rows in the order of the picture; totals are left out. */
static void
order_rows(const struct table *t, size_t label, size_t sort, struct rank *rank)
{
	for (size_t row = 0; row < t->kept; row++) {
		double x = sort == TABLE_NONE ? 0 : table_real(t, row, sort);

		if (!table_total(t, row, label))
			rank_add(rank, isnan(x) ? -HUGE_VAL : x, row);
	}
	rank_end(rank);
}

/* The axis over all marks. */
static void
scale(struct bars *b)
{
	double lo = 0, hi = 0;

	for (size_t i = 0; i < b->row.n; i++)
		for (int v = 0; v < b->row.v[i].n; v++) {
			lo = fmin(lo, b->row.v[i].v[v]);
			hi = fmax(hi, b->row.v[i].v[v]);
		}
	b->lo = lo;
	b->hi = hi;
	axis_span(&b->lo, &b->hi);
}

static const char *const marks[] = { "none", "bar", "dumbbell", "stack",
	"range", "bullet" };

/* The mark of a name of kinds.tsv. */
static enum mark
mark_of(const char *name)
{
	for (size_t i = 0; name != NULL && i < COUNT(marks); i++)
		if (strcmp(name, marks[i]) == 0)
			return (enum mark)i;
	return MARK_NONE;
}

/* What a picture of rows is made from. */
struct plan {
	const struct table *t;
	const struct kind *kind;
	enum mark mark;
	size_t label, sub, drawn[MARK_VALUES], number[NUMBERS];
	size_t marks, numbers;
	struct str mark_name[MARK_VALUES], number_name[NUMBERS];
	enum shown as[NUMBERS]; /* the numbers */
};

/* A code in the words that its kind has for it, else in its own. */
static struct str
label_of(struct page *p, const struct plan *plan, size_t row)
{
	struct str code = table_cell(plan->t, row, plan->label), words;
	char key[64];

	snprintf(key, sizeof(key), "%s.%.*s", plan->kind->name, STR_ARG(code));
	words = WORD(p, key);
	return words.n > 0 ? words : show_code(p, code);
}

/* What a number of a row is: in a table of measures, what its measure is. */
static enum shown
number_as(const struct plan *plan, size_t row, size_t i)
{
	enum shown as = plan->as[i];

	if (plan->label != TABLE_NONE && shown_figure(plan->number_name[i]) &&
	    str_eq(plan->t->name[0], STR("measure")))
		as = show_as(plan->kind, table_cell(plan->t, row, plan->label));
	return as == SHOWN_TEXT ? SHOWN_NUMBER : as;
}

static void
add_row(struct page *p, struct bars *b, const struct plan *plan, size_t row)
{
	const struct table *t = plan->t;
	struct bar_row *r = bars_row(p, b, label_of(p, plan, row));

	b->tall |= r->label.n > LONG_LABEL;
	r->sub = show_text(p, t, row, plan->sub);
	r->mark = plan->mark;
	r->n = (int)plan->marks;
	for (size_t i = 0; i < plan->marks; i++) {
		r->v[i] = table_real(t, row, plan->drawn[i]);
		if (isnan(r->v[i]))
			r->mark = MARK_NONE, r->v[i] = 0;
	}
	if (r->mark == MARK_BAR && r->v[0] < 0)
		r->style = STYLE_ORANGE;
	for (size_t i = 0; i < plan->numbers; i++)
		r->cell[i] = show_cell(
		    p, t, row, plan->number[i], number_as(plan, row, i));
}

/* Columns beside the picture; those without a single cell are left out. */
static void
add_columns(struct page *p, struct bars *b, struct plan *plan)
{
	const struct table *t = plan->t;
	size_t n = 0;

	for (size_t i = 0; i < plan->numbers; i++) {
		bool text = false, any = t->kept == 0;

		for (size_t row = 0; row < t->kept; row++)
			if (table_cell(t, row, plan->number[i]).n > 0) {
				any = true;
				text |=
				    isnan(table_real(t, row, plan->number[i]));
			}
		if (!any)
			continue;
		plan->number[n] = plan->number[i];
		plan->number_name[n] = plan->number_name[i];
		vec_push(&b->column,
		    (struct bar_column){
			.name = show_column(p, plan->number_name[n]),
			.strong = n == 0,
			.wide = n > 1,
			.text = text });
		n++;
	}
	plan->numbers = n;
	show_columns(plan->kind, plan->number_name, n, plan->as);
}

/* The row of all; TABLE_NONE: there is none. */
static size_t
total_row(const struct plan *plan)
{
	size_t row = plan->t->kept;

	while (row > 0 && !table_total(plan->t, row - 1, plan->label))
		row--;
	return row > 0 ? row - 1 : TABLE_NONE;
}

/* ".down", ".none": the headline is not of what is first and above 0. Of
 * factors the largest counts, up or down; of others what came most, and of
 * growth what went most, too. */
static const char *
way_of(const struct plan *plan, const struct bars *b)
{
	double first, last;
	bool factors = strcmp(plan->kind->name, "growth_factors") == 0;

	if (plan->marks == 0 || b->row.n == 0)
		return "";
	first = b->row.v[0].v[0];
	last = b->row.v[b->row.n - 1].v[0];
	if (first > 0)
		return factors ? (-last > first ? ".down" : "")
		    : last < 0 ? ""
			       : ".up";
	return last < 0 ? ".down" : ".none";
}

/* The key of words for a headline; those without a way are of all. */
static void
headline_key(struct page *p, const struct plan *plan, const struct bars *b,
    bool total, char *key, size_t size)
{
	const char *kind = plan->kind->name, *way = way_of(plan, b);

	for (int i = total ? 0 : 2; i < 4; i++) {
		snprintf(key, size, "say.%s%s%s", kind, i < 2 ? ".total" : "",
		    i % 2 == 0 ? way : "");
		if (WORD(p, key).n > 0)
			return;
	}
}

/* The headline: {1} the first name, {2} its number, {3} how many rows, {4} the
 * second name, {5} the small name, {8} the last name, {9} its number; where
 * there is a row of all, {6} and {7} its numbers after the first. */
static void
say_recipe(struct page *p, struct section *s, const struct plan *plan,
    const struct bars *b, size_t n)
{
	size_t all = total_row(plan);
	struct str total[2] = { { "", 0 }, { "", 0 } };
	char key[64];

	for (size_t i = 1; i < 3 && i < plan->numbers; i++)
		total[i - 1] =
		    show_cell(p, plan->t, all, plan->number[i], plan->as[i]);
	headline_key(p, plan, b, all != TABLE_NONE, key, sizeof(key));
	if (n == 0 || b->column.n == 0)
		s->headline = WORD(p, "empty");
	else
		s->headline = SAY(p, key, b->row.v[0].label,
		    b->row.v[0].cell[0], show_count(p, (double)n),
		    n > 1 ? b->row.v[1].label : b->row.v[0].label,
		    b->row.v[0].sub, total[0], total[1],
		    b->row.v[b->row.n - 1].label,
		    b->row.v[b->row.n - 1].cell[0]);
}

void
draw_recipe(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	const struct recipe *recipe = &k->recipe;
	struct plan plan = { .t = t,
		.kind = k,
		.mark = mark_of(recipe->mark),
		.sub = TABLE_NONE };
	scoped_by(rank_free) struct rank rank = { .most = 2 *
		    (size_t)p->options->top };
	struct bars *b = section_bars(p, s);

	s->rank = strcmp(k->name, "findings") == 0 ? 1 /* before all else */
	    : strcmp(k->name, "growth") == 0	   ? 6
						   : 0;
	plan.label = recipe->label == NULL ? 0 : table_column(t, recipe->label);
	if (plan.label == TABLE_NONE)
		plan.label = 0;
	if (recipe->sub != NULL)
		plan.sub = table_column(t, recipe->sub);
	plan.marks = columns_of(
	    t, recipe->marks, plan.drawn, plan.mark_name, MARK_VALUES);
	plan.numbers = columns_of(
	    t, recipe->numbers, plan.number, plan.number_name, NUMBERS);
	order_rows(t, plan.label,
	    recipe->sort == NULL ? TABLE_NONE : table_column(t, recipe->sort),
	    &rank);
	b->label = t->columns == 0 ? STR("")
				   : show_code(p, show_column(p, t->name[0]));
	if (recipe->label != NULL)
		b->label = show_code(p, show_column(p, str_of(recipe->label)));
	add_columns(p, b, &plan);
	for (size_t i = 0; i < rank.v.n; i++)
		add_row(p, b, &plan, rank.v.v[i].row);
	say_recipe(p, s, &plan, b, rank.seen);
	bars_others(p, b, rank.v.n, rank.seen);
	scale(b);
	if (plan.marks > 0) {
		b->axis = !b->tall;
		b->as = show_as(k, plan.mark_name[0]);
	}
	if (plan.mark == MARK_DUMBBELL && plan.marks == 2) {
		vec_push(&b->legend,
		    (struct legend){
			STYLE_GREY, show_column(p, plan.mark_name[0]) });
		vec_push(&b->legend,
		    (struct legend){
			STYLE_BLUE, show_column(p, plan.mark_name[1]) });
	}
}

void
draw_plain(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);

	if (t->title.n == 0)
		s->kicker = t->file;
}
