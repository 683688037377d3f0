/* The weight of a pair, with the least work that tells it. */
#include "model/linkage_inside.h"

#include <math.h>

/* The least shares that count: rarer values add no more. */
static const double rare_value = 1e-4, rare_name = 2e-5;

/* What says who somebody is weighs so much less for one customer than for two
 * of a household, and all in all one is so unlikely: they are two. */
static const double apart = -7, unlikely = .02;

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

/* Two exact names are one term: log2(u_given u_family / f_full). Those of the
 * pair itself do not make a full name common. */
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
		    chance_of(l, data->given, given, 0) *
			chance_of(l, data->family, family, 0));
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

/* Who has moved differs in all of a place, and where the postcode agrees the
 * city does: that counts once, by the postcode. */
static double
settle(const struct linkage *l, int f, enum linkage_where where, int level,
    double weight)
{
	const struct linkage_field *field = &l->data->field[f];

	if (where == LINKAGE_HERE && field->area)
		return level == LINKAGE_MISSING ? 0 : l->weights.here[f][level];
	return where == LINKAGE_MOVED && field->place ? fmax(0, weight)
						      : weight;
}

/* What is one's own is no less likely for a household than for strangers, until
 * all of it is known (weigh_household). */
static void
make_bounds(
    struct linkage *linkage, int f, bool firms, enum linkage_where where)
{
	struct linkage_weights *w = &linkage->weights;
	struct linkage_bounds *b = &w->bounds[firms][where][f];
	const struct linkage_field *field = &linkage->data->field[f];
	int levels = linkage_levels(field->kind);

	if (field->kind == LINKAGE_TOKENS && field->words == NULL)
		levels--; /* no word is known that tells two apart */
	*b = (struct linkage_bounds){ { 0 }, { 0 }, { 0 }, { 0 } };
	for (int k = 0; k < levels; k++) {
		double house =
		    settle(linkage, f, where, k, w->house[firms][f][k]);

		b->one[k] = settle(linkage, f, where, k, w->field[firms][f][k]);
		b->together[k] = field->own ? fmax(0, house) : house;
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

		w->field[firms][f][k] = log2(c.m / c.u);
		w->house[firms][f][k] =
		    log2(linkage_house(linkage->data, f, k, firms, &c) / c.u);
	}
	for (int where = 0; where < LINKAGE_WHERE; where++)
		make_bounds(linkage, f, firms, (enum linkage_where)where);
}

/* What exact agreement on a value adds for a household. */
static double
home_weight(const struct linkage *l, int f, uint32_t value, bool firms)
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
		home[i] = (float)home_weight(l, f, i, firms) + rounding;
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
	for (int f = 0; f < model->fields; f++) {
		w->shared[f] = model->shared[f];
		weigh_area(w, model, f);
		weigh_levels(linkage, model, f, false);
		weigh_levels(linkage, model, f, true);
		w->rare[f] = rare_weights(linkage, model, f);
		make_homes(linkage, f, false);
		if (linkage->data->company >= 0)
			make_homes(linkage, f, true);
	}
	w->full = full_name_weights(linkage, model);
	for (size_t k = 0; k < sizeof(cheap) / sizeof(*cheap); k++)
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

enum {
	MEMBERS = 4, /* of a household, or of a house */
	IN_NAME = 1  /* what alike e-mail addresses add to alike names */
};

/* A pair on the way to its weight. */
struct weighing {
	const struct linkage *l;
	uint32_t record;	  /* the first of them */
	const uint32_t *a, *b;	  /* the values of both */
	int firms;		  /* both are */
	enum linkage_where where; /* by the postcodes */
	double known;		  /* of the fields whose level is known, */
	double house;		  /* and for a household at most */
	uint64_t levels;
	int open[LINKAGE_FIELDS]; /* fields whose texts have to be read */
	int opens;
	int least[LINKAGE_FIELDS]; /* of the open ones: their level at least */
};

static enum linkage_where
where_of(int postcode, const uint32_t *a, const uint32_t *b)
{
	if (postcode < 0 || a[postcode] == LINKAGE_NONE ||
	    b[postcode] == LINKAGE_NONE)
		return LINKAGE_UNKNOWN;
	return a[postcode] == b[postcode] ? LINKAGE_HERE : LINKAGE_MOVED;
}

static struct weighing
begin(const struct linkage *l, const struct linkage_pair *pair)
{
	bool firms = l->firm[pair->a] && l->firm[pair->b];
	const uint32_t *a = linkage_record(l, pair->a);
	const uint32_t *b = linkage_record(l, pair->b);

	return (struct weighing){ .l = l,
		.record = pair->a,
		.a = a,
		.b = b,
		.firms = firms,
		.where = where_of(l->data->postcode, a, b),
		.levels = firms ? LINKAGE_FIRMS : 0 };
}

/* What exact agreement on a field adds for how rare the value is; both names
 * are one term, that of the given name, and the family name has none. */
static double
rarity(const struct weighing *x, int f)
{
	const struct linkage_weights *w = &x->l->weights;
	int given = x->l->data->given, family = x->l->data->family;

	if (linkage_level(x->levels, f) != 0)
		return 0;
	if (w->full != NULL && (f == given || f == family) &&
	    linkage_level(x->levels, given) == 0 &&
	    linkage_level(x->levels, family) == 0)
		return f == given ? w->full[x->record] + w->field[0][family][0]
				  : -w->field[0][family][0];
	return w->rare[f] != NULL &&
		!(x->where == LINKAGE_HERE && x->l->data->field[f].area)
	    ? w->rare[f][x->a[f]]
	    : 0;
}

static double
all_rarity(const struct weighing *x)
{
	double sum = 0;

	for (int f = 0; f < x->l->data->fields; f++)
		sum += rarity(x, f);
	return sum;
}

/* What is added for how rare a value is; of exchanged names one may be missing.
 */
static double
rare_of(const struct weighing *x, int f, const uint32_t *record)
{
	return record[f] == LINKAGE_NONE ? INFINITY
					 : x->l->weights.rare[f][record[f]];
}

static bool
names_alike(const struct weighing *x, int f)
{
	return f >= 0 && linkage_level(x->levels, f) <= 2;
}

static bool
same_city(const struct weighing *x)
{
	for (int f = 0; f < x->l->data->fields; f++)
		if (x->l->data->field[f].area && x->a[f] == x->b[f] &&
		    x->a[f] != LINKAGE_NONE)
			return true;
	return false;
}

static bool
address_differs(const struct weighing *x)
{
	for (int f = 0; f < x->l->data->fields; f++)
		if (x->l->data->field[f].kind == LINKAGE_TOKENS &&
		    x->l->data->field[f].place &&
		    linkage_level(x->levels, f) == 4)
			return true;
	return false;
}

/* What a level adds for one customer, and for a household; names that are alike
 * add less than the more common one of them would if they were equal. */
static double
alike(const struct weighing *x, int f, int level, double weight)
{
	const struct linkage_weights *w = &x->l->weights;
	int given = x->l->data->given, family = x->l->data->family;
	double most;

	/* addresses that are alike often are so by the name in them */
	if (level == 2 && x->l->data->field[f].kind == LINKAGE_EMAIL &&
	    (names_alike(x, given) || names_alike(x, family) ||
		names_alike(x, x->l->data->whole)))
		return fmin(weight, IN_NAME);
	/* in one city postcodes always are, and who has moved has another */
	if (level > 0 && f == x->l->data->postcode &&
	    (same_city(x) || address_differs(x)))
		return fmin(weight, 0);
	if (level == 0 || level == LINKAGE_MISSING || w->rare[f] == NULL ||
	    x->l->data->field[f].kind != LINKAGE_NAME)
		return weight;
	most = w->field[x->firms][f][0] +
	    fmin(rare_of(x, f, x->a), rare_of(x, f, x->b));
	return fmin(weight, fmax(0, most - level));
}

static double
one_weight(const struct weighing *x, int f, int level)
{
	return alike(x, f, level,
	    settle(x->l, f, x->where, level,
		x->l->weights.field[x->firms][f][level]));
}

static double
together_weight(const struct weighing *x, int f, int level)
{
	return alike(x, f, level,
	    settle(x->l, f, x->where, level,
		x->l->weights.house[x->firms][f][level]));
}

/* What a field adds for a household at most. */
static double
at_home(const struct weighing *x, int f, int level,
    const struct linkage_bounds *bounds)
{
	const struct linkage_field *field = &x->l->data->field[f];
	double home;

	if (level > 0 || (x->where == LINKAGE_HERE && field->area))
		return bounds->together[level];
	home = (double)x->l->weights.home[x->firms][f][x->a[f]];
	return field->own ? fmax(0, home) : home;
}

/* The levels that are known without texts. */
static void
look(struct weighing *x)
{
	const struct linkage_weights *w = &x->l->weights;
	const struct linkage_bounds *bounds = w->bounds[x->firms][x->where];

	for (int i = 0; i < x->l->data->fields; i++) {
		int f = w->order[i];
		int level = linkage_compare_quick(x->l, f, x->a, x->b);

		if (level < 0) {
			x->least[x->opens] = 1;
			x->open[x->opens++] = f;
			level = LINKAGE_MISSING;
		}
		x->levels |= (uint64_t)level << (3 * f);
		x->known += bounds[f].one[level];
		x->house += at_home(x, f, level, &bounds[f]);
	}
}

/* Reads the texts of the open fields; false as soon as the best that is
 * possible is too little. */
static bool
read_texts(struct weighing *x, const struct linkage_least *least,
    struct linkage_room *room)
{
	const struct linkage_bounds *bounds =
	    x->l->weights.bounds[x->firms][x->where];
	double one = x->known - least->one, house = x->house - least->together;

	for (int i = 0; i < x->opens; i++) {
		one += bounds[x->open[i]].one_hope[1];
		house += bounds[x->open[i]].together_hope[1];
	}
	for (int i = 0; i < x->opens && (one >= 0 || house >= 0); i++) {
		const struct linkage_bounds *b = &bounds[x->open[i]];
		int level = linkage_compare_least(x->l, x->open[i], x->a, x->b);

		x->least[i] = level;
		one += b->one_hope[level] - b->one_hope[1];
		house += b->together_hope[level] - b->together_hope[1];
	}
	for (int i = 0; i < x->opens && (one >= 0 || house >= 0); i++) {
		int f = x->open[i], at_least = x->least[i];
		int level =
		    linkage_compare_texts(x->l, f, at_least, x->a, x->b, room);

		x->levels ^= (uint64_t)(level ^ LINKAGE_MISSING) << (3 * f);
		one += bounds[f].one[level] - bounds[f].one_hope[at_least];
		house += bounds[f].together[level] -
		    bounds[f].together_hope[at_least];
	}
	return one >= 0 || house >= 0;
}

/* What a field adds for a household; of exact agreement as much less than for
 * one customer as by its own frequency, where names are one term, too. */
static double
house_weight(const struct weighing *x, int f, double *excess)
{
	const struct linkage_weights *w = &x->l->weights;
	int level = linkage_level(x->levels, f);

	*excess = 0;
	if (level > 0 ||
	    (x->where == LINKAGE_HERE && x->l->data->field[f].area))
		return together_weight(x, f, level);
	*excess = rarity(x, f);
	if (w->rare[f] != NULL)
		*excess -= w->rare[f][x->a[f]];
	return home_weight(x->l, f, x->a[f], x->firms);
}

/*
 * How much more likely than strangers two people of one household, or firms of
 * one house, would agree like this, as weight. Of what is one's own they have
 * one thing in common at most: twins have not one name.
 */
static double
weigh_household(const struct weighing *x)
{
	double weight = x->l->weights.household, own = 1, excess;
	bool could = false, does = false;

	for (int f = 0; f < x->l->data->fields; f++) {
		double house = house_weight(x, f, &excess);
		int level = linkage_level(x->levels, f);

		if (linkage_is_own(x->l->data, f, level, x->firms))
			own += exp2(house) - 1;
		else
			weight += house;
		weight += excess;
		could |= x->l->data->field[f].own;
		does |= level != LINKAGE_MISSING &&
		    (x->l->data->field[f].own || f == x->l->data->company);
	}
	/* a record without a name may be any of them */
	if (could && !does)
		weight += log2(MEMBERS);
	return weight + log2(fmax(own, LINKAGE_OWN));
}

/* log2(1 + 2^weight) */
static double
log2_with_one(double weight)
{
	return weight > 60 ? weight : log1p(exp2(weight)) / log(2);
}

/* 2^weight / (1 + 2^weight) */
static double
probability_of(double weight)
{
	return weight > 1000 ? 1 : exp2(weight) / (1 + exp2(weight));
}

double
linkage_weight_of(double probability)
{
	return probability >= 1 ? INFINITY
				: log2(probability / (1 - probability));
}

/* Of three: one customer, one household, strangers. */
bool
linkage_weigh_pair(const struct linkage *linkage,
    const struct linkage_least *least, struct linkage_room *room,
    struct linkage_pair *pair)
{
	const struct linkage_weights *w = &linkage->weights;
	struct weighing x = begin(linkage, pair);
	double rare, weight = w->base, house;
	struct linkage_least open;

	look(&x);
	rare = all_rarity(&x);
	/* one of two that are together as likely is half of it; what is added
	   up in another order may differ in the last digits */
	open.together = least->together - 1;
	open.one = fmin(least->one, open.together) - w->base - rare - 1e-9;
	open.together -= w->household + log2(MEMBERS) + 1e-9;
	if (!read_texts(&x, &open, room))
		return false;
	for (int f = 0; f < linkage->data->fields; f++)
		weight += one_weight(&x, f, linkage_level(x.levels, f));
	weight += rare;
	house = weigh_household(&x);
	pair->household = -log2_with_one(house);
	/* one customer or one household, against strangers */
	pair->together = probability_of(
	    fmax(weight, house) + log2_with_one(-fabs(weight - house)));
	weight += pair->household;
	pair->levels = x.levels;
	pair->weight = weight;
	pair->probability = probability_of(weight);
	return weight >= least->one ||
	    pair->together >= probability_of(least->together);
}

bool
linkage_apart(const struct linkage *linkage, const struct linkage_pair *pair)
{
	struct weighing x = begin(linkage, pair);
	double own = 0, house = 1, excess;

	x.levels = pair->levels;
	for (int f = 0; f < linkage->data->fields; f++) {
		const struct linkage_field *field = &linkage->data->field[f];
		int level = linkage_level(x.levels, f);

		if (field->kind == LINKAGE_SIGN && level == 1)
			return true;
		if (level == LINKAGE_MISSING ||
		    (!field->own && !(x.firms && f == linkage->data->company)))
			continue;
		house += exp2(house_weight(&x, f, &excess)) - 1;
		own += one_weight(&x, f, level) + rarity(&x, f) - excess;
	}
	return own - log2(fmax(house, LINKAGE_OWN)) < apart &&
	    pair->probability < unlikely;
}

void
linkage_weigh(const struct linkage *linkage, struct linkage_pair *pair)
{
	struct linkage_room room = { 0 };

	linkage_weigh_pair(linkage,
	    &(struct linkage_least){ -INFINITY, -INFINITY }, &room, pair);
}

double
linkage_weigh_fields(const struct linkage *linkage,
    const struct linkage_pair *pair, double weight[LINKAGE_FIELDS])
{
	struct weighing x = begin(linkage, pair);

	x.levels = pair->levels;
	for (int f = 0; f < linkage->data->fields; f++)
		weight[f] = one_weight(&x, f, linkage_level(pair->levels, f)) +
		    rarity(&x, f);
	return linkage->weights.base;
}
