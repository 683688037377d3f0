/*
 * sales_save: fits as model file, so that a nightly run updates without
 * fitting again.
 */
#include "sales.h"

#include "base/mem.h"
#include "cli/model_file.h"

#include <math.h>

enum { DRIFT_PERCENT = 150 };

/* What the file says of a series. */
struct kept {
	struct str key, form; /* form: the name of that of ets */
	int method;	      /* its word in the file */
	size_t kind, season_length, n;
	double from, rmse;
	struct ets ets;
	struct theta theta;
	enum seasonal season; /* taken off before ETS */
	double index[THETA_SEASON];
	size_t seasons, indices, thetas; /* lines so far */
};

/* One position of a season. */
struct position {
	enum seasonal kind;
	double index;
};

/* A reading on its way. */
struct loading {
	const struct sales *s;
	struct arena *memory;
	VEC(struct kept) v;
	struct position place;
};

static const enum forecast_method by_name[] = { FORECAST_COMB, FORECAST_THETA,
	FORECAST_ETS };

static struct kept *
last_kept(void *data)
{
	struct loading *l = data;

	return l->v.n > 0 ? &l->v.v[l->v.n - 1] : NULL;
}

static void *
new_series(void *data)
{
	struct loading *l = data;

	vec_push(&l->v, (struct kept){ .n = 0 });
	return last_kept(l);
}

static const char *
take_series(void *data, void *record)
{
	const struct loading *l = data;
	const struct kept *k = record;

	return k->kind != (size_t)l->s->kind || k->season_length != l->s->m
	    ? "periods or season of another kind"
	    : NULL;
}

static void *
series_of(void *data)
{
	return last_kept(data);
}

static const char *
take_ets(void *data, void *record)
{
	struct kept *k = record;

	(void)data;
	return ets_named(k->form.p, &k->ets.form) ? NULL : "a form of ETS";
}

static void *
new_place(void *data)
{
	struct loading *l = data;

	return l->v.n > 0 ? &l->place : NULL;
}

static const char *
take_place(const struct position *place, double *index, size_t *at, size_t most)
{
	if (*at >= most)
		return "too many indices";
	index[(*at)++] = place->index;
	return NULL;
}

static const char *
take_ets_season(void *data, void *record)
{
	struct kept *k = last_kept(data);

	return take_place(record, k->ets.first.season, &k->seasons, ETS_SEASON);
}

static const char *
take_ets_index(void *data, void *record)
{
	struct kept *k = last_kept(data);

	k->season = ((const struct position *)record)->kind;
	return take_place(record, k->index, &k->indices, THETA_SEASON);
}

static const char *
take_theta_index(void *data, void *record)
{
	struct kept *k = last_kept(data);

	k->theta.season = ((const struct position *)record)->kind;
	return take_place(record, k->theta.index, &k->thetas, THETA_SEASON);
}

#include "sales_save.def"

static const struct model_format format = { "crm-score-forecast", 1, lines,
	NULL };

static void
put_season(struct text *text, int line, enum seasonal kind, const double *index,
    size_t m)
{
	for (size_t i = 0; i < m; i++)
		model_line_put(
		    text, &lines[line], &(struct position){ kind, index[i] });
}

/* A series that has parameters; the others need no fit. */
static void
put_series(struct text *text, const struct sales *s, size_t i)
{
	const struct sales_node *node = &s->node.v[i];
	const struct forecast *f = &node->fit;
	struct kept k = { .key = map_text(&s->keys, (uint32_t)i),
		.kind = (size_t)s->kind,
		.season_length = s->m,
		.n = node->n,
		.from = node->from,
		.rmse = sqrt(f->square) };
	bool comb = f->method == FORECAST_COMB;

	while (by_name[k.method] != f->method)
		if (++k.method == COUNT(by_name))
			return;
	k.ets = f->ets;
	k.theta = f->theta;
	model_line_put(text, &lines[LINE_SERIES], &k);
	if (comb || f->method == FORECAST_ETS) {
		k.form = str_of(ets_name(&f->ets.form));
		model_line_put(text, &lines[LINE_ETS], &k);
		put_season(text, LINE_ETS_SEASON, SEASONAL_ADDITIVE,
		    f->ets.first.season, f->ets.m);
		put_season(text, LINE_ETS_INDEX, f->season, f->index,
		    f->season == SEASONAL_NONE ? 0 : f->m);
	}
	if (comb || f->method == FORECAST_THETA) {
		model_line_put(text, &lines[LINE_THETA], &k);
		put_season(text, LINE_THETA_INDEX, f->theta.season,
		    f->theta.index, f->theta.m);
	}
}

void
sales_save(const struct sales *s, const char *path)
{
	scoped struct text text = { 0 };

	model_file_begin(&text, format.kind, format.version);
	for (size_t i = 0; i < s->node.n; i++)
		if (s->node.v[i].fitted)
			put_series(&text, s, i);
	model_file_seal(&text, 0);
	model_file_save(&text, path);
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
	*f = (struct forecast){
		.method = by_name[k->method], .n = node->n, .m = s->m
	};
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

static bool
parse(void *data, struct str text, struct diag *d)
{
	struct loading *l = data;

	return model_format_parse(&format, text, l->memory, l, d);
}

/* Does --method ask for another method than was kept? */
static bool
other_method(const struct sales *s, const struct kept *k)
{
	return s->how.method != FORECAST_AUTO &&
	    s->how.method != FORECAST_BEST &&
	    s->how.method != by_name[k->method];
}

void
sales_use(struct sales *s, const char *path)
{
	scoped_by(arena_free) struct arena memory = { 0 };
	struct loading l = { .s = s };
	char label[80];

	l.memory = &memory;
	model_file_read(path, &l, parse);
	for (size_t i = 0; i < l.v.n; i++) {
		uint32_t number = map_find(&s->keys, l.v.v[i].key);
		struct sales_node *node;

		if (number == MAP_NONE)
			continue;
		node = &s->node.v[number];
		if (other_method(s, &l.v.v[i])) {
			report_say(&s->tool->report,
			    "%s: %s keeps another method than --method asks "
			    "for: it is fitted anew",
			    sales_label(s, number, label, sizeof(label)), path);
			continue;
		}
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
}
