/* sniff: what crm-import would decide about a file, and its first rows. */
#include "crm-import.h"
#include "crm-import/reading/source.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

struct sniff_options {
	struct source_options source;
	int64_t rows;
};

static void
setting(struct csv_writer *w, const char *name, const char *value)
{
	csv_field(w, str_of(name));
	csv_field(w, str_of(value));
	csv_end(w);
}

static void
number(struct csv_writer *w, const char *name, uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	setting(w, name, text);
}

static const char *
character(char c, char room[2])
{
	room[0] = c;
	room[1] = '\0';
	return c == '\t'				 ? "tab"
	    : c == CSV_NO_DELIMITER || c == CSV_NO_QUOTE ? "none"
							 : room;
}

static void
write_decisions(const struct source *s, struct csv_writer *w)
{
	const struct csv_sniff *dialect = tidy_dialect(s->tidy);
	const struct layout *l = s->layout;
	char d[2], q[2];

	setting(w, "setting", "value");
	setting(w, "file", source_file(s));
	setting(w, "encoding", tidy_encoding(s->tidy)->name);
	setting(w, "delimiter", character(dialect->delimiter, d));
	setting(w, "quote", character(dialect->quote, q));
	setting(w, "escape", dialect->backslash ? "backslash" : "doubled");
	setting(w, "line_ends", tidy_line_ends(s->tidy));
	if (dialect->sep_line)
		setting(w, "sep_line", "yes");
	number(w, "comments", l->comment_lines);
	number(w, "preamble", l->preamble);
	number(w, "header_line", l->header_line);
	number(w, "header_rows", l->header_rows);
	number(w, "columns", l->header.n);
	for (size_t i = 0; i < l->header.n; i++) {
		char name[32];
		struct str text = l->header.name[i];

		snprintf(name, sizeof(name), "column_%zu", i + 1);
		csv_field(w, str_of(name));
		csv_field(w, text);
		csv_field(w, str_of(kind_name(l->column[i].kind)));
		if (l->column[i].guard != 0)
			csv_field(w, (struct str){ &l->column[i].guard, 1 });
		csv_end(w);
	}
}

static void
write_preview(struct source *s, struct csv_writer *w, int64_t rows)
{
	struct tidy_row row;

	for (size_t i = 0; i < s->layout->header.n; i++)
		csv_field(w, s->layout->header.name[i]);
	csv_end(w);
	while (rows-- > 0 && source_next(s, &row)) {
		for (size_t i = 0; i < row.n; i++)
			csv_field(w, row.field[i]);
		csv_end(w);
	}
}

static int
run(struct tool *tool, void *options)
{
	const struct sniff_options *o = options;
	struct tool_output out;
	struct source s;

	source_open(&s, tool, &o->source, true);
	tool_output(tool, &out, ',');
	do {
		if (s.file > 0)
			out_byte(&out.out, '\n');
		write_decisions(&s, &out.w);
		out_byte(&out.out, '\n');
		write_preview(&s, &out.w, o->rows);
		if (s.tidy != NULL)
			tidy_close(s.tidy);
		s.tidy = NULL;
	} while (source_next_file(&s));
	source_drop(&s);
	tool_close(tool, &out);
	return 0;
}

static const struct opt options[] = {
	SOURCE_OPTIONS(struct sniff_options),
	{ "rows", OPT_INT, offsetof(struct sniff_options, rows), "N", "5",
	    "rows of the preview", 0, 1000 },
	{ 0 },
};

const struct method import_sniff = {
	.name = "sniff",
	.summary = "what a file is: encoding, dialect, header, columns, and a "
		   "preview",
	.options = options,
	.options_size = sizeof(struct sniff_options),
	.run = run,
};
