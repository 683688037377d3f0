/* The data records of untidy files, however their bytes arrive. */
#include "table/tidy.h"
#include "base/die.h"
#include "unit/dribble.h"
#include "unit/tap.h"

#include <inttypes.h>

static void __attribute__((format(printf, 2, 3)))
note(char text[4096], const char *format, ...)
{
	size_t n = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + n, 4096 - n, format, args);
	va_end(args);
}

/* "2:a|b;" for a row of line 2, "3!code;" for a bad one, then what was
 * skipped. */
static void
read_all(struct str bytes, const struct tidy_options *options, size_t most,
    char text[4096])
{
	struct dribble dribble;
	struct tidy_row row;
	enum tidy_result result;
	struct tidy *t;
	struct diag d;

	text[0] = '\0';
	t = tidy_open_in(dribble_open(&dribble, bytes, most), options, &d);
	if (t == NULL) {
		note(text, "%s", d.text);
		return;
	}
	while ((result = tidy_next(t, &row, &d)) <= TIDY_BAD) {
		if (result == TIDY_BAD) {
			note(text, "%" PRIu64 "!%s;", row.line, d.code);
			continue;
		}
		note(text, "%" PRIu64 ":", row.line);
		for (size_t i = 0; i < row.n; i++)
			note(text, "%s%.*s", i > 0 ? "|" : "",
			    STR_ARG(row.field[i]));
		note(text, ";");
	}
	for (int i = 0; i < TIDY_SKIPS; i++)
		if (tidy_skipped(t)[i] > 0)
			note(text, " %" PRIu64 " %s@%" PRIu64,
			    tidy_skipped(t)[i],
			    tidy_skip_name((enum tidy_skip)i),
			    tidy_skipped_line(t, (enum tidy_skip)i));
	tidy_close(t);
}

static void
reads_as(struct str bytes, const struct tidy_options *options, const char *want)
{
	static const size_t sizes[] = { 1, 2, 3, 7, 64, 4096 };
	char text[4096];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		read_all(bytes, options, sizes[i], text);
		same_text(text, want, want);
	}
}

static void
reads(const char *text, const char *want)
{
	struct tidy_options options = { 0 };

	reads_as(str_of(text), &options, want);
}

static void
test_plain(void)
{
	reads("", "no data");
	reads("\n\n", "no data");
	reads("id,name\n", "");
	reads("id,name\n1,a\n2,b", "2:1|a;3:2|b;");
	reads("id,name\r1,a\r\n2,b\r", "2:1|a;3:2|b;");
	reads("id,name\n1,\"a\nb\"\n2,c\n", "2:1|a\nb;4:2|c;");
	reads("sep=;\nid;n\n1;2,5\n", "3:1|2,5;");
	reads("id,name\n1,a,x\n2\n3,c,,\n4,d\n",
	    "2!too-many-fields;3!too-few-fields;4:3|c;5:4|d;");
	/* a column without name and value goes, with a value it is told */
	reads("id,n,\n1,2,\n3,4,\n", "2:1|2;3:3|4;");
}

static void
test_skips(void)
{
	reads("#c\nid,n\n1,2\n\n,\nid,n\n3,4\nTotal,6\n#e\n",
	    "3:1|2;7:3|4; 1 blank@0 1 all-empty@5 2 comment@1 "
	    "1 repeated-header@6 1 total-row@8");
	reads("Report\nJan\n\nid,day,n\nAnn,,\n,2024-01-02,5\n,2024-01-03,6\n"
	      "Total Ann,,11\nPrinted today\n",
	    "6:Ann|2024-01-02|5;7:Ann|2024-01-03|6; 3 preamble@1 1 "
	    "total-row@8 1 group-row@5 1 footer@9");
	/* a total is one by its sum, or at the end */
	reads("id,n\nSum,1\nx,2\ny,3\nTotal,9\nz,4\n",
	    "2:Sum|1;3:x|2;4:y|3;5!total-row;6:z|4;");
	reads("id,n\nx,2\ny,3\nTotal,5\nz,4\nTotal,4\n",
	    "2:x|2;3:y|3;5:z|4; 2 total-row@4");
}

static void
test_tables(void)
{
	static const char two[] =
	    "id,n,d\n1,2,3\n4,5,6\n7,8,9\n\nsku,q\nx,1\ny,2\n";
	struct tidy_options second = { .table = 2 }, third = { .table = 3 };

	reads(two, "2:1|2|3;3:4|5|6;4:7|8|9; 1 blank@0 3 second-table@6");
	reads_as(str_of(two), &second, "7:x|1;8:y|2; 5 preamble@1");
	reads_as(
	    str_of(two), &third, "there is no table 3 in the first 7 records");
	/* the foot of a page between data, and a short row */
	reads("id,n,d\n1,2,3\n4,5,6\n\nPage 1\n7,8,9\n1,1,1\n",
	    "2:1|2|3;3:4|5|6;6:7|8|9;7:1|1|1; 1 blank@0 1 footer@5");
	reads("id,n,d\n1,2,3\n4,5,6\n\nx,y\n7,8,9\n",
	    "2:1|2|3;3:4|5|6;5!too-few-fields;6:7|8|9; 1 blank@0");
	/* a table behind a footer is told as such */
	reads("id,n,d\n1,2,3\n4,5,6\n\nSummary\nsku,q\nx,1\ny,2\nz,3\n",
	    "2:1|2|3;3:4|5|6; 1 blank@0 1 footer@5 4 second-table@6");
	reads("Report\n\nid,n,d\n1,2,3\n4,5,6\n\nSummary\nsku,q\nx,1\n",
	    "4:1|2|3;5:4|5|6; 1 blank@0 2 preamble@1 1 footer@7 "
	    "2 second-table@8");
}

static void
test_options(void)
{
	struct tidy_options pad = { .pad = true },
			    extra = { .keep_extra = true },
			    bare = { .no_header = true },
			    lazy = { .lazy_quotes = true },
			    strict = { .encoding = "utf-8" };

	reads_as(STR("id,n\n1\n2,3\n4,5\n"), &pad, "2:1|;3:2|3;4:4|5;");
	reads_as(
	    STR("id,n\n1,2,3\n4,5\n6,7\n"), &extra, "2:1|2|3;3:4|5;4:6|7;");
	reads_as(STR("id,n\n1,2\n"), &bare, "1:id|n;2:1|2;");
	reads("id,n\n1,\"2\n3,4\n", "2!unclosed-quote;3:3|4;");
	reads_as(STR("id,n\n1,\"2\n3,4\n"), &lazy, "2:1|\"2;3:3|4;");
	reads_as((struct str){ "i\0d\0,\0n\0\n\0"
			       "1\0,\0"
			       "2\0",
		     16 },
	    &(struct tidy_options){ 0 }, "2:1|2;");
	reads_as(STR("id,n\n1,\xE9\n"), &strict, "2:1|\xC3\xA9;");
}

/* Evidence and data beyond the sample, alike at every size. */
static void
test_long(void)
{
	static char bytes[400000];
	struct tidy_options options = { .sample = 50 };
	char first[4096], text[4096];
	size_t n = 0;

	n += (size_t)sprintf(bytes, "id,note,n\n");
	for (int i = 0; i < 9000; i++)
		n += (size_t)sprintf(bytes + n, "%d,\"a\n%s\",%d\n", i,
		    i % 7 == 0 ? "Z\xC3\xBCrich" : "b", i);
	bytes[n - 3] = 'x'; /* the last number */
	read_all((struct str){ bytes, n }, &options, 1 << 20, first);
	for (size_t most = 1000; most < 70000; most += 9973) {
		read_all((struct str){ bytes, n }, &options, most, text);
		same_text(text, first, "blocks");
	}
}

int
main(void)
{
	test_plain();
	test_skips();
	test_tables();
	test_options();
	test_long();
	return tap_end();
}
