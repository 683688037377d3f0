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
	   is the same; what all fields add up to at most */
	bool crosses[LINKAGE_BLOCK];
	float sum[SUMS][LINKAGE_BLOCK];
	int order[LINKAGE_FIELDS]; /* those to be looked at, */
	int looks; /* so many: what shuts most pairs out first */
	uint16_t open[LINKAGE_BLOCK]; /* with whom it may be a pair to keep, */
	size_t opens;		      /* so many */
};

/* float sums of double weights may be a little less */
static const float rounding = 1e-3F;

static float
larger(float a, float b)
{
	return a > b ? a : b;
}

/* Can the pair with y be one to keep, by what is known of it? */
static bool
is_open(const struct linkage_sieve *s, size_t y)
{
	return s->sum[ONE][y] >= s->least[ONE] ||
	    (s->sums == SUMS && s->sum[HOME][y] >= s->least[HOME]);
}

bool
linkage_sieve_keeps(const struct linkage_sieve *s, size_t y)
{
	return s->crosses[y] || is_open(s, y);
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

/* How much there is to lose by looking at a field; words cost most and come
 * last. */
static float
worth_of(const struct linkage_sieve *s, int f)
{
	const struct linkage_field *field = &s->l->data->field[f];

	if (field->kind == LINKAGE_TOKENS)
		return 0;
	return s->hope[ONE][f][1] -
	    s->hope[ONE][f][linkage_levels(field->kind) - 1];
}

static void
order_fields(struct linkage_sieve *s)
{
	s->looks = 0;
	for (int f = 0; f < s->l->data->fields; f++) {
		int i = s->looks;

		if (linkage_levels(s->l->data->field[f].kind) <= 2)
			continue;
		for (; i > 0 && worth_of(s, s->order[i - 1]) < worth_of(s, f);
		     i--)
			s->order[i] = s->order[i - 1];
		s->order[i] = f;
		s->looks++;
	}
}

struct linkage_sieve *
linkage_sieve_new(const struct linkage *l, const struct linkage_least *open)
{
	struct linkage_sieve *s = mem_zero(1, sizeof(*s));

	s->l = l;
	s->sums = open->together == INFINITY ? HOME : SUMS;
	s->least[ONE] = (float)open->one - rounding;
	s->least[HOME] = (float)open->together - rounding;
	s->given = l->data->given;
	s->family = s->given < 0 ? -1 : l->data->field[s->given].swap;
	for (int f = 0; f < l->data->fields; f++)
		make_hopes(s, f);
	order_fields(s);
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

/* The names of the other kind. */
static void
cross_names(struct linkage_sieve *s, size_t x, size_t from)
{
	uint32_t x_given, x_family;

	if (s->family < 0) {
		memset(s->crosses, 0, s->n);
		return;
	}
	x_given = s->value[s->given][x];
	x_family = s->value[s->family][x];
	for (size_t y = from; y < s->n; y++) {
		uint32_t y_given = s->value[s->given][y];
		uint32_t y_family = s->value[s->family][y];

		s->crosses[y] =
		    (x_given == y_family && x_given != LINKAGE_NONE) ||
		    (x_family == y_given && x_family != LINKAGE_NONE);
	}
}

/* May both names be alike when they are exchanged? */
static bool
may_cross(const struct linkage_sieve *s, size_t x, size_t y)
{
	const struct linkage_sketches *k = &s->l->sketches;
	const uint64_t *given = s->sketch[s->given];
	const uint64_t *family = s->sketch[s->family];

	return linkage_sketch_name_least(k, given[x], family[y]) <= 2 &&
	    linkage_sketch_name_least(k, family[x], given[y]) <= 2;
}

static int
name_level(const struct linkage_sieve *s, int f, size_t x, size_t y)
{
	const uint32_t *about = s->about[f];
	int level = linkage_sketch_name_least(
	    &s->l->sketches, s->sketch[f][x], s->sketch[f][y]);

	if (level > 3 && s->l->values[f].about != NULL &&
	    linkage_related(about[x], about[y]))
		level = 3;
	if (level > 1 && s->l->data->field[f].swap >= 0 && may_cross(s, x, y))
		level = 1;
	return level;
}

/* Are they two addresses by their numbers? */
static bool
has_other_number(const struct linkage_sieve *s, int f, size_t x, size_t y)
{
	const uint64_t *sketch = s->sketch[f];

	return s->l->values[f].sketch != NULL && sketch[y] != 0 &&
	    linkage_sketch_other_number(&s->l->sketches, sketch[x], sketch[y]);
}

/* At most the level of two values that are not the same. */
static int
level_of(const struct linkage_sieve *s, int f, size_t x, size_t y)
{
	const struct linkage_values *v = &s->l->values[f];
	const uint32_t *value = s->value[f];
	const uint64_t *sketch = s->sketch[f];

	switch (s->l->data->field[f].kind) {
	case LINKAGE_NAME:
		return name_level(s, f, x, y);
	case LINKAGE_EMAIL:
		return linkage_sketch_email_least(
		    &s->l->sketches, sketch[x], sketch[y]);
	case LINKAGE_CODE:
	case LINKAGE_DATE:
		return linkage_sketch_code_least(sketch[x], sketch[y]);
	case LINKAGE_TOKENS:
		return v->main == NULL
		    ? 1
		    : linkage_mains_least(s->l, v, value[x], value[y]);
	case LINKAGE_CATEGORY:
	case LINKAGE_SIGN:
		break;
	}
	return 1;
}

/* They are looked at first: where most numbers are others that says most, and
 * costs next to nothing. */
static void
look_at_numbers(struct linkage_sieve *s, int f, size_t x)
{
	size_t n = s->opens;

	if (s->l->values[f].sketch == NULL || s->sketch[f][x] == 0)
		return;
	s->opens = 0;
	for (size_t i = 0; i < n; i++) {
		size_t y = s->open[i];

		for (int k = 0; k < s->sums && has_other_number(s, f, x, y);
		     k++)
			s->sum[k][y] += s->hope[k][f][3] - s->hope[k][f][1];
		s->open[s->opens] = (uint16_t)y;
		s->opens += linkage_sieve_keeps(s, y);
	}
}

enum { LANES = 8 };

/* What the field adds at most, if it is not looked at; also to some behind the
 * last one, so that they are always LANES at once. */
static void
add_field(struct linkage_sieve *s, int f, size_t x, size_t from)
{
	const uint32_t *value = s->value[f], mine = value[x];

	if (mine == LINKAGE_NONE)
		return;
	for (int k = 0; k < s->sums; k++) {
		float equal = s->equal[k][f][x], other = s->hope[k][f][1];
		float none = s->hope[k][f][LINKAGE_MISSING];
		float *sum = s->sum[k];

		for (size_t at = from / LANES * LANES; at < s->n; at += LANES)
			for (size_t y = at; y < at + LANES; y++) {
				float add =
				    value[y] == LINKAGE_NONE ? none : other;

				sum[y] += value[y] == mine ? equal : add;
			}
	}
}

/* Has it a value that is another one, and of which not all is said? */
static bool
is_to_be_seen(const struct linkage_sieve *s, int f, size_t x, size_t y)
{
	uint32_t value = s->value[f][y];

	return value != LINKAGE_NONE && value != s->value[f][x] &&
	    (s->l->values[f].main == NULL || !has_other_number(s, f, x, y));
}

/* Those that can still be pairs to keep are looked at. */
static void
look_at_field(struct linkage_sieve *s, int f, size_t x)
{
	const struct linkage_main *main = s->l->values[f].main;
	size_t n = s->opens;

	if (s->value[f][x] == LINKAGE_NONE)
		return;
	for (size_t i = 0; main != NULL && i < n; i++)
		if (is_to_be_seen(s, f, x, s->open[i]))
			mem_touch(&main[s->value[f][s->open[i]]]);
	s->opens = 0;
	for (size_t i = 0; i < n; i++) {
		size_t y = s->open[i];

		if (is_to_be_seen(s, f, x, y)) {
			int level = level_of(s, f, x, y);

			for (int k = 0; k < s->sums; k++)
				s->sum[k][y] +=
				    s->hope[k][f][level] - s->hope[k][f][1];
		}
		s->open[s->opens] = (uint16_t)y;
		s->opens += linkage_sieve_keeps(s, y);
	}
}

void
linkage_sieve_put(struct linkage_sieve *s, size_t x, size_t from)
{
	for (int k = 0; k < s->sums; k++)
		memset(s->sum[k], 0, s->n * sizeof(*s->sum[k]));
	cross_names(s, x, from);
	for (int f = 0; f < s->l->data->fields; f++)
		add_field(s, f, x, from);
	s->opens = 0;
	for (size_t y = from; y < s->n; y++) {
		s->open[s->opens] = (uint16_t)y;
		s->opens += linkage_sieve_keeps(s, y);
	}
	for (int f = 0; f < s->l->data->fields; f++)
		if (s->l->data->field[f].kind == LINKAGE_TOKENS)
			look_at_numbers(s, f, x);
	for (int i = 0; i < s->looks && s->opens > 0; i++)
		look_at_field(s, s->order[i], x);
}

const uint16_t *
linkage_sieve_kept(const struct linkage_sieve *s, size_t *n)
{
	*n = s->opens;
	return s->open;
}
