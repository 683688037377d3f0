/* Pictures that are rows with marks: in words (kinds.tsv), and of any table. */
#include "kind.h"
#include "rank.h"

#include <math.h>
#include <stdio.h>

enum { NUMBERS = 8 };

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
	for (size_t i = 0; name != NULL && i < sizeof(marks) / sizeof(*marks);
	     i++)
		if (strcmp(name, marks[i]) == 0)
			return (enum mark)i;
	return MARK_NONE;
}

/* What a picture of rows is made from. */
struct plan {
	const struct table *t;
	enum mark mark;
	size_t label, sub, drawn[MARK_VALUES], number[NUMBERS];
	size_t marks, numbers;
	struct str mark_name[MARK_VALUES], number_name[NUMBERS];
};

static void
add_row(struct page *p, struct bars *b, const struct plan *plan, size_t row)
{
	const struct table *t = plan->t;
	struct bar_row *r =
	    bars_row(p, b, show_code(p, table_cell(t, row, plan->label)));

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
		r->cell[i] = show_cell(p, t, row, plan->number[i],
		    shown_of(plan->number_name[i]) == SHOWN_TEXT
			? SHOWN_NUMBER
			: shown_of(plan->number_name[i]));
}

static void
add_columns(struct page *p, struct bars *b, const struct plan *plan)
{
	for (size_t i = 0; i < plan->numbers; i++) {
		const struct table *t = plan->t;
		double x;
		bool text = false;

		for (size_t row = 0; row < t->kept; row++) {
			struct str cell = table_cell(t, row, plan->number[i]);

			x = table_real(t, row, plan->number[i]);
			text |= cell.n > 0 && isnan(x);
		}
		bars_column(p, b, arena_str(&p->arena, plan->number_name[i]).p,
		    i == 0, i > 1);
		b->column.v[i].text = text;
		b->column.v[i].name = show_code(p, plan->number_name[i]);
	}
}

/* The headline: {1} the first name, {2} its number, {3} how many rows, {4} the
 * second name. */
static void
say_recipe(struct page *p, struct section *s, const struct bars *b, size_t n)
{
	char key[64];

	snprintf(key, sizeof(key), "say.%s", s->kind->name);
	if (n == 0 || b->column.n == 0)
		s->headline = WORD(p, "empty");
	else
		s->headline = SAY(p, key, b->row.v[0].label,
		    b->row.v[0].cell[0], show_count(p, (double)n),
		    n > 1 ? b->row.v[1].label : b->row.v[0].label,
		    b->row.v[0].sub);
	if (s->headline.n == 0)
		s->headline = SAY(p, "say.rows", s->kicker,
		    show_count(p, (double)s->table->rows));
}

void
draw_recipe(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);
	const struct recipe *recipe = &k->recipe;
	struct plan plan = {
		.t = t, .mark = mark_of(recipe->mark), .sub = TABLE_NONE
	};
	struct rank rank = { .most = 2 * (size_t)p->options->top };
	struct bars *b = section_bars(p, s);

	s->rank = strcmp(k->name, "findings") == 0; /* before anything else */
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
	b->label = t->columns == 0 ? STR("") : show_code(p, t->name[0]);
	if (recipe->label != NULL)
		b->label = show_code(p, str_of(recipe->label));
	add_columns(p, b, &plan);
	for (size_t i = 0; i < rank.v.n; i++)
		add_row(p, b, &plan, rank.v.v[i].row);
	say_recipe(p, s, b, rank.seen);
	bars_others(p, b, rank.v.n, rank.seen);
	rank_free(&rank);
	scale(b);
	if (plan.marks > 0) {
		b->axis = true;
		b->as = shown_of(plan.mark_name[0]);
	}
	if (plan.mark == MARK_DUMBBELL && plan.marks == 2) {
		vec_push(&b->legend,
		    (struct legend){
			STYLE_GREY, show_code(p, plan.mark_name[0]) });
		vec_push(&b->legend,
		    (struct legend){
			STYLE_BLUE, show_code(p, plan.mark_name[1]) });
	}
}

void
draw_plain(struct page *p, const struct table *t, const struct kind *k)
{
	struct section *s = page_section(p, t, k);

	s->kicker = t->file;
	s->headline = t->title.n > 0
	    ? t->title
	    : SAY(p, "say.rows", t->file, show_count(p, (double)t->rows));
}
