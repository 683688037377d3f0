/*
 * Mobile phone customers (250 x 24) by Tenenhaus, Esposito Vinzi, Chatelin and
 * Lauro, "PLS path modeling", Computational Statistics and Data Analysis 48
 * (2005), as in R's semPLS (Monecke and Leisch, J. Stat. Software 48/3, 2012);
 * eight digits agree with SmartPLS 2.0 M3.
 */
#include "model/pls.h"
#include "model/pls_predict.h"
#include "model/pls_quality.h"
#include "model/pls_resample.h"
#include "unit/tap.h"

#include <stdlib.h>

enum { ROWS = 250, ITEMS = 24 };

static const char model_text[] = "construct Image IMAG*\n"
				 "construct Expectation CUEX*\n"
				 "construct Quality PERQ*\n"
				 "construct Value PERV*\n"
				 "construct Satisfaction CUSA*\n"
				 "construct Complaints CUSCO\n"
				 "construct Loyalty CUSL*\n"
				 "path Image Expectation\n"
				 "path Expectation Quality\n"
				 "path Expectation Value\n"
				 "path Quality Value\n"
				 "path Image Satisfaction\n"
				 "path Expectation Satisfaction\n"
				 "path Quality Satisfaction\n"
				 "path Value Satisfaction\n"
				 "path Satisfaction Complaints\n"
				 "path Image Loyalty\n"
				 "path Satisfaction Loyalty\n"
				 "path Complaints Loyalty\n";

enum { IMAGE, EXPECTATION, QUALITY, VALUE, SATISFACTION, COMPLAINTS, LOYALTY };

static const double paths[][3] = {
	{ .5049139336, .5047056386, .504943138 },
	{ .5567489624, .5572478561, .5567590274 },
	{ .0499883925, .0507875516, .0501781002 },
	{ .5583043795, .5572168580, .5577624464 },
	{ .1787395001, .1788334823, .1785926719 },
	{ .0625228695, .0644253392, .0649436550 },
	{ .5120239400, .5125452416, .5129747004 },
	{ .1947651042, .1918156644, .1914452600 },
	{ .5280662463, .5260973071, .5258565524 },
	{ .1957553331, .1953597022, .1958196184 },
	{ .4854776236, .4834747228, .4830591745 },
	{ .0669260690, .0712324124, .0703105732 },
};

static const struct pls_options strict = {
	.scheme = PLS_PATH, .tolerance = 1e-12, .rounds = 1000
};

static struct pls_model model;
static double answers[ITEMS * ROWS];
static struct pls_data mobi = { .x = answers, .n = ROWS };

/* Reads the file into the model's order; false when it is not there. */
static bool
load(void)
{
	const char *folder = getenv("CRM_REAL_DATA");
	char path[512], line[512], header[512];
	struct str names[ITEMS], rest;
	FILE *f;

	snprintf(path, sizeof(path), "%s/churn/mobi_semPLS.csv",
	    folder != NULL ? folder : "../shared/data");
	f = fopen(path, "r");
	if (f == NULL || fgets(header, sizeof(header), f) == NULL)
		return false;
	rest = str_trim(str_of(header));
	for (size_t i = 0; i < ITEMS; i++) {
		names[i] = str_cut(&rest, ',');
		names[i].p++;
		names[i].n -= 2;
	}
	if (!pls_model_parse(&model, str_of(model_text), NULL) ||
	    !pls_model_bind(&model, names, ITEMS, NULL))
		return false;
	for (size_t r = 0; r < ROWS; r++) {
		double x[ITEMS];
		char *at = line;

		if (fgets(line, sizeof(line), f) == NULL)
			return false;
		for (size_t i = 0; i < ITEMS; i++, at++)
			x[i] = (double)strtol(at, &at, 10);
		for (size_t i = 0; i < ITEMS; i++)
			answers[i * ROWS + r] = x[model.item.v[i].column];
	}
	fclose(f);
	return true;
}

static double
path_of(const struct pls_fit *fit, size_t from, size_t to)
{
	return fit->path[from * model.construct.n + to];
}

static void
test_schemes(void)
{
	for (size_t s = 0; s < 3; s++) {
		struct pls_options options = strict;
		struct pls_fit fit = { 0 };

		options.scheme = (enum pls_scheme)s;
		pls_fit(&fit, &model, &mobi, &options, NULL);
		ok(fit.converged, "scheme %zu converges", s);
		for (size_t i = 0; i < model.path.n; i++)
			near_absolute(path_of(&fit, model.path.v[i].from,
					  model.path.v[i].to),
			    paths[i][s], 1e-9, "path coefficient");
		pls_fit_free(&fit);
	}
}

static void
test_measurement(const struct pls_fit *fit)
{
	const double *cusa =
	    fit->weight + model.construct.v[SATISFACTION].first;
	const double *cusl = fit->weight + model.construct.v[LOYALTY].first;

	near_absolute(cusa[0], .3648648584, 1e-10, "weight CUSA1");
	near_absolute(cusa[1], .3831560411, 1e-10, "weight CUSA2");
	near_absolute(cusa[2], .4509612007, 1e-10, "weight CUSA3");
	near_absolute(cusl[0], .4606647284, 1e-10, "weight CUSL1");
	near_absolute(cusl[1], .1142695256, 1e-10, "weight CUSL2");
	near_absolute(cusl[2], .6543105857, 1e-10, "weight CUSL3");
	near_absolute(
	    fit->r2[SATISFACTION], .6810782914, 1e-10, "R2 Satisfaction");
	near_absolute(fit->r2[LOYALTY], .4569444547, 1e-10, "R2 Loyalty");
	ok(isnan(fit->r2[IMAGE]), "no R2 without causes");
	near_absolute(fit->alpha[SATISFACTION], .7791950219, 1e-10, "alpha");
	near_absolute(fit->rho_c[SATISFACTION], .8712532327, 1e-10, "rho_c");
	near_absolute(fit->ave[SATISFACTION], .6930950564, 1e-10, "AVE");
	near_absolute(fit->alpha[COMPLAINTS], 1, 1e-15, "alpha of one item");
}

static void
test_index(const struct pls_fit *fit)
{
	static const double index[] = { 73.5279818055, 72.4738175492,
		74.9765669005, 62.3467572602, 72.4541179309, 67.4222222222,
		70.9138535657 };
	static const double first[] = { 53.0190635499, 92.5596461868,
		70.9292664150 };
	static const double points[] = { .4146546179, .4322749467, .6397952827,
		.1382887773 };
	double raw[ITEMS], sd[7];
	struct pls_scale scale = { 1, 10, raw, NULL };

	pls_raw_weights(fit, &model, false, raw);
	for (size_t c = 0; c < 7; c++)
		near_absolute(pls_index(&mobi, &model, &scale, c, &sd[c]),
		    index[c], 1e-9, "index");
	near_absolute(sd[SATISFACTION], 14.4125830423, 1e-9, "sd of scores");
	for (size_t r = 0; r < 3; r++)
		near_absolute(pls_score(&mobi, &model, &scale, SATISFACTION, r),
		    first[r], 1e-9, "score of a person");
	for (size_t c = IMAGE; c <= VALUE; c++)
		near_absolute(
		    fit->total[c * 7 + SATISFACTION] * sd[SATISFACTION] / sd[c],
		    points[c], 1e-9, "points on Satisfaction");
	pls_raw_weights(fit, &model, true, raw);
	near_absolute(pls_index(&mobi, &model, &scale, SATISFACTION, NULL),
	    71.9703703704, 1e-9, "index with equal weights");
}

/* By tests/ref/gen/pls.py, which works on the scores of people. */
static void
test_quality(const struct pls_fit *fit)
{
	static const double rho_a[] = { 0.74032851639, 0.462054887706,
		0.884246470666, 0.854996336807, 0.789101576188, 1,
		0.745733723642 };
	static const double htmt[] = { 0.888030427509, 0.928706389462,
		0.878336874197, 0.651659392488, 0.588628982316, 0.673251989369,
		0.910100923783, 0.865108193553, 0.953636011933, 0.740808927759,
		0.544731346013, 0.38295227467, 0.563896440794, 0.386767333402,
		0.588173233506, 0.866996598027, 0.770414260503, 0.759320187689,
		0.797316589256, 0.956645674591, 0.561258539824 };
	static const double vif_f2[][2] = { { 1, 0.342170326588 },
		{ 1, 0.449211107839 }, { 1.44921110784, 0.00263360343158 },
		{ 1.44921110784, 0.328514168829 },
		{ 2.37235008756, 0.042225832215 },
		{ 1.4886729541, 0.0082336883347 },
		{ 2.84175311158, 0.289274470984 },
		{ 1.55137426953, 0.0766693230688 }, { 1, 0.38668167768 },
		{ 1.98661417209, 0.0355197109791 },
		{ 2.1325186556, 0.203517304957 },
		{ 1.43241149799, 0.00575809177955 } };
	static const double items[] = { 1.50500417008, 1.76197723191,
		1.64446280215 };
	size_t at = 0;

	for (size_t c = 0; c < 7; c++)
		near_relative(fit->rho_a[c], rho_a[c], 1e-10, "rho_A");
	for (size_t b = 0; b < 7; b++)
		for (size_t a = 0; a < b; a++)
			near_relative(pls_htmt(fit, &model, a, b), htmt[at++],
			    1e-10, "HTMT");
	for (size_t i = 0; i < model.path.n; i++) {
		near_relative(pls_path_vif(fit, &model, &model.path.v[i]),
		    vif_f2[i][0], 1e-10, "VIF of a cause");
		near_relative(pls_f2(fit, &model, &model.path.v[i]),
		    vif_f2[i][1], 1e-8, "f2");
	}
	at = model.construct.v[SATISFACTION].first;
	for (size_t i = 0; i < 3; i++)
		near_relative(pls_item_vif(fit, &model, SATISFACTION, at + i),
		    items[i], 1e-10, "VIF of an item");
}

/* Every tenth row is foretold by the others; the same script. */
static void
test_predict(void)
{
	static const double want[][5] = { { 0.109293734163, 1.53112455748,
					      1.15232156929, 1.57941772487,
					      1.20393437653 },
		{ 0.153145628904, 1.65464285028, 1.21910044222, 1.69101557788,
		    1.23915281794 },
		{ 0.073355124086, 2.03098891285, 1.58592658096, 2.06983716073,
		    1.57366136033 },
		{ 0.23085226521, 1.2491760673, 0.937921412441, 1.14350849741,
		    0.836852551556 },
		{ 0.119724722846, 1.77772728761, 1.35940070622, 1.55569878532,
		    1.16132642163 },
		{ 0.224362907518, 1.60683279875, 1.2303094185, 1.46014481605,
		    1.03803442775 },
		{ 0.163632796251, 1.51415612731, 1.07898840988, 1.50065742674,
		    1.01395822299 },
		{ 0.211335393244, 1.29445402919, 0.984377955307, 1.17541065411,
		    0.882540496409 },
		{ 0.196305943934, 1.4670599511, 1.07240521434, 1.37056522092,
		    0.954408176923 },
		{ 0.203658823487, 1.65215712726, 1.23427056898, 1.54940862919,
		    1.08800554899 },
		{ 0.102942603947, 2.06916581946, 1.63962561401, 2.04186874413,
		    1.5197659681 },
		{ 0.151825411446, 1.69996431664, 1.26189816364, 1.58549437561,
		    1.18438183803 },
		{ 0.255067117921, 1.06498370608, 0.804617814864, 1.03694480758,
		    0.788205745383 },
		{ 0.228220378754, 1.5569482193, 1.19083883242, 1.57212395511,
		    1.19189470479 },
		{ 0.301044415259, 1.4647399014, 1.07294791939, 1.40000407686,
		    1.01037144384 },
		{ 0.153473324063, 2.10355830721, 1.60690069811, 2.00168551929,
		    1.51094914928 },
		{ 0.161903607852, 2.44174139111, 1.87699449287, 2.42854881099,
		    1.81365278049 },
		{ -0.000712389816843, 2.84843402738, 2.40327028597,
		    2.86166017338, 2.39168177138 },
		{ 0.246786342234, 1.93728971514, 1.46922278626, 1.95369747314,
		    1.4249222736 } };
	size_t fold[ROWS], first = model.construct.v[EXPECTATION].first;
	struct pls_predict_options options = {
		.fit = &strict, .folds = 10, .repeats = 1, .fold = fold
	};
	struct pls_predicted got[ITEMS], again[ITEMS];

	for (size_t r = 0; r < ROWS; r++)
		fold[r] = r % 10;
	ok(pls_predict(got, &model, &mobi, &options, NULL), "foretells");
	ok(got[0].n < 1, "no items of constructs without causes");
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		const struct pls_predicted *p = &got[first + i];

		near_absolute(p->q2, want[i][0], 1e-9, "Q2");
		near_relative(p->rmse, want[i][1], 1e-9, "RMSE");
		near_relative(p->mae, want[i][2], 1e-9, "MAE");
		near_relative(p->lm_rmse, want[i][3], 1e-9, "of a regression");
		near_relative(p->lm_mae, want[i][4], 1e-9, "its MAE");
	}
	options.fold = NULL;
	options.repeats = 3;
	pls_predict(got, &model, &mobi, &options, NULL);
	pls_predict(again, &model, &mobi, &options, NULL);
	ok(got[first].n > 749 && got[first].n < 751, "three times 250");
	near_absolute(got[first].q2, again[first].q2, 0, "the same seed");
	options.folds = ROWS + 1;
	ok(!pls_predict(got, &model, &mobi, &options, NULL),
	    "more folds than rows");
}

static void
test_resampling(void)
{
	struct pls_resample_options options = { .fit = &strict,
		.low = 1,
		.high = 10,
		.level = 0.95,
		.refits = 1000,
		.seed = 1 };
	struct pls_resample jackknife = { 0 }, bootstrap = { 0 };

	options.jackknife = true;
	pls_resample(&jackknife, &model, &mobi, &options, NULL);
	ok(jackknife.refits == ROWS, "one refit per row");
	near_absolute(jackknife.index[SATISFACTION].error, .91097201, 1e-8,
	    "jackknife SE of the index");
	near_absolute(jackknife.path[6].error, .0695958697, 1e-9,
	    "jackknife SE of Quality-Satisfaction");
	near_absolute(jackknife.path[10].error, .0876597698, 1e-9,
	    "jackknife SE of Satisfaction-Loyalty");
	options.jackknife = false;
	pls_resample(&bootstrap, &model, &mobi, &options, NULL);
	ok(bootstrap.failed == 0, "all refits succeed");
	near_absolute(bootstrap.index[SATISFACTION].error, .92, .05,
	    "bootstrap SE of the index");
	near_absolute(bootstrap.path[6].error, .065, .005,
	    "bootstrap SE of Quality-Satisfaction");
	near_absolute(bootstrap.path[10].error, .083, .006,
	    "bootstrap SE of Satisfaction-Loyalty");
	pls_resample_free(&jackknife);
	pls_resample_free(&bootstrap);
}

/* CUSA1 blank in rows 10, 20, ... and PERQ3 in 7, 14, ... */
static void
test_missing(void)
{
	double raw[ITEMS], count[ROWS], rows = 0;
	struct pls_scale scale = { 1, 10, raw, NULL };
	struct pls_fit fit = { 0 }, whole = { 0 };
	struct pls_data data = mobi;
	size_t cusa1 = model.construct.v[SATISFACTION].first;
	size_t perq3 = model.construct.v[QUALITY].first + 2;

	for (size_t r = 9; r < ROWS; r += 10)
		answers[cusa1 * ROWS + r] = NAN;
	for (size_t r = 6; r < ROWS; r += 7)
		answers[perq3 * ROWS + r] = NAN;
	pls_fit(&fit, &model, &data, &strict, NULL);
	pls_raw_weights(&fit, &model, false, raw);
	scale.fill = fit.mean;
	near_absolute(pls_index(&data, &model, &scale, SATISFACTION, NULL),
	    72.4574456818, 1e-9, "index, blanks at the mean");
	for (size_t r = 0; r < ROWS; r++)
		rows += count[r] = pls_complete(&mobi, &model, r);
	data.count = count;
	pls_fit(&whole, &model, &data, &strict, NULL);
	scale.fill = NULL;
	pls_raw_weights(&whole, &model, false, raw);
	near_absolute(rows, 193, 0, "complete rows");
	near_absolute(pls_index(&data, &model, &scale, SATISFACTION, NULL),
	    73.0877221867, 1e-9, "index, complete rows only");
	pls_fit_free(&fit);
	pls_fit_free(&whole);
}

int
main(void)
{
	struct pls_fit fit = { 0 };

	if (!load()) {
		puts("ok 1 - mobi # SKIP no data\n1..1");
		return 0;
	}
	test_schemes();
	pls_fit(&fit, &model, &mobi, &strict, NULL);
	test_measurement(&fit);
	test_index(&fit);
	test_quality(&fit);
	test_predict();
	pls_fit_free(&fit);
	test_resampling();
	test_missing();
	pls_model_free(&model);
	return tap_end();
}
