/*
 * response: responders against the others of a campaign, one attribute value
 * at a time.
 */
#pragma once

#include <stdint.h>

/* Of all customers, those with the value, and the responders among both. */
struct response_counts {
	uint64_t all, responders;
	uint64_t contacted, responded;
};

struct response_result {
	double rate;		/* responded / contacted */
	double lower, upper;	/* Wilson limits of the rate */
	double lift;		/* rate / overall rate */
	double share_responded; /* the value's share among responders, */
	double share_others;	/* among the rest */
	double index;		/* 100 x share among responders / among all */
	double z;		/* of the two shares, pooled */
	double p;		/* two-sided, normal */
};

/*
 * What the counts say, limits at confidence `level`. A figure whose divisor is
 * 0 is NaN.
 */
struct response_result
response_result(const struct response_counts *counts, double level);
