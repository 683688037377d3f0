#include "model/linkage_text.h"

#include "unit/tap.h"

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
		near_absolute(linkage_jaro_winkler(
				  str_of(cases[i].a), str_of(cases[i].b)),
		    cases[i].want, 5e-5, cases[i].a);
		near_absolute(linkage_jaro_winkler(
				  str_of(cases[i].b), str_of(cases[i].a)),
		    cases[i].want, 5e-5, "the other way round");
	}
}

static void
check_damerau(void)
{
	ok(linkage_damerau(STR("19560409"), STR("19560409"), 2) == 0, "equal");
	ok(linkage_damerau(STR("19560409"), STR("19564009"), 2) == 1,
	    "a swap costs one");
	ok(linkage_damerau(STR("abc"), STR("axc"), 2) == 1, "a change");
	ok(linkage_damerau(STR("abc"), STR("abcd"), 2) == 1, "an addition");
	ok(linkage_damerau(STR("abc"), STR("xbcd"), 2) == 2, "two");
	ok(linkage_damerau(STR("abc"), STR("xyz"), 2) == 3, "cut off");
	ok(linkage_damerau(STR("a"), STR("abcdef"), 2) == 3, "lengths");
	ok(linkage_damerau(STR(""), STR("ab"), 2) == 2, "empty");
}

int
main(void)
{
	check_jaro_winkler();
	check_damerau();
	return tap_end();
}
