/*
 * csv: the dialect, the reader and the writer. A reading is written down as
 * text: fields in brackets, a line per record; "!code" for one that is bad.
 */
#include "unit/tap.h"

#include <stdlib.h>

#include "base/die.h"
#include "csv/dialect.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "io/in.h"

enum { ROOM = 4096 };

static const struct csv_options comma = { .delimiter = ',' };

/* Reads n bytes; `width` 0: any number of fields. */
static const char *
reading(const char *bytes, size_t n, const struct csv_options *o, size_t width)
{
	static char said[ROOM];
	struct diag d = { 0 };
	struct csv_reader *r =
	    csv_reader_open(in_open_bytes("test", bytes, n), o, &d);
	enum csv_result result;
	struct csv_row row;
	size_t at = 0;

	csv_reader_set_width(r, width);
	while ((result = csv_reader_next(r, &row, &d)) == CSV_ROW ||
	    result == CSV_BAD) {
		if (result == CSV_BAD)
			at += (size_t)snprintf(said + at, ROOM - at, "!%s %zu",
			    d.code, (size_t)row.line);
		for (size_t i = 0; result == CSV_ROW && i < row.n; i++)
			at += (size_t)snprintf(said + at, ROOM - at, "[%.*s]",
			    STR_ARG(row.field[i]));
		at += (size_t)snprintf(said + at, ROOM - at, "%s\n",
		    result == CSV_ROW && row.stray_quote ? "?" : "");
	}
	said[at] = '\0';
	csv_reader_close(r);
	return said;
}

struct reading_case {
	const char *name, *bytes, *want;
	struct csv_options o;
	size_t width;
};

static const struct reading_case cases[] = {
	{ "LF", "a,b\n1,2\n", "[a][b]\n[1][2]\n", { .delimiter = ',' }, 2 },
	{ "CRLF", "a,b\r\n1,2\r\n", "[a][b]\n[1][2]\n", { .delimiter = ',' },
	    2 },
	{ "CR", "a,b\r1,2\r", "[a][b]\n[1][2]\n", { .delimiter = ',' }, 2 },
	{ "line ends mixed", "a,b\r\n1,2\r3,4\n5,6",
	    "[a][b]\n[1][2]\n[3][4]\n[5][6]\n", { .delimiter = ',' }, 2 },
	{ "no last line end", "a,b\n1,2", "[a][b]\n[1][2]\n",
	    { .delimiter = ',' }, 2 },
	{ "nothing", "", "", { .delimiter = ',' }, 0 },
	{ "empty cells", ",\n,,\n", "[][]\n[][][]\n", { .delimiter = ',' }, 0 },
	{ "blanks belong to the cell", " a , b\n", "[ a ][ b]\n",
	    { .delimiter = ',' }, 0 },
	{ "quoted delimiter", "\"a,b\",c\n", "[a,b][c]\n", { .delimiter = ',' },
	    2 },
	{ "doubled quotes", "\"a \"\"b\"\"\",c\n", "[a \"b\"][c]\n",
	    { .delimiter = ',' }, 2 },
	{ "quoted line end", "\"a\nb\",c\n1,2\n", "[a\nb][c]\n[1][2]\n",
	    { .delimiter = ',' }, 2 },
	{ "quoted CRLF is kept", "\"a\r\nb\",c\r\n", "[a\r\nb][c]\n",
	    { .delimiter = ',' }, 2 },
	{ "quote inside an unquoted cell", "5\" pipe,c\n", "[5\" pipe][c]\n",
	    { .delimiter = ',' }, 2 },
	{ "empty quotes", "\"\",\"\"\n", "[][]\n", { .delimiter = ',' }, 2 },
	{ "blank lines", "a,b\n\n1,2\n\n\n", "[a][b]\n[1][2]\n",
	    { .delimiter = ',' }, 2 },
	{ "a short row", "a,b\n1\n3,4\n", "[a][b]\n!too-few-fields 2\n[3][4]\n",
	    { .delimiter = ',' }, 2 },
	{ "a long row", "a,b\n1,2,3\n3,4\n",
	    "[a][b]\n!too-many-fields 2\n[3][4]\n", { .delimiter = ',' }, 2 },
	{ "empty cells behind a row", "a,b\n1,2,,\n", "[a][b]\n[1][2]\n",
	    { .delimiter = ',' }, 2 },
	{ "a quote that never closes", "a,b\n\"1,2\n3,4\n",
	    "[a][b]\n!unclosed-quote 2\n[3][4]\n", { .delimiter = ',' }, 2 },
	{ "the same with lazy quotes", "a,b\n\"1,2\n3,4\n",
	    "[a][b]\n[\"1][2]?\n[3][4]\n",
	    { .delimiter = ',', .lazy_quotes = true }, 2 },
	{ "text behind a quote", "a,b\n\"1\"x,2\n3,4\n",
	    "[a][b]\n[\"1\"x][2]?\n[3][4]\n", { .delimiter = ',' }, 2 },
	{ "a record over the limit", "a,b\n1234567890,1234567890\n3,4\n",
	    "[a][b]\n!record-too-long 2\n[3][4]\n",
	    { .delimiter = ',', .max_record = 12 }, 2 },
	{ "a record of too many lines", "\"1\n2\n3\n4\",5\n6,7\n",
	    "!unclosed-quote 1\n!too-few-fields 2\n!too-few-fields 3\n"
	    "[4\"][5]\n[6][7]\n",
	    { .delimiter = ',', .max_lines = 3 }, 2 },
	{ "the delimiter is found", "a;b\n1,5;2\n", "[a][b]\n[1,5][2]\n",
	    { .delimiter = 0 }, 2 },
};

static void
test_reading(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct reading_case *c = &cases[i];
		struct csv_options small = c->o;

		same_text(reading(c->bytes, strlen(c->bytes), &c->o, c->width),
		    c->want, c->name);
		small.block = 1;
		ok(strcmp(reading(c->bytes, strlen(c->bytes), &small, c->width),
		       c->want) == 0,
		    "%s, a byte at a time", c->name);
	}
}

static void
test_nul(void)
{
	static const char bytes[] = "a,b\0c\n\"\0\",d\n";
	struct csv_reader *r;
	struct csv_row row;
	struct diag d;

	r = csv_reader_open(
	    in_open_bytes("test", bytes, sizeof(bytes) - 1), &comma, &d);
	csv_reader_next(r, &row, &d);
	ok(row.n == 2 && str_eq(row.field[1], STR("b\0c")), "NUL in a cell");
	csv_reader_next(r, &row, &d);
	ok(row.n == 2 && str_eq(row.field[0], STR("\0")), "NUL in quotes");
	csv_reader_close(r);
}

static void
test_places(void)
{
	static const char bytes[] = "a,b\r\n\"x\ny\",1\n\n2,3\n";
	struct csv_reader *r;
	struct csv_row row;
	struct diag d;

	r = csv_reader_open(
	    in_open_bytes("test", bytes, sizeof(bytes) - 1), &comma, &d);
	csv_reader_next(r, &row, &d);
	ok(row.line == 1 && row.byte == 0 && str_eq(row.raw, STR("a,b")),
	    "the first record's place and bytes");
	csv_reader_next(r, &row, &d);
	ok(row.line == 2 && row.byte == 5 && str_eq(row.raw, STR("\"x\ny\",1")),
	    "a record of two lines");
	csv_reader_next(r, &row, &d);
	ok(row.line == 5 && row.byte == 14, "behind it and a blank line");
	ok(csv_reader_next(r, &row, &d) == CSV_END, "the end");
	ok(csv_reader_blank(r) == 1, "one blank line");
	csv_reader_close(r);
}

/* A field of 10 MB, quoted or not, and a header of 5 000 columns. */
static void
test_large(bool quoted)
{
	enum { FIELD = 10 * 1000 * 1000, COLUMNS = 5000 };
	struct csv_options o = { .delimiter = ',', .max_record = 16 << 20 };
	char *bytes = malloc(FIELD + COLUMNS + 8);
	struct csv_reader *r;
	struct csv_row row;
	struct diag d;
	size_t n = FIELD;

	memset(bytes, 'x', FIELD);
	if (quoted)
		bytes[0] = bytes[FIELD - 1] = '"';
	bytes[n++] = '\n';
	memset(bytes + n, ',', COLUMNS - 1);
	n += COLUMNS - 1;
	r = csv_reader_open(in_open_bytes("test", bytes, n), &o, &d);
	ok(csv_reader_next(r, &row, &d) == CSV_ROW && row.n == 1 &&
		row.field[0].n == (quoted ? FIELD - 2 : FIELD),
	    "a field of 10 MB%s", quoted ? ", quoted" : "");
	ok(csv_reader_next(r, &row, &d) == CSV_ROW && row.n == COLUMNS,
	    "5000 columns");
	csv_reader_close(r);
	o.max_record = 0;
	r = csv_reader_open(in_open_bytes("test", bytes, n), &o, &d);
	ok(csv_reader_next(r, &row, &d) == CSV_BAD &&
		strcmp(d.code, "record-too-long") == 0,
	    "it is over the default limit");
	ok(csv_reader_next(r, &row, &d) == CSV_ROW && row.n == COLUMNS,
	    "and reading goes on behind it");
	csv_reader_close(r);
	free(bytes);
}

static void
finds(const char *sample, char want, const char *name)
{
	char got = csv_find_delimiter(str_of(sample), 1);

	if (!ok(got == want, "delimiter: %s", name))
		printf("# got '%c', want '%c'\n", got, want);
}

static void
test_dialect(void)
{
	finds("a,b\n1,2\n", ',', "comma");
	finds("a\tb\n1,5\t2\n", '\t', "TAB among decimal commas");
	finds("a;b;c\n1,5;2,5;3\n", ';', "semicolon among decimal commas");
	finds("a|b\nx|y\n", '|', "pipe");
	finds("\"a;b;c\",d\n\"1;2;3\",4\n", ',', "not what is in quotes");
	finds("a\n1\n2\n", ',', "a single column");
	finds("", ',', "nothing");
}

/* One record of these fields (up to a NULL), as written. */
static void
writes(const char *const *fields, const char *want, const char *name)
{
	struct csv_writer w;
	struct out out;

	out_open_memory(&out);
	csv_writer_init(&w, &out, ',', 6);
	for (; *fields != NULL; fields++)
		csv_field(&w, str_of(*fields));
	csv_end(&w);
	ok(str_eq((struct str){ out.bytes, out.n }, str_of(want)), "%s", name);
	out_abandon(&out);
}

static void
test_writer(void)
{
	writes((const char *[]){ "a", "b c", NULL }, "a,b c\n", "plain cells");
	writes((const char *[]){ "a,b", "c", NULL }, "\"a,b\",c\n",
	    "a delimiter is quoted");
	writes((const char *[]){ "a\"b", NULL }, "\"a\"\"b\"\n",
	    "a quote is doubled");
	writes((const char *[]){ "a\nb", "c\r", NULL }, "\"a\nb\",\"c\r\"\n",
	    "line ends are quoted");
	writes((const char *[]){ "", NULL }, "\"\"\n",
	    "a lone empty cell is no blank line");
	writes((const char *[]){ " ", NULL }, "\" \"\n",
	    "nor is a lone blank one");
	writes((const char *[]){ "", "", NULL }, ",\n", "two empty cells");
}

static void
test_values(void)
{
	struct csv_writer w;
	struct out out;

	out_open_memory(&out);
	csv_writer_init(&w, &out, ';', 4);
	csv_int(&w, -7);
	csv_money(&w, INT64_C(-1234500));
	csv_date(&w, 0);
	csv_date(&w, INT32_MIN);
	csv_real(&w, 2.0 / 3);
	csv_real(&w, NAN);
	csv_verbatim(&w, STR("x;\"y\""));
	csv_end(&w);
	ok(str_eq((struct str){ out.bytes, out.n },
	       STR("-7;-123.45;1970-01-01;;0.6667;;x;\"y\"\n")),
	    "numbers, money, dates; nothing for no date and no number");
	out_abandon(&out);
}

int
main(void)
{
	test_reading();
	test_nul();
	test_places();
	test_large(false);
	test_large(true);
	test_dialect();
	test_writer();
	test_values();
	return tap_end();
}
