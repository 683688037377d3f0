/* Pairs of a block that cannot weigh enough, told by sums over all of them. */
#include "model/linkage_inside.h"

#include <math.h>

/* What pairs add up: for one customer, for a household. */
enum { ONE, HOME, SUMS };

struct linkage_sieve {
	const struct linkage *l;
	int sums;	   /* ONE alone, where a rule finds no households */
	float least[SUMS]; /* from here on a pair may be one to keep */
	float base[LINKAGE_FIELDS]; /* of equal values, without their rarity */
	float hope[SUMS][LINKAGE_FIELDS][8]; /* the most from a level on */
	int order[LINKAGE_FIELDS], orders;   /* what tells most comes first */
	size_t n;			     /* records of the block */
	const uint32_t *record, *row[LINKAGE_BLOCK];
	uint32_t value[LINKAGE_FIELDS][LINKAGE_BLOCK];
	float open[SUMS][LINKAGE_FIELDS][LINKAGE_BLOCK]; /* if it differs */
	float sum[SUMS][LINKAGE_BLOCK];
};

/* float sums of double weights may be a little less */
static const float rounding = 1e-3F;

/* The most over people, firms and how postcodes agree. */
static void
make_hopes(struct linkage_sieve *s, int f)
{
	const struct linkage *l = s->l;

	for (int k = 0; k < 8; k++)
		s->hope[ONE][f][k] = s->hope[HOME][f][k] = -INFINITY;
	s->base[f] = -INFINITY;
	for (int firms = 0; firms < 1 + (l->data->company >= 0); firms++)
		for (int where = 0; where < LINKAGE_WHERE; where++) {
			const struct linkage_bounds *b =
			    &l->weights.bounds[firms][where][f];

			for (int k = 0; k < 8; k++) {
				s->hope[ONE][f][k] = fmaxf(
				    s->hope[ONE][f][k], (float)b->one_hope[k]);
				s->hope[HOME][f][k] = fmaxf(s->hope[HOME][f][k],
				    (float)b->together_hope[k]);
			}
			s->base[f] = fmaxf(s->base[f], (float)b->one[0]);
		}
}

/* How much less is left of a field that is as different as can be. */
static float
drop(const struct linkage_sieve *s, int f)
{
	int last = linkage_levels(s->l->data->field[f].kind) - 1;

	return s->hope[ONE][f][1] - s->hope[ONE][f][last];
}

/* The fields whose texts tell, by their shapes, how far they differ. */
static void
put_in_order(struct linkage_sieve *s)
{
	const struct linkage_data *data = s->l->data;

	for (int f = 0; f < data->fields; f++) {
		int i = s->orders;

		if (data->field[f].kind >= LINKAGE_CATEGORY)
			continue;
		for (; i > 0 && drop(s, s->order[i - 1]) < drop(s, f); i--)
			s->order[i] = s->order[i - 1];
		s->order[i] = f;
		s->orders++;
	}
}

struct linkage_sieve *
linkage_sieve_new(const struct linkage *l, const struct linkage_least *open)
{
	struct linkage_sieve *s = mem_alloc(1, sizeof(*s));

	s->l = l;
	s->sums = open->together == INFINITY ? HOME : SUMS;
	s->least[ONE] = (float)open->one - rounding;
	s->least[HOME] = (float)open->together - rounding;
	s->orders = 0;
	for (int f = 0; f < l->data->fields; f++)
		make_hopes(s, f);
	put_in_order(s);
	return s;
}

/* What equal values add to one customer: both names are one term. */
static float
equal_one(const struct linkage_sieve *s, int f, uint32_t record, uint32_t value)
{
	const struct linkage_weights *w = &s->l->weights;
	float rare = w->rare[f] == NULL ? 0 : (float)w->rare[f][value];

	if (f == s->l->data->given && w->full != NULL)
		rare = fmaxf(rare, (float)w->full[record]);
	if (f == s->l->data->family || s->l->data->field[f].area)
		rare = fmaxf(rare, 0);
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
			most = fmaxf(most, w->home[firms][f][value]);
	return most;
}

void
linkage_sieve_fill(struct linkage_sieve *s, const uint32_t *record, size_t n)
{
	s->n = n;
	s->record = record;
	for (size_t i = 0; i < n; i++) {
		s->row[i] = linkage_record(s->l, record[i]);
		for (int f = 0; f < s->l->data->fields; f++) {
			uint32_t value = s->row[i][f];
			bool none = value == LINKAGE_NONE;

			s->value[f][i] = value;
			for (int k = 0; k < s->sums; k++)
				s->open[k][f][i] = none ? 0 : s->hope[k][f][1];
		}
	}
}

static void
add_field(struct linkage_sieve *s, int f, size_t x, size_t from)
{
	const uint32_t *restrict value = s->value[f], mine = value[x];

	if (mine == LINKAGE_NONE)
		return;
	for (int k = 0; k < s->sums; k++) {
		const float *restrict open = s->open[k][f];
		float *restrict sum = s->sum[k];
		float equal = k == ONE ? equal_one(s, f, s->record[x], mine)
				       : equal_home(s, f, mine);

		for (size_t y = from; y < s->n; y++)
			sum[y] += value[y] == mine ? equal : open[y];
	}
}

static bool
is_enough(const struct linkage_sieve *s, size_t y)
{
	return s->sum[ONE][y] >= s->least[ONE] ||
	    (s->sums == SUMS && s->sum[HOME][y] >= s->least[HOME]);
}

void
linkage_sieve_put(struct linkage_sieve *s, size_t x, size_t from)
{
	for (int k = 0; k < s->sums; k++)
		for (size_t y = from; y < s->n; y++)
			s->sum[k][y] = 0;
	for (int f = 0; f < s->l->data->fields; f++)
		add_field(s, f, x, from);
}

bool
linkage_sieve_keeps(struct linkage_sieve *s, size_t x, size_t y)
{
	const uint32_t *a = s->row[x], *b = s->row[y];
	int given = s->l->data->given;
	int swap = given < 0 ? -1 : s->l->data->field[given].swap;

	if (swap >= 0 && linkage_crosses(swap, given, a, b))
		return true;
	for (int i = 0; i < s->orders && is_enough(s, y); i++) {
		int f = s->order[i], level;

		if (a[f] == b[f] || a[f] == LINKAGE_NONE ||
		    b[f] == LINKAGE_NONE)
			continue;
		level = linkage_compare_least(s->l, f, a, b);
		for (int k = 0; k < s->sums; k++)
			s->sum[k][y] += s->hope[k][f][level] - s->hope[k][f][1];
	}
	return is_enough(s, y);
}
