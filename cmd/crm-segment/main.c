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
#include "crm-segment.h"

static const struct method *const methods[] = {
	&segment_rfm,
	&segment_abc,
	&segment_pyramid,
	&segment_summary,
	&segment_lifecycle,
	&segment_type,
	&segment_cohort,
	&segment_accounts,
	&segment_kmeans,
	&segment_migrate,
	&segment_rules,
	&segment_response,
	&segment_composition,
	&segment_matrix,
	&segment_growth,
	NULL,
};

int
main(int argc, char **argv)
{
	static const struct tool_def def = {
		.name = "crm-segment",
		.summary = "who belongs together: customers in, segments out",
		.methods = methods,
	};

	return tool_main(&def, argc, argv);
}
