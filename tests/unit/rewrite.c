/* A rarer dialect in the form that csv/reader knows, however it arrives. */
#include "csv/rewrite.h"
#include "base/diag.h"
#include "unit/dribble.h"
#include "unit/tap.h"

static void
rewrites_as(struct str from, const struct csv_rewrite *how, const char *want)
{
	static const size_t sizes[] = { 1, 2, 3, 5, 7, 4096 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct dribble dribble;
		struct in *in =
		    csv_rewrite(dribble_open(&dribble, from, sizes[i]), how);
		char text[300];
		size_t n = 0, got = 1;
		struct diag d;

		while (got > 0 && in_read(in, text + n, sizes[i], &got, &d))
			n += got;
		text[n] = '\0';
		same_text(text, want, want);
		in_close(in);
	}
}

static void
rewrites(struct str from, bool backslash, const char *want)
{
	rewrites_as(
	    from, &(struct csv_rewrite){ ',', '"', backslash, false }, want);
}

/* Spaces that line up columns. */
static void
check_runs(void)
{
	static const struct csv_rewrite runs = { ' ', '"', false, true };

	rewrites_as(STR("a  b\n1 2"), &runs, "a b\n1 2");
	rewrites_as(STR("  a  b  \r\n 1    2\r\n"), &runs, "a b\r\n1 2\r\n");
	rewrites_as(
	    STR("\"x  y\"   2 \n3  \"z\"\n"), &runs, "\"x  y\" 2\n3 \"z\"\n");
	rewrites_as(STR("   \n\n a \n"), &runs, "\n\na\n");
}

int
main(void)
{
	check_runs();
	rewrites(STR(""), true, "");
	rewrites(STR("a,b\n1,2"), true, "a,b\n1,2");
	/* white space between a delimiter and a quote goes, other stays */
	rewrites(STR("1, \"a, b\" ,2\n"), false, "1,\"a, b\" ,2\n");
	rewrites(STR(" a, b ,c\n"), false, " a, b ,c\n");
	rewrites(STR("1,  \n"), false, "1,  \n");
	/* a backslash is text where it is no escape */
	rewrites(STR("c\\,d,\"a\\\"b\"\n"), false, "c\\,d,\"a\\\"b\"\n");
	/* escaped quotes are doubled, other escapes quote the field */
	rewrites(STR("\"a \\\"q\\\" b\",1\n"), true, "\"a \"\"q\"\" b\",1\n");
	rewrites(STR("c\\,d,1\n"), true, "\"c,d\",1\n");
	rewrites(STR("a\\\nb,1\n"), true, "\"a\nb\",1\n");
	rewrites(STR("say \\\"hi\\\",1\n"), true, "\"say \"\"hi\"\"\",1\n");
	rewrites(STR("a\\\\b,1\n"), true, "\"a\\b\",1\n");
	/* what escapes nothing stays: a path, and a last backslash */
	rewrites(STR("C:\\new,1\n"), true, "C:\\new,1\n");
	rewrites(STR("a,b\\"), true, "a,b\\");
	/* doubled quotes and line ends in quotes stay as they are */
	rewrites(STR("\"a\"\"b\",\"c\r\nd\"\r\n"), true,
	    "\"a\"\"b\",\"c\r\nd\"\r\n");
	return tap_end();
}
