/* Sentences with slots. */
#include "text/saying.h"

#include "unit/tap.h"

static bool
says(const char *sentence, const char *one, const char *two, bool below_two,
    const char *want)
{
	struct str arg[] = { str_of(one), str_of(two) };
	struct saying saying = { arg, 2, .below_two = below_two };
	char text[256];
	size_t n = saying_fill(&saying, str_of(sentence), text, sizeof(text));

	return str_eq((struct str){ text, n }, str_of(want)) &&
	    n == saying_fill(&saying, str_of(sentence), NULL, 0);
}

int
main(void)
{
	static const char order[] =
	    "{1} of {2} {2|order|orders} {1|waits|wait}";
	static const char day[] = "{1} {1|jour|jours}";
	struct str arg = STR("");
	struct saying saying = { &arg, 1 };

	ok(says(order, "1", "12", false, "1 of 12 orders waits"), "one waits");
	ok(says(order, "0", "1", false, "0 of 1 order wait"), "none waits");
	ok(says(order, "11", "1.0", false, "11 of 1.0 orders wait"), "11");
	ok(says(day, "0", "", true, "0 jour"), "French none");
	ok(says(day, "1,9", "", true, "1,9 jour"), "French below two");
	ok(says(day, "2", "", true, "2 jours"), "French two");
	ok(says(day, "10", "", true, "10 jours"), "French ten");
	ok(says("A ({1} to {2}) b", "", "", false, "A b"), "an empty bracket");
	ok(says("A ({1} to {2})", "x", "", false, "A (x to )"), "half of it");
	ok(says("A\xEF\xBC\x88{1}\xEF\xBC\x89", "", "", false, "A"),
	    "a wide one");
	ok(says("A (b) {3} {x} {", "", "", false, "A (b) {3} {x} {"),
	    "what is no slot stays");
	saying_fill(&saying, STR("A {1}"), NULL, 0);
	ok(saying.hole, "an empty slot is told");
	saying_fill(&saying, STR("A ({1})"), NULL, 0);
	ok(!saying.hole, "but not one whose bracket is gone");
	return tap_end();
}
