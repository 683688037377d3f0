/*
 * sales_save: fits as model file, so that a nightly run updates without
 * fitting again.
 */
#include "sales.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/model_file.h"
#include "text/date.h"

#include <math.h>
#include <stdlib.h>

enum { VERSION = 1, DRIFT_PERCENT = 150 };
static const char KIND[] = "crm-score-forecast";

static void
put_season(struct model_text *text, const char *key, enum seasonal kind,
    const double *index, size_t m)
{
	for (size_t i = 0; i < m; i++) {
		model_file_key(text, key);
		model_file_put_count(text, (uint64_t)kind);
		model_file_put_real(text, index[i]);
		model_file_end(text);
	}
}

/* A line of an ETS part, then its first season. */
static void
put_ets(struct model_text *text, const struct sales_node *node)
{
	const struct ets *e = &node->fit.ets;

	model_file_key(text, "ets");
	model_file_put(text, str_of(ets_name(&e->form)));
	model_file_put_count(text, e->m);
	model_file_put_real(text, e->alpha);
	model_file_put_real(text, e->beta);
	model_file_put_real(text, e->gamma);
	model_file_put_real(text, e->phi);
	model_file_put_real(text, e->first.level);
	model_file_put_real(text, e->first.slope);
	model_file_end(text);
	put_season(
	    text, "ets_season", SEASONAL_ADDITIVE, e->first.season, e->m);
	put_season(text, "ets_index", node->fit.season, node->fit.index,
	    node->fit.season == SEASONAL_NONE ? 0 : node->fit.m);
}

static void
put_theta(struct model_text *text, const struct theta *t)
{
	model_file_key(text, "theta");
	model_file_put_real(text, t->alpha);
	model_file_put_real(text, t->start);
	model_file_put_count(text, t->m);
	model_file_end(text);
	put_season(text, "theta_index", t->season, t->index, t->m);
}

static bool
has_ets(enum forecast_method method)
{
	return method == FORECAST_COMB || method == FORECAST_ETS;
}

static bool
has_theta(enum forecast_method method)
{
	return method == FORECAST_COMB || method == FORECAST_THETA;
}

/* Series that have parameters; the others need no fit. */
static bool
is_kept(const struct sales_node *node)
{
	return node->fitted &&
	    (has_ets(node->fit.method) || has_theta(node->fit.method));
}

void
sales_save(const struct sales *s, const char *path)
{
	struct model_text text = { 0 };

	model_file_begin(&text, KIND, VERSION);
	for (size_t i = 0; i < s->node.n; i++) {
		const struct sales_node *node = &s->node.v[i];

		if (!is_kept(node))
			continue;
		model_file_key(&text, "series");
		model_file_put(&text, map_text(&s->keys, (uint32_t)i));
		model_file_put(
		    &text, str_of(forecast_method_name(node->fit.method)));
		model_file_put_count(&text, (uint64_t)s->kind);
		model_file_put_count(&text, s->m);
		model_file_put_count(&text, node->n);
		model_file_put_real(&text, node->from);
		model_file_put_real(&text, sqrt(node->fit.square));
		model_file_end(&text);
		if (has_ets(node->fit.method))
			put_ets(&text, node);
		if (has_theta(node->fit.method))
			put_theta(&text, &node->fit.theta);
	}
	model_file_seal(&text, 0);
	model_file_save(&text, path);
	vec_free(&text);
}

/* What a series of the file says, before it is applied. */
struct kept {
	struct str key;
	enum forecast_method method;
	uint64_t n;
	double from, rmse;
	struct ets ets;
	struct theta theta;
	enum seasonal season; /* taken off before ETS */
	double index[THETA_SEASON];
	size_t seasons, indices, thetas; /* lines so far */
};

struct loading {
	struct model_lines lines;
	const struct sales *s;
	VEC(struct kept) v;
};

static bool
take_series(void *data)
{
	static const char *const methods[] = { "comb", "theta", "ets" };
	static const enum forecast_method known[] = { FORECAST_COMB,
		FORECAST_THETA, FORECAST_ETS };
	struct loading *l = data;
	struct kept k = { .n = 0 };
	uint64_t kind, m;
	size_t method;

	if (!model_file_text(&l->lines, 1, &k.key) ||
	    !model_file_word(&l->lines, 2, methods, 3, &method) ||
	    !model_file_count(&l->lines, 3, PERIOD_YEAR, &kind) ||
	    !model_file_count(&l->lines, 4, THETA_SEASON, &m) ||
	    !model_file_count(&l->lines, 5, SALES_MOST, &k.n) ||
	    !model_file_finite(&l->lines, 6, &k.from) ||
	    !model_file_finite(&l->lines, 7, &k.rmse))
		return false;
	if (kind != (uint64_t)l->s->kind || m != l->s->m)
		return model_file_wrong(
		    &l->lines, "periods or season of another kind");
	k.method = known[method];
	vec_push(&l->v, k);
	return true;
}

static bool
take_ets(void *data)
{
	struct loading *l = data;
	struct kept *k = &l->v.v[l->v.n - 1];
	struct ets *e = &k->ets;
	struct str name;
	uint64_t m;

	if (!model_file_text(&l->lines, 1, &name) ||
	    !model_file_count(&l->lines, 2, ETS_SEASON, &m) ||
	    !model_file_finite(&l->lines, 3, &e->alpha) ||
	    !model_file_finite(&l->lines, 4, &e->beta) ||
	    !model_file_finite(&l->lines, 5, &e->gamma) ||
	    !model_file_finite(&l->lines, 6, &e->phi) ||
	    !model_file_finite(&l->lines, 7, &e->first.level) ||
	    !model_file_finite(&l->lines, 8, &e->first.slope))
		return false;
	if (m < 1 || !ets_named(name.p, &e->form))
		return model_file_wrong(&l->lines, "a form of ETS");
	e->m = m;
	return true;
}

static bool
take_index(struct loading *l, size_t *at, size_t most, enum seasonal *kind,
    double *index)
{
	uint64_t word;

	if (*at >= most)
		return model_file_wrong(&l->lines, "too many indices");
	if (!model_file_count(&l->lines, 1, SEASONAL_MULTIPLICATIVE, &word) ||
	    !model_file_finite(&l->lines, 2, &index[*at]))
		return false;
	*kind = (enum seasonal)word;
	(*at)++;
	return true;
}

static bool
take_ets_season(void *data)
{
	struct loading *l = data;
	struct kept *k = &l->v.v[l->v.n - 1];
	enum seasonal ignored;

	return take_index(
	    l, &k->seasons, ETS_SEASON, &ignored, k->ets.first.season);
}

static bool
take_ets_index(void *data)
{
	struct loading *l = data;
	struct kept *k = &l->v.v[l->v.n - 1];

	return take_index(l, &k->indices, THETA_SEASON, &k->season, k->index);
}

static bool
take_theta(void *data)
{
	struct loading *l = data;
	struct kept *k = &l->v.v[l->v.n - 1];
	uint64_t m;

	if (!model_file_finite(&l->lines, 1, &k->theta.alpha) ||
	    !model_file_finite(&l->lines, 2, &k->theta.start) ||
	    !model_file_count(&l->lines, 3, THETA_SEASON, &m))
		return false;
	k->theta.m = m < 1 ? 1 : m;
	return true;
}

static bool
take_theta_index(void *data)
{
	struct loading *l = data;
	struct kept *k = &l->v.v[l->v.n - 1];

	return take_index(
	    l, &k->thetas, THETA_SEASON, &k->theta.season, k->theta.index);
}

/* All lines of the file, by their keys. */
static bool
load(struct loading *l)
{
	static const struct {
		const char *key;
		size_t cells;
		bool (*take)(void *data);
	} kinds[] = { { "series", 7, take_series }, { "ets", 8, take_ets },
		{ "ets_season", 2, take_ets_season },
		{ "ets_index", 2, take_ets_index }, { "theta", 3, take_theta },
		{ "theta_index", 2, take_theta_index } };
	size_t n = sizeof(kinds) / sizeof(*kinds), i;

	*l->lines.d = (struct diag){ 0 };
	while (model_file_next(&l->lines)) {
		for (i = 0; i < n; i++)
			if (str_eq(l->lines.field[0], str_of(kinds[i].key)))
				break;
		if (i == n || l->lines.fields != kinds[i].cells + 1 ||
		    (i > 0 && l->v.n == 0))
			return model_file_wrong(&l->lines, "an unknown line");
		if (!kinds[i].take(l))
			return false;
	}
	return l->lines.d->status == 0;
}

/* Walks the series with what was kept. False: it has to be fitted anew. */
static bool
apply(const struct sales *s, struct sales_node *node, const struct kept *k)
{
	struct forecast *f = &node->fit;
	double squares = 0, *error;
	size_t known = 0;

	if (node->n < k->n || node->from != (int32_t)k->from)
		return false;
	*f = (struct forecast){ .method = k->method, .n = node->n, .m = s->m };
	f->ets = k->ets;
	f->theta = k->theta;
	f->season = k->season;
	memcpy(f->index, k->index, sizeof(f->index));
	f->fitted = mem_zero(node->n, sizeof(*f->fitted));
	f->outlier = mem_zero(node->n, sizeof(*f->outlier));
	for (size_t t = 0; t < node->n; t++)
		f->negative = f->negative || node->y[t] < 0;
	if (!forecast_walk(f, node->y)) {
		forecast_free(f);
		return false;
	}
	error = f->fitted;
	for (size_t t = k->n; t < node->n; t++, known++)
		squares += (node->y[t] - error[t]) * (node->y[t] - error[t]);
	node->fitted = true;
	return known == 0 ||
	    sqrt(squares / (double)known) * 100 <= k->rmse * DRIFT_PERCENT;
}

void
sales_use(struct sales *s, const char *path)
{
	struct model_text text = { 0 };
	struct arena memory = { 0 };
	struct diag d = { 0 };
	struct loading l = { .s = s };
	char label[80];

	l.lines.memory = &memory;
	l.lines.d = &d;
	if (!model_file_load(path, &text, &d))
		tool_fail(s->tool, &d);
	if (!model_file_open(
		&l.lines, (struct str){ text.v, text.n }, KIND, VERSION) ||
	    !load(&l)) {
		model_file_of(path, &d);
		tool_fail(s->tool, &d);
	}
	for (size_t i = 0; i < l.v.n; i++) {
		uint32_t number = map_find(&s->keys, l.v.v[i].key);
		struct sales_node *node;

		if (number == MAP_NONE)
			continue;
		node = &s->node.v[number];
		if (apply(s, node, &l.v.v[i]))
			continue;
		report_say(&s->tool->report,
		    node->fitted
			? "%s: the errors since %s was saved are more than "
			  "1.5 times those of its fit: fit it anew"
			: "%s does not go on from what %s knows: it is "
			  "fitted anew",
		    sales_label(s, number, label, sizeof(label)), path);
	}
	vec_free(&l.v);
	vec_free(&text);
	arena_free(&memory);
}
