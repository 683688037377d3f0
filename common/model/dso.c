#include "model/dso.h"

#include "math/sum.h"

#include <math.h>

double
dso_simple(int64_t receivables, int64_t sales, int32_t days)
{
	if (sales <= 0)
		return NAN;
	return (double)receivables / (double)sales * days;
}

struct dso_countback
dso_count_back(int64_t receivables, const struct dso_month *month, size_t n,
    bool skip_empty)
{
	struct dso_countback result = { 0, false };
	int64_t left = receivables;

	for (size_t m = 0; m < n && left > 0; m++) {
		if (month[m].sales <= 0 && !skip_empty)
			break;
		if (month[m].sales <= 0) {
			result.days += month[m].days;
			continue;
		}
		if (left < month[m].sales) {
			result.days +=
			    dso_simple(left, month[m].sales, month[m].days);
			left = 0;
			break;
		}
		result.days += month[m].days;
		left -= month[m].sales;
	}
	result.bound = left > 0;
	return result;
}

double
dso_sales_weighted(const struct dso_month *month, size_t n)
{
	struct sum sum = { 0, 0 };
	bool any = false;

	for (size_t m = 0; m < n; m++) {
		if (month[m].sales <= 0)
			continue;
		any = true;
		sum_add(&sum,
		    dso_simple(month[m].open, month[m].sales, month[m].days));
	}
	return any ? sum_value(&sum) : NAN;
}

double
dso_effectiveness(const struct dso_period *p)
{
	int64_t could = p->begin + p->sales - p->end_not_due;

	if (could <= 0)
		return NAN;
	return 100.0 * (double)(p->begin + p->sales - p->end) / (double)could;
}
