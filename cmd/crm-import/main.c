/*
 * crm-import: any flat export in, clean records and customer cards out.
 *
 * What a file means is decided in reading/ (preset, mapping, look) on top of
 * common/table; convert and sniff show it. The kinds of records (orders,
 * customers, invoices, ...) are one method, clean/, with a table of columns
 * each. customers become persons in linkage/, which dedupe/ uses within one
 * file and merge/ against a master that lasts. card/ groups orders by customer
 * for all other tools; profile/, mask/ and split say, hide and deal out what
 * is there.
 */
#include "cli/tool.h"

#include "main.def"

int
main(int argc, char **argv)
{
	static const struct tool_def def = { TOOL_TOLD };

	return tool_main(&def, argc, argv);
}
