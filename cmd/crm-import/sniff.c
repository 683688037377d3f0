/* sniff: what crm-import would decide about a file, and its first rows. */
#include "cli/tool.h"
#include "crm-import/reading/source.h"
#include "csv/row.h"

#include <stddef.h>

struct sniff_options {
	struct source_options source;
	int64_t rows;
};

static void
setting(struct csv_writer *w, const char *name, const char *value)
{
	csv_row(w, name, value);
}

static void
number(struct csv_writer *w, const char *name, uint64_t value)
{
	csv_row(w, name, value);
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
	if (dialect->wrapped)
		setting(w, "quoted_lines", "yes");
	if (dialect->sep_line)
		setting(w, "sep_line", "yes");
	number(w, "comments", l->comment_lines);
	number(w, "preamble", l->preamble);
	number(w, "header_line", l->header_line);
	number(w, "header_rows", l->header_rows);
	number(w, "columns", l->header.n);
}

static void
write_columns(const struct layout *l, struct csv_writer *w)
{
	csv_verbatim(w, STR("column,name,kind,guard"));
	csv_end(w);
	for (size_t i = 0; i < l->header.n; i++) {
		const char *guard = &l->column[i].guard;

		csv_row(w, (int64_t)i + 1, l->header.name[i],
		    kind_name(l->column[i].kind),
		    ((struct str){ guard, *guard != 0 }));
	}
}

static void
write_preview(struct source *s, struct csv_writer *w, int64_t rows)
{
	struct tidy_row row;

	csv_fields(w, s->layout->header.name, s->layout->header.n);
	csv_end(w);
	while (rows-- > 0 && source_next(s, &row)) {
		csv_fields(w, row.field, row.n);
		csv_end(w);
	}
}

static int
run(struct tool *tool, void *options)
{
	const struct sniff_options *o = options;
	struct csv_writer *w;
	struct source s;

	source_open(&s, tool, &o->source, SOURCE_SHOW);
	w = tool_output(tool);
	do {
		if (s.file > 0)
			csv_next_table(w);
		write_decisions(&s, w);
		csv_next_table(w);
		write_columns(s.layout, w);
		csv_next_table(w);
		write_preview(&s, w, o->rows);
		if (s.tidy != NULL)
			tidy_close(s.tidy);
		s.tidy = NULL;
	} while (source_next_file(&s));
	source_drop(&s);
	return tool_close(tool);
}

#include "sniff.def"

const struct method import_sniff = { METHOD_TOLD, .run = run };
