/* convert: any dialect and encoding as plain CSV, the texts as they are. */
#include "cli/tool.h"
#include "crm-import/reading/excel_safe.h"
#include "crm-import/reading/source.h"

#include "base/die.h"

#include <stddef.h>
#include <string.h>

struct convert_options {
	struct source_options source;
};

static void
write_cell(struct csv_writer *w, bool safe, struct str text)
{
	if (safe)
		excel_safe_field(w, text);
	else
		csv_field(w, text);
}

/* The header cells as they stand; joined rows as one line; none invented. */
static void
write_header(const struct source *s, bool safe, struct csv_writer *w)
{
	const struct layout *l = s->layout;

	if (!l->has_header)
		return;
	for (size_t i = 0; i < l->header.n; i++)
		write_cell(w, safe,
		    l->header_rows == 1 ? l->raw_header[l->column[i].source]
					: l->header.name[i]);
	csv_end(w);
}

/* A record without quotes is written as it stands where the delimiter is that
 * of the output. */
static void
write_row(const struct source *s, bool safe, const struct tidy_row *row,
    struct csv_writer *w)
{
	if (!safe && row->verbatim && w->json == NULL &&
	    tidy_dialect(s->tidy)->delimiter == w->delimiter && row->n > 0 &&
	    row->field[0].n > 0 && (unsigned char)*row->field[0].p > ' ' &&
	    memchr(row->raw.p, '"', row->raw.n) == NULL)
		csv_verbatim(w, row->raw);
	else
		for (size_t i = 0; i < row->n; i++)
			write_cell(w, safe, row->field[i]);
	csv_end(w);
}

static int
run(struct tool *tool, void *options)
{
	const struct convert_options *o = options;
	struct csv_writer *w;
	struct tidy_row row;
	struct source s;

	source_open(&s, tool, &o->source, SOURCE_CONVERT);
	w = tool_output(tool);
	write_header(&s, o->source.excel_safe, w);
	do {
		source_check_header(&s);
		while (source_next(&s, &row))
			write_row(&s, o->source.excel_safe, &row, w);
	} while (source_next_file(&s));
	if (!source_close(&s)) {
		out_abandon(w->out);
		return EXIT_DATA;
	}
	return tool_close(tool);
}

#include "convert.def"

const struct method import_convert = { METHOD_TOLD, .run = run };
