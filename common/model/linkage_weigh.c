/* The weight of a pair, with the least work that tells it. */
#include "model/linkage_inside.h"

#include <math.h>

/* What says who somebody is weighs so much less for one customer than for two
 * of a household, and all in all one is so unlikely: they are two. */
static const double apart = -7, unlikely = .02;

/* Colleagues with two family names are two, whoever has married elsewhere. */
static const double other_name = -8;

/* The weight of namesakes in one city: somebody should look at them. */
static const double namesake = 1;

enum { IN_NAME = 1 }; /* what alike e-mail addresses add to alike names */

/* A pair on the way to its weight. */
struct weighing {
	const struct linkage *l;
	const struct linkage_pair *pair;
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

/* Does an address (of words) or a city agree like this? */
static bool
place_agrees(
    const struct weighing *x, enum linkage_kind kind, int least, int most)
{
	for (int f = 0; f < x->l->data->fields; f++) {
		const struct linkage_field *field = &x->l->data->field[f];
		int level = linkage_level(x->levels, f);

		if (field->kind == kind &&
		    (kind == LINKAGE_TOKENS ? field->place : field->area) &&
		    level >= least && level <= most)
			return true;
	}
	return false;
}

static bool
address_differs(const struct weighing *x)
{
	return place_agrees(x, LINKAGE_TOKENS, 4, 4);
}

/* Do the addresses say that two live in one home? */
static bool
share_home(const struct weighing *x)
{
	return place_agrees(x, LINKAGE_TOKENS, 0, 1);
}

/* Are the given names two that are known? */
static bool
two_names(const struct weighing *x)
{
	int given = x->l->data->given;
	const uint32_t *about = x->l->values[given].about;

	return about != NULL && x->a[given] != LINKAGE_NONE &&
	    x->b[given] != LINKAGE_NONE &&
	    linkage_foreign(about[x->a[given]], about[x->b[given]]);
}

/* People of one firm need not have one family name. */
static bool
are_colleagues(const struct weighing *x)
{
	int company = x->l->data->company;

	return company >= 0 && linkage_level(x->levels, company) <= 1;
}

/*
 * What two given names that are alike can add: that one of them is the other
 * one mistyped, against that it is a name of its own, which others have.
 */
static double
mistyped(const struct weighing *x, int f, int level)
{
	const struct linkage_values *v = &x->l->values[f];
	uint32_t a = x->a[f], b = x->b[f], fewer;

	if (a == LINKAGE_NONE || b == LINKAGE_NONE ||
	    (v->about != NULL && linkage_related(v->about[a], v->about[b])) ||
	    linkage_crosses(x->l->data->field[f].swap, f, x->a, x->b))
		return INFINITY;
	fewer = v->count[a] < v->count[b] ? v->count[a] : v->count[b];
	return fewer <= 2
	    ? INFINITY
	    : x->l->weights.slip[level] - log2((fewer - 2.0) / v->filled);
}

/* Is a mailbox called as who has it, and nothing else? Others of the name have
 * it with another provider. */
static bool
is_named(const struct weighing *x, int f)
{
	const int names[] = { x->l->data->given, x->l->data->family,
		x->l->data->whole };
	struct str name[3];
	size_t n = 0;

	for (size_t i = 0; i < COUNT(names); i++)
		if (names[i] >= 0 && x->a[names[i]] != LINKAGE_NONE)
			name[n++] = map_text(
			    x->l->data->field[names[i]].values, x->a[names[i]]);
	return linkage_named(
	    map_text(x->l->data->field[f].values, x->a[f]), name, n);
}

/* What a level adds for one customer, and for a household; names that are alike
 * add less than the more common one of them would if they were equal. */
static double
alike(const struct weighing *x, int f, int level, double weight)
{
	const struct linkage_weights *w = &x->l->weights;
	int given = x->l->data->given, family = x->l->data->family;
	double most;

	if (level == 5 && f == given && two_names(x))
		return weight + w->foreign;
	if (level >= 4 && level != LINKAGE_MISSING && f == family &&
	    are_colleagues(x))
		return fmin(weight, other_name);
	if (level == 2 && f == x->l->data->whole && are_colleagues(x))
		return fmin(weight, 0);
	/* addresses that are alike often are so by the name in them */
	if (x->l->data->field[f].kind == LINKAGE_EMAIL &&
	    ((level == 1 && is_named(x, f)) ||
		(level == 2 &&
		    (names_alike(x, given) || names_alike(x, family) ||
			names_alike(x, x->l->data->whole)))))
		return fmin(weight, IN_NAME);
	/* in one city postcodes always are, and who has moved has another */
	if (level > 0 && f == x->l->data->postcode &&
	    (place_agrees(x, LINKAGE_CATEGORY, 0, 0) || address_differs(x)))
		return fmin(weight, 0);
	if (level == 0 || level == LINKAGE_MISSING || w->rare[f] == NULL ||
	    x->l->data->field[f].kind != LINKAGE_NAME)
		return weight;
	most = w->field[x->firms][f][0] +
	    fmin(rare_of(x, f, x->a), rare_of(x, f, x->b));
	weight = fmin(weight, fmax(0, most - level));
	return f == given && level <= 2 ? fmin(weight, mistyped(x, f, level))
					: weight;
}

static double
one_weight(const struct weighing *x, int f, int level)
{
	return alike(x, f, level,
	    linkage_settle(x->l, f, x->where, level,
		x->l->weights.field[x->firms][f][level]));
}

static double
together_weight(const struct weighing *x, int f, int level)
{
	return alike(x, f, level,
	    linkage_settle(x->l, f, x->where, level,
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
	if (f == x->l->data->family && level > 2 && are_colleagues(x))
		return fmax(0, together_weight(x, f, level));
	if (level > 0 ||
	    (x->where == LINKAGE_HERE && x->l->data->field[f].area))
		return together_weight(x, f, level);
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

/* Is it the name: of people, of firms? */
static bool
is_name(const struct weighing *x, int f)
{
	const struct linkage_data *data = x->l->data;

	return x->firms
	    ? f == data->company
	    : f == data->given || f == data->family || f == data->whole;
}

/* Have they the very same name? */
static bool
share_name(const struct weighing *x)
{
	for (int f = 0; f < x->l->data->fields; f++)
		if (is_name(x, f) && linkage_level(x->levels, f) != 0)
			return false;
	return true;
}

/* In how many places does a field say that two are to be found? A postcode that
 * has one letter wrong says nothing, another house in a street does; of two of
 * one name in one home each has a mailbox: that alone says that they are two.
 */
static int
elsewhere(const struct weighing *x, int f, int level)
{
	const struct linkage_field *field = &x->l->data->field[f];

	if (field->own)
		return 0;
	switch (field->kind) {
	case LINKAGE_TOKENS:
		return level >= 3;
	case LINKAGE_CODE:
		return level >= 2;
	case LINKAGE_EMAIL:
		return level < 2 ? 0 : share_home(x) && share_name(x) ? 2 : 1;
	default:
		return 0;
	}
}

/* Is one of two Jr. or Sr., and the other one nothing? */
static bool
is_one_junior(const struct weighing *x)
{
	int f = x->l->data->generation;

	return f >= 0 && (x->a[f] == LINKAGE_NONE) != (x->b[f] == LINKAGE_NONE);
}

/* Have they two family names that others have, too? */
static bool
are_two_families(const struct weighing *x)
{
	enum { OTHERS = 2 };
	int family = x->l->data->family;
	const uint32_t *count;

	if (family < 0 || linkage_level(x->levels, family) != 5 ||
	    x->a[family] == LINKAGE_NONE || x->b[family] == LINKAGE_NONE)
		return false;
	count = x->l->values[family].count;
	return count[x->a[family]] > OTHERS && count[x->b[family]] > OTHERS;
}

/* Is it of where one lives, the telephone of a home, a mailbox of many, or an
 * address that is alike by the name in it? Who agrees in it may be another one
 * all the same. */
static bool
is_of_place(const struct weighing *x, int f, int level)
{
	const struct linkage_field *field = &x->l->data->field[f];
	const uint32_t *about = x->l->values[f].about;

	if (field->kind == LINKAGE_CODE && !field->own)
		return f == x->l->data->postcode ||
		    (share_home(x) && share_name(x)) || are_two_families(x);
	return field->place ||
	    (field->kind == LINKAGE_EMAIL &&
		(level == 2 || (level == 1 && is_named(x, f)) ||
		    (level == 0 && about != NULL &&
			(about[x->a[f]] & LINKAGE_ROLE) != 0)));
}

/*
 * Do names and place agree, while of all else nothing does or is known, or two
 * say that they are to be found elsewhere, or one name that they are two? Who
 * has a name in common with somebody in town may be another one, and at one
 * address father and son, with one mailbox: names are those of a country, of a
 * quarter, of a family, and not by chance.
 */
static bool
is_namesake(const struct weighing *x)
{
	bool junior = is_one_junior(x), could = false, told = false;
	int apart_by = junior ? 2 : are_two_families(x);

	for (int f = 0; f < x->l->data->fields; f++) {
		int level = linkage_level(x->levels, f);
		bool tells = !is_name(x, f) && !x->l->data->field[f].area &&
		    x->l->data->field[f].kind < LINKAGE_CATEGORY;

		could |= tells;
		told |= tells && level != LINKAGE_MISSING;
		if (level == LINKAGE_MISSING || is_name(x, f))
			continue;
		if ((junior ? x->l->data->field[f].own
			    : !is_of_place(x, f, level)) &&
		    x->l->data->field[f].kind < LINKAGE_CATEGORY &&
		    one_weight(x, f, level) > 0)
			return false;
		apart_by += elsewhere(x, f, level);
	}
	return apart_by > 1 || (could && !told && !x->firms);
}

/* Are they two firms by a word in their names, or by any word more that one has
 * and where they are found? All else may be that of their house. */
static bool
are_two_firms(const struct weighing *x)
{
	int level;

	if (!x->firms)
		return false;
	level = linkage_level(x->levels, x->l->data->company);
	return level == 5 ||
	    ((level == 2 || level == 3) &&
		(address_differs(x) ||
		    place_agrees(x, LINKAGE_CATEGORY, 1, 1)));
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
	struct linkage_least open = linkage_least_open(linkage, least);

	look(&x);
	rare = all_rarity(&x);
	open.one -= rare;
	if (!read_texts(&x, &open, room))
		return false;
	for (int f = 0; f < linkage->data->fields; f++)
		weight += one_weight(&x, f, linkage_level(x.levels, f));
	weight += rare;
	if (weight > namesake && (is_namesake(&x) || are_two_firms(&x)))
		cut = weight - namesake;
	house = weigh_household(&x);
	pair->household = is_one_junior(&x) /* somebody should look at them */
	    ? -fmax(log2_with_one(house), cut)
	    : -log2_with_one(house) - cut;
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
