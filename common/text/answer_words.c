#include "text/answer_words.h"

#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "text/normalise.h"

#include <pthread.h>
#include <string.h>

/* A scale (the same in all its rows), its best answer, a number, its words with
 * bars; the number 0: no answer, on any scale. */
static const char *const rows[] = {
#include "text/answer_words.inc"
};

enum { WORDS = 900, NONE = ANSWER_SCALES, LONGEST = 60 };

/* What a word means on one scale. */
struct meaning {
	unsigned char scale, number;
	uint32_t next; /* of the same word, or MAP_NONE */
};

static struct map words;
static VEC(uint32_t) first; /* meaning of each word */
static VEC(struct meaning) meanings;
static unsigned char most[ANSWER_SCALES];
static unsigned char scales;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Without marks and case: neither... nor, "Teils/teils", Don’t know. */
static struct str
key_of(struct str s, struct text *room, struct text *out)
{
	bool space = false;

	s = normalise(normalise_trim(s), NORMALISE_KEY, room);
	out->n = 0;
	for (size_t i = 0; i < s.n; i++) {
		struct str rest = { s.p + i, s.n - i };

		if (str_starts(rest, STR("\xE2\x80\x99"))) {
			vec_push(out, '\'');
			i += 2;
		} else if (strchr(" .,;!-/_()", s.p[i]) != NULL) {
			space = out->n > 0;
		} else {
			if (space)
				vec_push(out, ' ');
			vec_push(out, s.p[i]);
			space = false;
		}
	}
	return (struct str){ out->v, out->n };
}

static void
add_word(struct str word, struct meaning m)
{
	scoped struct text room = { 0 };
	scoped struct text out = { 0 };
	struct str key = key_of(word, &room, &out);
	uint32_t at = map_add(&words, key), none = MAP_NONE;

	if (at == first.n)
		vec_push(&first, none);
	m.next = first.v[at];
	first.v[at] = (uint32_t)meanings.n;
	vec_push(&meanings, m);
}

static void
list_words(void)
{
	struct str last = { NULL, 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str rest = str_of(rows[i]);
		struct str name = str_cut(&rest, '\t');
		struct meaning m = { .scale = NONE };
		struct str best = str_cut(&rest, '\t');

		m.number = (unsigned char)(*str_cut(&rest, '\t').p - '0');
		if (last.p == NULL || !str_eq(name, last))
			scales += m.number > 0;
		last = name;
		if (m.number > 0) {
			m.scale = (unsigned char)(scales - 1);
			most[m.scale] = (unsigned char)(*best.p - '0');
		}
		while (rest.p != NULL)
			add_word(str_cut(&rest, '|'), m);
	}
}

/* The first meaning of an answer, or MAP_NONE. */
static uint32_t
find(struct str cell)
{
	scoped struct text room = { 0 };
	scoped struct text out = { 0 };
	uint32_t at;

	pthread_once(&once, list_words);
	if (cell.n > LONGEST)
		return MAP_NONE;
	at = map_find(&words, key_of(cell, &room, &out));
	return at == MAP_NONE ? MAP_NONE : first.v[at];
}

void
answer_words_see(struct answer_words *a, struct str cell)
{
	uint32_t has = 0;

	for (uint32_t i = find(cell); i != MAP_NONE; i = meanings.v[i].next) {
		const struct meaning *m = &meanings.v[i];

		if (m->scale == NONE)
			return;
		has |= UINT32_C(1) << m->scale;
		a->mark[m->scale] = a->mark[m->scale] * 31 + m->number;
		if (m->number == 1 || m->number == most[m->scale])
			a->ends |= UINT32_C(1) << m->scale;
	}
	a->not_of |= ~has;
}

int
answer_words_scale(const struct answer_words *a)
{
	uint32_t may = ~a->not_of;
	int best = NONE;

	for (int i = 0; i < scales; i++)
		if ((a->ends & may) >> i & 1 &&
		    (best == NONE || most[i] < most[best]))
			best = i;
	for (int i = 0; i < scales; i++)
		if (may >> i & 1 && best != NONE && most[i] == most[best] &&
		    a->mark[i] != a->mark[best])
			return 0;
	return best == NONE ? 0 : best + 1;
}

const char *
answer_words_number(int scale, struct str cell)
{
	static const char *const digits[] = { "", "1", "2", "3", "4", "5", "6",
		"7" };

	for (uint32_t i = find(cell); i != MAP_NONE; i = meanings.v[i].next)
		if (meanings.v[i].scale == NONE ||
		    meanings.v[i].scale + 1 == scale)
			return digits[meanings.v[i].number];
	return NULL;
}

int
answer_words_most(int scale)
{
	return most[scale - 1];
}
