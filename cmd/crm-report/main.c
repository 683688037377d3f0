/*
 * crm-report: the tables of the other tools, as one page for people.
 *
 * table/ reads the tables of a stream; kind/ knows each by its columns and
 * says in sections, key figures and pictures what it shows (page/); html/ and
 * plain/ write these as HTML, for a terminal or as Markdown. check compares
 * two runs by rules instead of drawing one.
 */
#include "crm-report.h"

static const struct method *const methods[] = {
	&report_page,
	&report_text,
	&report_markdown,
	&report_check,
	&report_list,
	NULL,
};

int
main(int argc, char **argv)
{
	static const struct tool_def def = {
		.name = "crm-report",
		.summary = "the tables of the other tools, as one page for "
			   "people",
		.methods = methods,
	};

	return tool_main(&def, argc, argv);
}
