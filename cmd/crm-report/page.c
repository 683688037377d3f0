/* page, text, markdown, list: a report for people, in the form that is asked.
 */
#include "cli/tool.h"

#include "crm-report/html/html.h"
#include "crm-report/kind/kind.h"
#include "crm-report/plain/plain.h"
#include "csv/row.h"

#include <stddef.h>

#include "page.def"

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
	struct csv_writer *w;
	struct page *p = tool_alloc(tool, sizeof(*p));

	options->top = 1;
	draw_report(p, tool, options);
	w = tool_output(tool);
	csv_verbatim(w, STR("table,kind,shape,rows,section,title"));
	csv_end(w);
	for (size_t i = 0; i < p->section.n; i++) {
		const struct section *s = p->section.v[i];

		csv_row(w, s->table->file,
		    s->kind->all == NULL ? STR("") : str_of(s->kind->name),
		    s->kind->shape == SHAPE_ROWS ? STR("rows") : STR("table"),
		    s->table->rows, i + 1, s->kicker);
	}
	return tool_close(tool);
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
