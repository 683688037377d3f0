/*
 * crm-churn: who is leaving, when, and whom to win back.
 *
 * From contracts or events to what is known: label (who has left), rate/ and
 * retain (how many). From there to when: survive/ and cox/. To who: features/
 * makes columns as of a day, fit/ learns, check/ judges on rows not seen,
 * predict scores; alive asks the buying laws instead. winback/ weighs the
 * offer. shared/ reads spells, visits and durations.
 */
#include "cli/tool.h"

#include "main.def"

int
main(int argc, char **argv)
{
	static const struct tool_def def = { TOOL_TOLD };

	return tool_main(&def, argc, argv);
}
