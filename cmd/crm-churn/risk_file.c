/*
 * The file of a risk_model: every line has a kind, two texts and two numbers.
 *	model "crm-churn fit" 1
 *	target COLUMN VALUE
 *	type logistic|plain|trees . intercept-or-start .
 *	rows . . rows events
 *	column NAME bins|values|levels|number mean sign
 *	number . . slope mean-of-x
 *	cut . . value .			of the column before it, ascending
 *	level TEXT . weight count	a code of the column before it
 *	bin . "" weight count		the same without a text
 *	missing|other . . weight count	the code that stands for these
 *	trees . . number nodes-in-each
 *	node PLACE COLUMN:CODE[:left] value .
 *	score . . cut count		deciles of the training probabilities
 */
#include "risk_model.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"
#include "csv/load.h"
#include "text/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CELLS = 5 };

static const char *const kinds[] = { "logistic", "plain", "trees" };
static const char *const column_kinds[] = { "bins", "values", "levels",
	"number" };

static void
exact(struct csv_writer *w, double x)
{
	char text[NUM_MAX];

	csv_field(w, (struct str){ text, num_print_exact(text, x) });
}

static void
line(struct csv_writer *w, const char *kind, struct str a, struct str b,
    const double *x)
{
	csv_field(w, str_of(kind));
	csv_field(w, a);
	csv_field(w, b);
	for (int i = 0; i < 2; i++) {
		if (x == NULL)
			csv_empty(w);
		else
			exact(w, x[i]);
	}
	csv_end(w);
}

static void
save_column(const struct risk_column *c, struct csv_writer *w)
{
	line(w, "column", c->name, str_of(column_kinds[c->kind]),
	    (double[]){ c->mean, c->sign });
	if (c->kind == RISK_NUMBER)
		line(w, "number", STR(""), STR(""),
		    (double[]){ c->slope, c->mean_x });
	for (size_t i = 0; i < c->cuts; i++)
		line(w, "cut", STR(""), STR(""), (double[]){ c->cut[i], 0 });
	for (size_t i = 0; i < c->codes; i++) {
		const double x[] = { c->weight[i], (double)c->count[i] };

		if (i == c->missing)
			line(w, "missing", STR(""), STR(""), x);
		else if (i == c->other)
			line(w, "other", STR(""), STR(""), x);
		else if (i < c->levels.count)
			line(w, "level", map_text(&c->levels, (uint32_t)i),
			    STR(""), x);
		else
			line(w, "bin", STR(""), STR(""), x);
	}
}

static void
save_trees(const struct boost *trees, struct csv_writer *w)
{
	line(w, "trees", STR(""), STR(""),
	    (double[]){ (double)trees->trees, (double)trees->size });
	for (size_t i = 0; i < trees->trees * trees->size; i++) {
		const struct boost_node *n = &trees->node[i];
		char place[32], split[64];

		snprintf(place, sizeof(place), "%zu", i);
		split[0] = '\0';
		if (n->split)
			snprintf(split, sizeof(split), "%u:%u%s",
			    (unsigned)n->column, (unsigned)n->code,
			    n->missing_left ? ":left" : "");
		if (n->split || !(n->value >= 0 && n->value <= 0))
			line(w, "node", str_of(place), str_of(split),
			    (double[]){ n->value, 0 });
	}
}

void
risk_model_save(const struct risk_model *m, const char *path)
{
	struct out out;
	struct csv_writer w;

	out_open(&out, path);
	csv_writer_init(&w, &out, '\t', 17);
	line(&w, "model", STR("crm-churn fit"), STR("1"), NULL);
	line(&w, "target", m->target, m->value, NULL);
	line(&w, "type", str_of(kinds[m->kind]), STR(""),
	    (double[]){
		m->kind == RISK_TREES ? m->trees.start : m->intercept, 0 });
	line(&w, "rows", STR(""), STR(""),
	    (double[]){ (double)m->rows, (double)m->events });
	for (size_t j = 0; j < m->columns; j++)
		save_column(&m->column[j], &w);
	if (m->kind == RISK_TREES)
		save_trees(&m->trees, &w);
	for (size_t i = 0; i < RISK_SCORE_BINS; i++)
		line(&w, "score", STR(""), STR(""),
		    (double[]){ i < RISK_SCORE_BINS - 1 ? m->score_cut[i] : 1,
			(double)m->score_count[i] });
	out_close(&out);
}

/* A reading on its way: vectors that the model takes over. */
struct loading {
	struct risk_model *m;
	struct csv_table t;
	struct diag *d;
	size_t row;
	double x[2];
	VEC(struct risk_column) column;
	size_t room_cut, room_code, scores;
};

static struct str
cell(const struct loading *l, size_t k)
{
	return l->t.cell[l->row * CELLS + k];
}

static bool
bad(struct loading *l, const char *why)
{
	csv_table_bad(&l->t, l->row, l->d, "%s", why);
	l->d->status = EXIT_DATA;
	return false;
}

static struct risk_column *
last_column(struct loading *l)
{
	return l->column.n > 0 ? &l->column.v[l->column.n - 1] : NULL;
}

static bool
place_of(const char *const *names, size_t n, struct str name, size_t *place)
{
	for (*place = 0; *place < n; ++*place)
		if (str_eq(name, str_of(names[*place])))
			return true;
	return false;
}

static bool
load_column(struct loading *l)
{
	size_t kind;

	if (!place_of(column_kinds, 4, cell(l, 2), &kind))
		return bad(l, "an unknown kind of column");
	vec_push(&l->column,
	    (struct risk_column){ .name = arena_str(&l->m->memory, cell(l, 1)),
		.kind = (enum risk_column_kind)kind,
		.mean = l->x[0],
		.sign = (int)l->x[1],
		.missing = RISK_UNSEEN,
		.other = RISK_UNSEEN });
	return true;
}

/* A code of the last column, with its weight and count. */
static bool
load_code(struct loading *l, struct str kind)
{
	struct risk_column *c = last_column(l);
	size_t n = c->codes++;

	c->weight = mem_resize(c->weight, n + 1, sizeof(*c->weight));
	c->count = mem_resize(c->count, n + 1, sizeof(*c->count));
	c->weight[n] = l->x[0];
	c->count[n] = (uint64_t)l->x[1];
	if (str_eq(kind, STR("missing")))
		c->missing = n;
	if (str_eq(kind, STR("other")))
		c->other = n;
	if (str_eq(kind, STR("level")) && map_add(&c->levels, cell(l, 1)) != n)
		return bad(l, "a level twice, or out of order");
	return true;
}

static bool
load_trees(struct loading *l)
{
	struct boost *trees = &l->m->trees;

	if (!(l->x[0] >= 0 && l->x[0] < 1e6 && l->x[1] >= 1 && l->x[1] < 1e5))
		return bad(l, "an impossible number of trees");
	trees->trees = (size_t)l->x[0];
	trees->size = (size_t)l->x[1];
	trees->node =
	    mem_zero(trees->trees * trees->size, sizeof(*trees->node));
	return true;
}

static bool
load_node(struct loading *l)
{
	struct boost *trees = &l->m->trees;
	struct str split = cell(l, 2), column = str_cut(&split, ':');
	struct str code = split.p == NULL ? split : str_cut(&split, ':');
	int64_t place, c = 0, k = 0;
	struct boost_node *node;

	if (!num_int(cell(l, 1), &place) || place < 0 ||
	    (size_t)place >= trees->trees * trees->size)
		return bad(l, "a node outside its trees");
	node = &trees->node[place];
	node->value = l->x[0];
	if (column.n == 0)
		return true;
	if (!num_int(column, &c) || !num_int(code, &k) || c < 0 ||
	    (size_t)c >= l->column.n || k < 0 || k > BOOST_MISSING ||
	    2 * ((size_t)place % trees->size) + 2 >= trees->size)
		return bad(l, "a split that makes no sense");
	node->split = true;
	node->column = (uint16_t)c;
	node->code = (uint8_t)k;
	node->missing_left = str_eq(split, STR("left"));
	return true;
}

static bool
load_score(struct loading *l)
{
	if (l->scores == RISK_SCORE_BINS)
		return bad(l, "too many score lines");
	if (l->scores < RISK_SCORE_BINS - 1)
		l->m->score_cut[l->scores] = l->x[0];
	l->m->score_count[l->scores++] = (uint64_t)l->x[1];
	return true;
}

/* Lines that belong to the column before them. */
static bool
load_part(struct loading *l, struct str kind)
{
	struct risk_column *c = last_column(l);

	if (c == NULL)
		return bad(l, "a line before any column");
	if (str_eq(kind, STR("number"))) {
		c->slope = l->x[0];
		c->mean_x = l->x[1];
		return true;
	}
	if (str_eq(kind, STR("cut"))) {
		c->cut = mem_resize(c->cut, c->cuts + 1, sizeof(*c->cut));
		c->cut[c->cuts++] = l->x[0];
		return true;
	}
	if (str_eq(kind, STR("level")) || str_eq(kind, STR("bin")) ||
	    str_eq(kind, STR("missing")) || str_eq(kind, STR("other")))
		return load_code(l, kind);
	return bad(l, "a line that makes no sense here");
}

static bool
load_line(struct loading *l)
{
	struct str kind = cell(l, 0);
	struct risk_model *m = l->m;
	size_t place;

	if (str_eq(kind, STR("target"))) {
		m->target = arena_str(&m->memory, cell(l, 1));
		m->value = arena_str(&m->memory, cell(l, 2));
		return true;
	}
	if (!num_real(cell(l, 3), &l->x[0]) || !num_real(cell(l, 4), &l->x[1]))
		return bad(l, "a number is missing");
	if (str_eq(kind, STR("type"))) {
		if (!place_of(kinds, 3, cell(l, 1), &place))
			return bad(l, "an unknown type of model");
		m->kind = (enum risk_kind)place;
		m->intercept = m->trees.start = l->x[0];
		return true;
	}
	if (str_eq(kind, STR("rows"))) {
		m->rows = (uint64_t)l->x[0];
		m->events = (uint64_t)l->x[1];
		return true;
	}
	if (str_eq(kind, STR("column")))
		return load_column(l);
	if (str_eq(kind, STR("trees")))
		return load_trees(l);
	if (str_eq(kind, STR("node")))
		return load_node(l);
	if (str_eq(kind, STR("score")))
		return load_score(l);
	return load_part(l, kind);
}

/* Every code that a column can give has a weight. */
static bool
check_columns(struct loading *l)
{
	for (size_t j = 0; j < l->column.n; j++) {
		const struct risk_column *c = &l->column.v[j];

		if ((c->kind == RISK_BINS && c->codes < c->cuts + 1) ||
		    c->codes < c->levels.count)
			return bad(l, "a column is cut short");
	}
	return l->scores == RISK_SCORE_BINS || bad(l, "the file is cut short");
}

static bool
load_lines(struct loading *l)
{
	const struct csv_table *t = &l->t;

	if (t->columns != CELLS || !str_eq(t->header[0], STR("model")) ||
	    !str_eq(t->header[1], STR("crm-churn fit")) ||
	    !str_eq(t->header[2], STR("1")))
		return diag_set(l->d, EXIT_DATA, "bad-model",
		    "%s: no churn model of this version", t->name);
	for (l->row = 0; l->row < t->rows; l->row++)
		if (!load_line(l))
			return false;
	l->row = t->rows > 0 ? t->rows - 1 : 0;
	return t->rows > 0 && check_columns(l);
}

bool
risk_model_load(struct risk_model *m, const char *path, struct diag *d)
{
	struct loading l = { .m = m, .d = d };
	bool well;

	*m = (struct risk_model){ 0 };
	well = csv_load(path, &l.t, d) && load_lines(&l);
	csv_table_free(&l.t);
	m->column = l.column.v;
	m->columns = l.column.n;
	m->boost_column = mem_zero(m->columns, sizeof(*m->boost_column));
	for (size_t j = 0; j < m->columns; j++)
		m->boost_column[j] =
		    (struct boost_column){ m->column[j].kind != RISK_BINS,
			    m->column[j].sign };
	if (!well)
		risk_model_free(m);
	return well;
}
