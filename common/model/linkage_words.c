/* Values of several words: which, how rare they are, and what their numbers
 * say. */
#include "model/linkage_inside.h"

#include "base/sort.h"

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

static struct str
tokens_of(const struct linkage_values *v, uint32_t value)
{
	return (struct str){ (const char *)(v->token + v->start[value]),
		(v->start[value + 1] - v->start[value]) * sizeof(*v->token) };
}

/* Finds values with the same tokens: of those whose hashes are one, the first
 * that says what they say. */
static void
find_same(struct linkage_values *v, uint32_t values)
{
	scoped struct sort_item *item = mem_alloc(values, sizeof(*item));

	v->same = mem_alloc(values + 1, sizeof(*v->same));
	for (uint32_t i = 0; i < values; i++)
		item[i] = sort_item(map_hash(tokens_of(v, i)), i);
	sort_items(item, values);
	for (size_t i = 0, from = 0; i < values; i++) {
		size_t k;

		if (item[i].key != item[from].key)
			from = i;
		k = from;
		while (k < i &&
		    !str_eq(tokens_of(v, item[k].index),
			tokens_of(v, item[i].index)))
			k++;
		v->same[item[i].index] = item[k].index;
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

bool
linkage_has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* Is it one number, if with digits exchanged, or one left out? */
static bool
is_number_again(struct str a, struct str b)
{
	struct linkage_room room = { 0 };
	size_t other = 0;

	if (!linkage_has_digit(a) || !linkage_has_digit(b))
		return false;
	for (size_t i = 0; i < a.n && i < b.n; i++)
		other += a.p[i] != b.p[i];
	return str_eq(a, b) ||
	    (a.n > 1 && b.n > 1 && (a.n != b.n || other == 2) &&
		linkage_damerau(a, b, 1, &room) <= 1);
}

/* The number of a house, or of a part of it; longer ones are postcodes. */
static bool
is_house(struct str s)
{
	enum { LONGEST = 3 };
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++)
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	return digits > 0 && digits <= LONGEST;
}

/* Which of a value's words are in another one: numbers, and others? */
struct in_common {
	bool number, word, numbers; /* it has some */
	bool house, houses;	    /* the same for those of houses */
};

static struct in_common
words_in(const struct linkage_values *v, uint32_t a, uint32_t b)
{
	struct in_common in = { 0 };

	for (uint32_t i = v->start[a]; i < v->start[a + 1]; i++) {
		struct str s = map_text(&v->tokens, v->token[i]);

		in.numbers |= linkage_has_digit(s);
		in.houses |= is_house(s);
		for (uint32_t k = v->start[b]; k < v->start[b + 1]; k++) {
			bool again = is_number_again(
			    s, map_text(&v->tokens, v->token[k]));

			in.number |= again;
			in.house |= again && is_house(s);
			in.word |=
			    v->token[k] == v->token[i] && !linkage_has_digit(s);
		}
	}
	return in;
}

bool
linkage_other_house(const struct linkage_values *v, uint32_t a, uint32_t b)
{
	struct in_common x = words_in(v, a, b), y = words_in(v, b, a);

	if (x.houses && y.houses)
		return !x.house;
	return x.numbers && y.numbers && !x.number;
}

bool
linkage_other_street(const struct linkage_values *v, uint32_t a, uint32_t b)
{
	return !words_in(v, a, b).word;
}
