#include "cli/tool.h"

#include "base/die.h"
#include "base/pool.h"
#include "cli/grid.h"
#include "cli/pretty.h"
#include "csv/json.h"
#include "io/spill.h"
#include "text/date.h"

#include <string.h>
#include <unistd.h>

_Noreturn void
tool_fail(struct tool *tool, const struct diag *d)
{
	report_close(&tool->report);
	die(d->status, "%s", d->text);
}

size_t
tool_memory(const struct tool *tool)
{
	enum { MOST = 1 << 30 };
	uint64_t given = tool->common.memory, quarter = MOST;
#ifdef _SC_PHYS_PAGES
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);

	if (pages > 0 && page > 0)
		quarter = (uint64_t)pages / 4 * (uint64_t)page;
#endif
	if (given == 0)
		given = quarter < MOST ? quarter : MOST;
	return (size_t)given;
}

void
tool_spill(struct tool *tool, struct pool **pool, struct spill **spill)
{
	struct diag d;

	*pool = pool_new(tool_memory(tool));
	*spill = spill_new(tool->common.tmpdir);
	if (tool->common.tmpdir != NULL && !spill_try(*spill, &d))
		tool_fail(tool, &d);
}

void
tool_spilled(struct tool *tool, const struct spill *spill)
{
	if (spill_written(spill) > 0)
		report_detail(&tool->report,
		    "%.1f MB of temporary data (--memory)",
		    (double)spill_written(spill) / 1e6);
}

void *
tool_alloc(struct tool *tool, size_t size)
{
	return arena_array(&tool->memory, 1, size);
}

int32_t
tool_today(const struct tool *tool)
{
	int32_t day = tool->common.as_of;

	return day == DATE_NONE ? date_today() : day;
}

void
tool_no_by(const struct tool *tool)
{
	if (tool->common.by != NULL)
		die(EXIT_USAGE,
		    "--by is for tables with a row per value; %s makes none "
		    "with these options",
		    tool->method[0]->name);
}

const char *
tool_role(const struct tool *tool, const char *role)
{
	for (size_t i = tool->roles; i-- > 0;)
		if (strcmp(tool->role[i].role, role) == 0)
			return tool->role[i].column;
	return NULL;
}

static char
delimiter_of(const char *option, const char *name)
{
	static const struct {
		const char *name;
		char c;
	} named[] = { { "tab", '\t' }, { "\\t", '\t' }, { "comma", ',' },
		{ "semicolon", ';' }, { "pipe", '|' }, { "space", ' ' } };

	for (size_t i = 0; i < COUNT(named); i++)
		if (strcmp(name, named[i].name) == 0)
			return named[i].c;
	if (strlen(name) != 1 || strchr("\"\r\n", *name) != NULL)
		die(EXIT_USAGE,
		    "--%s: \"%s\" is not one character, tab, comma, semicolon "
		    "or pipe",
		    option, name);
	return *name;
}

char
tool_in_delimiter(const struct tool *tool)
{
	if (tool->common.tsv)
		return '\t';
	if (strcmp(tool->common.delimiter, "auto") == 0)
		return 0;
	return delimiter_of("delimiter", tool->common.delimiter);
}

char
tool_out_delimiter(const struct tool *tool)
{
	if (tool->common.pretty)
		return ',';
	if (tool->common.out_delimiter != NULL)
		return delimiter_of(
		    "out-delimiter", tool->common.out_delimiter);
	if (tool->common.tsv)
		return '\t';
	return tool->def->tolerant || tool->delimiter == 0 ? ','
							   : tool->delimiter;
}

/* It takes its place before what is written beside it. */
static void
open_main(const struct tool *tool, struct out *out)
{
	out_open(out, tool->common.output);
	out_first(out);
}

struct csv_writer *
tool_output(struct tool *tool)
{
	struct tool_file *o = &tool->main;

	if (tool->common.pretty && tool->common.json)
		die(EXIT_USAGE,
		    "--pretty and --json: a table is one or the other");
	if (tool->common.pretty)
		out_open_memory(&o->out);
	else
		open_main(tool, &o->out);
	csv_writer_init(
	    &o->w, &o->out, tool_out_delimiter(tool), (int)tool->common.digits);
	if (tool->common.json)
		o->w.json = csv_json_new();
	return &o->w;
}

/* The table for people: on a terminal it is cut and may be coloured. */
static void
print_pretty(struct tool *tool, struct str table)
{
	enum { SHOWN = 40 };
	struct out out;
	struct grid_style style = { .width = grid_width(tool->common.width),
		.ascii = tool->common.ascii };
	struct pretty how = { &style, tool, 0 };

	open_main(tool, &out);
	if (out.path == NULL && isatty(STDOUT_FILENO)) {
		style.colour = grid_colour();
		how.rows = SHOWN;
	}
	pretty_print(&out, table, &how);
	out_close(&out);
}

int
tool_close(struct tool *tool)
{
	struct out *out = &tool->main.out;

	csv_json_free(tool->main.w.json);
	if (tool->common.pretty) {
		print_pretty(tool, (struct str){ out->bytes, out->n });
		out_abandon(out);
	} else {
		out_close(out);
	}
	return tool->report.status;
}
