#include "model/linkage_inside.h"

int
linkage_levels(enum linkage_kind kind)
{
	static const int levels[] = { 6, 6, 4, 5, 4, 2, 2 };

	return levels[kind];
}

/* Counts the values; those with the same tokens are one. */
static void
count_values(
    struct linkage_values *v, const struct linkage_field *field, size_t records)
{
	v->count = mem_zero(field->values->count + 1, sizeof(*v->count));
	for (size_t i = 0; i < records; i++) {
		uint32_t value = field->value[i];

		if (value == LINKAGE_NONE)
			continue;
		v->count[v->same == NULL ? value : v->same[value]]++;
		v->filled++;
	}
}

static void
make_shapes(struct linkage_values *v, const struct map *texts)
{
	v->shape = mem_alloc(texts->count + 1, sizeof(*v->shape));
	for (uint32_t i = 0; i < texts->count; i++)
		v->shape[i] = linkage_shape_of(map_text(texts, i));
}

static struct str
local_part(struct str s)
{
	const char *at = s.n == 0 ? NULL : memchr(s.p, '@', s.n);

	return at == NULL ? s : (struct str){ s.p, (size_t)(at - s.p) };
}

static struct str
first_word(struct str s)
{
	const char *space = s.n == 0 ? NULL : memchr(s.p, ' ', s.n);

	return space == NULL ? s : (struct str){ s.p, (size_t)(space - s.p) };
}

static void
look_at_names(struct linkage_values *v, const struct map *names)
{
	v->form = mem_alloc(names->count + 1, sizeof(*v->form));
	for (uint32_t i = 0; i < names->count; i++)
		v->form[i] = linkage_name_form(map_text(names, i));
}

/* Has a name of several words an initial among them? */
static bool
has_initial(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((i == 0 || name.p[i - 1] == ' ') &&
		    (i + 1 == name.n || name.p[i + 1] == ' '))
			return true;
	return false;
}

/* A word as a number, MAP_NONE: it is not known; of a name of several ones all
 * of them together (Min-jun, Abdul Rahman; Eric A. is no Erica), else its first
 * one. */
static uint32_t
find_name(const struct map *words, struct str name)
{
	char text[64];
	size_t n = 0;
	uint32_t k = MAP_NONE;

	if (name.n < sizeof(text) && !has_initial(name)) {
		for (size_t i = 0; i < name.n; i++)
			if (name.p[i] != ' ')
				text[n++] = name.p[i];
		k = map_find(words, (struct str){ text, n });
	}
	return k != MAP_NONE ? k : map_find(words, first_word(name));
}

/* What is known of the values: of names by their first words, of mailboxes by
 * what stands before the @, of others by each word. */
static void
look_up(struct linkage_values *v, const struct linkage_field *field)
{
	const struct map *texts =
	    field->kind == LINKAGE_TOKENS ? &v->tokens : field->values;

	if (field->words == NULL)
		return;
	v->about = mem_alloc(texts->count + 1, sizeof(*v->about));
	for (uint32_t i = 0; i < texts->count; i++) {
		struct str s = map_text(texts, i);
		uint32_t k;

		if (field->kind == LINKAGE_EMAIL)
			s = local_part(s);
		k = field->kind == LINKAGE_NAME
		    ? find_name(&field->words->text, s)
		    : map_find(&field->words->text, s);
		v->about[i] = k == MAP_NONE ? 0 : field->words->about.v[k];
	}
}

void
linkage_values_make(struct linkage_values *values,
    const struct linkage_data *data, int f, const struct linkage_known *known)
{
	const struct linkage_field *field = &data->field[f];

	*values = (struct linkage_values){ 0 };
	if (field->kind == LINKAGE_TOKENS)
		linkage_tokens_cut(values, field);
	if (known != NULL)
		linkage_known_use(&known->field[f], field, values);
	else
		count_values(values, field, data->records);
	if (field->kind == LINKAGE_TOKENS) {
		linkage_tokens_weigh(values, field->values->count,
		    known == NULL ? (double)data->records : known->records,
		    known == NULL ? NULL : &known->field[f].word);
		make_shapes(values, &values->tokens);
		if (!field->own && !field->people)
			linkage_mains_make(values, field->values->count);
	} else if (linkage_levels(field->kind) > 2) {
		make_shapes(values, field->values);
	}
	if (field->kind == LINKAGE_NAME)
		look_at_names(values, field->values);
	if (values->shape != NULL &&
	    (field->kind != LINKAGE_TOKENS || linkage_has_numbers(field)))
		linkage_sketches_make(values, field);
	look_up(values, field);
}

void
linkage_values_free(struct linkage_values *values)
{
	free(values->count);
	free(values->holders);
	free(values->df);
	free(values->shape);
	free(values->sketch);
	free(values->main);
	free(values->start);
	free(values->token);
	free(values->same);
	free(values->weight);
	free(values->length);
	free(values->about);
	free(values->form);
	map_free(&values->tokens);
}

/* The digits of a text, or its letters, the first ones. */
struct signs {
	char text[64];
};

static struct str
signs_of(struct str s, bool digits, struct signs *room)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n && n < sizeof(room->text); i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';

		if (digit == digits && strchr("._-", s.p[i]) == NULL)
			room->text[n++] = s.p[i];
	}
	return (struct str){ room->text, n };
}

/* Do two mailboxes differ in their numbers? Who finds that the name is taken
 * adds one: over a third of the digits is no slip, nor is one beside another
 * letter. */
static bool
has_other_number(struct str a, struct str b, struct linkage_room *room)
{
	struct signs ra, rb;
	struct str da, db;
	size_t least;
	bool same = str_eq(signs_of(a, false, &ra), signs_of(b, false, &rb));

	da = signs_of(a, true, &ra);
	db = signs_of(b, true, &rb);
	if (!same)
		return !str_eq(da, db);
	least = (da.n < db.n ? da.n : db.n) / 3;
	return linkage_damerau(da, db, SKETCH_MISTYPED, room) > (int)least;
}

/* `few`: so few letters may be mistyped. */
static int
email_level(struct str a, struct str b, bool few, struct linkage_room *room)
{
	if (str_eq(local_part(a), local_part(b)) ||
	    (few &&
		linkage_damerau(a, b, SKETCH_MISTYPED, room) <=
		    SKETCH_MISTYPED &&
		!has_other_number(a, b, room)))
		return 1;
	return linkage_jaro_winkler(a, b, room) >= .88 ? 2 : 3;
}

static int
code_least(const struct linkage_values *v, uint32_t a, uint32_t b)
{
	int least = linkage_damerau_least(&v->shape[a], &v->shape[b]);
	int other = linkage_sketch_code_least(v->sketch[a], v->sketch[b]);

	return least < other ? other : least > 2 ? 3 : least;
}

/* Of two dates that are so many errors apart: those of parent and child are so
 * many years apart, and may have one birthday. */
static int
date_level(struct str a, struct str b, int edits)
{
	enum { DIGITS = 8, GENERATION = 15 };
	int years = 0, scale = 1000;

	if (edits < 2 || a.n != DIGITS || b.n != DIGITS ||
	    (edits == 2 && memcmp(a.p + 4, b.p + 4, 4) != 0))
		return edits;
	for (int i = 0; i < 4; i++, scale /= 10)
		years += (a.p[i] - b.p[i]) * scale;
	return years >= GENERATION || years <= -GENERATION ? 4 : edits;
}

/* The further one of what shapes and sketches say. */
static int
email_least(const struct linkage *l, int field, uint32_t a, uint32_t b)
{
	const struct linkage_values *v = &l->values[field];
	int least = linkage_sketch_email_least(
	    &l->sketches, v->sketch[a], v->sketch[b]);

	if (least == 1 &&
	    (linkage_sketch_same_local(v->sketch[a], v->sketch[b]) ||
		linkage_damerau_least(&v->shape[a], &v->shape[b]) <=
		    SKETCH_MISTYPED))
		return 1;
	if (least < 3 &&
	    linkage_jaro_winkler_most(&v->shape[a], &v->shape[b]) >=
		LINKAGE_ALIKE)
		return 2;
	return 3;
}

int
linkage_compare_least(const struct linkage *linkage, int field,
    const uint32_t *a, const uint32_t *b)
{
	switch (linkage->data->field[field].kind) {
	case LINKAGE_NAME:
		return linkage_name_least(linkage, field, a, b);
	case LINKAGE_CODE:
	case LINKAGE_DATE:
		return code_least(&linkage->values[field], a[field], b[field]);
	case LINKAGE_EMAIL:
		return email_least(linkage, field, a[field], b[field]);
	case LINKAGE_TOKENS:
		return linkage_tokens_least(linkage, field, a[field], b[field]);
	case LINKAGE_CATEGORY:
	case LINKAGE_SIGN:
		break;
	}
	return 1;
}

int
linkage_compare_texts(const struct linkage *linkage, int field, int least,
    const uint32_t *a, const uint32_t *b, struct linkage_room *room)
{
	const struct linkage_field *f = &linkage->data->field[field];
	const struct linkage_shape *shape = linkage->values[field].shape;
	struct str ta, tb;
	int edits;

	if (f->kind == LINKAGE_NAME)
		return least == 5
		    ? 5
		    : linkage_name_compare(linkage, field, a, b, room);
	ta = map_text(f->values, a[field]);
	tb = map_text(f->values, b[field]);
	switch (f->kind) {
	case LINKAGE_TOKENS:
		return least == 4
		    ? 4
		    : linkage_tokens_level(
			  f, &linkage->values[field], a[field], b[field], room);
	case LINKAGE_CODE:
	case LINKAGE_DATE:
		edits = least == 3 ? 3 : linkage_damerau(ta, tb, 2, room);
		edits = edits > 1 ? edits : 1; /* 0: beyond what is compared */
		return f->kind == LINKAGE_DATE ? date_level(ta, tb, edits)
					       : edits;
	case LINKAGE_EMAIL:
		return least == 3
		    ? 3
		    : email_level(ta, tb,
			  linkage_damerau_least(&shape[a[field]],
			      &shape[b[field]]) <= SKETCH_MISTYPED,
			  room);
	case LINKAGE_NAME:
	case LINKAGE_CATEGORY:
	case LINKAGE_SIGN:
		break;
	}
	return 1;
}

uint64_t
linkage_compare_all(const struct linkage *linkage, uint32_t a, uint32_t b,
    struct linkage_room *room)
{
	const uint32_t *ra = linkage_record(linkage, a);
	const uint32_t *rb = linkage_record(linkage, b);
	uint64_t levels =
	    linkage->firm[a] && linkage->firm[b] ? LINKAGE_FIRMS : 0;

	for (int f = 0; f < linkage->data->fields; f++) {
		int level = linkage_compare_quick(linkage, f, ra, rb);

		if (level < 0) {
			level = linkage_compare_least(linkage, f, ra, rb);
			level = linkage_compare_texts(
			    linkage, f, level, ra, rb, room);
		}
		levels |= (uint64_t)level << (3 * f);
	}
	return levels;
}
