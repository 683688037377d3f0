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
#include "crm-score.h"

static const struct method *const methods[] = {
	&score_affinity,
	&score_apply,
	&score_check,
	&score_complaints,
	&score_clv,
	&score_due,
	&score_fit,
	&score_forecast,
	&score_importance,
	&score_index,
	&score_indices,
	&score_lead,
	&score_loyalty,
	&score_profit,
	&score_sample,
	&score_service,
	&score_survey,
	&score_simulate,
	&score_weigh,
	NULL,
};

int
main(int argc, char **argv)
{
	static const struct tool_def def = {
		.name = "crm-score",
		.summary = "what each customer is worth and how satisfied",
		.methods = methods,
	};

	return tool_main(&def, argc, argv);
}
