#include "model/linkage_inside.h"
#include "model/linkage_text.h"

#include <math.h>

enum { TOKENS = 24 }; /* of one value that are compared */

int
linkage_levels(enum linkage_kind kind)
{
	static const int levels[] = { 5, 5, 4, 4, 2 };

	return levels[kind];
}

static void
count_values(
    struct linkage_values *v, const struct linkage_field *field, size_t records)
{
	v->count = mem_zero(field->values->count, sizeof(*v->count));
	for (size_t i = 0; i < records; i++)
		if (field->value[i] != LINKAGE_NONE) {
			v->count[field->value[i]]++;
			v->filled++;
		}
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
	count_values(values, field, records);
	if (field->kind != LINKAGE_TOKENS)
		return;
	cut_tokens(values, field->values);
	weigh_tokens(values, field->values->count, records);
}

void
linkage_values_free(struct linkage_values *values)
{
	free(values->count);
	free(values->start);
	free(values->token);
	free(values->weight);
	free(values->length);
	map_free(&values->tokens);
}

static int
name_level(struct str a, struct str b)
{
	double alike = linkage_jaro_winkler(a, b);

	return alike >= .92 ? 1 : alike >= .88 ? 2 : alike >= .7 ? 3 : 4;
}

/* Tokens that are equal are paired first, then the most alike ones. */
static double
pair_alike(const struct linkage_values *v, uint32_t *a, size_t na, uint32_t *b,
    size_t nb)
{
	double sum = 0;

	for (;;) {
		double best = .9;
		size_t bi = na, bk = nb;

		for (size_t i = 0; i < na; i++)
			for (size_t k = 0; k < nb; k++) {
				double alike = linkage_jaro_winkler(
				    map_text(&v->tokens, a[i]),
				    map_text(&v->tokens, b[k]));

				if (alike > best ||
				    (alike >= best && bi == na)) {
					best = alike;
					bi = i;
					bk = k;
				}
			}
		if (bi == na)
			return sum;
		sum += v->weight[a[bi]] * v->weight[b[bk]] * best;
		a[bi] = a[--na];
		b[bk] = b[--nb];
	}
}

static int
token_level(const struct linkage_values *v, uint32_t va, uint32_t vb)
{
	uint32_t a[TOKENS], b[TOKENS];
	size_t na = 0, nb = 0;
	uint32_t i = v->start[va], k = v->start[vb];
	double sum = 0, cosine;

	while (i < v->start[va + 1] || k < v->start[vb + 1]) {
		if (k == v->start[vb + 1] ||
		    (i < v->start[va + 1] && v->token[i] < v->token[k])) {
			a[na++] = v->token[i++];
		} else if (i == v->start[va + 1] || v->token[k] < v->token[i]) {
			b[nb++] = v->token[k++];
		} else {
			sum += v->weight[v->token[i]] * v->weight[v->token[i]];
			i++;
			k++;
		}
	}
	if (na + nb == 0)
		return 0;
	if (na > 0 && nb > 0)
		sum += pair_alike(v, a, na, b, nb);
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
email_level(struct str a, struct str b)
{
	if (str_eq(local_part(a), local_part(b)))
		return 1;
	return linkage_jaro_winkler(a, b) >= .88 ? 2 : 3;
}

int
linkage_compare_quick(
    const struct linkage *linkage, int field, uint32_t a, uint32_t b)
{
	size_t fields = (size_t)linkage->data->fields;
	const uint32_t *va = linkage->packed + a * fields;
	const uint32_t *vb = linkage->packed + b * fields;
	int swap = linkage->data->field[field].swap;

	if (va[field] == LINKAGE_NONE || vb[field] == LINKAGE_NONE)
		return LINKAGE_MISSING;
	if (va[field] == vb[field])
		return 0;
	/* given and family name exchanged */
	if (swap >= 0 && va[swap] != LINKAGE_NONE && va[field] == vb[swap] &&
	    va[swap] == vb[field])
		return 0;
	return -1;
}

int
linkage_compare(
    const struct linkage *linkage, int field, uint32_t a, uint32_t b)
{
	const struct linkage_field *f = &linkage->data->field[field];
	int quick = linkage_compare_quick(linkage, field, a, b);
	struct str ta, tb;

	if (quick >= 0)
		return quick;
	ta = map_text(f->values, f->value[a]);
	tb = map_text(f->values, f->value[b]);
	switch (f->kind) {
	case LINKAGE_NAME:
		return name_level(ta, tb);
	case LINKAGE_TOKENS:
		return token_level(
		    &linkage->values[field], f->value[a], f->value[b]);
	case LINKAGE_CODE:
		return linkage_damerau(ta, tb, 2);
	case LINKAGE_EMAIL:
		return email_level(ta, tb);
	case LINKAGE_CATEGORY:
		break;
	}
	return 1;
}

uint64_t
linkage_compare_all(const struct linkage *linkage, uint32_t a, uint32_t b)
{
	uint64_t levels = 0;

	for (int f = 0; f < linkage->data->fields; f++)
		levels |= (uint64_t)linkage_compare(linkage, f, a, b)
		    << (3 * f);
	return levels;
}
