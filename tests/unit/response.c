#include "model/response.h"

#include "unit/tap.h"

int
main(void)
{
	/* 1000 contacted, 100 responded; of 200 with the value 40 did. */
	struct response_counts counts = { 1000, 100, 200, 40 };
	struct response_result r = response_result(&counts, 0.95);

	near_relative(r.rate, 0.2, 1e-15, "rate");
	near_relative(r.lift, 2, 1e-15, "lift");
	near_relative(r.share_responded, 0.4, 1e-15, "share of responders");
	near_relative(r.share_others, 160.0 / 900, 1e-15, "share of the rest");
	near_relative(r.index, 200, 1e-15, "index");
	/* prop.test(c(40, 160), c(100, 900), correct = FALSE) in R: X-squared
	 * = 27.778, p = 1.361e-07. */
	near_relative(r.z * r.z, 27.7777777778, 1e-10, "z squared");
	near_relative(r.p, 1.360802291135708e-7, 1e-9, "p");
	/* proportion_confint(40, 200, method="wilson") of statsmodels */
	near_absolute(r.lower, 0.15045200926098118, 1e-9, "Wilson, lower");
	near_absolute(r.upper, 0.2608551865653788, 1e-9, "Wilson, upper");
	counts = (struct response_counts){ 10, 0, 4, 0 };
	r = response_result(&counts, 0.95);
	ok(isnan(r.lift) && isnan(r.p) && r.rate == 0, "no responder");
	counts = (struct response_counts){ 10, 5, 10, 5 };
	r = response_result(&counts, 0.95);
	ok(isnan(r.p) && r.lift == 1, "the value of all");
	counts = (struct response_counts){ 10, 5, 0, 0 };
	r = response_result(&counts, 0.95);
	ok(isnan(r.rate) && isnan(r.index), "the value of nobody");
	return tap_end();
}
