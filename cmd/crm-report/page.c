/* page, text, markdown, list: a report for people, in the form that is asked.
 */
#include "crm-report.h"

#include "crm-report/html/html.h"
#include "crm-report/kind/kind.h"
#include "crm-report/plain/plain.h"

#include <stddef.h>

#define AT(field) offsetof(struct report_options, field)

/* Which sections there are. */
#define SECTIONS                                                             \
	{ "lang", OPT_CHOICE, AT(lang), "en|de|fr|zh", "en",                 \
		"language of labels and number marks; cells never change" }, \
	    { "before", OPT_FILES, AT(before), "DIR|FILE,...",               \
		    .help = "the tables of an earlier run (of a folder: "    \
			    "*.csv): changes are told" },                    \
	    { "sections", OPT_TEXT, AT(sections), "KIND,...",                \
		    .help = "only these, in this order (crm-report list)" }, \
	    { "without", OPT_TEXT, AT(without), "KIND,...",                  \
		    .help = "all but these" },                               \
	{                                                                    \
		"known-only", OPT_FLAG, AT(known_only),                      \
		    .help = "a table that is not known is an error"          \
	}

/* What stands in them. */
#define LOOKS                                                                \
	{ "title", OPT_TEXT, AT(title), "TEXT",                              \
		.help =                                                      \
		    "the title; the default is that of the first section" }, \
	    { "subtitle", OPT_TEXT, AT(subtitle), "TEXT",                    \
		    .help = "a line beside it" },                            \
	    { "top", OPT_INT, AT(top), "N", "10",                            \
		    "rows of a list of customers; 0: all", 0, 1e6 },         \
	    { "small", OPT_INT, AT(small), "N", "30",                        \
		    "groups below N are shown, but not judged", 0, 1e9 },    \
	    { "label", OPT_TEXTS, AT(label), "CODE=TEXT",                    \
		    .help = "own words for a code; may be given again" },    \
	    { "labels", OPT_FILE, AT(labels), "FILE",                        \
		    .help = "the same of many: a table of code, text" },     \
	    { "currency", OPT_TEXT, AT(currency), "CODE",                    \
		    .help = "of the amounts of a table that has no column "  \
			    "currency" },                                    \
	{                                                                    \
		"mask", OPT_TEXT, AT(mask), "COLUMN,...",                    \
		    .help = "cells of these columns are shown as row "       \
			    "numbers: for a page that leaves the house"      \
	}

static const struct opt page_options[] = {
	LOOKS,
	SECTIONS,
	{ "table-rows", OPT_INT, AT(table_rows), "N", "-1",
	    "rows of the table behind a picture; -1: 12, fewer where the page "
	    "would be longer than 300 kB",
	    -1, 1e6 },
	{ 0 },
};

static const struct opt text_options[] = { LOOKS, SECTIONS, { 0 } };

static const struct opt list_options[] = { SECTIONS, { 0 } };

static const struct column_doc listed[] = {
	{ "table", "the file, without its folder" },
	{ "kind", "as what it is known; empty: not known" },
	{ "shape", "table, or rows: one per customer" },
	{ "rows", "of the table" },
	{ "section", "where its section stands on the page" },
	{ "title", "of the section" },
	{ 0 },
};

typedef void write_function(struct out *out, struct page *p);

static int
run_report(struct tool *tool, void *self, write_function *write)
{
	struct page *p = tool_alloc(tool, sizeof(*p));
	struct out out;

	draw_report(p, tool, self);
	out_open(&out, tool->common.output);
	write(&out, p);
	out_close(&out);
	return tool->report.status;
}

static int
run_page(struct tool *tool, void *self)
{
	return run_report(tool, self, html_page);
}

static int
run_text(struct tool *tool, void *self)
{
	return run_report(tool, self, plain_text);
}

static int
run_markdown(struct tool *tool, void *self)
{
	return run_report(tool, self, plain_markdown);
}

static int
run_list(struct tool *tool, void *self)
{
	struct report_options *options = self;
	struct tool_output o;
	struct page *p = tool_alloc(tool, sizeof(*p));

	options->top = 1;
	draw_report(p, tool, options);
	tool_output(tool, &o, ',');
	csv_verbatim(&o.w, STR("table,kind,shape,rows,section,title"));
	csv_end(&o.w);
	for (size_t i = 0; i < p->section.n; i++) {
		const struct section *s = p->section.v[i];

		csv_field(&o.w, s->table->file);
		csv_field(&o.w,
		    s->kind->all == NULL ? STR("") : str_of(s->kind->name));
		csv_field(&o.w,
		    s->kind->shape == SHAPE_ROWS ? STR("rows") : STR("table"));
		csv_int(&o.w, (int64_t)s->table->rows);
		csv_int(&o.w, (int64_t)i + 1);
		csv_field(&o.w, s->kicker);
		csv_end(&o.w);
	}
	return tool_close(tool, &o);
}

const struct method report_page = {
	.name = "page",
	.summary = "one HTML page of all tables, to look at and to forward",
	.options = page_options,
	.options_size = sizeof(struct report_options),
	.run = run_page,
};

const struct method report_text = {
	.name = "text",
	.summary = "the same for a terminal or a mail",
	.options = text_options,
	.options_size = sizeof(struct report_options),
	.run = run_text,
};

const struct method report_markdown = {
	.name = "markdown",
	.summary = "the same as Markdown",
	.options = text_options,
	.options_size = sizeof(struct report_options),
	.run = run_markdown,
};

const struct method report_list = {
	.name = "list",
	.summary = "as what each table is known, and what would be drawn",
	.options = list_options,
	.options_size = sizeof(struct report_options),
	.makes = listed,
	.run = run_list,
};
