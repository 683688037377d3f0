/* Encodings, dialects, layouts: what a file is. The cases of whole files are
 * in tests/real/import_quirks.sh. */
#include "csv/sniff.h"
#include "io/decode.h"
#include "io/encoding.h"
#include "io/in.h"
#include "text/kind.h"
#include "text/mojibake.h"
#include "unit/tap.h"

static void
check_encodings(void)
{
	static const struct {
		struct str bytes;
		const char *want;
	} cases[] = {
		{ { "\xEF\xBB\xBFid", 5 }, "UTF-8" },
		{ { "\xFF\xFEi\0d\0", 6 }, "UTF-16LE" },
		{ { "\xFE\xFF\0i\0d", 6 }, "UTF-16BE" },
		{ { "i\0d\0,\0", 6 }, "UTF-16LE" },
		{ { "id,name\n1,Zo\xC3\xAB\n", 15 }, "UTF-8" },
		{ { "id,name\n1,Jos\xE9\n", 14 }, "CP1252" },
		{ { "\xD0\xD5\xC3\xFB,\xBF\xCD\xBB\xA7\n", 10 }, "GB18030" },
		{ { "\xBD\x73\xB8\xB9,\xA9\x6D\xA6\x57\n", 10 }, "BIG5" },
		{ { "\x94\xD4\x8D\x86,\x8E\x81\x96\xBC\n", 10 }, "CP932" },
		{ { "", 0 }, "UTF-8" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		same_text(encoding_detect(cases[i].bytes, true).name,
		    cases[i].want, "encoding");
	same_text(encoding_canonical("gbk"), "GB18030", "an alias");
}

/* The decoded text of some bytes. */
static void
decodes(struct str bytes, const char *name, const char *want)
{
	struct in *raw = in_open_bytes("bytes", bytes.p, bytes.n);
	struct diag d;
	struct decode *decode = decode_open(raw, name, &d);
	struct in *in = decode_input(decode);
	char text[200];
	size_t n = 0, got = 1;

	while (got > 0 && in_read(in, text + n, 3, &got, &d))
		n += got;
	text[n] = '\0';
	same_text(text, want, want);
	in_close(in);
}

static void
check_decoding(void)
{
	decodes((struct str){ "\xFF\xFEi\0\xEB\0", 6 }, NULL, "i\xC3\xAB");
	decodes(STR("a\nb\x1A"), NULL, "a\nb");
	decodes(STR("a\n\xEF\xBB\xBF"
		    "b\n"),
	    NULL, "a\nb\n");
	decodes(
	    STR("Zo\xC3\xAB\nJos\xE9\n"), NULL, "Zo\xC3\xAB\nJos\xC3\xA9\n");
	decodes(STR("5 \xA4"), "ISO-8859-15", "5 \xE2\x82\xAC");
}

static void
check_dialects(void)
{
	static const struct {
		const char *text;
		char delimiter, quote;
		bool backslash;
	} cases[] = {
		{ "a,b\n1,2\n", ',', '"', false },
		{ "id;amount\n1;1.234,56\n2;7,5\n", ';', '"', false },
		{ "a\tb,c\n1\t2\n", '\t', '"', false },
		{ "a|b\n1|x,y\n", '|', '"', false },
		{ "name\nvan der Berg, Anna\nJo\nAl\n", CSV_NO_DELIMITER, '"',
		    false },
		{ "id,name\n1,'a,b'\n2,'it''s'\n", ',', '\'', false },
		{ "id,name\n1,\"a \\\"q\\\" b\"\n2,c\\,d\n", ',', '"', true },
		{ "id  day         sum\na   2024-01-05   5\nbb  2024-01-06  "
		  "16\n",
		    ' ', '"', false },
		{ "t,v\n10:20,1\n11:30,2\n", ',', '"', false },
		/* as even without quotes, but they make sense throughout */
		{ "\"a,b\"\n\"1,\"\"x,y\"\"\"\n", ',', '"', false },
		{ "\"a;b\"\r\n\"1;2\"", ';', '"', false },
		{ "\"one, two\"\n\"a\"\n\"b, c, d\"\n", CSV_NO_DELIMITER, '"',
		    false },
		{ "id,name\n5,\"two\nlines, \"\"quoted\"\"\"\n", ',', '"',
		    false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct csv_sniff s = { 0 };

		csv_sniff(str_of(cases[i].text), &s);
		ok(s.delimiter == cases[i].delimiter &&
			s.runs == (s.delimiter == ' ') &&
			s.quote == cases[i].quote &&
			s.backslash == cases[i].backslash,
		    "dialect %zu: %d %d %d", i, s.delimiter, s.quote,
		    s.backslash);
	}
}

static void
check_kinds(void)
{
	static const struct {
		const char *cell;
		enum text_kind want;
	} cases[] = { { "", KIND_EMPTY }, { "N/A", KIND_EMPTY },
		{ "12", KIND_INTEGER }, { "-3.5", KIND_DECIMAL },
		{ "$1,234.50", KIND_MONEY }, { "12,5 %", KIND_PERCENT },
		{ "2024-03-04", KIND_DATE }, { "20240304", KIND_DATE },
		{ "10:20", KIND_TIME }, { "a@b.de", KIND_EMAIL },
		{ "https://x.de/a", KIND_URL }, { "10.0.0.1", KIND_IP },
		{ "+1 (415) 555-2671", KIND_PHONE }, { "yes", KIND_BOOLEAN },
		{ "Bob Smith", KIND_WORDS }, { "a,b;c", KIND_OTHER } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		same_text(kind_name(kind_of(str_of(cases[i].cell))),
		    kind_name(cases[i].want), cases[i].cell);
}

static void
check_mojibake(void)
{
	struct text room = { 0 };

	ok(mojibake_repair(STR("JosÃ©"), &room) &&
		str_eq((struct str){ room.v, room.n }, STR("José")),
	    "decoded twice");
	ok(!mojibake_repair(STR("José"), &room), "decoded once");
	ok(!mojibake_repair(STR("Jose"), &room), "ASCII");
	ok(!mojibake_repair(STR("张三"), &room), "Chinese");
	vec_free(&room);
}

int
main(void)
{
	check_encodings();
	check_decoding();
	check_dialects();
	check_kinds();
	check_mojibake();
	return tap_end();
}
