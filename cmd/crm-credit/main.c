/*
 * crm-credit: who may owe how much, who pays late, what to do.
 *
 * book/ reads documents, payments and allocations in the forms people have and
 * replays them (common/model/ledger); facts/ says what a customer owes, how it
 * pays and what it promised. Every method stands on these two: state (age/,
 * statement/, dso), habits (pay, ratios, grade), decisions (limit, hold/,
 * terms, dun/), money (interest, provide/), and before them match/, which
 * finds the documents that a payment pays, after them forecast/, when cash
 * comes in.
 */
#include "cli/tool.h"

#include "main.def"

int
main(int argc, char **argv)
{
	static const struct tool_def def = { TOOL_TOLD };

	return tool_main(&def, argc, argv);
}
