/*
 * crm-churn: who is leaving, when, and whom to win back.
 *
 * From contracts or events to what is known: label (who has left), rate/ and
 * retain (how many). From there to when: survive/ and cox/. To who: features/
 * makes columns as of a day, fit/ learns, check/ judges on rows not seen,
 * predict scores; alive asks the buying laws instead. winback/ weighs the
 * offer. shared/ reads spells, visits and durations.
 */
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
