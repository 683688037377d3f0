/*
 * Mobile phone customers (250 x 24) by Tenenhaus, Esposito Vinzi, Chatelin and
 * Lauro, "PLS path modeling", Computational Statistics and Data Analysis 48
 * (2005), as in R's semPLS (Monecke and Leisch, J. Stat. Software 48/3, 2012);
 * eight digits agree with SmartPLS 2.0 M3.
 */
#include "model/pls.h"
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

	pls_jackknife(&jackknife, &model, &mobi, &options, NULL);
	ok(jackknife.refits == ROWS, "one refit per row");
	near_absolute(jackknife.index[SATISFACTION].error, .91097201, 1e-8,
	    "jackknife SE of the index");
	near_absolute(jackknife.path[6].error, .0695958697, 1e-9,
	    "jackknife SE of Quality-Satisfaction");
	near_absolute(jackknife.path[10].error, .0876597698, 1e-9,
	    "jackknife SE of Satisfaction-Loyalty");
	pls_bootstrap(&bootstrap, &model, &mobi, &options, NULL);
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
	pls_fit_free(&fit);
	test_resampling();
	test_missing();
	pls_model_free(&model);
	return tap_end();
}
