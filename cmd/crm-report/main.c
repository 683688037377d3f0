/*
 * crm-report: the tables of the other tools, as one page for people.
 *
 * table/ reads the tables of a stream; kind/ knows each by its columns and
 * says in sections, key figures and pictures what it shows (page/); html/ and
 * plain/ write these as HTML, for a terminal or as Markdown. check compares
 * two runs by rules instead of drawing one.
 */
#include "cli/tool.h"

#include "main.def"

int
main(int argc, char **argv)
{
	static const struct tool_def def = { TOOL_TOLD };

	return tool_main(&def, argc, argv);
}
