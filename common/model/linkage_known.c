/* How frequent values are, apart from the records that are compared. */
#include "model/linkage_inside.h"

/* Rarer values than these are not kept: their frequency adds no more. */
static const double RARE = 1e-4, RARE_NAME = 2e-5;

enum { ROOM = 2048 };

/* A text as it is known: of TOKENS the words in the order of their letters. */
static struct str
sorted_words(const struct linkage_values *v, uint32_t value, char room[ROOM])
{
	struct str word[LINKAGE_TOKENS_MAX];
	size_t n = 0, length = 0;

	for (uint32_t k = v->start[value]; k < v->start[value + 1]; k++) {
		struct str s = map_text(&v->tokens, v->token[k]);
		size_t i = n++;

		for (; i > 0 && str_cmp(word[i - 1], s) > 0; i--)
			word[i] = word[i - 1];
		word[i] = s;
	}
	for (size_t i = 0; i < n && length + word[i].n + 1 < ROOM; i++) {
		memcpy(room + length, word[i].p, word[i].n);
		length += word[i].n;
		room[length++] = ' ';
	}
	return (struct str){ room, length == 0 ? 0 : length - 1 };
}

static struct str
known_text(const struct linkage_field *field, const struct linkage_values *v,
    uint32_t value, char room[ROOM])
{
	return field->kind == LINKAGE_TOKENS ? sorted_words(v, value, room)
					     : map_text(field->values, value);
}

uint32_t
linkage_known_count(const struct linkage_counts *counts, struct str text)
{
	uint32_t k = map_find(&counts->text, text);

	return k == MAP_NONE ? 0 : counts->count.v[k];
}

void
linkage_known_put(struct linkage_counts *counts, struct str text, uint32_t n)
{
	uint32_t k = map_add(&counts->text, text);

	if (k == counts->count.n)
		vec_push(&counts->count, n);
}

/* What is not known is rare. */
void
linkage_known_use(const struct linkage_known_field *known,
    const struct linkage_field *field, struct linkage_values *v)
{
	bool any = known->value.text.count > 0;
	char room[ROOM];

	v->count = mem_alloc(field->values->count + 1, sizeof(*v->count));
	for (uint32_t i = 0; i < field->values->count; i++) {
		uint32_t n = !any ? 0
				  : linkage_known_count(&known->value,
					known_text(field, v, i, room));

		v->count[i] = n == 0 ? 1 : n;
	}
	v->filled = known->filled;
}

void
linkage_known_holders(const struct linkage_known_field *known,
    const struct linkage_field *field, struct linkage_values *v)
{
	uint32_t n = field->values->count;

	for (uint32_t i = 0; known->holders.text.count > 0 && i < n; i++)
		v->holders[i] = linkage_known_count(
		    &known->holders, map_text(field->values, i));
}

/* Keeps counts that are at least so large. */
static void
take_values(const struct linkage_field *field, const struct linkage_values *v,
    double least, struct linkage_counts *counts)
{
	char room[ROOM];

	for (uint32_t i = 0; i < field->values->count; i++)
		if (v->count[i] >= 2 && v->count[i] >= least &&
		    (v->same == NULL || v->same[i] == i))
			linkage_known_put(
			    counts, known_text(field, v, i, room), v->count[i]);
}

static void
take_words(const struct linkage_values *v, const uint32_t *df, double least,
    struct linkage_counts *counts)
{
	for (uint32_t t = 0; t < v->tokens.count; t++)
		if (df[t] >= 2 && df[t] >= least)
			linkage_known_put(
			    counts, map_text(&v->tokens, t), df[t]);
}

static void
take_field(const struct linkage *l, int f, struct linkage_known_field *known)
{
	const struct linkage_field *field = &l->data->field[f];
	const struct linkage_values *v = &l->values[f];
	double least = RARE * (double)l->data->records;

	known->filled = v->filled;
	if (field->frequency || (field->nobodys && v->holders == NULL))
		take_values(field, v, least, &known->value);
	if (field->kind == LINKAGE_TOKENS)
		take_words(v, v->df, least, &known->word);
	for (uint32_t i = 0; v->holders != NULL && i < field->values->count;
	     i++)
		if (v->holders[i] > 2)
			linkage_known_put(&known->holders,
			    map_text(field->values, i), v->holders[i]);
}

struct str
linkage_known_name(
    const struct linkage *l, uint32_t record, struct linkage_name *room)
{
	const struct linkage_data *data = l->data;
	const uint32_t *value = linkage_record(l, record);
	size_t n = 0;

	for (int i = 0; i < 2; i++) {
		int f = i == 0 ? data->given : data->family;
		struct str s = value[f] == LINKAGE_NONE
		    ? STR("")
		    : map_text(data->field[f].values, value[f]);

		if (n + s.n + 1 >= sizeof(room->text))
			break;
		memcpy(room->text + n, s.p == NULL ? "" : s.p, s.n);
		n += s.n;
		room->text[n++] = '|';
	}
	return (struct str){ room->text, n };
}

void
linkage_known_take(const struct linkage *l, struct linkage_known *known)
{
	double least = RARE_NAME * (double)l->data->records;
	struct linkage_name room;

	known->records = l->counted;
	for (int f = 0; f < l->data->fields; f++)
		take_field(l, f, &known->field[f]);
	for (uint32_t i = 0; l->full != NULL && i < l->data->records; i++)
		if (l->full[i] > 2 && l->full[i] >= least)
			linkage_known_put(&known->full,
			    linkage_known_name(l, i, &room), l->full[i]);
}

static void
free_counts(struct linkage_counts *counts)
{
	map_free(&counts->text);
	vec_free(&counts->count);
}

void
linkage_known_free(struct linkage_known *known)
{
	for (int f = 0; f < LINKAGE_FIELDS; f++) {
		free_counts(&known->field[f].value);
		free_counts(&known->field[f].word);
		free_counts(&known->field[f].holders);
	}
	free_counts(&known->full);
	free_counts(&known->idle);
}
