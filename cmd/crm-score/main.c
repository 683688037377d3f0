/*
 * crm-score: what each customer is worth and how satisfied.
 *
 * Three families: value (clv/, simulate, forecast/, profit/, affinity),
 * scorecards (fit/, apply, check/, weigh, lead/), and what customers say
 * (survey/, importance, index/, indices, loyalty/, sample/, complaints/,
 * service, due). The arithmetic is in common/model; shared/ holds the rows of
 * a run as typed columns (frame), rules of conditions and tables of named
 * figures.
 */
#include "cli/tool.h"

#include "main.def"

int
main(int argc, char **argv)
{
	static const struct tool_def def = { TOOL_TOLD };

	return tool_main(&def, argc, argv);
}
