/*
 * The file of a risk_model (cli/model_file.h).
 */
#include "cli/risk_model.h"

#include "base/mem.h"
#include "base/vec.h"

enum code_kind { BIN, CODE_LEVEL, MISSING, REST };

/* A code of a column; a bin has no text. */
struct code {
	enum code_kind kind;
	struct str level;
	double weight;
	uint64_t count;
};

/* A node of the trees by its place in all; without a split, a leaf. */
struct node {
	size_t place, column, code;
	bool split, left;
	double value;
};

/* A decile of the training probabilities. */
struct decile {
	double cut;
	uint64_t count;
};

/* A reading on its way. */
struct loading {
	struct risk_model m;
	VEC(struct risk_column) column;
	size_t scores;
	struct code code;
	struct node node;
	struct decile decile;
	double cut;
};

static struct risk_column *
last_column(struct loading *l)
{
	return l->column.n > 0 ? &l->column.v[l->column.n - 1] : NULL;
}

static void *
new_column(void *data)
{
	struct loading *l = data;

	if (l->column.n == UINT16_MAX)
		return NULL;
	vec_push(&l->column,
	    (struct risk_column){
		.missing = RISK_UNSEEN, .other = RISK_UNSEEN });
	return last_column(l);
}

static void *
column_of(void *data)
{
	return last_column(data);
}

static const char *
take_cut(void *data, void *record)
{
	struct risk_column *c = last_column(data);
	const double *cut = record;

	if (c == NULL)
		return MODEL_MISPLACED;
	if (c->cuts > 0 && *cut <= c->cut[c->cuts - 1])
		return "the order of the cuts";
	c->cut = mem_resize(c->cut, c->cuts + 1, sizeof(*c->cut));
	c->cut[c->cuts++] = *cut;
	return NULL;
}

static const char *
take_code(void *data, void *record)
{
	struct risk_column *c = last_column(data);
	const struct code *code = record;
	size_t n;

	if (c == NULL || c->codes == RISK_UNSEEN)
		return MODEL_MISPLACED;
	n = c->codes++;
	c->weight = mem_resize(c->weight, n + 1, sizeof(*c->weight));
	c->count = mem_resize(c->count, n + 1, sizeof(*c->count));
	c->weight[n] = code->weight;
	c->count[n] = code->count;
	if (code->kind == MISSING)
		c->missing = n;
	else if (code->kind == REST)
		c->other = n;
	return code->kind == CODE_LEVEL && map_add(&c->levels, code->level) != n
	    ? "a level twice, or out of order"
	    : NULL;
}

/* Every tree has a line for its root, in order; those of other nodes follow. */
static const char *
take_node(void *data, void *record)
{
	struct loading *l = data;
	const struct node *n = record;
	struct boost *trees = &l->m.trees;

	if (trees->size == 0)
		return MODEL_MISPLACED;
	if (n->place == trees->trees * trees->size) {
		trees->node = mem_resize(trees->node,
		    (trees->trees + 1) * trees->size, sizeof(*trees->node));
		memset(trees->node + n->place, 0,
		    trees->size * sizeof(*trees->node));
		trees->trees++;
	}
	if (n->place >= trees->trees * trees->size ||
	    (n->split &&
		(n->column >= l->column.n ||
		    2 * (n->place % trees->size) + 2 >= trees->size)))
		return "a node that makes no sense";
	trees->node[n->place] = (struct boost_node){ .split = n->split,
		.column = (uint16_t)n->column,
		.code = (uint8_t)n->code,
		.missing_left = n->left,
		.value = n->value };
	return NULL;
}

static const char *
take_decile(void *data, void *record)
{
	struct loading *l = data;
	const struct decile *decile = record;

	if (l->scores == RISK_SCORE_BINS)
		return MODEL_MISPLACED;
	l->m.score_count[l->scores] = decile->count;
	if (l->scores < RISK_SCORE_BINS - 1)
		l->m.score_cut[l->scores] = decile->cut;
	l->scores++;
	return NULL;
}

/* Every code that a column can give has a weight; all is there. */
static const char *
is_whole(void *data)
{
	const struct loading *l = data;

	vec_each (const struct risk_column, c, &l->column)
		if ((c->kind == RISK_BINS && c->codes < c->cuts + 1) ||
		    c->codes < c->levels.count)
			return "a column is cut short";
	/* A whole tree has 2^(depth + 1) - 1 nodes. */
	if ((l->m.kind == RISK_TREES) != (l->m.trees.size > 0) ||
	    (l->m.trees.size & (l->m.trees.size + 1)) != 0)
		return "trees, or none";
	if (l->m.events > l->m.rows)
		return "more events than rows";
	return l->scores < RISK_SCORE_BINS ? "the file is cut short" : NULL;
}

enum { NODES_MAX = (2U << BOOST_DEPTH_MAX) - 1 };

#include "risk_file.def"

static const struct model_format format = { "crm-churn-fit", 3, lines,
	is_whole };

static void
print_column(const struct risk_column *c, struct text *t)
{
	model_line_put(t, &lines[LINE_COLUMN], c);
	if (c->kind == RISK_NUMBER)
		model_line_put(t, &lines[LINE_NUMBER], c);
	for (size_t i = 0; i < c->cuts; i++)
		model_line_put(t, &lines[LINE_CUT], &c->cut[i]);
	for (size_t i = 0; i < c->codes; i++) {
		struct code code = { BIN, STR(""), c->weight[i], c->count[i] };

		if (i == c->missing) {
			code.kind = MISSING;
		} else if (i == c->other) {
			code.kind = REST;
		} else if (i < c->levels.count) {
			code.kind = CODE_LEVEL;
			code.level = map_text(&c->levels, (uint32_t)i);
		}
		model_line_put(t, &lines[LINE_CODE], &code);
	}
}

static void
print_trees(const struct boost *trees, struct text *t)
{
	for (size_t i = 0; i < trees->trees * trees->size; i++) {
		const struct boost_node *n = &trees->node[i];
		bool empty = n->value >= 0 && n->value <= 0;

		if (i % trees->size == 0 || n->split || !empty)
			model_line_put(t, &lines[LINE_NODE],
			    &(struct node){ i, n->column, n->code, n->split,
				n->missing_left, n->value });
	}
}

void
risk_model_print(const void *model, struct text *t)
{
	const struct risk_model *m = model;
	size_t from = t->n;

	model_file_begin(t, format.kind, format.version);
	for (size_t i = 0; i < LINE_COLUMN; i++)
		model_line_put(t, &lines[i], m);
	for (size_t j = 0; j < m->columns; j++)
		print_column(&m->column[j], t);
	print_trees(&m->trees, t);
	for (size_t i = 0; i < RISK_SCORE_BINS; i++)
		model_line_put(t, &lines[LINE_SCORE],
		    &(struct decile){
			i < RISK_SCORE_BINS - 1 ? m->score_cut[i] : 1,
			m->score_count[i] });
	model_file_seal(t, from);
}

bool
risk_model_parse(void *model, struct str text, struct diag *d)
{
	struct risk_model *m = model;
	struct loading l = { .m = { .calibration = { 0, 1 } } };
	bool well = model_format_parse(&format, text, &l.m.memory, &l, d);

	*m = l.m;
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
