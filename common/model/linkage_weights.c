/* The weights of a model, worked out once. */
#include "model/linkage_inside.h"

#include <math.h>

/* The least shares that count: rarer values add no more. */
static const double rare_value = 1e-4, rare_name = 2e-5;

/* Two given names that are known are those of two, the more surely the more
 * households there are; TWO times at most. */
static const double TWO = 10, SISTERS = 100;

/* So many names are as near to one as a letter or two make them. */
static const double NEAR = 50;

/* The share of records with a value; in a file of some dozen each is common,
 * which says nothing: so many records as usual are added. */
static double
share_of(double count, double records, double usual)
{
	enum { USUAL = 30 };

	return (count + USUAL * usual) / (records + USUAL);
}

/* A whole name is as rare as its words together; those of the pair itself do
 * not make it common. */
static double
chance_of_whole(const struct linkage *l, uint32_t value)
{
	const struct linkage_values *v = &l->values[l->data->whole];
	double chance = 1;

	for (uint32_t k = v->start[value]; k < v->start[value + 1]; k++)
		chance *= share_of(l->counted / expm1(v->weight[v->token[k]]),
		    l->counted, linkage_usual(LINKAGE_NAME, 0));
	return fmax(
	    fmax(chance, (v->count[value] - 2.0) / v->filled), rare_name);
}

/* What is chance for one value: its own frequency; of what is usually one's
 * own, the names beside the two that have it, if they are many. */
static double
chance_of(const struct linkage *l, int f, uint32_t value, double u)
{
	const struct linkage_values *v = &l->values[f];
	const struct linkage_field *field = &l->data->field[f];
	double others;

	if (f == l->data->whole)
		return chance_of_whole(l, value);
	if (field->frequency)
		return fmax(share_of(v->count[value], v->filled,
				linkage_usual(field->kind, 0)),
		    rare_value);
	others = v->holders == NULL ? v->count[value] : v->holders[value];
	return fmax(u, (others - 2) / v->filled);
}

/* Exact agreement on a rare value says more: log2(u / f_v). */
static double *
rare_weights(const struct linkage *l, const struct linkage_model *model, int f)
{
	uint32_t n = l->data->field[f].values->count;
	double *rare, u = model->u[f][0];

	if (!l->data->field[f].frequency && !l->data->field[f].nobodys)
		return NULL;
	rare = mem_alloc(n + 1, sizeof(*rare));
	for (uint32_t i = 0; i < n; i++)
		rare[i] = log2(u / chance_of(l, f, i, u));
	return rare;
}

/* How often two names come together by chance. */
static double
chance_of_names(const struct linkage *l, uint32_t given, uint32_t family)
{
	return chance_of(l, l->data->given, given, 0) *
	    chance_of(l, l->data->family, family, 0);
}

/* Two exact names are one term: log2(u_given u_family / f_full), exchanged ones
 * by the order that is the more common one. Those of the pair itself do not
 * make a full name common. */
static double *
full_name_weights(const struct linkage *l, const struct linkage_model *model)
{
	const struct linkage_data *data = l->data;
	double *full, u;

	if (l->full == NULL)
		return NULL;
	u = model->u[data->given][0] * model->u[data->family][0];
	full = mem_alloc(data->records, sizeof(*full));
	for (uint32_t i = 0; i < data->records; i++) {
		const uint32_t *record = linkage_record(l, i);
		uint32_t given = record[data->given];
		uint32_t family = record[data->family];
		double chance = (l->full[i] - 2.0) / l->counted;

		full[i] = 0;
		if (given == LINKAGE_NONE || family == LINKAGE_NONE)
			continue;
		chance = fmax(chance,
		    fmax(chance_of_names(l, given, family),
			chance_of_names(l, family, given)));
		full[i] = log2(u / fmax(chance, rare_name));
	}
	return full;
}

/* The most that a level from each one on can add. */
static void
make_hope(const double weight[8], int levels, double hope[8])
{
	double most = -INFINITY;

	for (int k = levels - 1; k >= 0; k--) {
		most = fmax(most, weight[k]);
		hope[k] = most;
	}
}

double
linkage_settle(const struct linkage *l, int f, enum linkage_where where,
    int level, double weight)
{
	const struct linkage_field *field = &l->data->field[f];

	if (where == LINKAGE_HERE && field->area)
		return level == LINKAGE_MISSING ? 0 : l->weights.here[f][level];
	return where == LINKAGE_MOVED && field->place ? fmax(0, weight)
						      : weight;
}

/* What is one's own is no less likely for a household than for strangers, until
 * all of it is known, nor is another family name of colleagues
 * (weigh_household). */
static void
make_bounds(
    struct linkage *linkage, int f, bool firms, enum linkage_where where)
{
	struct linkage_weights *w = &linkage->weights;
	struct linkage_bounds *b = &w->bounds[firms][where][f];
	const struct linkage_field *field = &linkage->data->field[f];
	int levels = linkage_levels(field->kind);
	bool colleagues =
	    f == linkage->data->family && linkage->data->company >= 0;

	if (field->kind == LINKAGE_TOKENS && field->words == NULL)
		levels--; /* no word is known that tells two apart */
	*b = (struct linkage_bounds){ { 0 }, { 0 }, { 0 }, { 0 } };
	for (int k = 0; k < levels; k++) {
		double house =
		    linkage_settle(linkage, f, where, k, w->house[firms][f][k]);

		b->one[k] =
		    linkage_settle(linkage, f, where, k, w->field[firms][f][k]);
		b->together[k] =
		    field->own || colleagues ? fmax(0, house) : house;
	}
	make_hope(b->one, levels, b->one_hope);
	make_hope(b->together, levels, b->together_hope);
}

/* That an area differs where the postcode does not is no evidence for one. */
static void
weigh_area(struct linkage_weights *w, const struct linkage_model *model, int f)
{
	double m = model->m[f][0], u = model->here[f];

	if (u == 0)
		return;
	w->here[f][0] = fmax(0, log2(m / u));
	w->here[f][1] = fmin(0, log2((1 - m) / (1 - u)));
}

static void
weigh_levels(struct linkage *linkage, const struct linkage_model *model, int f,
    bool firms)
{
	struct linkage_weights *w = &linkage->weights;
	int levels = linkage_levels(linkage->data->field[f].kind);

	for (int k = 0; k < levels; k++) {
		struct linkage_chances c = { .u = model->u[f][k],
			.m = linkage_customer(
			    linkage->data, f, k, firms, model->m[f][k]),
			.shared = model->shared[f] };

		w->field[firms][f][k] = w->house[firms][f][k] = 0;
		if ((linkage->data->field[f].firms && !firms) ||
		    (linkage->data->field[f].again && k == 0))
			continue;
		w->field[firms][f][k] = log2(c.m / c.u);
		w->house[firms][f][k] =
		    log2(linkage_house(linkage->data, f, k, firms, &c) / c.u);
	}
	for (int where = 0; where < LINKAGE_WHERE; where++)
		make_bounds(linkage, f, firms, (enum linkage_where)where);
}

double
linkage_home_weight(const struct linkage *l, int f, uint32_t value, bool firms)
{
	const struct linkage_weights *w = &l->weights;
	double exact = w->field[firms][f][0];

	if (w->rare[f] != NULL)
		exact += w->rare[f][value];
	return linkage_house_exact(l, f, value, firms, exact);
}

static void
make_homes(struct linkage *l, int f, bool firms)
{
	static const float rounding = 1e-3F;
	uint32_t n = l->data->field[f].values->count;
	float *home = mem_alloc(n + 1, sizeof(*home));

	for (uint32_t i = 0; i < n; i++)
		home[i] = (float)linkage_home_weight(l, f, i, firms) + rounding;
	l->weights.home[firms][f] = home;
}

void
linkage_weights_make(struct linkage *linkage, const struct linkage_model *model)
{
	static const enum linkage_kind cheap[] = { LINKAGE_SIGN,
		LINKAGE_CATEGORY, LINKAGE_CODE, LINKAGE_DATE, LINKAGE_NAME,
		LINKAGE_EMAIL, LINKAGE_TOKENS };
	struct linkage_weights *w = &linkage->weights;
	int n = 0;

	linkage_weights_free(linkage);
	w->base = log2(model->lambda / (1 - model->lambda));
	w->household = log2(model->household / (1 - model->lambda));
	w->foreign =
	    -log2(1 + fmin(TWO, SISTERS * model->household / model->lambda));
	for (int k = 0; k < LINKAGE_LEVELS && linkage->data->given >= 0; k++)
		w->slip[k] = log2(model->m[linkage->data->given][k] / NEAR);
	for (int f = 0; f < model->fields; f++) {
		w->shared[f] = model->shared[f];
		weigh_area(w, model, f);
		weigh_levels(linkage, model, f, false);
		weigh_levels(linkage, model, f, true);
		w->rare[f] = rare_weights(linkage, model, f);
		make_homes(linkage, f, false);
		if (linkage_firm_name(linkage->data) >= 0)
			make_homes(linkage, f, true);
	}
	w->full = full_name_weights(linkage, model);
	for (size_t k = 0; k < COUNT(cheap); k++)
		for (int f = 0; f < model->fields; f++)
			if (linkage->data->field[f].kind == cheap[k])
				w->order[n++] = f;
}

void
linkage_weights_free(struct linkage *linkage)
{
	for (int f = 0; f < LINKAGE_FIELDS; f++) {
		free(linkage->weights.rare[f]);
		free(linkage->weights.home[0][f]);
		free(linkage->weights.home[1][f]);
	}
	free(linkage->weights.full);
	linkage->weights = (struct linkage_weights){ 0 };
}

double
linkage_probability(double weight)
{
	return weight > 1000 ? 1 : exp2(weight) / (1 + exp2(weight));
}

double
linkage_weight_of(double probability)
{
	return probability >= 1 ? INFINITY
				: log2(probability / (1 - probability));
}

struct linkage_least
linkage_least_open(
    const struct linkage *linkage, const struct linkage_least *least)
{
	const struct linkage_weights *w = &linkage->weights;
	struct linkage_least open = { .together = least->together - 1 };

	open.one = fmin(least->one, open.together) - w->base - 1e-9;
	open.together -= w->household + log2(LINKAGE_MEMBERS) + 1e-9;
	return open;
}
