/*
 * csv: the places of records, the dialect and the writer.
 */
#include "unit/tap.h"

#include "csv/dialect.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "io/in.h"

static void
test_places(void)
{
	static const struct csv_options comma = { .delimiter = ',' };
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
	test_places();
	test_dialect();
	test_writer();
	test_values();
	return tap_end();
}
