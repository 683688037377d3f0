#include "cli/model_file.h"

#include "base/die.h"
#include "text/date.h"
#include "unit/tap.h"

enum colour { RED, GREEN };

/* A cell of every type. */
struct all {
	struct str text;
	double number, real, share;
	uint64_t count;
	size_t size, place;
	int whole;
	bool flag, side;
	enum colour colour;
	int32_t day;
};

struct loading {
	struct all all;
	size_t extras;
	double extra;
};

static const char *const colours[] = { "red", "green", NULL };
static const char *const sides[] = { "left", "right", NULL };

static void *
new_extra(void *data)
{
	struct loading *l = data;

	return l->extras < 2 ? &l->extra : NULL;
}

static const char *
take_extra(void *data, void *record)
{
	struct loading *l = data;

	l->extras++;
	return *(const double *)record < 0 ? "an extra below 0" : NULL;
}

static const char *
is_whole(void *data)
{
	const struct loading *l = data;

	return l->extras == 0 ? "no extras" : NULL;
}

/* The cells of a line, and one that is a field of a record. */
#define MODEL_LINE(...) \
	((const struct model_cell[]){ __VA_ARGS__, { MODEL_END } })
#define MODEL_AT(type, record, field)                                      \
	{                                                                  \
		MODEL_##type, offsetof(struct record, field), .empty = NAN \
	}

static const struct model_line lines[] = {
	{ "a",
	    MODEL_LINE(MODEL_AT(TEXT, all, text), MODEL_AT(NUMBER, all, number),
		MODEL_AT(REAL, all, real), { MODEL_BLANK },
		{ MODEL_REAL, offsetof(struct all, share), 0, 1, .empty = 1 },
		MODEL_AT(COUNT, all, count), MODEL_AT(SIZE, all, size),
		MODEL_AT(PLACE, all, place)) },
	{ "b",
	    MODEL_LINE({ MODEL_INT, offsetof(struct all, whole), -5, 5 },
		MODEL_AT(FLAG, all, flag),
		{ MODEL_FLAG, offsetof(struct all, side), .words = sides },
		{ MODEL_WORD, offsetof(struct all, colour), .words = colours },
		MODEL_AT(DATE, all, day)) },
	{ "extra", MODEL_LINE({ MODEL_NUMBER }), .place = new_extra,
	    .take = take_extra },
	{ NULL },
};

static const struct model_format format = { "a-kind", 7, lines, is_whole };

static void
print(const struct all *all, const double *extra, struct text *text)
{
	model_file_begin(text, format.kind, format.version);
	model_line_put(text, &lines[0], all);
	model_line_put(text, &lines[1], all);
	model_line_put(text, &lines[2], extra);
	model_file_seal(text, 0);
}

static void
test_round_trip(void)
{
	const struct all all = { .text = STR("a\tb\\c\n"),
		.real = NAN,
		.share = 1,
		.count = INT64_MAX,
		.place = SIZE_MAX,
		.whole = -5,
		.side = true,
		.colour = GREEN,
		.day = 20000 };
	static const char want[] = "a-kind\t7\n"
				   "a\ta\\tb\\\\c\\n\t0\t\t\t"
				   "\t9223372036854775807\t0\t\n"
				   "b\t-5\t0\tright\tgreen\t2024-10-04\n"
				   "extra\t0.1\n";
	struct text text = { 0 };
	struct arena memory = { 0 };
	struct loading l = { .extras = 0 };
	struct diag d;

	print(&all, &(double){ .1 }, &text);
	ok(text.n == sizeof(want) - 1 + 15 &&
		memcmp(text.v, want, sizeof(want) - 1) == 0,
	    "every type is written");
	if (!ok(model_format_parse(
		    &format, (struct str){ text.v, text.n }, &memory, &l, &d),
		"and read"))
		printf("# %s\n", d.text);
	ok(str_eq(l.all.text, all.text) && l.all.number == 0 &&
		isnan(l.all.real) && l.all.share == 1 &&
		l.all.count == INT64_MAX && l.all.size == 0 &&
		l.all.place == SIZE_MAX && l.all.whole == -5 && !l.all.flag &&
		l.all.side && l.all.colour == GREEN && l.all.day == 20000 &&
		l.extras == 1 && l.extra == .1,
	    "as it was");
	arena_free(&memory);
	vec_free(&text);
}

/* Lines that make no sense, and what is said of them. */
static void
test_wrong(void)
{
	static const char *const cases[][2] = {
		{ "c\t1", "line 2: an unknown kind of line" },
		{ "extra", "line 2: the number of cells" },
		{ "extra\t1\t2", "line 2: the number of cells" },
		{ "extra\t1\t2\t3\t4\t5\t6\t7\t8\t9", "line 2: too many" },
		{ "extra\t", "line 2: a number is missing" },
		{ "extra\tx", "line 2: a number" },
		{ "extra\t-1", "line 2: an extra below 0" },
		{ "extra\t1\nextra\t1\nextra\t1",
		    "line 4: it is not expected" },
		{ "a\tx\t1\t\t\t1.5\t0\t0\t", "line 2: a number out of its" },
		{ "a\tx\\q\t1\t\t\t1\t0\t0\t", "line 2: a backslash" },
		{ "a\tx\t1\t\t\t1\t-1\t0\t", "line 2: a count" },
		{ "b\t6\t0\tleft\tred\t", "line 2: a number out of its" },
		{ "b\t5\t2\tleft\tred\t", "line 2: a count" },
		{ "b\t5\t1\tup\tred\t", "line 2: a word" },
		{ "b\t5\t1\tleft\tblue\t", "line 2: a word" },
		{ "b\t5\t1\tleft\tred\t2024-02-30", "line 2: a date" },
		{ "b\t5\t1\tleft\tred\t", "line 2: no extras" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text text = { 0 };
		struct arena memory = { 0 };
		struct loading l = { .extras = 0 };
		struct diag d = { 0 };

		model_file_begin(&text, "a-kind", 7);
		vec_append(&text, cases[i][0], strlen(cases[i][0]));
		vec_push(&text, '\n');
		model_file_seal(&text, 0);
		if (!ok(!model_format_parse(&format,
			    (struct str){ text.v, text.n }, &memory, &l, &d) &&
			    d.status == EXIT_DATA &&
			    strstr(d.text, cases[i][1]) != NULL,
			"%s", cases[i][1]))
			printf("# %s\n", d.text);
		arena_free(&memory);
		vec_free(&text);
	}
}

int
main(void)
{
	test_round_trip();
	test_wrong();
	return tap_end();
}
