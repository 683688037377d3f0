#include "model/linkage_inside.h"

#include <math.h>

enum { TOKENS = 24 }; /* of one value that are compared */

int
linkage_levels(enum linkage_kind kind)
{
	static const int levels[] = { 5, 5, 4, 4, 2 };

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

static void
sort_tokens(uint32_t *token, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && token[k - 1] > token[k]; k--) {
			uint32_t t = token[k];

			token[k] = token[k - 1];
			token[k - 1] = t;
		}
}

/* Cuts every value into its distinct words. */
static void
cut_tokens(struct linkage_values *v, const struct map *values)
{
	VEC(uint32_t) token = { 0 };

	v->start = mem_alloc(values->count + 1, sizeof(*v->start));
	for (uint32_t i = 0; i < values->count; i++) {
		struct str rest = map_text(values, i);
		size_t from = token.n;

		v->start[i] = (uint32_t)from;
		while (rest.p != NULL && rest.n > 0) {
			struct str word = str_cut(&rest, ' ');
			uint32_t id;
			bool seen = false;

			if (word.n == 0 || token.n - from == TOKENS)
				continue;
			id = map_add(&v->tokens, word);
			for (size_t k = from; k < token.n; k++)
				seen |= token.v[k] == id;
			if (!seen)
				vec_push(&token, id);
		}
		sort_tokens(token.v + from, token.n - from);
	}
	v->start[values->count] = (uint32_t)token.n;
	v->token = token.v;
}

/* Finds values with the same tokens. */
static void
find_same(struct linkage_values *v, uint32_t values)
{
	struct map sets = { 0 };
	VEC(uint32_t) first = { 0 };

	v->same = mem_alloc(values + 1, sizeof(*v->same));
	for (uint32_t i = 0; i < values; i++) {
		struct str set = { (const char *)(v->token + v->start[i]),
			(v->start[i + 1] - v->start[i]) * sizeof(*v->token) };
		uint32_t k = map_add(&sets, set);

		if (k == first.n)
			vec_push(&first, i);
		v->same[i] = first.v[k];
	}
	vec_free(&first);
	map_free(&sets);
}

/* idf = ln(1 + N/df), df counted over records. */
static void
weigh_tokens(struct linkage_values *v, uint32_t values, size_t records)
{
	uint32_t *df = mem_zero(v->tokens.count + 1, sizeof(*df));

	for (uint32_t i = 0; i < values; i++)
		for (uint32_t k = v->start[i]; k < v->start[i + 1]; k++)
			df[v->token[k]] += v->count[i];
	v->weight = mem_alloc(v->tokens.count + 1, sizeof(*v->weight));
	for (uint32_t t = 0; t < v->tokens.count; t++)
		v->weight[t] =
		    log1p((double)records / (double)(df[t] == 0 ? 1 : df[t]));
	v->length = mem_alloc(values + 1, sizeof(*v->length));
	for (uint32_t i = 0; i < values; i++) {
		double sum = 0;

		for (uint32_t k = v->start[i]; k < v->start[i + 1]; k++)
			sum += v->weight[v->token[k]] * v->weight[v->token[k]];
		v->length[i] = sqrt(sum);
	}
	free(df);
}

void
linkage_values_make(struct linkage_values *values,
    const struct linkage_field *field, size_t records)
{
	*values = (struct linkage_values){ 0 };
	if (field->kind == LINKAGE_TOKENS) {
		cut_tokens(values, field->values);
		find_same(values, field->values->count);
	}
	count_values(values, field, records);
	if (field->kind == LINKAGE_TOKENS) {
		weigh_tokens(values, field->values->count, records);
		make_shapes(values, &values->tokens);
	} else if (field->kind != LINKAGE_CATEGORY) {
		make_shapes(values, field->values);
	}
}

void
linkage_values_free(struct linkage_values *values)
{
	free(values->count);
	free(values->shape);
	free(values->start);
	free(values->token);
	free(values->same);
	free(values->weight);
	free(values->length);
	map_free(&values->tokens);
}

static const double alike_names = .88;

static int
name_level(double alike)
{
	return alike >= .92	   ? 1
	    : alike >= alike_names ? 2
	    : alike >= .7	   ? 3
				   : 4;
}

static int
lower(int a, int b)
{
	return a < b ? a : b;
}

/* May given and family name be exchanged, by their shapes? */
static bool
may_cross(const struct linkage *linkage, int field, const uint32_t *a,
    const uint32_t *b)
{
	int other = linkage->data->field[field].swap;
	const struct linkage_shape *shape = linkage->values[field].shape;

	return other >= 0 && a[other] != LINKAGE_NONE &&
	    b[other] != LINKAGE_NONE &&
	    linkage_jaro_winkler_most(&shape[a[field]], &shape[b[other]]) >=
	    alike_names &&
	    linkage_jaro_winkler_most(&shape[a[other]], &shape[b[field]]) >=
	    alike_names;
}

/* The level of a name; that of exchanged names where both are alike. */
static int
person_level(const struct linkage *linkage, int field, const uint32_t *a,
    const uint32_t *b, struct linkage_room *room)
{
	const struct map *names = linkage->data->field[field].values;
	int other = linkage->data->field[field].swap;
	struct str ta = map_text(names, a[field]);
	int level = name_level(
	    linkage_jaro_winkler(ta, map_text(names, b[field]), room));
	double crossed;

	if (level < 3 || !may_cross(linkage, field, a, b))
		return level;
	crossed = linkage_jaro_winkler(ta, map_text(names, b[other]), room);
	if (crossed < alike_names ||
	    linkage_jaro_winkler(map_text(names, a[other]),
		map_text(names, b[field]), room) < alike_names)
		return level;
	return lower(level, name_level(crossed));
}

/* Tokens that are left over on both sides, and how alike they are. */
struct leftover {
	uint32_t a[TOKENS], b[TOKENS];
	size_t na, nb;
	double alike[TOKENS][TOKENS]; /* 0 where below .9 */
};

static void
compare_tokens(const struct linkage_values *v, struct leftover *x,
    struct linkage_room *room)
{
	for (size_t i = 0; i < x->na; i++)
		for (size_t k = 0; k < x->nb; k++) {
			uint32_t a = x->a[i], b = x->b[k];
			double alike = linkage_jaro_winkler_most(
			    &v->shape[a], &v->shape[b]);

			if (alike >= .9)
				alike = linkage_jaro_winkler(
				    map_text(&v->tokens, a),
				    map_text(&v->tokens, b), room);
			x->alike[i][k] = alike >= .9 ? alike : 0;
		}
}

/* Pairs the tokens, the most alike first, the earlier ones of equal ones. */
static double
pair_tokens(const struct linkage_values *v, const struct leftover *x)
{
	bool paired_a[TOKENS] = { false }, paired_b[TOKENS] = { false };
	double sum = 0;

	for (;;) {
		double best = 0;
		size_t bi = 0, bk = 0;

		for (size_t i = 0; i < x->na; i++)
			for (size_t k = 0; k < x->nb; k++)
				if (!paired_a[i] && !paired_b[k] &&
				    x->alike[i][k] > best) {
					best = x->alike[i][k];
					bi = i;
					bk = k;
				}
		if (best == 0)
			return sum;
		sum += v->weight[x->a[bi]] * v->weight[x->b[bk]] * best;
		paired_a[bi] = paired_b[bk] = true;
	}
}

/* Equal tokens are paired with each other, the others by how alike they are. */
static int
token_level(const struct linkage_values *v, uint32_t va, uint32_t vb,
    struct linkage_room *room)
{
	struct leftover x;
	uint32_t i = v->start[va], k = v->start[vb];
	uint32_t i_end = v->start[va + 1], k_end = v->start[vb + 1];
	double sum = 0, cosine;

	x.na = x.nb = 0;
	while (i < i_end || k < k_end) {
		if (k == k_end || (i < i_end && v->token[i] < v->token[k])) {
			x.a[x.na++] = v->token[i++];
		} else if (i == i_end || v->token[k] < v->token[i]) {
			x.b[x.nb++] = v->token[k++];
		} else {
			sum += v->weight[v->token[i]] * v->weight[v->token[i]];
			i++;
			k++;
		}
	}
	if (x.na > 0 && x.nb > 0) {
		compare_tokens(v, &x, room);
		sum += pair_tokens(v, &x);
	}
	cosine = sum / (v->length[va] * v->length[vb]);
	return cosine >= .85 ? 1 : cosine >= .6 ? 2 : cosine >= .3 ? 3 : 4;
}

static struct str
local_part(struct str s)
{
	const char *at = s.n == 0 ? NULL : memchr(s.p, '@', s.n);

	return at == NULL ? s : (struct str){ s.p, (size_t)(at - s.p) };
}

static int
email_level(struct str a, struct str b, struct linkage_room *room)
{
	if (str_eq(local_part(a), local_part(b)))
		return 1;
	return linkage_jaro_winkler(a, b, room) >= .88 ? 2 : 3;
}

int
linkage_compare_least(const struct linkage *linkage, int field,
    const uint32_t *a, const uint32_t *b)
{
	const struct linkage_shape *x, *y;
	int least;

	if (linkage->data->field[field].kind == LINKAGE_TOKENS)
		return 1;
	x = &linkage->values[field].shape[a[field]];
	y = &linkage->values[field].shape[b[field]];
	switch (linkage->data->field[field].kind) {
	case LINKAGE_NAME:
		least = name_level(linkage_jaro_winkler_most(x, y));
		return least > 1 && may_cross(linkage, field, a, b) ? 1 : least;
	case LINKAGE_CODE:
		least = linkage_damerau_least(x, y);
		return least < 1 ? 1 : least > 2 ? 3 : least;
	case LINKAGE_EMAIL:
		if ((x->start & 0xFF) == (y->start & 0xFF))
			return 1; /* the local parts may be the same */
		return linkage_jaro_winkler_most(x, y) >= .88 ? 2 : 3;
	case LINKAGE_TOKENS:
	case LINKAGE_CATEGORY:
		break;
	}
	return 1;
}

int
linkage_compare_texts(const struct linkage *linkage, int field,
    const uint32_t *a, const uint32_t *b, struct linkage_room *room)
{
	const struct linkage_field *f = &linkage->data->field[field];
	struct str ta = map_text(f->values, a[field]);
	struct str tb = map_text(f->values, b[field]);
	int edits;

	switch (f->kind) {
	case LINKAGE_NAME:
		return person_level(linkage, field, a, b, room);
	case LINKAGE_TOKENS:
		return token_level(
		    &linkage->values[field], a[field], b[field], room);
	case LINKAGE_CODE:
		edits = linkage_damerau(ta, tb, 2, room);
		return edits > 1 ? edits : 1; /* 0: beyond what is compared */
	case LINKAGE_EMAIL:
		return email_level(ta, tb, room);
	case LINKAGE_CATEGORY:
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
	uint64_t levels = 0;

	for (int f = 0; f < linkage->data->fields; f++) {
		const struct linkage_field *field = &linkage->data->field[f];
		int level = linkage_compare_quick(field, f, ra, rb), last;

		if (level < 0) {
			last = linkage_levels(field->kind) - 1;
			level = linkage_compare_least(linkage, f, ra, rb);
			if (level < last)
				level = linkage_compare_texts(
				    linkage, f, ra, rb, room);
		}
		levels |= (uint64_t)level << (3 * f);
	}
	return levels;
}
