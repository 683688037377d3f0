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
