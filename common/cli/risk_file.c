/*
 * The file of a risk_model. Between the first line and the checksum every line
 * has a kind, two texts and two numbers:
 *	target COLUMN VALUE
 *	type logistic|plain|trees . intercept-or-start .
 *	rows . . rows events
 *	column NAME bins|values|levels|number mean sign
 *	number . . slope mean-of-x
 *	cut . . value .			of the column before it, ascending
 *	level TEXT . weight count	a code of the column before it
 *	bin . "" weight count		the same without a text
 *	missing|other . . weight count	the code that stands for these
 *	calibration . . intercept slope	of the trees' log odds
 *	trees . . number nodes-in-each
 *	node PLACE COLUMN:CODE[:left] value .
 *	score . . cut count		deciles of the training probabilities
 */
#include "cli/risk_model.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"
#include "text/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { VERSION = 2, CELLS = 5 };

static const char KIND[] = "crm-churn-fit";

static const char *const kinds[] = { "logistic", "plain", "trees" };
static const char *const column_kinds[] = { "bins", "values", "levels",
	"number" };

static void
print_column(const struct risk_column *c, struct model_text *t)
{
	model_file_put_line(t, "column", c->name, str_of(column_kinds[c->kind]),
	    (double[]){ c->mean, c->sign });
	if (c->kind == RISK_NUMBER)
		model_file_put_line(t, "number", STR(""), STR(""),
		    (double[]){ c->slope, c->mean_x });
	for (size_t i = 0; i < c->cuts; i++)
		model_file_put_line(
		    t, "cut", STR(""), STR(""), (double[]){ c->cut[i], 0 });
	for (size_t i = 0; i < c->codes; i++) {
		const double x[] = { c->weight[i], (double)c->count[i] };

		if (i == c->missing)
			model_file_put_line(t, "missing", STR(""), STR(""), x);
		else if (i == c->other)
			model_file_put_line(t, "other", STR(""), STR(""), x);
		else if (i < c->levels.count)
			model_file_put_line(t, "level",
			    map_text(&c->levels, (uint32_t)i), STR(""), x);
		else
			model_file_put_line(t, "bin", STR(""), STR(""), x);
	}
}

static void
print_trees(const struct boost *trees, struct model_text *t)
{
	model_file_put_line(t, "trees", STR(""), STR(""),
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
		/* Every tree has a line, so that files bound their trees. */
		if (i % trees->size == 0 || n->split ||
		    !(n->value >= 0 && n->value <= 0))
			model_file_put_line(t, "node", str_of(place),
			    str_of(split), (double[]){ n->value, 0 });
	}
}

void
risk_model_print(const struct risk_model *m, struct model_text *t)
{
	size_t from = t->n;

	model_file_begin(t, KIND, VERSION);
	model_file_put_line(t, "target", m->target, m->value, NULL);
	model_file_put_line(t, "type", str_of(kinds[m->kind]), STR(""),
	    (double[]){
		m->kind == RISK_TREES ? m->trees.start : m->intercept, 0 });
	model_file_put_line(t, "rows", STR(""), STR(""),
	    (double[]){ (double)m->rows, (double)m->events });
	for (size_t j = 0; j < m->columns; j++)
		print_column(&m->column[j], t);
	if (m->kind == RISK_TREES) {
		model_file_put_line(
		    t, "calibration", STR(""), STR(""), m->calibration);
		print_trees(&m->trees, t);
	}
	for (size_t i = 0; i < RISK_SCORE_BINS; i++)
		model_file_put_line(t, "score", STR(""), STR(""),
		    (double[]){ i < RISK_SCORE_BINS - 1 ? m->score_cut[i] : 1,
			(double)m->score_count[i] });
	model_file_seal(t, from);
}

void
risk_model_save(const struct risk_model *m, const char *path)
{
	struct model_text text = { 0 };

	risk_model_print(m, &text);
	model_file_save(&text, path);
	vec_free(&text);
}

/* A reading on its way: a vector that the model takes over. */
struct loading {
	struct risk_model *m;
	struct model_lines l;
	VEC(struct risk_column) column;
	size_t scores;
};

static struct risk_column *
last_column(struct loading *l)
{
	return l->column.n > 0 ? &l->column.v[l->column.n - 1] : NULL;
}

static bool
load_target(void *data)
{
	struct loading *l = data;

	return model_file_text(&l->l, 1, &l->m->target) &&
	    model_file_text(&l->l, 2, &l->m->value);
}

static bool
load_type(void *data)
{
	struct loading *l = data;
	size_t kind;
	double start;

	if (!model_file_word(&l->l, 1, kinds, 3, &kind) ||
	    !model_file_finite(&l->l, 3, &start))
		return false;
	l->m->kind = (enum risk_kind)kind;
	l->m->intercept = l->m->trees.start = start;
	return true;
}

static bool
load_rows(void *data)
{
	struct loading *l = data;

	return model_file_count(&l->l, 3, INT64_MAX, &l->m->rows) &&
	    model_file_count(&l->l, 4, l->m->rows, &l->m->events);
}

static bool
load_column(void *data)
{
	struct loading *l = data;
	struct risk_column c = { .missing = RISK_UNSEEN, .other = RISK_UNSEEN };
	size_t kind;
	double sign;

	if (!model_file_text(&l->l, 1, &c.name) ||
	    !model_file_word(&l->l, 2, column_kinds, 4, &kind) ||
	    !model_file_finite(&l->l, 3, &c.mean) ||
	    !model_file_finite(&l->l, 4, &sign))
		return false;
	if (!(fabs(sign) <= 1) || l->column.n == UINT16_MAX)
		return model_file_wrong(&l->l, "a sign, or too many columns");
	c.kind = (enum risk_column_kind)kind;
	c.sign = (int)sign;
	vec_push(&l->column, c);
	return true;
}

static bool
load_number(void *data)
{
	struct loading *l = data;
	struct risk_column *c = last_column(l);

	return (c != NULL || model_file_wrong(&l->l, "before any column")) &&
	    model_file_finite(&l->l, 3, &c->slope) &&
	    model_file_finite(&l->l, 4, &c->mean_x);
}

static bool
load_cut(void *data)
{
	struct loading *l = data;
	struct risk_column *c = last_column(l);
	double cut;

	if (c == NULL)
		return model_file_wrong(&l->l, "before any column");
	if (!model_file_finite(&l->l, 3, &cut))
		return false;
	if (c->cuts > 0 && cut <= c->cut[c->cuts - 1])
		return model_file_wrong(&l->l, "the order of the cuts");
	c->cut = mem_resize(c->cut, c->cuts + 1, sizeof(*c->cut));
	c->cut[c->cuts++] = cut;
	return true;
}

/* A code of the last column, with its weight and count. */
static bool
load_code(void *data)
{
	struct loading *l = data;
	struct risk_column *c = last_column(l);
	struct str kind = l->l.field[0], level;
	uint64_t count;
	double weight;
	size_t n;

	if (c == NULL)
		return model_file_wrong(&l->l, "before any column");
	if (!model_file_text(&l->l, 1, &level) ||
	    !model_file_finite(&l->l, 3, &weight) ||
	    !model_file_count(&l->l, 4, l->m->rows, &count))
		return false;
	n = c->codes++;
	if (n >= RISK_UNSEEN)
		return model_file_wrong(&l->l, "too many codes");
	c->weight = mem_resize(c->weight, n + 1, sizeof(*c->weight));
	c->count = mem_resize(c->count, n + 1, sizeof(*c->count));
	c->weight[n] = weight;
	c->count[n] = count;
	if (str_eq(kind, STR("missing")))
		c->missing = n;
	if (str_eq(kind, STR("other")))
		c->other = n;
	if (str_eq(kind, STR("level")) && map_add(&c->levels, level) != n)
		return model_file_wrong(
		    &l->l, "a level twice, or out of order");
	return true;
}

static bool
load_calibration(void *data)
{
	struct loading *l = data;

	return model_file_finite(&l->l, 3, &l->m->calibration[0]) &&
	    model_file_finite(&l->l, 4, &l->m->calibration[1]);
}

static bool
load_trees(void *data)
{
	struct loading *l = data;
	struct boost *trees = &l->m->trees;
	uint64_t count, size;

	if (!model_file_count(&l->l, 3, l->l.rest.n, &count) ||
	    !model_file_count(&l->l, 4, (2U << BOOST_DEPTH_MAX) - 1, &size))
		return false;
	/* A whole tree: 2^(depth + 1) - 1 nodes. */
	if (size == 0 || (size & (size + 1)) != 0 || trees->node != NULL)
		return model_file_wrong(&l->l, "the size of the trees");
	trees->trees = count;
	trees->size = size;
	trees->node = mem_zero(count * size, sizeof(*trees->node));
	return true;
}

/* "COLUMN:CODE[:left]" */
static bool
load_split(struct loading *l, uint64_t place, struct boost_node *node)
{
	const struct boost *trees = &l->m->trees;
	struct str split = l->l.field[2], column = str_cut(&split, ':');
	struct str code = split.p == NULL ? split : str_cut(&split, ':');
	int64_t c, k;

	if (!num_int(column, &c) || !num_int(code, &k) || c < 0 ||
	    (size_t)c >= l->column.n || k < 0 || k > BOOST_MISSING ||
	    2 * (place % trees->size) + 2 >= trees->size)
		return model_file_wrong(&l->l, "a split that makes no sense");
	node->split = true;
	node->column = (uint16_t)c;
	node->code = (uint8_t)k;
	node->missing_left = str_eq(split, STR("left"));
	return true;
}

static bool
load_node(void *data)
{
	struct loading *l = data;
	const struct boost *trees = &l->m->trees;
	uint64_t place;

	if (trees->trees == 0)
		return model_file_wrong(&l->l, "a node without trees");
	if (!model_file_count(
		&l->l, 1, trees->trees * trees->size - 1, &place) ||
	    !model_file_finite(&l->l, 3, &trees->node[place].value))
		return false;
	return l->l.field[2].n == 0 ||
	    load_split(l, place, &trees->node[place]);
}

static bool
load_score(void *data)
{
	struct loading *l = data;
	double cut;

	if (l->scores == RISK_SCORE_BINS)
		return model_file_wrong(&l->l, "too many score lines");
	if (!model_file_finite(&l->l, 3, &cut) ||
	    !model_file_count(
		&l->l, 4, l->m->rows, &l->m->score_count[l->scores]))
		return false;
	if (l->scores < RISK_SCORE_BINS - 1)
		l->m->score_cut[l->scores] = cut;
	l->scores++;
	return true;
}

static const struct model_kind lines[] = {
	{ "target", load_target },
	{ "type", load_type },
	{ "rows", load_rows },
	{ "column", load_column },
	{ "number", load_number },
	{ "cut", load_cut },
	{ "level", load_code },
	{ "bin", load_code },
	{ "missing", load_code },
	{ "other", load_code },
	{ "calibration", load_calibration },
	{ "trees", load_trees },
	{ "node", load_node },
	{ "score", load_score },
	{ NULL, NULL },
};

/* Every code that a column can give has a weight; all is there. */
static bool
check_whole(struct loading *l)
{
	for (size_t j = 0; j < l->column.n; j++) {
		const struct risk_column *c = &l->column.v[j];

		if ((c->kind == RISK_BINS && c->codes < c->cuts + 1) ||
		    c->codes < c->levels.count)
			return model_file_wrong(&l->l, "a column is cut short");
	}
	if ((l->m->kind == RISK_TREES) != (l->m->trees.size > 0))
		return model_file_wrong(&l->l, "trees, or none");
	return l->scores == RISK_SCORE_BINS ||
	    model_file_wrong(&l->l, "the file is cut short");
}

static bool
load_lines(struct loading *l, struct str text)
{
	return model_file_open(&l->l, text, KIND, VERSION) &&
	    model_file_take_all(&l->l, CELLS, lines, l) && check_whole(l);
}

bool
risk_model_parse(struct risk_model *m, struct str text, struct diag *d)
{
	struct loading l = { .m = m, .l = { .memory = &m->memory, .d = d } };
	bool well;

	*m = (struct risk_model){ .calibration = { 0, 1 } };
	well = load_lines(&l, text);
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

bool
risk_model_load(struct risk_model *m, const char *path, struct diag *d)
{
	struct model_text text = { 0 };
	bool well = model_file_load(path, &text, d) &&
	    (risk_model_parse(m, (struct str){ text.v, text.n }, d) ||
		model_file_of(path, d));

	vec_free(&text);
	return well;
}
