/*
 * survey: cross tables: the answers to questions by columns (--table=cross) and
 * from wave to wave (--table=waves), with tests.
 */
#include "base/die.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/dist.h"
#include "math/multiple.h"
#include "model/crosstab.h"
#include "survey.h"
#include "text/num.h"

#include <math.h>

/* More are no answers but an id, an amount or a remark. */
enum { ANSWERS_MAX = 200 };

/* The different cells of a column, in order: numbers, then texts. */
struct levels {
	struct map map;
	VEC(struct str) name;
	size_t *place; /* in `name`, by number in the map */
};

static int
compare(struct str a, struct str b)
{
	double x = NAN, y = NAN;
	bool number = num_real(a, &x), other = num_real(b, &y);

	if (number && other && (x < y || x > y))
		return x < y ? -1 : 1;
	return number != other ? (number ? -1 : 1) : str_cmp(a, b);
}

/* Finds the levels of a column; blank: an empty cell is one too. */
static void
find_levels(struct survey *s, const struct frame_column *c, bool blank,
    struct levels *out)
{
	*out = (struct levels){ 0 };
	for (size_t r = 0; r < s->f.n; r++) {
		if (c->text[r].n == 0 && !blank)
			continue;
		if (map_add(&out->map, c->text[r]) < out->name.n)
			continue;
		if (out->name.n == ANSWERS_MAX)
			frame_fail(&s->f, EXIT_DATA,
			    "%s has more than %d different cells: is it a "
			    "question with answers to choose?",
			    c->name, ANSWERS_MAX);
		vec_push(&out->name, c->text[r]);
	}
	out->place = mem_alloc(out->name.n, sizeof(*out->place));
	for (size_t i = 1; i < out->name.n; i++) {
		struct str name = out->name.v[i];
		size_t at = i;

		for (; at > 0 && compare(name, out->name.v[at - 1]) < 0; at--)
			out->name.v[at] = out->name.v[at - 1];
		out->name.v[at] = name;
	}
	for (size_t i = 0; i < out->name.n; i++)
		out->place[map_find(&out->map, out->name.v[i])] = i;
}

static size_t
level_of(const struct levels *l, struct str cell)
{
	uint32_t found = map_find(&l->map, cell);

	return found == MAP_NONE ? SIZE_MAX : l->place[found];
}

static void
free_levels(struct levels *l)
{
	map_free(&l->map);
	vec_free(&l->name);
	free(l->place);
}

/* A question by the columns of a banner, or by waves. */
struct cross {
	struct survey *s;
	size_t group, rows; /* of --by, and how many it has */
	const struct frame_column *question, *banner;
	struct levels answers, columns;
	struct crosstab t, all; /* all: one column */
	double *p;		/* of every pair of columns */
};

static void
add(struct cross *x, struct crosstab *t, size_t row, size_t column)
{
	size_t answer = level_of(&x->answers, x->question->text[row]);
	double w = survey_weight(x->s, row);

	if (answer != SIZE_MAX && !isnan(w))
		crosstab_add(t, answer, column, w);
}

/* Whether a column has answers, and not too few to show. */
static bool
shown(const struct cross *x, const struct crosstab *t, size_t column)
{
	double n = t->column[column].answers;

	return n > 0 && n >= (double)x->s->o->min_group;
}

/* The keys and the question of a row. */
static void
begin_row(const struct cross *x, struct csv_writer *w)
{
	frame_key_cells(&x->s->f, x->group, w);
	csv_field(w, str_of(x->question->name));
}

/* The figures of a cell: answers, count, share, lower, upper. */
static void
put_cell(const struct cross *x, const struct crosstab *t, size_t answer,
    size_t column, struct csv_writer *w)
{
	double share = crosstab_share(t, answer, column);
	double n = crosstab_effective(t, column), lower, upper;
	bool show = shown(x, t, column);

	wilson_limits(share * n, n, x->s->o->level, &lower, &upper);
	csv_cells(w, t->column[column].answers,
	    show ? t->count[answer * t->columns + column] : NAN,
	    show ? share : NAN, show ? lower : NAN, show ? upper : NAN);
}

static double
z_of(const struct cross *x, size_t answer, size_t a, size_t b)
{
	if (!shown(x, &x->t, a) || !shown(x, &x->t, b))
		return NAN;
	return crosstab_z(crosstab_share(&x->t, answer, a),
	    crosstab_effective(&x->t, a), crosstab_share(&x->t, answer, b),
	    crosstab_effective(&x->t, b));
}

static double
p_of(double z)
{
	return 2 * normal_tail(fabs(z));
}

static struct str
column_name(const struct cross *x, size_t column)
{
	struct str name = x->columns.name.v[column];

	return name.n > 0 ? name : STR("(blank)");
}

/* Where the pair of two columns stands in x->p. */
static size_t
pair_of(size_t a, size_t b)
{
	return a > b ? a * (a - 1) / 2 + b : b * (b - 1) / 2 + a;
}

/* The p-values of all pairs of columns for an answer, by Holm. */
static void
test_pairs(struct cross *x, size_t answer)
{
	size_t k = x->t.columns;

	for (size_t a = 0; a < k; a++)
		for (size_t b = 0; b < a; b++)
			x->p[pair_of(a, b)] = p_of(z_of(x, answer, a, b));
	multiple_holm(x->p, k * (k - 1) / 2);
}

/* The columns whose share is surely lower than this one's. */
static void
put_above(
    const struct cross *x, size_t answer, size_t column, struct csv_writer *w)
{
	scoped VEC(char) list = { 0 };

	for (size_t c = 0; c < x->t.columns; c++) {
		struct str name = column_name(x, c);

		if (c == column ||
		    !(x->p[pair_of(c, column)] < 1 - x->s->o->level) ||
		    !(z_of(x, answer, column, c) > 0))
			continue;
		if (list.n > 0)
			vec_append(&list, "; ", 2);
		vec_append(&list, name.p, name.n);
	}
	csv_field(w, (struct str){ list.n > 0 ? list.v : "", list.n });
}

static void
put_answer(struct cross *x, size_t answer, struct csv_writer *w)
{
	test_pairs(x, answer);
	for (size_t c = 0; c <= x->t.columns; c++) {
		bool all = c == x->t.columns;

		begin_row(x, w);
		csv_cells(w, x->answers.name.v[answer], x->banner->name,
		    all ? STR("(all)") : column_name(x, c));
		put_cell(x, all ? &x->all : &x->t, answer, all ? 0 : c, w);
		if (all)
			csv_empty(w);
		else
			put_above(x, answer, c, w);
		csv_end(w);
	}
}

static void
put_answers(struct cross *x, struct csv_writer *w)
{
	size_t k = x->t.columns;

	x->p = mem_alloc(k * (k - 1) / 2, sizeof(*x->p));
	for (size_t a = 0; a < x->answers.name.n; a++)
		put_answer(x, a, w);
	free(x->p);
}

static void
put_test(struct cross *x, struct csv_writer *w)
{
	struct crosstab_test test;

	crosstab_test(&x->t, &test);
	begin_row(x, w);
	csv_row(w, x->banner->name, x->all.column[0].answers,
	    (double)x->rows - x->all.column[0].answers, test.effective,
	    test.chi_square, test.df, test.p, test.cramers_v, test.low);
}

/* A question by a banner in a group of --by, by `put`. */
static void
cross_columns(struct cross *x, void (*put)(struct cross *, struct csv_writer *),
    struct csv_writer *w)
{
	size_t n;
	const size_t *row = frame_rows(&x->s->f, x->group, &n);

	x->rows = n;
	crosstab_open(&x->t, x->answers.name.n, x->columns.name.n);
	crosstab_open(&x->all, x->answers.name.n, 1);
	for (size_t i = 0; i < n; i++) {
		add(x, &x->t, row[i],
		    level_of(&x->columns, x->banner->text[row[i]]));
		add(x, &x->all, row[i], 0);
	}
	put(x, w);
	crosstab_free(&x->t);
	crosstab_free(&x->all);
}

static void
cross_all(struct survey *s, void (*put)(struct cross *, struct csv_writer *),
    struct csv_writer *w)
{
	for (size_t q = 0; q < s->questions.n; q++)
		for (size_t b = 0; b < s->banner.n; b++) {
			struct cross x = { .s = s,
				.question = s->questions.v[q],
				.banner = s->banner.v[b] };

			find_levels(s, x.question, false, &x.answers);
			find_levels(s, x.banner, true, &x.columns);
			for (; x.group < frame_parts(&s->f); x.group++)
				cross_columns(&x, put, w);
			free_levels(&x.answers);
			free_levels(&x.columns);
		}
}

void
survey_cross(void *data, struct csv_writer *w)
{
	cross_all(data, put_answers, w);
}

void
survey_cross_tests(void *data, struct csv_writer *w)
{
	cross_all(data, put_test, w);
}

static void
put_wave(const struct cross *x, const struct survey_period *p, size_t answer,
    size_t wave, struct csv_writer *w)
{
	double z = wave > 0 ? z_of(x, answer, wave, wave - 1) : NAN;
	double change =
	    wave > 0 && shown(x, &x->t, wave) && shown(x, &x->t, wave - 1)
	    ? crosstab_share(&x->t, answer, wave) -
		crosstab_share(&x->t, answer, wave - 1)
	    : NAN;

	begin_row(x, w);
	csv_cells(w, x->answers.name.v[answer], csv_day(p->start));
	put_cell(x, &x->t, answer, wave, w);
	csv_row(w, change, z, p_of(z), p->partial);
}

static void
cross_waves(struct cross *x, struct csv_writer *w)
{
	size_t n;
	const size_t *row = frame_rows(&x->s->f, x->group, &n);
	struct survey_periods waves = survey_split(x->s, row, n);

	crosstab_open(&x->t, x->answers.name.n, waves.n);
	for (size_t c = 0; c < waves.n; c++)
		for (size_t i = 0; i < waves.v[c].n; i++)
			add(x, &x->t, waves.v[c].row[i], c);
	for (size_t a = 0; a < x->answers.name.n; a++)
		for (size_t c = 0; c < waves.n; c++)
			put_wave(x, &waves.v[c], a, c, w);
	crosstab_free(&x->t);
	survey_free_periods(&waves);
}

void
survey_waves(void *data, struct csv_writer *w)
{
	struct survey *s = data;

	for (size_t q = 0; q < s->questions.n; q++) {
		struct cross x = { .s = s, .question = s->questions.v[q] };

		find_levels(s, x.question, false, &x.answers);
		for (; x.group < frame_parts(&s->f); x.group++)
			cross_waves(&x, w);
		free_levels(&x.answers);
	}
}
