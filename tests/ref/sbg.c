/*
 * The shifted beta-geometric law against Fader, P. S. and Hardie, B. G. S.
 * (2007), How to project customer retention, Journal of Interactive Marketing
 * 21(1): two cohorts of 1000, fitted to years 1-7, projected to year 12.
 */
#include "model/sbg.h"

#include "unit/tap.h"

enum { YEARS = 7 };

static const double regular[YEARS + 1] = { 1000, 631, 468, 382, 326, 289, 262,
	241 };
static const double high_end[YEARS + 1] = { 1000, 869, 743, 653, 593, 551, 517,
	491 };

static struct sbg_fit
fit(const double *alive, bool weibull)
{
	double lost[YEARS];
	struct sbg_data data = { alive, lost, YEARS };
	struct sbg_fit result;
	struct diag diag;

	for (int i = 0; i < YEARS; i++)
		lost[i] = alive[i] - alive[i + 1];
	if (!ok(sbg_fit(&data, weibull, &result, &diag), "fits"))
		printf("# %s\n", diag.text);
	ok(result.mle.converged && result.mle.starts_agree, "converged");
	return result;
}

static void
check_regular(void)
{
	static const double share[] = { 22.01, 20.44, 19.12, 17.99, 17.00 };
	struct sbg_fit f = fit(regular, false);

	near_relative(f.law.a, 0.704077, 2e-6, "Regular a");
	near_relative(f.law.b, 1.182043, 2e-6, "Regular b");
	near_absolute(f.mle.value, -1680.2652, 5e-5, "Regular LL");
	for (int t = 8; t <= 12; t++)
		near_absolute(100 * sbg_survival(&f.law, t), share[t - 8],
		    0.00501, "Regular survival");
	near_absolute(sbg_residual(&f.law, 1, 0.1), 2.9644, 6e-5, "DERL 1");
	near_absolute(sbg_residual(&f.law, 2, 0.1), 4.1031, 6e-5, "DERL 2");
	near_absolute(sbg_residual(&f.law, 5, 0.1), 5.8941, 6e-5, "DERL 5");
	near_absolute(sbg_residual(&f.law, 0, 0.1), 3.6949, 6e-5, "DEL");
}

static void
check_high_end(void)
{
	static const double share[] = { 46.04, 43.58, 41.42, 39.51, 37.80 };
	struct sbg_fit f = fit(high_end, false), w = fit(high_end, true);
	struct sbg almost = f.law;

	near_relative(f.law.a, 0.668088, 2e-6, "High End a");
	near_relative(f.law.b, 3.806095, 2e-6, "High End b");
	near_absolute(f.mle.value, -1611.1581, 5e-5, "High End LL");
	for (int t = 8; t <= 12; t++)
		near_absolute(100 * sbg_survival(&f.law, t), share[t - 8],
		    0.00501, "High End survival");
	near_absolute(sbg_residual(&f.law, 1, 0.1), 5.4145, 6e-5, "DERL 1");
	near_absolute(sbg_residual(&f.law, 2, 0.1), 5.9014, 6e-5, "DERL 2");
	near_absolute(sbg_residual(&f.law, 5, 0.1), 6.8967, 6e-5, "DERL 5");
	near_absolute(sbg_residual(&f.law, 0, 0.1), 5.9223, 6e-5, "DEL");
	ok(w.mle.value >= f.mle.value, "the Weibull holds the plain law");
	almost.c = 1 + 1e-9;
	near_relative(sbg_residual(&almost, 2, 0.1),
	    sbg_residual(&f.law, 2, 0.1), 1e-7, "DERL by the sum");
}

static void
check_refusals(void)
{
	const double risk[2] = { 10, 10 }, none[2] = { 0, 0 };
	struct sbg_data data = { risk, none, 2 };
	struct sbg_fit f;
	struct diag diag;

	ok(!sbg_fit(&data, false, &f, &diag), "nobody lost: %s", diag.text);
	data.lost = risk;
	ok(!sbg_fit(&data, false, &f, &diag), "all lost: %s", diag.text);
}

int
main(void)
{
	check_regular();
	check_high_end();
	check_refusals();
	return tap_end();
}
