#include "model/linkage_inside.h"

#include "base/rng.h"
#include "unit/tap.h"

/* Values that are much like each other, of fields of each kind. */
enum { RECORDS = 600, FIELDS = 5 };

static const enum linkage_kind kinds[FIELDS] = { LINKAGE_NAME, LINKAGE_NAME,
	LINKAGE_EMAIL, LINKAGE_CODE, LINKAGE_TOKENS };

struct world {
	struct linkage_data data;
	struct map values[FIELDS];
	uint32_t value[FIELDS][RECORDS];
	struct rng rng;
};

static size_t
below(struct world *w, size_t n)
{
	return (size_t)rng_below(&w->rng, n);
}

/* A word of few letters, or one of some that are common, with errors. */
static size_t
draw_word(struct world *w, char *out)
{
	static const char *const words[] = { "maria", "hillhaven", "street",
		"strasse", "holz", "holzbau", "bau", "cruz", "delacruz", "de",
		"12", "12a", "1207", "7", "71", "17", "127", "alexandria",
		"barbara", "m\xc3\xbcller", "longerthanfifteen" };
	size_t n = 1 + below(w, 9), errors = below(w, 3);

	for (size_t i = 0; i < n; i++)
		out[i] = "abcdeinst"[below(w, 9)];
	if (below(w, 4) > 0) {
		const char *word = words[below(w, COUNT(words))];

		n = strlen(word);
		memcpy(out, word, n);
	}
	for (; errors > 0 && n > 2; errors--) {
		size_t at = below(w, n - 1);
		char c = out[at];

		switch (below(w, 3)) {
		case 0:
			out[at] = "abcde12"[below(w, 7)];
			break;
		case 1:
			out[at] = out[at + 1];
			out[at + 1] = c;
			break;
		default:
			memmove(out + at, out + at + 1, --n - at);
		}
	}
	return n;
}

static void
draw_value(struct world *w, int f, size_t record)
{
	int dictionary = f == 1 ? 0 : f;
	size_t words = f == 4 ? 1 + below(w, 5) : 1 + (below(w, 8) == 0), n = 0;
	char text[200];

	for (size_t i = 0; i < words; i++) {
		if (i > 0)
			text[n++] = f == 2 ? '.' : ' ';
		n += draw_word(w, text + n);
	}
	if (f == 3)
		for (size_t i = 0; i < n; i++)
			text[i] = (char)('0' + (unsigned char)text[i] % 10);
	if (f == 2) {
		text[n++] = '@';
		n += draw_word(w, text + n);
	}
	w->value[f][record] = below(w, 12) == 0
	    ? LINKAGE_NONE
	    : map_add(&w->values[dictionary], (struct str){ text, n });
}

static const char *const closed_up[] = { "cobmert 7", "cob mert 7" };

static void
make_world(struct world *w)
{
	w->data.records = RECORDS;
	w->data.fields = FIELDS;
	w->data.given = 0;
	w->data.family = 1;
	w->data.birth = w->data.whole = w->data.company = -1;
	w->data.postcode = w->data.generation = -1;
	w->data.title = w->data.year = -1;
	for (int f = 0; f < FIELDS; f++) {
		for (size_t i = 0; i < RECORDS; i++)
			draw_value(w, f, i);
		if (kinds[f] == LINKAGE_TOKENS)
			for (size_t i = 0; i < COUNT(closed_up); i++)
				w->value[f][i] = map_add(
				    &w->values[f], str_of(closed_up[i]));
		w->data.field[f] = (struct linkage_field){ .name = "any",
			.kind = kinds[f],
			.swap = f < 2 ? 1 - f : -1,
			.place = kinds[f] == LINKAGE_TOKENS,
			.value = w->value[f],
			.values = &w->values[f == 1 ? 0 : f] };
	}
}

/* What the sketches of two values say that are not the same. */
static int
least(const struct linkage *l, int f, const uint32_t *a, const uint32_t *b)
{
	const struct linkage_values *v = &l->values[f];
	const uint64_t *k = v->sketch;
	const struct linkage_sketches *s = &l->sketches;
	int level;

	switch (kinds[f]) {
	case LINKAGE_NAME:
		if (a[1 - f] != LINKAGE_NONE && b[1 - f] != LINKAGE_NONE &&
		    linkage_sketch_name_least(s, k[a[f]], k[b[1 - f]]) <= 2 &&
		    linkage_sketch_name_least(s, k[a[1 - f]], k[b[f]]) <= 2)
			return 1;
		return linkage_sketch_name_least(s, k[a[f]], k[b[f]]);
	case LINKAGE_EMAIL:
		return linkage_sketch_email_least(s, k[a[f]], k[b[f]]);
	case LINKAGE_TOKENS:
		level = linkage_mains_least(l, v, a[f], b[f]);
		return level < 3 && linkage_other_number(l, v, a[f], b[f])
		    ? 3
		    : level;
	default:
		return linkage_sketch_code_least(k[a[f]], k[b[f]]);
	}
}

/* Levels are no nearer than the sketches say, which say something. */
static void
check_levels(const struct linkage *l)
{
	size_t wrong[FIELDS] = { 0 }, far[FIELDS] = { 0 };
	struct linkage_room room = { 0 };

	for (uint32_t x = 0; x < RECORDS; x++)
		for (uint32_t y = 0; y < RECORDS; y++)
			for (int f = 0; f < FIELDS; f++) {
				const uint32_t *a = linkage_record(l, x);
				const uint32_t *b = linkage_record(l, y);
				int bound;

				if (linkage_compare_quick(l, f, a, b) >= 0 ||
				    (f < 2 && linkage_crosses(1 - f, f, a, b)))
					continue;
				bound = least(l, f, a, b);
				far[f] += bound > 1;
				wrong[f] += bound >
				    linkage_compare_texts(l, f, 1, a, b, &room);
			}
	for (int f = 0; f < FIELDS; f++)
		ok(wrong[f] == 0 && far[f] > RECORDS,
		    "field %d: %zu nearer than the sketches say, of %zu", f,
		    wrong[f], far[f]);
}

/* Another family name does not speak against a household of colleagues. */
static void
check_colleagues(struct world *w)
{
	struct linkage_options options = { .seed = 1, .threads = 1 };
	struct linkage_model model = {
		.fields = FIELDS, .lambda = .01, .household = .01
	};
	struct linkage *l;
	double house, bound;

	for (int f = 0; f < FIELDS; f++)
		for (int k = 0; k < linkage_levels(kinds[f]); k++) {
			model.m[f][k] = linkage_usual_m(kinds[f], k);
			model.u[f][k] = linkage_usual(kinds[f], k);
			model.shared[f] = .8;
		}
	w->data.company = 4;
	l = linkage_new(&w->data, &options);
	linkage_weights_make(l, &model);
	house = l->weights.house[0][1][5];
	bound = l->weights.bounds[0][LINKAGE_UNKNOWN][1].together[5];
	ok(house < 0 && bound >= 0, "of colleagues %g is at most %g", house,
	    bound);
	linkage_free(l);
}

int
main(void)
{
	static struct world w;
	struct linkage_options options = { .seed = 1, .threads = 1 };
	struct linkage *l;

	for (uint64_t seed = 1; seed <= 5; seed++) {
		w = (struct world){ .data = { 0 } };
		rng_seed(&w.rng, seed);
		make_world(&w);
		l = linkage_new(&w.data, &options);
		check_levels(l);
		linkage_free(l);
		check_colleagues(&w);
		for (int f = 0; f < FIELDS; f++)
			map_free(&w.values[f]);
	}
	return tap_end();
}
