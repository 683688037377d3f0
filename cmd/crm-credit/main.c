#include "crm-credit.h"

static const struct method *const methods[] = {
	&credit_age,
	&credit_statement,
	&credit_match,
	&credit_forecast,
	&credit_pay,
	&credit_dso,
	&credit_ratios,
	&credit_grade,
	&credit_limit,
	&credit_hold,
	&credit_terms,
	&credit_dun,
	&credit_interest,
	&credit_provide,
	NULL,
};

int
main(int argc, char **argv)
{
	static const struct tool_def def = {
		.name = "crm-credit",
		.summary = "who may owe how much, who pays late, what to do",
		.methods = methods,
		.keeps_currencies = true,
	};

	return tool_main(&def, argc, argv);
}
