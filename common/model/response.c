#include "model/response.h"

#include "math/dist.h"

#include <math.h>

static double
ratio(double part, double whole)
{
	return whole > 0 ? part / whole : NAN;
}

struct response_result
response_result(const struct response_counts *counts, double level)
{
	double n = (double)counts->contacted, x = (double)counts->responded;
	double n1 = (double)counts->responders;
	double n0 = (double)counts->all - n1;
	double share = ratio(n, n1 + n0), variance;
	struct response_result result = {
		.rate = ratio(x, n),
		.share_responded = ratio(x, n1),
		.share_others = ratio(n - x, n0),
	};

	wilson_limits(x, n, level, &result.lower, &result.upper);
	result.lift = ratio(result.rate, ratio(n1, n1 + n0));
	result.index = 100 * ratio(result.share_responded, share);
	variance = share * (1 - share) * (1 / n1 + 1 / n0);
	result.z = result.p = NAN;
	if (n1 > 0 && n0 > 0 && variance > 0) {
		result.z = (result.share_responded - result.share_others) /
		    sqrt(variance);
		result.p = 2 * normal_tail(fabs(result.z));
	}
	return result;
}
