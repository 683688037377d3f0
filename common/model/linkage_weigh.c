/* The weight of a pair, with the least work that tells it. */
#include "model/linkage_inside.h"

#include <math.h>

/* The least shares that count: rarer values add no more. */
static const double rare_value = 1e-4, rare_name = 1e-6;

double
linkage_weight(const struct linkage_model *model, int field, int level)
{
	if (level == LINKAGE_MISSING)
		return 0;
	return log2(model->m[field][level] / model->u[field][level]);
}

/* The share of records with a value; in a file of some dozen each is common,
 * which says nothing: so many records as usual are added. */
static double
share_of(double count, double records, double usual)
{
	enum { USUAL = 30 };

	return (count + USUAL * usual) / (records + USUAL);
}

/* Exact agreement on a rare value says more: log2(u / f_v). */
static double *
rare_weights(const struct linkage *l, const struct linkage_model *model, int f)
{
	const struct linkage_values *v = &l->values[f];
	uint32_t n = l->data->field[f].values->count;
	double *rare;

	if (!l->data->field[f].frequency)
		return NULL;
	rare = mem_alloc(n + 1, sizeof(*rare));
	for (uint32_t i = 0; i < n; i++)
		rare[i] = log2(model->u[f][0] /
		    fmax(share_of(v->count[i], v->filled,
			     linkage_usual(l->data->field[f].kind, 0)),
			rare_value));
	return rare;
}

/* Two exact names are one term: log2(u_given u_family / f_full). */
static double *
full_name_weights(const struct linkage *l, const struct linkage_model *model)
{
	const struct linkage_data *data = l->data;
	double *full;

	if (l->full == NULL)
		return NULL;
	full = mem_alloc(data->records, sizeof(*full));
	for (size_t i = 0; i < data->records; i++)
		full[i] =
		    log2(model->u[data->given][0] * model->u[data->family][0] /
			fmax((double)l->full[i] / (double)data->records,
			    rare_name));
	return full;
}

void
linkage_weights_make(struct linkage *linkage, const struct linkage_model *model)
{
	static const enum linkage_kind cheap[] = { LINKAGE_CATEGORY,
		LINKAGE_CODE, LINKAGE_NAME, LINKAGE_EMAIL, LINKAGE_TOKENS };
	const struct linkage_field *field = linkage->data->field;
	struct linkage_weights *w = &linkage->weights;
	int n = 0;

	linkage_weights_free(linkage);
	w->base = log2(model->lambda / (1 - model->lambda));
	w->household = log2(model->household / (1 - model->lambda));
	for (int f = 0; f < model->fields; f++) {
		double most = -INFINITY;

		for (int k = linkage_levels(field[f].kind) - 1; k >= 0; k--) {
			w->field[f][k] = linkage_weight(model, f, k);
			most = fmax(most, w->field[f][k]);
			w->hope[f][k] = most;
		}
		w->rare[f] = rare_weights(linkage, model, f);
	}
	w->full = full_name_weights(linkage, model);
	for (size_t k = 0; k < sizeof(cheap) / sizeof(*cheap); k++)
		for (int f = 0; f < model->fields; f++)
			if (field[f].kind == cheap[k])
				w->order[n++] = f;
}

void
linkage_weights_free(struct linkage *linkage)
{
	for (int f = 0; f < LINKAGE_FIELDS; f++)
		free(linkage->weights.rare[f]);
	free(linkage->weights.full);
	linkage->weights = (struct linkage_weights){ 0 };
}

/* A pair on the way to its weight. */
struct weighing {
	const struct linkage *l;
	const uint32_t *a, *b; /* the values of both */
	double known;	       /* of the fields whose level is known */
	uint64_t levels;
	int open[LINKAGE_FIELDS]; /* fields whose texts have to be read */
	int opens;
	int least[LINKAGE_FIELDS]; /* of the open ones: their level at least */
};

/* What exact agreement on a field adds for how rare the value is; both names
 * are one term, that of the given name, and the family name has none. */
static double
rarity(const struct weighing *x, int f, uint32_t record)
{
	const struct linkage_weights *w = &x->l->weights;
	int given = x->l->data->given, family = x->l->data->family;

	if (w->full != NULL && (f == given || f == family) &&
	    linkage_level(x->levels, given) == 0 &&
	    linkage_level(x->levels, family) == 0)
		return f == given ? w->full[record] + w->field[family][0]
				  : -w->field[family][0];
	return linkage_level(x->levels, f) == 0 && w->rare[f] != NULL
	    ? w->rare[f][x->a[f]]
	    : 0;
}

static double
all_rarity(const struct weighing *x, uint32_t record)
{
	double sum = 0;

	for (int f = 0; f < x->l->data->fields; f++)
		sum += rarity(x, f, record);
	return sum;
}

/* The levels that are known without texts. */
static void
look(struct weighing *x)
{
	const struct linkage_weights *w = &x->l->weights;

	for (int i = 0; i < x->l->data->fields; i++) {
		int f = w->order[i];
		int level =
		    linkage_compare_quick(&x->l->data->field[f], f, x->a, x->b);

		if (level < 0) {
			x->least[x->opens] = 1;
			x->open[x->opens++] = f;
			level = LINKAGE_MISSING;
		}
		x->levels |= (uint64_t)level << (3 * f);
		x->known += w->field[f][level];
	}
}

/* Reads the texts of the open fields; false as soon as the best that is
 * possible is below `least`. */
static bool
read_texts(struct weighing *x, double least, struct linkage_room *room)
{
	const struct linkage_weights *w = &x->l->weights;
	double best = x->known;

	for (int i = 0; i < x->opens; i++)
		best += w->hope[x->open[i]][1];
	for (int i = 0; i < x->opens && best >= least; i++) {
		int f = x->open[i];

		x->least[i] = linkage_compare_least(x->l, f, x->a, x->b);
		best += w->hope[f][x->least[i]] - w->hope[f][1];
	}
	for (int i = 0; i < x->opens && best >= least; i++) {
		int f = x->open[i];
		int level = linkage_compare_texts(x->l, f, x->a, x->b, room);

		x->levels ^= (uint64_t)(level ^ LINKAGE_MISSING) << (3 * f);
		best += w->field[f][level] - w->hope[f][x->least[i]];
	}
	return best >= least;
}

/* How much more likely than strangers two people of one household would agree
 * like this, as weight: only what is shared counts. */
static double
weigh_household(const struct weighing *x)
{
	const struct linkage_weights *w = &x->l->weights;
	double weight = w->household;

	for (int f = 0; f < x->l->data->fields; f++) {
		int level = linkage_level(x->levels, f);

		if (!x->l->data->field[f].shared)
			continue;
		weight += w->field[f][level];
		if (level == 0 && w->rare[f] != NULL)
			weight += w->rare[f][x->a[f]];
	}
	return weight;
}

/* log2(1 + 2^weight) */
static double
log2_with_one(double weight)
{
	return weight > 60 ? weight : log1p(exp2(weight)) / log(2);
}

bool
linkage_weigh_pair(const struct linkage *linkage, double least,
    struct linkage_room *room, struct linkage_pair *pair)
{
	const struct linkage_weights *w = &linkage->weights;
	struct weighing x = { .l = linkage,
		.a = linkage_record(linkage, pair->a),
		.b = linkage_record(linkage, pair->b) };
	double rare, weight = w->base;

	look(&x);
	rare = all_rarity(&x, pair->a);
	/* what is added up in another order may differ in the last digits */
	if (!read_texts(&x, least - w->base - rare - 1e-9, room))
		return false;
	for (int f = 0; f < linkage->data->fields; f++)
		weight += w->field[f][linkage_level(x.levels, f)];
	weight += rare;
	pair->household = 0;
	if (w->household > -INFINITY && weight >= least)
		pair->household = -log2_with_one(weigh_household(&x));
	weight += pair->household;
	pair->levels = x.levels;
	pair->weight = weight;
	pair->probability =
	    weight > 1000 ? 1 : exp2(weight) / (1 + exp2(weight));
	return weight >= least;
}

void
linkage_weigh(const struct linkage *linkage, struct linkage_pair *pair)
{
	struct linkage_room room = { 0 };

	linkage_weigh_pair(linkage, -INFINITY, &room, pair);
}

double
linkage_weigh_fields(const struct linkage *linkage,
    const struct linkage_pair *pair, double weight[LINKAGE_FIELDS])
{
	struct weighing x = { .l = linkage,
		.a = linkage_record(linkage, pair->a),
		.b = linkage_record(linkage, pair->b),
		.levels = pair->levels };

	for (int f = 0; f < linkage->data->fields; f++)
		weight[f] =
		    linkage->weights.field[f][linkage_level(pair->levels, f)] +
		    rarity(&x, f, pair->a);
	return linkage->weights.base;
}
