#include "model/pls_model.h"
#include "unit/tap.h"

#include <stdint.h>

static const struct str columns[] = { { "id", 2 }, { "q2", 2 }, { "q1", 2 },
	{ "v", 1 }, { "s1", 2 } };

/* The diagnostic of a text, or "" when it is a model. */
static const char *
why(const char *text)
{
	static struct diag d;
	struct pls_model model = { 0 };

	d.text[0] = '\0';
	if (pls_model_parse(&model, str_of(text), &d))
		pls_model_bind(&model, columns, 5, &d);
	pls_model_free(&model);
	return d.text;
}

static void
test_good(void)
{
	static const char text[] = "# a model\n"
				   "construct S s*\r\n"
				   "construct Quality q* q1 # both\n"
				   "construct V other* v\n"
				   "\n"
				   "path Quality V\n"
				   "path quality S\n"
				   "path V S\n"
				   "reverse q2\n"
				   "formative V";
	struct pls_model model = { 0 };

	ok(pls_model_parse(&model, str_of(text), NULL) &&
		pls_model_bind(&model, columns, 5, NULL),
	    "a model with every word");
	ok(model.construct.n == 3 && model.path.n == 3, "its parts");
	ok(model.order[0] == 1 && model.order[1] == 2 && model.order[2] == 0,
	    "causes come first");
	ok(model.item.n == 4 && model.item.v[1].column == 1 &&
		model.item.v[2].column == 2,
	    "a pattern takes columns in their order, once");
	ok(model.item.v[1].reversed && !model.item.v[2].reversed, "reverse");
	ok(model.construct.v[2].formative && !model.construct.v[0].formative,
	    "formative");
	ok(pls_model_find(&model, STR("QUALITY")) == 1 &&
		pls_model_find(&model, STR("x")) == SIZE_MAX,
	    "names are found");
	pls_model_free(&model);
}

int
main(void)
{
	test_good();
	same_text(why("construct A q1\nconstruct B q2\nconstruct C v\n"
		      "path A B\npath B C\npath C B\n"),
	    "the paths run in a circle: C <- B <- C", "a circle is named");
	same_text(why("construct A q1\nroad A A"),
	    "line 2: \"road\" is not construct, path, reverse or formative",
	    "an unknown word");
	same_text(why("construct A q1\npath A B"),
	    "line 2: no construct \"B\" before this line", "unknown construct");
	same_text(why("construct A q1\npath A A"),
	    "line 2: path from \"A\" to itself", "a path to itself");
	same_text(why("construct A q1\nconstruct a q2"),
	    "line 2: construct \"a\" given twice", "a construct twice");
	same_text(why("construct A q1\nconstruct B v\npath A B\npath A B"),
	    "line 4: path from \"A\" to \"B\" given twice", "a path twice");
	same_text(why("construct A q9"),
	    "no column for item \"q9\" of construct \"A\"", "no such column");
	same_text(why("construct A q9*"), "no column for construct \"A\"",
	    "a pattern without a column");
	same_text(why("construct A q1\nconstruct B q*"),
	    "column \"q1\" belongs to two constructs", "a shared column");
	same_text(why("construct A q1\nreverse v"),
	    "reverse \"v\" names no item of a construct", "reverse of nothing");
	same_text(why("construct A"), "line 1: construct \"A\" has no items",
	    "a construct without items");
	same_text(why("# nothing"), "the model has no construct", "no model");
	same_text(why("construct"), "line 1: construct without a name",
	    "a construct without a name");
	same_text(why("construct A q1\npath A"),
	    "line 2: a path is \"path FROM TO\"", "half a path");
	return tap_end();
}
