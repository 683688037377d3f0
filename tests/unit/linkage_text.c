#include "model/linkage_text.h"

#include "base/rng.h"
#include "unit/tap.h"

#include <stdlib.h>

static struct linkage_room room;

/* Winkler's own examples (String Comparator Metrics, 1990), as published. */
static void
check_jaro_winkler(void)
{
	static const struct {
		const char *a, *b;
		double want;
	} cases[] = { { "MARTHA", "MARHTA", .9611 }, { "DWAYNE", "DUANE", .84 },
		{ "DIXON", "DICKSONX", .8133 }, { "same", "same", 1 },
		{ "abc", "xyz", 0 }, { "", "abc", 0 },
		{ "张三丰", "张三", .9111 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		near_absolute(linkage_jaro_winkler(str_of(cases[i].a),
				  str_of(cases[i].b), &room),
		    cases[i].want, 5e-5, cases[i].a);
		near_absolute(linkage_jaro_winkler(str_of(cases[i].b),
				  str_of(cases[i].a), &room),
		    cases[i].want, 5e-5, "the other way round");
	}
}

static void
check_damerau(void)
{
	ok(linkage_damerau(STR("19560409"), STR("19560409"), 2, &room) == 0,
	    "equal");
	ok(linkage_damerau(STR("19560409"), STR("19564009"), 2, &room) == 1,
	    "a swap costs one");
	ok(linkage_damerau(STR("abc"), STR("axc"), 2, &room) == 1, "a change");
	ok(linkage_damerau(STR("abc"), STR("abcd"), 2, &room) == 1,
	    "an addition");
	ok(linkage_damerau(STR("abc"), STR("xbcd"), 2, &room) == 2, "two");
	ok(linkage_damerau(STR("abc"), STR("xyz"), 2, &room) == 3, "cut off");
	ok(linkage_damerau(STR("a"), STR("abcdef"), 2, &room) == 3, "lengths");
	ok(linkage_damerau(STR(""), STR("ab"), 2, &room) == 2, "empty");
}

/* The definition of Jaro-Winkler, letter by letter. */
static double
plain_jaro_winkler(const char *a, const char *b)
{
	int na = (int)strlen(a), nb = (int)strlen(b), m = 0, t = 0, l = 0;
	int window = (na > nb ? na : nb) / 2 - 1, of[64];
	bool taken[64] = { false };
	double jaro;

	for (int i = 0; i < na; i++) {
		of[i] = -1;
		for (int k = 0; k < nb && of[i] < 0; k++)
			if (!taken[k] && a[i] == b[k] &&
			    abs(i - k) <= (window < 0 ? 0 : window)) {
				taken[k] = true;
				of[i] = k;
				m++;
			}
	}
	for (int i = 0, k = 0; i < na; i++) {
		if (of[i] < 0)
			continue;
		while (!taken[k])
			k++;
		t += a[i] != b[k++];
	}
	if (m == 0)
		return 0;
	while (l < 4 && a[l] != 0 && a[l] == b[l])
		l++;
	jaro = ((double)m / na + (double)m / nb + (m - t / 2.0) / m) / 3;
	return jaro + .1 * l * (1 - jaro);
}

/* The whole table of optimal string alignment. */
static int
plain_damerau(const char *a, const char *b)
{
	int na = (int)strlen(a), nb = (int)strlen(b), d[65][65];

	for (int i = 0; i <= na; i++)
		for (int k = 0; k <= nb; k++) {
			if (i == 0 || k == 0) {
				d[i][k] = i + k;
				continue;
			}
			d[i][k] = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
			if (d[i - 1][k] + 1 < d[i][k])
				d[i][k] = d[i - 1][k] + 1;
			if (d[i][k - 1] + 1 < d[i][k])
				d[i][k] = d[i][k - 1] + 1;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
			    a[i - 2] == b[k - 1] &&
			    d[i - 2][k - 2] + 1 < d[i][k])
				d[i][k] = d[i - 2][k - 2] + 1;
		}
	return d[na][nb];
}

/* A text of few letters, so that many agree; up to 64 long. */
static struct str
draw_text(struct rng *rng, char *out)
{
	size_t n = 1 + (size_t)rng_below(rng, rng_below(rng, 8) == 0 ? 64 : 10);
	uint64_t letters = 2 + rng_below(rng, 6);

	for (size_t i = 0; i < n; i++)
		out[i] = (char)("ax7 b-\x01z"[rng_below(rng, letters)]);
	out[n] = '\0';
	return (struct str){ out, n };
}

/* The words' arithmetic against the definitions, and bounds that hold. */
static void
check_random(void)
{
	int wrong[5] = { 0 };
	struct rng rng;

	rng_seed(&rng, 7);
	for (int i = 0; i < 200000; i++) {
		char ta[66], tb[66];
		struct str a = draw_text(&rng, ta), b = draw_text(&rng, tb);
		struct linkage_shape sa = linkage_shape_of(a);
		struct linkage_shape sb = linkage_shape_of(b);
		double jw = linkage_jaro_winkler(a, b, &room);
		int edits = plain_damerau(ta, tb);

		wrong[0] += !str_eq(a, b) && jw != plain_jaro_winkler(ta, tb);
		wrong[1] += linkage_damerau(a, b, 64, &room) != edits ||
		    linkage_damerau(a, b, 2, &room) != (edits < 3 ? edits : 3);
		wrong[2] += linkage_jaro_winkler_most(&sa, &sb) < jw;
		wrong[3] += linkage_damerau_least(&sa, &sb) > edits;
		wrong[4] += linkage_sketch_edits(linkage_sketch_code(a),
				linkage_sketch_code(b)) > edits;
	}
	ok(wrong[0] == 0, "Jaro-Winkler as defined, %d wrong", wrong[0]);
	ok(wrong[1] == 0, "alignment as defined, %d wrong", wrong[1]);
	ok(wrong[2] == 0, "at most so alike, %d wrong", wrong[2]);
	ok(wrong[3] == 0, "at least so far, %d wrong", wrong[3]);
	ok(wrong[4] == 0, "the same by sketches, %d wrong", wrong[4]);
	for (int i = 0; i < LINKAGE_ROOM; i++)
		wrong[0] += room.character[i] != 0 || room.places[i] != 0;
	ok(wrong[0] == 0, "the room is left clean");
}

int
main(void)
{
	check_jaro_winkler();
	check_damerau();
	check_random();
	return tap_end();
}
