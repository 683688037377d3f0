/* Values of several words by the one that weighs most. */
#include "model/linkage_inside.h"

#include <math.h>

enum { LEAST = 4 }; /* letters of the main word */

/* Can a word of letters have no partner in it? A digit or two and a letter. */
static bool
is_number(const struct linkage_shape *s)
{
	const uint64_t digits = sketch_bits(36) - sketch_bits(26);
	int letters = s->n - linkage_count_bits(s->once & digits) -
	    linkage_count_bits(s->twice & digits) - s->more;

	return letters == 0 || (letters == 1 && s->n > 1 && s->more == 0);
}

/* Puts a word in its place by weight; false if there is no room. */
static bool
put_word(struct linkage_main *main, double weight[LINKAGE_MAIN], uint64_t word,
    double w)
{
	size_t i = LINKAGE_MAIN;

	if (main->word[LINKAGE_MAIN - 1] != 0)
		return false;
	for (i--; i > 0 && (main->word[i - 1] == 0 || weight[i - 1] < w); i--) {
		main->word[i] = main->word[i - 1];
		weight[i] = weight[i - 1];
	}
	main->word[i] = word;
	weight[i] = w;
	return true;
}

static struct linkage_main
make_main(const struct linkage_values *v, uint32_t value)
{
	struct linkage_main main = { .rest = 1 };
	double weight[LINKAGE_MAIN] = { 0 }, all = v->length[value];
	bool known = true;

	for (uint32_t k = v->start[value]; k < v->start[value + 1]; k++) {
		uint32_t token = v->token[k];
		const struct linkage_shape *shape = &v->shape[token];
		uint64_t word = linkage_sketch_word(shape);

		main.words++;
		main.characters =
		    (uint16_t)(main.characters + map_text(&v->tokens, token).n);
		if (word == SKETCH_LOOSE)
			known &= is_number(shape);
		else
			known &=
			    put_word(&main, weight, word, v->weight[token]);
	}
	if (!known || main.word[0] == 0 ||
	    (main.word[0] >> SKETCH_LENGTH & 15) < LEAST)
		main.word[0] = 0;
	else
		main.rest = (float)sqrt(
		    fmax(0, 1 - weight[0] * weight[0] / (all * all)));
	return main;
}

void
linkage_mains_make(struct linkage_values *v, uint32_t n)
{
	v->main = mem_alloc(n + 1, sizeof(*v->main));
	for (uint32_t i = 0; i < n; i++)
		v->main[i] = make_main(v, i);
}

/* May a word have a partner in a value? */
static bool
has_partner(const struct linkage_sketches *s, uint64_t word,
    const struct linkage_main *other)
{
	for (int i = 0; i < LINKAGE_MAIN && other->word[i] != 0; i++)
		if (linkage_sketch_words(s, word, other->word[i], 0) &
		    SKETCH_PAIR)
			return true;
	return false;
}

int
linkage_mains_least(const struct linkage *l, const struct linkage_values *v,
    uint32_t va, uint32_t vb)
{
	static const float rounding = 1e-5F;
	const struct linkage_main *a = &v->main[va], *b = &v->main[vb];
	float cosine = rounding;
	int more = a->words - b->words;

	if (a->word[0] == 0 || b->word[0] == 0 ||
	    /* one word may be two of the other one, closed up */
	    ((more == 1 || more == -1) && a->characters == b->characters))
		return 1;
	cosine += (has_partner(&l->sketches, a->word[0], b) ? 1 : a->rest) *
	    (has_partner(&l->sketches, b->word[0], a) ? 1 : b->rest);
	return linkage_tokens_cosine(v, (double)cosine);
}
