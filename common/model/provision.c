#include "model/provision.h"

#include "math/sum.h"

#include <math.h>

double
provision_bucket(double balance, double rate, double forward)
{
	double share = rate * forward;

	if (balance == 0)
		return 0;
	return balance * (share > 1 ? 1 : share);
}

void
provision_cohort_rates(const double *reached, size_t n, double *rate)
{
	for (size_t k = 0; k < n; k++)
		rate[k] = reached[k] > 0 ? reached[n - 1] / reached[k] : NAN;
}

static double
mean_flow(const double *balance, size_t periods, size_t buckets, size_t k)
{
	struct sum sum = { 0, 0 };
	size_t n = 0;

	for (size_t t = 0; t + 1 < periods; t++) {
		double from = balance[t * buckets + k];

		if (from <= 0)
			continue;
		sum_add(&sum, balance[(t + 1) * buckets + k + 1] / from);
		n++;
	}
	return n > 0 ? sum_value(&sum) / (double)n : NAN;
}

static double
pooled_flow(const double *balance, size_t periods, size_t buckets, size_t k)
{
	struct sum from = { 0, 0 }, to = { 0, 0 };

	for (size_t t = 0; t + 1 < periods; t++) {
		sum_add(&from, balance[t * buckets + k]);
		sum_add(&to, balance[(t + 1) * buckets + k + 1]);
	}
	return sum_value(&from) > 0 ? sum_value(&to) / sum_value(&from) : NAN;
}

void
provision_flows(const double *balance, size_t periods, size_t buckets,
    bool mean, double *flow)
{
	for (size_t k = 0; k + 1 < buckets; k++)
		flow[k] = mean ? mean_flow(balance, periods, buckets, k)
			       : pooled_flow(balance, periods, buckets, k);
}

void
provision_flow_rates(
    const double *flow, size_t buckets, double lgd, double *rate)
{
	double product = lgd;

	rate[buckets - 1] = lgd;
	for (size_t k = buckets - 1; k-- > 0;) {
		/* what never flows on is not lost, whatever comes behind */
		product = flow[k] == 0 ? 0 : product * flow[k];
		rate[k] = product > 1 ? 1 : product;
	}
}

static double
ladder_factor(const double *unpaid, size_t months, size_t ages, size_t a)
{
	struct sum from = { 0, 0 }, to = { 0, 0 };

	for (size_t m = 0; m < months; m++) {
		const double *row = unpaid + m * ages;

		if (isnan(row[a]) || isnan(row[a + 1]))
			continue;
		sum_add(&from, row[a]);
		sum_add(&to, row[a + 1]);
	}
	return sum_value(&from) > 0 ? sum_value(&to) / sum_value(&from) : NAN;
}

double
provision_ladder(const double *unpaid, size_t months, size_t ages,
    double *factor, double *last)
{
	struct sum sum = { 0, 0 };

	for (size_t a = 0; a + 1 < ages; a++)
		factor[a] = ladder_factor(unpaid, months, ages, a);
	for (size_t m = 0; m < months; m++) {
		const double *row = unpaid + m * ages;
		size_t a = ages - 1;

		while (a > 0 && isnan(row[a]))
			a--;
		last[m] = row[a];
		for (; a + 1 < ages && last[m] != 0; a++)
			last[m] *= factor[a];
		sum_add(&sum, last[m]);
	}
	return sum_value(&sum);
}
