/* Values of several words by the one that weighs most. */
#include "model/linkage_inside.h"

#include <math.h>

/* Can a word of letters have no partner in it? A digit or two and a letter. */
static bool
is_number(const struct linkage_shape *s)
{
	const uint64_t digits = sketch_bits(36) - sketch_bits(26);
	int letters = s->n - linkage_count_bits(s->once & digits) -
	    linkage_count_bits(s->twice & digits) - s->more;

	return letters == 0 || (letters == 1 && s->n > 1 && s->more == 0);
}

/* Parts of the whole, rounded up. */
static uint8_t
parts_of(double weight, double all)
{
	double parts = LINKAGE_WHOLE * weight / all + 1;

	return parts < LINKAGE_WHOLE ? (uint8_t)parts : LINKAGE_WHOLE;
}

/* Puts a word in its place by weight; what has no room is left. */
static void
put_word(uint64_t word[LINKAGE_MAIN], double weight[LINKAGE_MAIN],
    uint64_t *new_word, double *new_weight)
{
	for (size_t i = 0; i < LINKAGE_MAIN; i++)
		if (word[i] == 0 || weight[i] < *new_weight) {
			uint64_t other = word[i];
			double less = weight[i];

			word[i] = *new_word;
			weight[i] = *new_weight;
			*new_word = other;
			*new_weight = less;
		}
}

static struct linkage_main
make_main(const struct linkage_values *v, uint32_t value)
{
	struct linkage_main main = { .words = 0 };
	double weight[LINKAGE_MAIN] = { 0 }, numbers = 0, others = 0;
	double all = v->length[value] * v->length[value];

	for (uint32_t k = v->start[value]; k < v->start[value + 1]; k++) {
		uint32_t token = v->token[k];
		const struct linkage_shape *shape = &v->shape[token];
		uint64_t word = linkage_sketch_word(shape);
		double w = v->weight[token] * v->weight[token];

		main.words++;
		main.characters =
		    (uint16_t)(main.characters + map_text(&v->tokens, token).n);
		if (word != SKETCH_LOOSE)
			put_word(main.word, weight, &word, &w);
		else if (is_number(shape))
			numbers += w;
		if (word == SKETCH_LOOSE ? !is_number(shape) : word != 0)
			others += w;
	}
	for (size_t i = 0; i < LINKAGE_MAIN && main.word[i] != 0; i++)
		main.share[i] = parts_of(weight[i], all);
	if (numbers > 0)
		main.numbers = parts_of(numbers, all);
	if (others > 0 || main.words == 0)
		main.others = parts_of(others, all);
	return main;
}

void
linkage_mains_make(struct linkage_values *v, uint32_t n)
{
	v->main = mem_alloc(n + 1, sizeof(*v->main));
	for (uint32_t i = 0; i < n; i++)
		v->main[i] = make_main(v, i);
}

/* Which words have a partner adds up to no more than the root of what these
 * weigh on either side (Cauchy and Schwarz). */
int
linkage_mains_least(const struct linkage *l, const struct linkage_values *v,
    uint32_t va, uint32_t vb)
{
	static const double rounding = 1e-9;
	const struct linkage_main *a = &v->main[va], *b = &v->main[vb];
	bool paired_a[LINKAGE_MAIN], paired_b[LINKAGE_MAIN];
	bool numbers = a->numbers > 0 && b->numbers > 0;
	int more = a->words - b->words, sum_a = a->others, sum_b = b->others;

	/* one word may be two of the other one, closed up */
	if ((more == 1 || more == -1) && a->characters == b->characters)
		return 1;
	for (int i = 0; i < LINKAGE_MAIN; i++) {
		paired_a[i] = b->others > 0;
		paired_b[i] = a->others > 0;
	}
	for (int i = 0; i < LINKAGE_MAIN && a->word[i] != 0; i++)
		for (int k = 0; k < LINKAGE_MAIN && b->word[k] != 0; k++)
			if (linkage_sketch_words(
				&l->sketches, a->word[i], b->word[k], 0) &
			    SKETCH_PAIR)
				paired_a[i] = paired_b[k] = true;
	for (int i = 0; i < LINKAGE_MAIN; i++) {
		sum_a += paired_a[i] ? a->share[i] : 0;
		sum_b += paired_b[i] ? b->share[i] : 0;
	}
	sum_a += numbers || b->others > 0 ? a->numbers : 0;
	sum_b += numbers || a->others > 0 ? b->numbers : 0;
	return linkage_tokens_cosine(
	    v, sqrt((double)sum_a * sum_b) / LINKAGE_WHOLE + rounding);
}
