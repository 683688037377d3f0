/* Values of several words: which, and how rare they are. */
#include "model/linkage_inside.h"

#include <math.h>

enum { TOKENS = LINKAGE_TOKENS_MAX };

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
cut_words(struct linkage_values *v, const struct map *values)
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
	scoped_by(map_free) struct map sets = { 0 };
	scoped VEC(uint32_t) first = { 0 };

	v->same = mem_alloc(values + 1, sizeof(*v->same));
	map_borrow(&sets, values);
	for (uint32_t i = 0; i < values; i++) {
		struct str set = { (const char *)(v->token + v->start[i]),
			(v->start[i + 1] - v->start[i]) * sizeof(*v->token) };
		uint32_t k = map_add(&sets, set);

		if (k == first.n)
			vec_push(&first, i);
		v->same[i] = first.v[k];
	}
}

void
linkage_tokens_cut(struct linkage_values *v, const struct linkage_field *field)
{
	cut_words(v, field->values);
	find_same(v, field->values->count);
}

/* df, of the records or as it is known. */
static void
count_tokens(struct linkage_values *v, uint32_t values,
    const struct linkage_counts *known)
{
	v->df = mem_zero(v->tokens.count + 1, sizeof(*v->df));
	for (uint32_t i = 0; known == NULL && i < values; i++)
		for (uint32_t k = v->start[i]; k < v->start[i + 1]; k++)
			v->df[v->token[k]] += v->count[i];
	for (uint32_t t = 0; known != NULL && t < v->tokens.count; t++)
		v->df[t] = linkage_known_count(known, map_text(&v->tokens, t));
}

/* idf = ln(1 + N/df), df counted over records. */
void
linkage_tokens_weigh(struct linkage_values *v, uint32_t values, double records,
    const struct linkage_counts *known)
{
	count_tokens(v, values, known);
	v->weight = mem_alloc(v->tokens.count + 1, sizeof(*v->weight));
	for (uint32_t t = 0; t < v->tokens.count; t++)
		v->weight[t] =
		    log1p(records / (double)(v->df[t] == 0 ? 1 : v->df[t]));
	v->length = mem_alloc(values + 1, sizeof(*v->length));
	for (uint32_t i = 0; i < values; i++) {
		double sum = 0;

		for (uint32_t k = v->start[i]; k < v->start[i + 1]; k++)
			sum += v->weight[v->token[k]] * v->weight[v->token[k]];
		v->length[i] = sqrt(sum);
	}
}
