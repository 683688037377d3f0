/*
 * crm-segment: who belongs together.
 *
 * Most methods give a row per customer (rfm/, abc/, pyramid, lifecycle, type,
 * kmeans/, rules, matrix/) and run together in one pass of cli/customers, from
 * orders or from cards. The others are tables: summary of what a segment
 * holds, cohort, accounts, migrate/ and growth/ of how it changed, composition
 * of the products, response/ of a campaign. shared/ holds bins, classes and
 * what counts as a purchase.
 */
#include "cli/tool.h"

#include "main.def"

int
main(int argc, char **argv)
{
	static const struct tool_def def = { TOOL_TOLD };

	return tool_main(&def, argc, argv);
}
