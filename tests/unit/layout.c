/* Where the table is in a file, and what its other records are. */
#include "table/layout.h"
#include "unit/tap.h"

enum { RECORDS = 40, FIELDS = 8 };

/* Records of a text: fields end at |, records at line ends. */
struct sample {
	struct layout_record record[RECORDS];
	struct str field[RECORDS][FIELDS];
	size_t n;
};

static void
cut(struct sample *s, const char *text)
{
	struct str rest = str_of(text);
	bool blank = false;

	s->n = 0;
	for (uint64_t line = 1; rest.p != NULL && rest.n > 0; line++) {
		struct str record = str_cut(&rest, '\n');
		struct layout_record *r = &s->record[s->n];

		if (record.n == 0) {
			blank = true;
			continue;
		}
		*r = (struct layout_record){ s->field[s->n], 0, line, blank };
		while (record.p != NULL)
			r->field[r->n++] = str_cut(&record, '|');
		blank = false;
		s->n++;
	}
}

/* Width, header line, rows of the header, preamble, comments, names. */
static void
finds(const char *text, const char *want)
{
	struct layout_given given = { false, false };
	struct sample s;
	struct layout l;
	char got[500];
	size_t n;

	cut(&s, text);
	if (!layout_find(&l, s.record, s.n, &given)) {
		same_text("none", want, text);
		layout_free(&l);
		return;
	}
	n = (size_t)snprintf(got, sizeof(got),
	    "%zu at %d, %zu+%zu+%zu%s:", l.width, (int)l.header_line,
	    l.preamble, l.comment_lines, l.header_rows,
	    l.report ? " report" : "");
	for (size_t i = 0; i < l.header.n; i++)
		n += (size_t)snprintf(got + n, sizeof(got) - n, " %.*s",
		    STR_ARG(l.header.name[i]));
	same_text(got, want, text);
	layout_free(&l);
}

static void
test_headers(void)
{
	finds("", "none");
	finds("#a\n#b\n", "none");
	finds("id|name\n1|a\n", "2 at 1, 0+0+1: id name");
	finds("id|name\n", "2 at 1, 0+0+1: id name");
	finds("Report\nJan\n\nid|name|n\n1|a|2\n2|b|3\n3|c|4\n",
	    "3 at 4, 2+0+1 report: id name n");
	finds(
	    "Report||\nid|name|n\n1|a|2\n", "3 at 2, 1+0+1 report: id name n");
	finds("#a|b\n#c\nid|n\n1|2\n", "2 at 3, 0+2+1: id n");
	finds("#|n\n1|2\n2|3\n", "2 at 1, 0+0+1: # n");
	finds("7|5|2024-01-01\n8|6|2024-01-02\n",
	    "3 at 0, 0+0+0: column_1 column_2 column_3");
	/* a name of a role makes a header of what looks like data */
	finds("a|date\nb|x\n", "2 at 1, 0+0+1: a date");
}

static void
test_names(void)
{
	finds("Customer||Order|\nid|name|no|total\n1|a|2|3\n",
	    "4 at 2, 0+0+2: Customer id Customer name Order no Order total");
	finds("id|id|id\n1|2|3\n", "3 at 1, 0+0+1: id id_2 id_3");
	finds("id||n|\n1|x|2|\n3|y|4|\n", "3 at 1, 0+0+1: id column_2 n");
	finds(" a \t b |c\n1|2\n", "2 at 1, 0+0+1: a b c");
}

static void
test_tables(void)
{
	/* the first of two, whichever is longer */
	finds("id|name|n\n1|a|2\n2|b|3\n3|c|4\n\nsku|q\nx|1\ny|2\n",
	    "3 at 1, 0+0+1: id name n");
	finds("sku|quantity\nx|1\ny|2\n\nid|name|n\n1|a|2\n2|b|3\n3|c|4\n",
	    "2 at 1, 0+0+1: sku quantity");
	finds("sku|q|p\nx|1|2\n\nid|n\n1|2\n2|3\n3|4\n",
	    "3 at 1, 0+0+1: sku q p");
	/* titles with what they are, of two columns, are no table */
	finds("Report|Sales\nFrom|2024-01-01\n\nid|name|n\n1|a|2\n2|b|3\n",
	    "3 at 4, 2+0+1 report: id name n");
	finds("Currency|EUR\nRegion|North\n\nid|name|n\n1|a|2\n2|b|3\n3|c|4\n",
	    "3 at 4, 2+0+1 report: id name n");
	/* groups under an empty first header cell make a report */
	finds("|Date|n\nAnn\n|2024-01-01|5\nBob\n|2024-01-02|6\n",
	    "3 at 1, 0+0+1 report: column_1 Date n");
}

static void
test_classes(void)
{
	static const struct {
		const char *record;
		enum layout_class want;
	} cases[] = { { "4|d|2024-01-05|9", LAYOUT_DATA },
		{ "|d|2024-01-05|9", LAYOUT_DATA }, { "|||", LAYOUT_ALL_EMPTY },
		{ "  |\t||", LAYOUT_ALL_EMPTY }, { "# note", LAYOUT_COMMENT },
		{ "#4|d|2024-01-05|9", LAYOUT_DATA },
		{ "id|name|date|n", LAYOUT_REPEATED_HEADER },
		{ "Total|||9", LAYOUT_TOTAL }, { "Summe|||9", LAYOUT_TOTAL },
		{ "合计|||9", LAYOUT_TOTAL },
		{ "|Grand total||9", LAYOUT_TOTAL },
		{ "Total|for Ann||9", LAYOUT_TOTAL },
		{ "Totally Ltd|x||9", LAYOUT_DATA }, { "|||9", LAYOUT_NUMBERS },
		{ "|7||$9.00", LAYOUT_NUMBERS }, { "Ann|||", LAYOUT_GROUP },
		{ "Ann", LAYOUT_GROUP },
		{ "Total count|Total sum", LAYOUT_FOOTER },
		{ "sku|price", LAYOUT_TEXT }, { "5|2024-01-01", LAYOUT_TEXT },
		{ "1|2|3|4|5", LAYOUT_DATA } };
	struct layout_given given = { false, true };
	struct sample s, r;
	struct layout l;

	cut(&s,
	    "id|name|date|n\n1|a|2024-01-02|7\n2|b|2024-01-03|8\n"
	    "3|c|2024-01-04|9\n");
	layout_find(&l, s.record, s.n, &given);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum layout_class got;

		cut(&r, cases[i].record);
		got = layout_classify(&l, &r.record[0]);
		ok(got == cases[i].want, "\"%s\" is %d", cases[i].record, got);
	}
	cut(&r, "9|x|2024-01-05|4\n9|x||\nid|name|date|n\n9|x|4\n");
	ok(layout_fits(&l, &r.record[0]), "a record fits");
	ok(layout_fits(&l, &r.record[1]), "one with gaps fits");
	ok(!layout_fits(&l, &r.record[2]), "a header does not");
	ok(!layout_fits(&l, &r.record[3]), "nor another width");
	layout_free(&l);
}

/* Guards, kinds and decimal signs of columns. */
static void
test_columns(void)
{
	struct layout_given given = { false, false };
	struct sample s;
	struct layout l;

	cut(&s, "id|zip|n|m\n1|'02|1,5|x\n2|'03|2,5|\n3||3,5|7\n");
	layout_find(&l, s.record, s.n, &given);
	ok(l.column[1].guard == '\'' && l.column[0].guard == 0, "guards");
	ok(l.column[0].kind == KIND_INTEGER, "integers");
	ok(l.column[2].kind == KIND_MONEY && l.column[2].decimal == ',',
	    "a decimal comma");
	ok(l.column[3].kind == KIND_WORDS, "a mixture is text");
	layout_free(&l);
}

int
main(void)
{
	test_headers();
	test_names();
	test_tables();
	test_classes();
	test_columns();
	return tap_end();
}
