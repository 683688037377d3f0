/* What a value is like in one word, and levels that follow from it alone. */
#include "model/linkage_inside.h"

uint64_t
linkage_sketch_word(const struct linkage_shape *s)
{
	if (s->n == 0 || s->n > SKETCH_NAME || s->more > 3 ||
	    s->once > sketch_bits(SKETCH_LETTERS))
		return SKETCH_LOOSE;
	return s->once | s->twice << SKETCH_LETTERS |
	    (uint64_t)s->n << SKETCH_LENGTH |
	    (uint64_t)(s->start & 31) << SKETCH_FIRST |
	    (uint64_t)s->more << SKETCH_MORE;
}

static uint64_t
sketch_email(const struct linkage_shape *s, struct str email)
{
	uint64_t signs = s->once >> 36 | s->once >> 46 | s->once >> 56;
	uint64_t local = map_hash_fixed(str_cut(&email, '@')) >> SKETCH_LOCAL;

	if (s->n > 63)
		return 0;
	return (s->once & sketch_bits(36)) | (signs & sketch_bits(10)) << 36 |
	    (uint64_t)s->n << SKETCH_KINDS |
	    (uint64_t)(s->start & 31) << SKETCH_FIRST_SIGN |
	    local << SKETCH_LOCAL;
}

/* Of the one word of a value that has digits. */
static uint64_t
sketch_number(const struct linkage_values *v, uint32_t value)
{
	const uint64_t digits = sketch_bits(10);
	uint64_t sketch = SKETCH_LOOSE;
	int numbers = 0;

	for (uint32_t k = v->start[value]; k < v->start[value + 1]; k++) {
		struct linkage_shape shape = v->shape[v->token[k]];
		struct str s = map_text(&v->tokens, v->token[k]);

		if ((shape.once >> SKETCH_LETTERS & digits) == 0)
			continue;
		numbers++;
		if (s.n != str_digits(s))
			return SKETCH_LOOSE;
		shape.once >>= SKETCH_LETTERS;
		shape.twice >>= SKETCH_LETTERS;
		sketch = linkage_sketch_word(&shape);
	}
	return numbers == 1 ? sketch : SKETCH_LOOSE;
}

void
linkage_sketches_make(
    struct linkage_values *values, const struct linkage_field *field)
{
	uint32_t n = field->values->count;

	values->sketch = mem_alloc(n + 1, sizeof(*values->sketch));
	for (uint32_t i = 0; i < n; i++)
		switch (field->kind) {
		case LINKAGE_NAME:
			values->sketch[i] =
			    linkage_sketch_word(&values->shape[i]);
			break;
		case LINKAGE_EMAIL:
			values->sketch[i] = sketch_email(
			    &values->shape[i], map_text(field->values, i));
			break;
		case LINKAGE_TOKENS:
			values->sketch[i] = sketch_number(values, i);
			break;
		default:
			values->sketch[i] =
			    linkage_sketch_code(map_text(field->values, i));
		}
}

/* The level of names of these lengths with so many letters in common, at least.
 * A name may stand behind a particle in the other one, or be its initial. */
static int
name_level(int na, int nb, int common, bool same_first)
{
	int shorter = na < nb ? na : nb, level;
	double jaro = common == 0
	    ? 0
	    : (common / (double)na + common / (double)nb + 1) / 3;

	if (same_first && common > 0)
		jaro += .4 * (1 - jaro);
	level = linkage_name_level(jaro + 1e-12);
	if (level > 3 && na != nb && common > 0 &&
	    (shorter > 1 ? common >= shorter : same_first))
		level = 3;
	return level;
}

/* The same for words of values: may they be a pair, and numbers, of which each
 * digit counts? */
static int
may_pair(int na, int nb, int common, bool same_first)
{
	double jaro = (common / (double)na + common / (double)nb + 1) / 3;
	int longest = na > nb ? na : nb, prefix = na < nb ? na : nb;

	if (common == 0)
		return 0;
	if (same_first)
		jaro += .1 * (prefix < 4 ? prefix : 4) * (1 - jaro);
	if (jaro + 1e-12 >= LINKAGE_PAIRED)
		return SKETCH_PAIR | SKETCH_ALIKE;
	return longest - common <= 1 ? SKETCH_PAIR : 0;
}

static unsigned char
entry(int na, int nb, int common, bool same_first)
{
	return (unsigned char)(name_level(na, nb, common, same_first) |
	    may_pair(na, nb, common, same_first));
}

static void
make_names(struct linkage_sketches *s)
{
	enum { N = SKETCH_NAME + 1 };

	for (int na = 0; na < N; na++)
		for (int nb = 0; nb < N; nb++)
			for (int m = 0; m < N; m++)
				for (int same = 0; same < 2; same++) {
					bool none = na == 0 || nb == 0;

					s->name[((same * N + na) * N + nb) * N +
					    m] =
					    entry(na, nb, none ? 0 : m, same);
				}
}

/* How many characters two addresses must share to be alike. */
static void
make_emails(struct linkage_sketches *s)
{
	for (int i = 0; i < 2 * 64 * 64; i++) {
		int na = i / 64 % 64, nb = i % 64, m = 0;
		double prefix = i < 64 * 64 ? 0 : .4, jaro = 0;

		while (m < 64 && na > 0 && nb > 0 &&
		    jaro + prefix * (1 - jaro) + 1e-12 < LINKAGE_ALIKE) {
			m++;
			jaro = (m / (double)na + m / (double)nb + 1) / 3;
		}
		s->email[i] = (unsigned char)m;
	}
}

void
linkage_sketches_prepare(struct linkage_sketches *sketches)
{
	make_names(sketches);
	make_emails(sketches);
}
