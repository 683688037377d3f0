#include "text/answer.h"

#include "unit/tap.h"

static void
is(const char *text, const char *number, int most)
{
	struct str s = str_of(text);
	int of = -1;

	ok(answer_parse(&s, &of) && str_eq(s, str_of(number)) && of == most,
	    "%s is %s of %d", text, number, most);
}

static void
is_none(const char *text)
{
	struct str s = str_of(text);
	int of;

	ok(!answer_parse(&s, &of) && str_eq(s, str_of(text)), "%s is none",
	    text);
}

int
main(void)
{
	is("4/5", "4", 5);
	is(" 4 / 5 ", "4", 5);
	is("7 out of 10", "7", 10);
	is("8 von 10", "8", 10);
	is("10 de 10", "10", 10);
	is("100/100", "100", 100);
	is("9 - very likely", "9", 0);
	is("9 – sehr wahrscheinlich", "9", 0);
	is("10 (Extremely likely)", "10", 0);
	is("0 = not at all likely", "0", 0);
	is("4: Good", "4", 0);
	is("4. Good", "4", 0);
	is("4) Good", "4", 0);
	is("5：非常满意", "5", 0);
	is("3点", "3", 0);
	is("5 stars", "5", 0);
	is("1 étoile", "1", 0);
	is("Good (4)", "4", 0);
	is("Sehr gut (1)", "1", 0);
	is("★★★★☆", "4", 0);
	is("☆☆☆☆☆", "0", 0);
	is("⭐⭐⭐", "3", 0);

	is_none("");
	is_none("4");
	is_none("4.5");
	is_none("Good");
	is_none("6/5");
	is_none("4/5/2024");
	is_none("1/1");
	is_none("10/12");
	is_none("4-5");
	is_none("4 - 5");
	is_none("9 - 10 very likely");
	is_none("4 apples");
	is_none("2024-03-05");
	is_none("04/05");
	is_none("120/200");
	is_none("80%");
	is_none("3 (2)");
	is_none("(4)");
	is_none("★★ and more");
	is_none("4 - ");
	is_none("12:30");
	return tap_end();
}
