/* Yes, no, left and stayed; what is neither is asked for. */
#include "table/outcome.h"

#include "text/token.h"
#include "unit/tap.h"

static void
test_words(void)
{
	static const struct {
		const char *cell;
		enum token_bool flag, outcome;
	} cases[] = { { "1", TOKEN_TRUE, TOKEN_TRUE },
		{ "0.0", TOKEN_FALSE, TOKEN_FALSE },
		{ "1.00", TOKEN_TRUE, TOKEN_TRUE },
		{ "Yes", TOKEN_TRUE, TOKEN_TRUE },
		{ "Active", TOKEN_TRUE, TOKEN_FALSE },
		{ "inactive", TOKEN_FALSE, TOKEN_TRUE },
		{ "Churned", TOKEN_NEITHER, TOKEN_TRUE },
		{ "Existing Customer", TOKEN_NEITHER, TOKEN_FALSE },
		{ "流失", TOKEN_NEITHER, TOKEN_TRUE },
		{ "Gekündigt", TOKEN_NEITHER, TOKEN_TRUE },
		{ "нет", TOKEN_FALSE, TOKEN_FALSE },
		{ "2", TOKEN_NEITHER, TOKEN_NEITHER },
		{ "0.5", TOKEN_NEITHER, TOKEN_NEITHER },
		{ "", TOKEN_NEITHER, TOKEN_NEITHER } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ok(token_bool(str_of(cases[i].cell)) == cases[i].flag &&
			token_outcome(str_of(cases[i].cell)) ==
			    cases[i].outcome,
		    "%s", cases[i].cell);
}

/* Reads cells with commas between them, and settles. */
static bool
settles(const char *cells, const char *value, struct diag *d)
{
	struct outcome o = { .value = {
				 value, value == NULL ? 0 : strlen(value) } };
	struct str rest = str_of(cells);
	bool well;

	while (rest.p != NULL)
		outcome_read(&o, str_cut(&rest, ','));
	well = outcome_settle(&o, "--event", STR("e"), d);
	outcome_free(&o);
	return well;
}

static void
test_settle(void)
{
	struct diag d;

	ok(settles("1,0,0.0,yes", NULL, &d), "numbers and words");
	ok(!settles("1,2,2", NULL, &d) && strstr(d.text, "2 \"2\"") != NULL &&
		strstr(d.text, "--event=e=2") != NULL,
	    "codes are asked for, with what was found");
	ok(!settles("S,S", NULL, &d), "a letter alone is open");
	ok(settles("S,N", NULL, &d), "a letter beside a no is clear");
	ok(settles("2,1,2.0", "2", &d), "a number is the same with .0");
	ok(!settles("2,1", "3", &d), "a value that no cell has");
}

int
main(void)
{
	test_words();
	test_settle();
	return tap_end();
}
