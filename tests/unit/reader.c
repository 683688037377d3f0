#include "csv/reader.h"
#include "base/die.h"
#include "base/vec.h"
#include "io/in.h"
#include "unit/tap.h"

/*
 * Reads `bytes` and writes what came as one text: the fields in brackets, the
 * line in front, a bad record as its code.
 */
struct reading {
	struct csv_options options;
	size_t width; /* set after the first record; 0: its own width */
	char text[8192];
};

static void
note(struct reading *r, const char *format, size_t line, struct str s)
{
	size_t n = strlen(r->text);

	snprintf(r->text + n, sizeof(r->text) - n, format, line, STR_ARG(s));
}

static void
show_row(struct reading *r, const struct csv_row *row)
{
	note(r, "%zu:%.*s", row->line, STR(""));
	for (size_t i = 0; i < row->n; i++)
		for (size_t j = 0; j <= row->field[i].n; j++) {
			size_t n = strlen(r->text);
			char c = j < row->field[i].n ? row->field[i].p[j] : '|';

			if (n + 2 < sizeof(r->text)) {
				r->text[n] = c == '\0' ? '0' : c;
				r->text[n + 1] = '\0';
			}
		}
	note(r, row->stray_quote ? "?%.0zu%.*s;" : "%.0zu%.*s;", 0, STR(""));
}

static void
read_text(struct reading *r, struct str bytes, size_t block)
{
	struct in *in = in_open_bytes("test", bytes.p, bytes.n);
	struct csv_options options = r->options;
	struct csv_reader *reader;
	enum csv_result result;
	struct csv_row row;
	struct diag d;
	bool first = true;

	options.block = block;
	r->text[0] = '\0';
	reader = csv_reader_open(in, &options, &d);
	while ((result = csv_reader_next(reader, &row, &d)) != CSV_END) {
		if (result == CSV_BAD)
			note(r, "%zu!%.*s;", row.line, str_of(d.code));
		else if (result == CSV_FAIL)
			break;
		else
			show_row(r, &row);
		if (first)
			csv_reader_set_width(reader, row.n);
		first = false;
	}
	if (result == CSV_FAIL)
		note(r, "%.0zuFAIL %.*s", 0, str_of(d.code));
	csv_reader_close(reader);
}

/* The same at every block size. */
static void
reads(struct csv_options options, struct str bytes, const char *want)
{
	static const size_t blocks[] = { 1, 2, 3, 7, 64, 65, 4096, 0 };
	struct reading r = { .options = options };
	bool same = true;

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		read_text(&r, bytes, blocks[i]);
		if (same && strcmp(r.text, want) != 0) {
			printf("# block %zu: got %s\n# want %s\n", blocks[i],
			    r.text, want);
			same = false;
		}
	}
	ok(same, "%.30s", want);
}

static void
test_records(void)
{
	struct csv_options o = { 0 };

	reads(o, STR("a,b\n1,2\n"), "1:a|b|;2:1|2|;");
	reads(o, STR("a,b\r\n1,2\r\n"), "1:a|b|;2:1|2|;");
	reads(o, STR("a,b\r1,2\r"), "1:a|b|;2:1|2|;");
	reads(o, STR("a,b\r\n1,2\n3,4\r5,6"), "1:a|b|;2:1|2|;3:3|4|;4:5|6|;");
	reads(o, STR("a;b\n1,5;2\n"), "1:a|b|;2:1,5|2|;");
	reads(o, STR("a\tb\n1,5\t2\n"), "1:a|b|;2:1,5|2|;");
	reads(o, STR("a|b\n1,5|2\n"), "1:a|b|;2:1,5|2|;");
	reads(o, STR("a,b\n\n1,2\n  \n3,4\n\n"), "1:a|b|;3:1|2|;5:3|4|;");
	reads(o, STR("a,b\n1\n1,2,3\n1,2,,\n,\n"),
	    "1:a|b|;2!too-few-fields;3!too-many-fields;4:1|2|;5:||;");
	reads(o, STR("a,b\nx\0y,\0\n"), "1:a|b|;2:x0y|0|;");
	reads(o, STR(""), "");
	reads(o, STR("a"), "1:a|;");
	reads((struct csv_options){ .keep_blank = true },
	    STR("v\na\n\n\nb\n\n"), "1:v|;2:a|;3:|;4:|;5:b|;");
	reads((struct csv_options){ .delimiter = ';' }, STR("a,b\n1,2\n"),
	    "1:a,b|;2:1,2|;");
	reads(o, STR(" a , b \n 1 ,2 \n"), "1: a | b |;2: 1 |2 |;");
}

static void
test_quotes(void)
{
	struct csv_options o = { 0 };

	reads(o, STR("a,b\n\"x,y\",\"\"\n"), "1:a|b|;2:x,y||;");
	reads(o, STR("a,b\n\"x\n\r\ny\",z\n1,2\n"),
	    "1:a|b|;2:x\n\r\ny|z|;5:1|2|;");
	reads(o, STR("a,b\n\"say \"\"hi\"\"\",z"), "1:a|b|;2:say \"hi\"|z|;");
	reads(o, STR("a,b\n\"x\",z\r\"y\",\"w\"\r"), "1:a|b|;2:x|z|;3:y|w|;");
	reads(o, STR("a,b\n12\" monitor,5' 11\"\n"),
	    "1:a|b|;2:12\" monitor|5' 11\"|;");
	reads(o, STR("a,b\n\"q\",12\" monitor\n1,2\n"),
	    "1:a|b|;2:q|12\" monitor|;3:1|2|;");
	reads(o, STR("a,b\n\"q\nr\",12\" monitor\n1,2\n"),
	    "1:a|b|;2:q\nr|12\" monitor|;4:1|2|;");
	reads(o, STR("a,b\n1,\"Foo\" Inc\n2,b\n"),
	    "1:a|b|;2:1|\"Foo\" Inc|?;3:2|b|;");
	reads(o, STR("a,b\n\"Foo\" x,\"c,d\"\n2,b\n"),
	    "1:a|b|;2:\"Foo\" x|c,d|?;3:2|b|;");
	reads(o, STR("a,b\n1,\"Foo\n2,b\n3,c\n"),
	    "1:a|b|;2!unclosed-quote;3:2|b|;4:3|c|;");
	reads(o, STR("a,b\n1,\"Foo\n2,b\n3,\"c\"\n"),
	    "1:a|b|;2!unclosed-quote;3:2|b|;4:3|c|;");
	reads((struct csv_options){ .lazy_quotes = true },
	    STR("a,b\n1,\"Foo\n2,b\n"), "1:a|b|;2:1|\"Foo|?;3:2|b|;");
	reads((struct csv_options){ .quote = '\'' },
	    STR("a,b\n'x,y','it''s'\n"), "1:a|b|;2:x,y|it's|;");
	reads(o, STR("\"a\",\"b\"\n1,2\n"), "1:a|b|;2:1|2|;");
	reads((struct csv_options){ .max_lines = 2 },
	    STR("a,b\n\"1\n2\n3\",x\ny,z\n"),
	    "1:a|b|;2!unclosed-quote;3!too-few-fields;4:3\"|x|;5:y|z|;");
}

/* One field of n bytes in the second of three records. */
static void
test_long(size_t n, size_t max_record, const char *line2, bool quoted)
{
	VEC(char) text = { 0 };
	struct reading r = { .options = { .max_record = max_record } };
	char want[64];

	vec_append(&text, "a,b\n1,", 6);
	if (quoted)
		vec_push(&text, '"');
	for (size_t i = 0; i < n; i++)
		vec_push(&text, 'x');
	if (quoted)
		vec_push(&text, '"');
	vec_append(&text, "\n3,4\n", 5);
	read_text(&r, (struct str){ text.v, text.n }, 0);
	snprintf(want, sizeof(want), "1:a|b|;%s", line2);
	ok(strncmp(r.text, want, strlen(want)) == 0,
	    "a field of %zu bytes, limit %zu%s", n, max_record,
	    quoted ? ", quoted" : "");
	ok(strlen(r.text) > 7 &&
		(strncmp(line2, "2!", 2) != 0 ||
		    strcmp(r.text + strlen(r.text) - 7, "3:3|4|;") == 0),
	    "and the next record");
	vec_free(&text);
}

static void
test_wide_header(void)
{
	VEC(char) text = { 0 };
	struct in *in;
	struct csv_reader *reader;
	struct csv_options options = { .block = 100 };
	struct csv_row row;
	struct diag d;

	for (int i = 0; i < 5000; i++)
		vec_append(&text, "name,", 5);
	text.v[text.n - 1] = '\n';
	in = in_open_bytes("test", text.v, text.n);
	reader = csv_reader_open(in, &options, &d);
	ok(csv_reader_next(reader, &row, &d) == CSV_ROW && row.n == 5000,
	    "a header of 5000 columns");
	ok(csv_reader_next(reader, &row, &d) == CSV_END, "and no more");
	csv_reader_close(reader);
	vec_free(&text);
}

int
main(void)
{
	test_records();
	test_quotes();
	test_long(10000000, 16 << 20, "2:1|xxx", false);
	test_long(10000000, 16 << 20, "2:1|xxx", true);
	test_long(10000000, 0, "2!record-too-long;", false);
	test_long(10000000, 0, "2!record-too-long;", true);
	test_long(1100000, 1100010, "2:1|xxx", false);
	test_wide_header();
	return tap_end();
}
