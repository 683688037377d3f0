/* Pairs of a block that cannot weigh enough, told by sums over all of them. */
#include "model/linkage_inside.h"

#include <math.h>

/* What pairs add up: for one customer, for a household. */
enum { ONE, HOME, SUMS };

struct linkage_sieve {
	const struct linkage *l;
	int sums;	   /* ONE alone, where a rule finds no households */
	int given, family; /* names that may be exchanged, or -1 */
	float least[SUMS]; /* from here on a pair may be one to keep */
	float base[LINKAGE_FIELDS]; /* of equal values, without their rarity */
	float hope[SUMS][LINKAGE_FIELDS][8]; /* the most from a level on */
	size_t n;			     /* records of the block */
	const uint32_t *record;
	uint32_t value[LINKAGE_FIELDS][LINKAGE_BLOCK];
	uint32_t about[LINKAGE_FIELDS][LINKAGE_BLOCK];
	uint64_t sketch[LINKAGE_FIELDS][LINKAGE_BLOCK];	  /* 0 for no value */
	float equal[SUMS][LINKAGE_FIELDS][LINKAGE_BLOCK]; /* if it agrees */
	/* of the record that is put: are the names exchanged ones of which one
	   is the same, or both may be alike; the levels of a field at least;
	   what all fields add up to at most */
	bool crosses[LINKAGE_BLOCK], may_cross[LINKAGE_BLOCK];
	unsigned char level[LINKAGE_BLOCK];
	float sum[SUMS][LINKAGE_BLOCK];
};

/* float sums of double weights may be a little less */
static const float rounding = 1e-3F;

static float
larger(float a, float b)
{
	return a > b ? a : b;
}

/* The most over people, firms and how postcodes agree. */
static void
make_hopes(struct linkage_sieve *s, int f)
{
	const struct linkage *l = s->l;

	for (int k = 0; k < 8; k++)
		s->hope[ONE][f][k] = s->hope[HOME][f][k] = -INFINITY;
	s->base[f] = -INFINITY;
	for (int firms = 0; firms < 1 + (linkage_firm_name(l->data) >= 0);
	     firms++)
		for (int where = 0; where < LINKAGE_WHERE; where++) {
			const struct linkage_bounds *b =
			    &l->weights.bounds[firms][where][f];

			for (int k = 0; k < 8; k++) {
				s->hope[ONE][f][k] = larger(
				    s->hope[ONE][f][k], (float)b->one_hope[k]);
				s->hope[HOME][f][k] =
				    larger(s->hope[HOME][f][k],
					(float)b->together_hope[k]);
			}
			s->base[f] = larger(s->base[f], (float)b->one[0]);
		}
	s->hope[ONE][f][LINKAGE_MISSING] = 0;
	s->hope[HOME][f][LINKAGE_MISSING] = 0;
}

struct linkage_sieve *
linkage_sieve_new(const struct linkage *l, const struct linkage_least *open)
{
	struct linkage_sieve *s = mem_alloc(1, sizeof(*s));

	s->l = l;
	s->sums = open->together == INFINITY ? HOME : SUMS;
	s->least[ONE] = (float)open->one - rounding;
	s->least[HOME] = (float)open->together - rounding;
	s->given = l->data->given;
	s->family = s->given < 0 ? -1 : l->data->field[s->given].swap;
	for (int f = 0; f < l->data->fields; f++)
		make_hopes(s, f);
	return s;
}

/* What equal values add to one customer: both names are one term. */
static float
equal_one(const struct linkage_sieve *s, int f, uint32_t record, uint32_t value)
{
	const struct linkage_weights *w = &s->l->weights;
	float rare = w->rare[f] == NULL ? 0 : (float)w->rare[f][value];

	if (f == s->l->data->given && w->full != NULL)
		rare = larger(rare, (float)w->full[record]);
	if (f == s->l->data->family || s->l->data->field[f].area)
		rare = larger(rare, 0);
	return s->base[f] + rare;
}

static float
equal_home(const struct linkage_sieve *s, int f, uint32_t value)
{
	const struct linkage_weights *w = &s->l->weights;
	float most = s->l->data->field[f].own ? 0 : -INFINITY;

	if (s->l->data->field[f].area)
		most = s->hope[HOME][f][0];
	for (int firms = 0; firms < 2; firms++)
		if (w->home[firms][f] != NULL)
			most = larger(most, w->home[firms][f][value]);
	return most;
}

/* What comparing takes of a field. */
static void
fill_field(struct linkage_sieve *s, int f)
{
	const struct linkage_values *v = &s->l->values[f];
	bool name = s->l->data->field[f].kind == LINKAGE_NAME;

	for (size_t i = 0; i < s->n; i++) {
		uint32_t value = linkage_record(s->l, s->record[i])[f];
		bool none = value == LINKAGE_NONE;

		s->value[f][i] = value;
		if (v->sketch != NULL)
			s->sketch[f][i] = none ? 0 : v->sketch[value];
		if (name && v->about != NULL)
			s->about[f][i] = none ? 0 : v->about[value];
		if (none || !linkage_is_turn(s->l->data, s->record[i]))
			continue;
		s->equal[ONE][f][i] = equal_one(s, f, s->record[i], value);
		if (s->sums == SUMS)
			s->equal[HOME][f][i] = equal_home(s, f, value);
	}
}

void
linkage_sieve_fill(struct linkage_sieve *s, const uint32_t *record, size_t n)
{
	s->n = n;
	s->record = record;
	for (int f = 0; f < s->l->data->fields; f++)
		fill_field(s, f);
}

/* At most these are names of the other kind. */
static void
cross_names(struct linkage_sieve *s, size_t x, size_t from)
{
	const struct linkage_sketches *k = &s->l->sketches;
	const uint64_t *given, *family;
	uint32_t x_given, x_family;

	if (s->family < 0) {
		memset(s->crosses, 0, s->n);
		memset(s->may_cross, 0, s->n);
		return;
	}
	given = s->sketch[s->given];
	family = s->sketch[s->family];
	x_given = s->value[s->given][x];
	x_family = s->value[s->family][x];
	for (size_t y = from; y < s->n; y++) {
		uint32_t y_given = s->value[s->given][y];
		uint32_t y_family = s->value[s->family][y];

		s->crosses[y] =
		    (x_given == y_family && x_given != LINKAGE_NONE) ||
		    (x_family == y_given && x_family != LINKAGE_NONE);
		s->may_cross[y] =
		    linkage_sketch_name_least(k, given[x], family[y]) <= 2 &&
		    linkage_sketch_name_least(k, family[x], given[y]) <= 2;
	}
}

static void
name_levels(struct linkage_sieve *s, int f, size_t x, size_t from)
{
	bool swaps = s->l->data->field[f].swap >= 0;
	const uint64_t *sketch = s->sketch[f];
	const uint32_t *about =
	    s->l->values[f].about == NULL ? NULL : s->about[f];

	for (size_t y = from; y < s->n; y++) {
		int level = linkage_sketch_name_least(
		    &s->l->sketches, sketch[x], sketch[y]);

		if (level > 3 && about != NULL &&
		    linkage_related(about[x], about[y]))
			level = 3;
		if (swaps && s->may_cross[y])
			level = 1;
		s->level[y] = (unsigned char)level;
	}
}

static void
email_levels(struct linkage_sieve *s, int f, size_t x, size_t from)
{
	const uint64_t *sketch = s->sketch[f];

	for (size_t y = from; y < s->n; y++)
		s->level[y] = (unsigned char)linkage_sketch_email_least(
		    &s->l->sketches, sketch[x], sketch[y]);
}

static void
code_levels(struct linkage_sieve *s, int f, size_t x, size_t from)
{
	const uint64_t *sketch = s->sketch[f];

	for (size_t y = from; y < s->n; y++)
		s->level[y] = (unsigned char)linkage_sketch_code_least(
		    sketch[x], sketch[y]);
}

static void
token_levels(struct linkage_sieve *s, int f, size_t x, size_t from)
{
	const struct linkage_values *v = &s->l->values[f];
	const uint32_t *value = s->value[f];

	for (size_t y = from; y < s->n; y++)
		s->level[y] = value[y] == LINKAGE_NONE || v->main == NULL
		    ? 1
		    : (unsigned char)linkage_mains_least(
			  s->l, v, value[x], value[y]);
}

static void
add_field(struct linkage_sieve *s, int f, size_t x, size_t from)
{
	const uint32_t *value = s->value[f], mine = value[x];
	float hope[SUMS][8];

	if (mine == LINKAGE_NONE)
		return;
	switch (s->l->data->field[f].kind) {
	case LINKAGE_NAME:
		name_levels(s, f, x, from);
		break;
	case LINKAGE_EMAIL:
		email_levels(s, f, x, from);
		break;
	case LINKAGE_CODE:
	case LINKAGE_DATE:
		code_levels(s, f, x, from);
		break;
	case LINKAGE_TOKENS:
		token_levels(s, f, x, from);
		break;
	case LINKAGE_CATEGORY:
	case LINKAGE_SIGN:
		memset(s->level, 1, s->n);
	}
	for (size_t y = from; y < s->n; y++)
		s->level[y] = (unsigned char)(value[y] == mine ? 0
			: value[y] == LINKAGE_NONE	       ? LINKAGE_MISSING
							       : s->level[y]);
	for (int k = 0; k < s->sums; k++) {
		memcpy(hope[k], s->hope[k][f], sizeof(hope[k]));
		hope[k][0] = s->equal[k][f][x];
		for (size_t y = from; y < s->n; y++)
			s->sum[k][y] += hope[k][s->level[y]];
	}
}

void
linkage_sieve_put(struct linkage_sieve *s, size_t x, size_t from)
{
	for (int k = 0; k < s->sums; k++)
		for (size_t y = from; y < s->n; y++)
			s->sum[k][y] = 0;
	cross_names(s, x, from);
	for (int f = 0; f < s->l->data->fields; f++)
		add_field(s, f, x, from);
}

bool
linkage_sieve_keeps(const struct linkage_sieve *s, size_t y)
{
	return s->crosses[y] || s->sum[ONE][y] >= s->least[ONE] ||
	    (s->sums == SUMS && s->sum[HOME][y] >= s->least[HOME]);
}
