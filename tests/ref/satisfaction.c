/*
 * Figures of satisfaction research and cross-selling, worked out independently
 * with Python (scipy, statsmodels, mlxtend) and by hand; the Telco data is
 * IBM's telco-customer-churn, the mobile phone data semPLS's.
 */
#include "base/map.h"
#include "math/dist.h"
#include "model/affinity.h"
#include "model/importance.h"
#include "model/rating.h"
#include "model/sampling.h"
#include "unit/tap.h"

#include <stdlib.h>

static void
nps_of(double p, double d, double n, bool adjust, struct rating_nps *out)
{
	struct rating_answers answers = { p, n - p - d, d, n, 0 };

	rating_nps(&answers, 0.95, adjust, out);
}

static void
test_nps(void)
{
	struct rating_nps a;

	nps_of(36, 28, 100, false, &a);
	near_relative(a.value, 8, 1e-12, "36 and 28 of 100");
	near_relative(a.error, 7.95989949685, 1e-11, "its SE");
	near_relative(a.upper - a.value, 15.6011163344, 1e-11, "its margin");
	near_absolute(
	    rating_nps_needed(&a, 5, 0.95), 974, 0, "answers for 5 points");
	nps_of(95, 60, 250, false, &a);
	near_relative(a.value, 14, 1e-12, "CUSL3");
	near_relative(a.error, 4.9006122067, 1e-10, "SE of CUSL3");
	near_relative(a.lower, 4.39497657, 1e-8, "its lower limit");
	near_relative(a.upper, 23.60502343, 1e-9, "its upper limit");
	nps_of(95, 60, 250, true, &a);
	near_relative(a.lower, 4.29372839, 1e-8, "adjusted lower limit");
	near_relative(a.upper, 23.37425580, 1e-9, "adjusted upper limit");
	near_relative(
	    (a.lower + a.upper) / 2, 13.83399209, 1e-9, "adjusted score");
	nps_of(4, 4, 10, false, &a);
	ok(a.adjusted, "ten answers are few");
	near_relative(a.error, 23.7092846, 1e-8, "adjusted SE of ten");
}

static void
test_trend(void)
{
	static const double n[] = { 120, 130, 110, 140, 125 };
	static const double p[] = { 48, 56, 50, 66, 63 };
	static const double d[] = { 36, 36, 28, 34, 27 };
	static const double t[] = { 1, 2, 3, 4, 5 };
	static const double top[] = { 42, 50, 44, 60, 57 };
	struct rating_nps nps[5];
	struct rating_slope slope;

	for (size_t i = 0; i < 5; i++)
		nps_of(p[i], d[i], n[i], false, &nps[i]);
	rating_nps_slope(nps, t, 5, &slope);
	near_relative(slope.slope, 4.49197917423, 1e-11, "NPS slope");
	near_relative(slope.error, 2.30793959394, 1e-11, "its SE");
	near_relative(rating_share_trend(top, n, t, 5), 1.83886406027, 1e-11,
	    "Cochran-Armitage");
}

static void
test_wilson(void)
{
	double lower, upper;

	wilson_limits(27, 30, 0.95, &lower, &upper);
	near_relative(lower, .743789174208, 1e-11, "Wilson lower, 27 of 30");
	near_relative(upper, .965400111253, 1e-11, "Wilson upper, 27 of 30");
	wilson_limits(67, 250, 0.95, &lower, &upper);
	near_relative(lower, .216911321459, 1e-11, "Wilson lower, 67 of 250");
	near_relative(upper, .326110529507, 1e-11, "Wilson upper, 67 of 250");
}

static void
test_gap(void)
{
	static const double gap[] = { 2, 0, -3, 3, -3, 0, -4, 3, 0, -1 };
	struct rating_mean mean;

	rating_mean(gap, NULL, 10, 0.95, &mean);
	near_relative(mean.value, -.3, 1e-14, "mean gap");
	near_relative(mean.t, -.379980297829, 1e-11, "paired t");
}

static void
test_samples(void)
{
	struct sampling_size size = { .share = 0.5,
		.error = 0.05,
		.level = 0.95,
		.cluster = 1,
		.response = 1 };
	struct sampling_stratum strata[] = { { 500, 10, 50, 0 },
		{ 300, 20, 60, 0 }, { 200, 40, 80, 0 } };
	double first, error;

	sampling_size(&size, &first);
	near_relative(first, 384.145882, 1e-8, "5 points");
	size.population = 2000;
	near_absolute(sampling_size(&size, NULL), 323, 0, "5 points of 2000");
	sampling_allocate(strata, 3, 100, false, NULL);
	ok(strata[0].draw == 50 && strata[1].draw == 30 && strata[2].draw == 20,
	    "proportional");
	near_relative(sampling_stratified_mean(strata, 3, &error), 59, 1e-14,
	    "stratified mean");
	near_relative(error, 2.1, 1e-12, "its SE, proportional");
	sampling_allocate(strata, 3, 100, true, NULL);
	ok(strata[0].draw == 26 && strata[1].draw == 32 && strata[2].draw == 42,
	    "Neyman");
	sampling_stratified_mean(strata, 3, &error);
	near_relative(error, 1.76645067447, 1e-11, "SE, Neyman");
}

static void
test_pairs(void)
{
	struct affinity_table table = { 10, 6, 5, 5 };
	struct affinity_numbers pair;

	affinity_measure(&table, &pair);
	near_relative(pair.lift, 1.66666666667, 1e-11, "bread and butter");
	near_relative(pair.leverage, .2, 1e-12, "leverage");
	near_relative(
	    affinity_p(&table, &pair), .047619047619, 1e-11, "Fisher");
	ok(pair.exact, "Fisher where a count is below 5");
	table = (struct affinity_table){ 10, 4, 2, 2 };
	affinity_measure(&table, &pair);
	near_relative(
	    affinity_p(&table, &pair), .133333333333, 1e-11, "beer and chips");
}

static FILE *
open_data(const char *name)
{
	const char *folder = getenv("CRM_REAL_DATA");
	char path[512];

	snprintf(path, sizeof(path), "%s/churn/%s",
	    folder != NULL ? folder : "../shared/data", name);
	return fopen(path, "r");
}

/* The columns of a line without quoted commas; their number. */
static size_t
cut_line(char *line, struct str *field, size_t most)
{
	struct str rest = str_trim(str_of(line));
	size_t n = 0;

	while (rest.p != NULL && n < most)
		field[n++] = str_cut(&rest, ',');
	return n;
}

/* The services of each customer, and one that all have. */
static void
read_services(FILE *f, struct affinity_counts *counts, bool list)
{
	struct str field[21];
	char line[1024];
	bool header = true;

	while (fgets(line, sizeof(line), f) != NULL) {
		uint32_t product[7];
		size_t n = 0;

		cut_line(line, field, 21);
		for (uint32_t i = 0; i < 6; i++)
			if (str_eq(field[9 + i], STR("Yes")))
				product[n++] = i;
		product[n++] = 6;
		if (!header && list)
			affinity_list(counts, product, n);
		else if (!header)
			affinity_see(counts, product, n);
		header = false;
	}
}

static void
test_telco(void)
{
	struct affinity_counts counts;
	struct affinity_table security = { 0 }, tv = { 0 };
	struct affinity_numbers pair;
	struct affinity_pairs pairs = { 0 };
	FILE *f = open_data("telco_ibm.csv");

	if (f == NULL) {
		ok(true, "Telco # SKIP no data");
		return;
	}
	affinity_open(&counts, 7);
	read_services(f, &counts, false);
	counts.least = 1;
	while (affinity_next(&counts, 1 << 20)) {
		rewind(f);
		read_services(f, &counts, true);
		affinity_pairs(&counts, &pairs);
	}
	fclose(f);
	security.n = tv.n = (double)counts.baskets;
	security.a = (double)counts.in[0];
	security.b = (double)counts.in[3];
	tv.a = (double)counts.in[4];
	tv.b = (double)counts.in[5];
	for (size_t i = 0; i < pairs.n; i++) {
		if (pairs.v[i].a == 0 && pairs.v[i].b == 3)
			security.both = pairs.v[i].n;
		if (pairs.v[i].a == 4 && pairs.v[i].b == 5)
			tv.both = pairs.v[i].n;
	}
	affinity_measure(&security, &pair);
	near_absolute(security.both, 1099, 0, "security and support");
	near_relative(pair.confidence, .544328875681, 1e-11, "confidence");
	near_relative(pair.lift, 1.87559113083, 1e-11, "lift");
	near_relative(pair.leverage, .0728455769632, 1e-11, "leverage");
	near_relative(pair.chi2, 887.247611555, 1e-11, "chi2");
	affinity_measure(&tv, &pair);
	near_relative(pair.lift, 1.84752561144, 1e-11, "lift of streaming");
	near_relative(pair.chi2, 2001.54336968, 1e-11, "chi2 of streaming");
	vec_free(&pairs);
	affinity_free(&counts);
}

static void
test_drivers(void)
{
	enum { ROWS = 250 };
	/* PERQ1 PERV2 IMAG1 CUEX1, then CUSA1 */
	static const size_t column[] = { 15, 23, 10, 0, 3 };
	static const double want[] = { .2144098227, .0697600513, .0924755075,
		.0417389366 };
	double x[5 * ROWS], gap[ROWS], r[25], share[4], beta[4], sum = 0;
	struct rating_mean mean;
	struct str field[24];
	char line[512];
	FILE *f = open_data("mobi_semPLS.csv");

	if (f == NULL || fgets(line, sizeof(line), f) == NULL) {
		ok(true, "mobile phone # SKIP no data");
		return;
	}
	for (size_t row = 0; fgets(line, sizeof(line), f) != NULL; row++) {
		cut_line(line, field, 24);
		for (size_t i = 0; i < 5; i++)
			x[i * ROWS + row] = strtod(field[column[i]].p, NULL);
		gap[row] = x[row] - x[3 * ROWS + row];
	}
	fclose(f);
	importance_correlations(x, ROWS, 5, r);
	importance_shapley(r, 4, share);
	for (size_t i = 0; i < 4; i++) {
		near_absolute(share[i], want[i], 1e-10, "Shapley share");
		sum += share[i];
	}
	near_relative(sum, importance_regression(r, 4, beta), 1e-12,
	    "the shares add up to R2");
	rating_mean(gap, NULL, ROWS, 0.95, &mean);
	near_relative(mean.value, .364, 1e-12, "PERQ1 - CUEX1");
	near_relative(mean.t, 3.31647199583, 1e-11, "its t");
}

int
main(void)
{
	test_nps();
	test_trend();
	test_wilson();
	test_gap();
	test_samples();
	test_pairs();
	test_telco();
	test_drivers();
	return tap_end();
}
