/* What a level of a field adds to the weight of a pair. */
#include "model/linkage_weigh.h"

#include <math.h>

/* Colleagues with two family names are two, whoever has married elsewhere. */
static const double other_name = -8;

enum { IN_NAME = 1 }; /* what alike e-mail addresses add to alike names */

bool
linkage_place_agrees(
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

bool
linkage_address_differs(const struct weighing *x)
{
	return linkage_place_agrees(x, LINKAGE_TOKENS, 4, 4);
}

bool
linkage_is_named(const struct weighing *x, int f)
{
	const int names[] = { x->l->data->given, x->l->data->family,
		x->l->data->whole };
	struct str name[2 * COUNT(names)];
	size_t n = 0;

	for (size_t i = 0; i < 2 * COUNT(names); i++) {
		int k = names[i / 2];
		uint32_t value =
		    k < 0 ? LINKAGE_NONE : (i % 2 ? x->b : x->a)[k];

		if (value != LINKAGE_NONE)
			name[n++] =
			    map_text(x->l->data->field[k].values, value);
	}
	return linkage_named(
	    map_text(x->l->data->field[f].values, x->a[f]), name, n);
}

bool
linkage_is_role(const struct weighing *x, int f, uint32_t value)
{
	const uint32_t *about = x->l->values[f].about;

	return about != NULL && value != LINKAGE_NONE &&
	    (about[value] & LINKAGE_ROLE) != 0;
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

bool
linkage_are_colleagues(const struct weighing *x)
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
	    linkage_are_colleagues(x))
		return fmin(weight, other_name);
	if (level == 2 && f == x->l->data->whole && linkage_are_colleagues(x))
		return fmin(weight, 0);
	/* every firm has its info@ */
	if (x->l->data->field[f].kind == LINKAGE_EMAIL && level > 0 &&
	    level != LINKAGE_MISSING && linkage_is_role(x, f, x->a[f]))
		return fmin(weight, 0);
	/* addresses that are alike often are so by the name in them */
	if (x->l->data->field[f].kind == LINKAGE_EMAIL &&
	    ((level == 1 && linkage_is_named(x, f)) ||
		(level == 2 &&
		    (names_alike(x, given) || names_alike(x, family) ||
			names_alike(x, x->l->data->whole)))))
		return fmin(weight, IN_NAME);
	/* in one city postcodes always are, and who has moved has another */
	if (level > 0 && f == x->l->data->postcode &&
	    (linkage_place_agrees(x, LINKAGE_CATEGORY, 0, 0) ||
		linkage_address_differs(x)))
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

double
linkage_one_weight(const struct weighing *x, int f, int level)
{
	double weight = alike(x, f, level,
	    linkage_settle(x->l, f, x->where, level,
		x->l->weights.field[x->firms][f][level]));

	return f == x->l->data->given && level == 4
	    ? fmin(weight, mistyped(x, f, level))
	    : weight;
}

double
linkage_together_weight(const struct weighing *x, int f, int level)
{
	return alike(x, f, level,
	    linkage_settle(x->l, f, x->where, level,
		x->l->weights.house[x->firms][f][level]));
}
