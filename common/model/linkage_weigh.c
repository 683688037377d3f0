/* The weight of a pair, with the least work that tells it. */
#include "model/linkage_weigh.h"

#include <math.h>

/* What says who somebody is weighs so much less for one customer than for two
 * of a household, and all in all one is so unlikely: they are two. */
static const double apart = -7, unlikely = .02;

/* The weight of namesakes in one city: somebody should look at them. */
static const double namesake = 1;

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
		.pair = pair,
		.a = a,
		.b = b,
		.firms = firms,
		.where = where_of(l->data->postcode, a, b),
		.levels = firms ? LINKAGE_FIRMS : 0 };
}

/* Of names that are exchanged: whichever of the two is the first. */
static double
full_rarity(const struct weighing *x)
{
	const double *full = x->l->weights.full;

	return fmax(full[x->pair->a], full[x->pair->b]);
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
		return f == given ? full_rarity(x) + w->field[0][family][0]
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
	if (f == x->l->data->family && level > 2 && linkage_are_colleagues(x))
		return fmax(0, linkage_together_weight(x, f, level));
	if (level > 0 ||
	    (x->where == LINKAGE_HERE && x->l->data->field[f].area))
		return linkage_together_weight(x, f, level);
	*excess = rarity(x, f);
	if (w->rare[f] != NULL)
		*excess -= w->rare[f][x->a[f]];
	return linkage_home_weight(x->l, f, x->a[f], x->firms);
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
		weight += log2(LINKAGE_MEMBERS);
	return weight + log2(fmax(own, LINKAGE_OWN));
}

/* log2(1 + 2^weight) */
static double
log2_with_one(double weight)
{
	return weight > 60 ? weight : log1p(exp2(weight)) / log(2);
}

/* Of three: one customer, one household, strangers. The weight is rounded: the
 * order in which words are added up, which is that of the records, shows in its
 * last digits. */
bool
linkage_weigh_pair(const struct linkage *linkage,
    const struct linkage_least *least, struct linkage_room *room,
    struct linkage_pair *pair)
{
	static const double steps = 1 << 30;
	const struct linkage_weights *w = &linkage->weights;
	struct weighing x = begin(linkage, pair);
	double rare, weight = w->base, house, cut = 0;
	bool two;
	struct linkage_least open = linkage_least_open(linkage, least);

	look(&x);
	rare = all_rarity(&x);
	open.one -= rare;
	if (!read_texts(&x, &open, room))
		return false;
	for (int f = 0; f < linkage->data->fields; f++)
		weight += linkage_one_weight(&x, f, linkage_level(x.levels, f));
	weight += rare;
	house = weigh_household(&x);
	pair->household = -log2_with_one(house);
	two = weight > namesake && linkage_are_two_firms(&x);
	if (two || (weight > namesake && linkage_is_namesake(&x)))
		cut = weight - namesake;
	two |= cut > 0 && linkage_differs_in_own(&x);
	pair->inside = fmax(pair->household, -cut);
	pair->household = fmin(pair->household, -cut);
	if (linkage_is_one_junior(&x))
		pair->inside = 0;
	if (two) {
		pair->household += pair->inside;
		pair->inside = 0;
	}
	/* one customer or one household, against strangers */
	pair->together = linkage_probability(fmax(weight - cut, house) +
	    log2_with_one(-fabs(weight - cut - house)));
	weight = rint((weight + pair->household) * steps) / steps;
	pair->levels = x.levels;
	pair->weight = weight;
	pair->probability = linkage_probability(weight);
	return weight >= least->one ||
	    pair->together >= linkage_probability(least->together);
}

bool
linkage_apart(const struct linkage *linkage, const struct linkage_pair *pair)
{
	struct weighing x = begin(linkage, pair);
	double own = 0, house = 1, excess;

	x.levels = pair->levels;
	if (linkage_are_of_two_years(&x))
		return true;
	for (int f = 0; f < linkage->data->fields; f++) {
		const struct linkage_field *field = &linkage->data->field[f];
		int level = linkage_level(x.levels, f);

		if (field->kind == LINKAGE_SIGN && level == 1)
			return true;
		if (level == LINKAGE_MISSING ||
		    (!field->own && !(x.firms && f == linkage->data->company)))
			continue;
		house += exp2(house_weight(&x, f, &excess)) - 1;
		own +=
		    linkage_one_weight(&x, f, level) + rarity(&x, f) - excess;
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

void
linkage_weigh_inside(const struct linkage *linkage, struct linkage_pair *pair)
{
	linkage_weigh(linkage, pair);
	pair->household += pair->inside;
	pair->weight += pair->inside;
	pair->probability = linkage_probability(pair->weight);
}

double
linkage_weigh_fields(const struct linkage *linkage,
    const struct linkage_pair *pair, double weight[LINKAGE_FIELDS])
{
	struct weighing x = begin(linkage, pair);

	x.levels = pair->levels;
	for (int f = 0; f < linkage->data->fields; f++)
		weight[f] =
		    linkage_one_weight(&x, f, linkage_level(pair->levels, f)) +
		    rarity(&x, f);
	return linkage->weights.base;
}
