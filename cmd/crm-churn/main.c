#include "crm-churn.h"

static const struct method *const methods[] = {
	&churn_label,
	&churn_rate,
	&churn_retain,
	&churn_survive,
	&churn_cox,
	&churn_features,
	&churn_fit,
	&churn_predict,
	&churn_check,
	&churn_alive,
	&churn_winback,
	NULL,
};

int
main(int argc, char **argv)
{
	static const struct tool_def def = {
		.name = "crm-churn",
		.summary = "who is leaving, when, and whom to win back",
		.methods = methods,
	};

	return tool_main(&def, argc, argv);
}
