/* People of one household, firms of one house: what they have in common. */
#include "model/linkage_inside.h"

#include "base/set.h"
#include "base/tasks.h"

#include <math.h>

enum { MANY = 4 }; /* names that have a value: it is nobody's own */

/* Share of households in which all have a name in one field with their family,
 * or of firms in which they have it with their house; and how alike such names
 * are, of people and of firms: some words the same, others not. */
static const double of_family = .5;
static const double family[LINKAGE_LEVELS] = { .03, .01, .01, .4, .2, .35 };
static const double house[LINKAGE_LEVELS] = { .1, .01, .01, .4, .13, .35 };

/* Is the field the only name there is? */
static bool
is_only_name(const struct linkage_data *data, int field, bool firms)
{
	return field == data->whole ||
	    (firms && field == linkage_firm_name(data));
}

bool
linkage_is_own(
    const struct linkage_data *data, int field, int level, bool firms)
{
	return data->field[field].own &&
	    (level < 3 || !is_only_name(data, field, firms));
}

double
linkage_customer(
    const struct linkage_data *data, int field, int level, bool firms, double m)
{
	return firms && field == linkage_firm_name(data)
	    ? linkage_usual_m(LINKAGE_TOKENS, level)
	    : m;
}

double
linkage_house(const struct linkage_data *data, int field, int level, bool firms,
    const struct linkage_chances *c)
{
	if (is_only_name(data, field, firms))
		return of_family * (firms ? house : family)[level] +
		    (1 - of_family) * c->u;
	return c->shared * c->m + (1 - c->shared) * c->u;
}

/* Has the value no one owner: a mailbox of a role, or of many names? */
static bool
is_of_many(const struct linkage *l, int field, uint32_t value)
{
	const struct linkage_values *v = &l->values[field];

	return (l->data->field[field].kind == LINKAGE_EMAIL &&
		   v->about != NULL && (v->about[value] & LINKAGE_ROLE)) ||
	    (l->data->field[field].nobodys && v->holders != NULL &&
		v->holders[value] >= MANY);
}

double
linkage_house_exact(const struct linkage *linkage, int field, uint32_t value,
    bool firms, double weight)
{
	double shared = linkage->weights.shared[field];
	double rare = weight - linkage->weights.field[firms][field][0];

	if (is_only_name(linkage->data, field, firms))
		return linkage->weights.house[firms][field][0] + rare;
	if (is_of_many(linkage, field, value))
		return weight;
	return shared == 0 ? 0 : log2(1 - shared + shared * exp2(weight));
}

static uint64_t
square_of(const uint32_t *record, int field)
{
	uint64_t n;

	if (field < 0 || record[field] == LINKAGE_NONE)
		return 0;
	n = record[field] + UINT64_C(1);
	return n * n;
}

/* The name of a record as a number: people's in any order, else a firm's. */
static uint64_t
name_of(const struct linkage_data *data, const uint32_t *record)
{
	uint64_t name = square_of(record, data->given) +
	    square_of(record, data->family) + square_of(record, data->whole);

	return name > 0 ? name : square_of(record, data->company);
}

/* Of what is no customer: the year. */
static uint64_t
holder_of(const struct linkage_data *data, int f, const uint32_t *record)
{
	return f == data->title ? square_of(record, data->year)
				: name_of(data, record);
}

/* Who has each value, in names: of the records, or as it is known. */
static void
count_holders(void *data, size_t task, int thread)
{
	struct linkage *l = data;
	int f = (int)task;
	struct linkage_values *v = &l->values[f];
	const struct linkage_known *known = l->options.known;
	scoped_by(set_free) struct set seen = { 0 };

	(void)thread;
	if (!l->data->field[f].nobodys && f != l->data->title)
		return;
	v->holders =
	    mem_zero(l->data->field[f].values->count + 1, sizeof(*v->holders));
	if (known != NULL)
		linkage_known_holders(&known->field[f], &l->data->field[f], v);
	for (uint32_t i = 0; known == NULL && i < l->data->records; i++) {
		const uint32_t *record = linkage_record(l, i);
		uint64_t holder = holder_of(l->data, f, record), key;

		if (record[f] == LINKAGE_NONE ||
		    (holder == 0 && f == l->data->title))
			continue;
		key = holder * UINT64_C(0x9E3779B97F4A7C15) + record[f];
		v->holders[record[f]] +=
		    set_add(&seen, key * UINT64_C(0xD1342543DE82EF95) | 1);
	}
}

void
linkage_count_holders(struct linkage *linkage)
{
	const struct linkage_data *data = linkage->data;

	if (data->given >= 0 || data->whole >= 0 || data->year >= 0)
		tasks_run((size_t)data->fields, linkage->options.threads,
		    count_holders, linkage);
}
