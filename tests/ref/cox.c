/*
 * Cox models against R 4.2.2, survival 3.5-3 (coxph, survfit, concordance), on
 * its lung data, rossi (Rossi, Berk and Lenihan 1980, from lifelines) and IBM's
 * Telco customers; tied and start-stop cases made by hand and run through R.
 */
#include "model/cox.h"
#include "model/cox_baseline.h"
#include "model/cox_concordance.h"
#include "model/cox_robust.h"
#include "model/residual.h"
#include "ref/table.h"

#include "unit/tap.h"

static struct arena memory; /* of all that is made here */

enum { ROWS = 8000, COLUMNS = 8 };

struct set {
	double x[ROWS * COLUMNS], start[ROWS], stop[ROWS];
	uint8_t event[ROWS];
	uint32_t stratum[ROWS];
	struct cox_data data;
	struct cox_order order;
	struct cox_fit fit;
	struct cox_baseline *baseline;
};

static struct set set; /* too large for the stack */

static struct set *
blank(size_t columns)
{
	set.data = (struct cox_data){ 0, columns, set.x, NULL, set.stop,
		set.event, NULL };
	return &set;
}

static void
run(struct set *s, enum cox_ties ties)
{
	struct cox_options options = { ties, 1e-9, 30 };

	cox_order_make(&memory, &s->data, &s->order);
	ok(cox_fit(&memory, &s->order, &options, &s->fit, NULL) &&
		s->fit.converged,
	    "converges in %d turns", s->fit.turns);
	s->baseline = cox_baselines(&memory, &s->order, &s->fit);
}

static void
check(const struct set *s, const double *b, double null, double fitted)
{
	for (size_t j = 0; j < s->data.columns; j++)
		near_relative(s->fit.b[j], b[j], 1e-8, "coefficient");
	near_relative(s->fit.null_loglik, null, 1e-11, "loglik at 0");
	near_relative(s->fit.loglik, fitted, 1e-11, "loglik");
}

static void
errors(const struct set *s, const double *se, const double *robust,
    const uint32_t *cluster, size_t clusters)
{
	size_t p = s->data.columns;
	double v[COLUMNS * COLUMNS];

	cox_robust(&s->order, &s->fit, cluster, clusters, v);
	for (size_t j = 0; j < p; j++) {
		near_absolute(
		    sqrt(s->fit.variance[j * p + j]), se[j], 6e-11, "se");
		near_absolute(
		    sqrt(v[j * p + j]), robust[j], 6e-11, "robust se");
	}
}

static void
concordance(
    const struct set *s, double concordant, double discordant, double tied)
{
	struct cox_concordance c = cox_concordance(&s->order, &s->fit);

	ok(c.concordant == concordant && c.discordant == discordant &&
		c.tied == tied,
	    "pairs %g %g %g", c.concordant, c.discordant, c.tied);
}

/* Cumulative hazard of a row of values, in the first stratum or another. */
static struct hazard_steps
steps(const struct set *s, size_t stratum)
{
	const struct cox_baseline *b = &s->baseline[stratum];

	return (struct hazard_steps){ b->n, b->time, b->hazard, b->last, NULL };
}

static double
risk(const struct set *s, const double *x)
{
	return cox_risk(s->fit.b, s->order.mean, x, s->data.columns);
}

static void
baseline(const struct set *s, size_t stratum, double time, double want)
{
	static const double zeros[COLUMNS];
	struct hazard_steps h = steps(s, stratum);

	near_relative(hazard_at(&h, time) * risk(s, zeros), want, 1e-9, "H0");
}

/* time, status, age, sex, ph.ecog of 227 rows. */
static bool
lung(struct set *s, bool by_sex)
{
	struct table t;

	if (!table_read(&t, "churn/R_survival_lung.csv", "lung"))
		return false;
	blank(by_sex ? 2 : 3);
	for (size_t i = 0; i < t.rows; i++) {
		size_t n = s->data.rows;
		double *x = s->x + n * s->data.columns;

		if (strcmp(table_text(&t, i, 5), "NA") == 0)
			continue;
		*x++ = table_number(&t, i, 3);
		if (!by_sex)
			*x++ = table_number(&t, i, 4);
		*x = table_number(&t, i, 5);
		s->stop[n] = table_number(&t, i, 1);
		s->event[n] = table_number(&t, i, 2) == 2;
		s->stratum[n] = table_number(&t, i, 4) == 2;
		s->data.rows++;
	}
	if (by_sex)
		s->data.stratum = s->stratum;
	table_free(&t);
	return true;
}

static void
lung_predictions(const struct set *s)
{
	static const double people[2][3] = { { 50, 1, 0 }, { 70, 2, 2 } };
	static const double want[2][5] = { { .808765878696, .541013808185,
					       .331062520766, 329.660011332,
					       344 },
		{ .680272051353, .327889456491, .518002458225, 235.573922102,
		    183 } };
	struct hazard_steps h = steps(s, 0);

	for (int i = 0; i < 2; i++) {
		double r = risk(s, people[i]);

		near_relative(
		    residual_survival(&h, r, 180), want[i][0], 1e-9, "S(180)");
		near_relative(
		    residual_survival(&h, r, 365), want[i][1], 1e-9, "S(365)");
		near_relative(residual_leave(&h, r, 180, 185), want[i][2], 1e-9,
		    "P(180, 365]");
		near_relative(residual_mean(&h, r, 180, 550), want[i][3], 1e-9,
		    "mean remaining");
		ok(residual_median(&h, r, 180) == want[i][4],
		    "median remaining");
	}
}

static void
lung_models(void)
{
	static const double efron[] = { .0110667645601, -.5526123957036,
		.4637284753704 };
	static const double breslow[] = { .0110411363495, -.5518895697876,
		.4629470405902 };
	static const double strata[] = { .0105662546009, .4624244343583 };
	static const double se[] = { .0092674110, .1677390538, .1135772662 };
	static const double robust[] = { .0098813928, .1647484280,
		.1241588486 };
	struct set *s = &set;

	if (!lung(s, false))
		return;
	run(s, COX_EFRON);
	check(s, efron, -744.480455761, -729.230121375);
	errors(s, se, robust, NULL, 0);
	concordance(s, 12544, 7117, 126);
	baseline(s, 0, 365, .613864752407);
	lung_predictions(s);
	arena_free(&memory);
	run(s, COX_BRESLOW);
	check(s, breslow, -744.692819266, -729.488705177);
	baseline(s, 0, 365, .613716569580);
	arena_free(&memory);
	lung(s, true);
	run(s, COX_EFRON);
	check(s, strata, -638.509764984, -628.770939501);
	baseline(s, 0, 365, .360942596131);
	baseline(s, 1, 365, .206573967313);
	arena_free(&memory);
}

/* Case weights and R's ridge, by an independent program that climbs the
 * likelihood as written down in R's documentation (tests/ref/gen/survival.py):
 * weights 1, 2, 3, 1, 2, ... of the rows. */
static void
lung_weights(void)
{
	static const double b[2][3] = { { .0079997, -.37043101, .37888479 },
		{ .00798337, -.36959478, .37789368 } };
	static const double se[3] = { .00653086, .1171862, .07901871 };
	static const double ridge[2][3] = { { .011032346, -.548687436,
						.460708878 },
		{ .010726872, -.515883121, .435222609 } };
	static const double ridge_se[3] = { .008939, .16143798, .10996637 };
	static double weight[ROWS];
	struct cox_options options = { COX_EFRON, 1e-9, 30, 0 };
	struct set *s = &set;

	if (!lung(s, false))
		return;
	for (size_t i = 0; i < s->data.rows; i++)
		weight[i] = (double)(1 + i % 3);
	s->data.weight = weight;
	for (int ties = 0; ties < 2; ties++) {
		run(s, ties == 0 ? COX_EFRON : COX_BRESLOW);
		for (int j = 0; j < 3; j++)
			near_absolute(s->fit.b[j], b[ties][j], 1e-8, "weights");
		for (int j = 0; j < 3 && ties == 0; j++)
			near_absolute(sqrt(s->fit.variance[4 * j]), se[j], 1e-7,
			    "weights: se");
		near_relative(s->fit.loglik,
		    ties == 0 ? -1700.0343514804 : -1700.6273093525, 1e-12,
		    "weights: loglik");
		arena_free(&memory);
	}
	s->data.weight = NULL;
	cox_order_make(&memory, &s->data, &s->order);
	for (int k = 0; k < 2; k++) {
		options.ridge = k == 0 ? 1 : 10;
		ok(cox_fit(&memory, &s->order, &options, &s->fit, NULL),
		    "a ridge");
		for (int j = 0; j < 3; j++)
			near_absolute(s->fit.b[j], ridge[k][j], 2e-9, "ridge");
		for (int j = 0; j < 3 && k == 1; j++)
			near_absolute(sqrt(s->fit.variance[4 * j]), ridge_se[j],
			    1e-7, "ridge: se");
	}
	arena_free(&memory);
}

static void
rossi(void)
{
	static const double b[] = { -.3794221664859, -.0574377426841,
		.3138997878425, -.1497956976665, -.4337038779373,
		-.0848710825004, .0914970809853 };
	static const double se[] = { .1913794807, .0219994706, .3079927766,
		.2122242962, .3818680577, .1957566719, .0286485500 };
	static const double robust[] = { .1955417790, .0253361463, .2923285553,
		.2180603153, .3802444658, .1992008296, .0289745946 };
	struct set *s = blank(7);
	struct table t;

	if (!table_read(&t, "churn/lifelines_rossi.csv", "rossi"))
		return;
	for (size_t i = 0; i < t.rows; i++) {
		s->stop[i] = table_number(&t, i, 0);
		s->event[i] = table_number(&t, i, 1) == 1;
		for (size_t j = 0; j < 7; j++)
			s->x[i * 7 + j] = table_number(&t, i, j + 2);
	}
	s->data.rows = t.rows;
	table_free(&t);
	run(s, COX_EFRON);
	check(s, b, -675.380632347, -658.747659446);
	errors(s, se, robust, NULL, 0);
	concordance(s, 27242, 15291, 49);
	baseline(s, 0, 26, .403914291370);
	baseline(s, 0, 52, .956499219069);
	arena_free(&memory);
	run(s, COX_BRESLOW);
	near_relative(s->fit.b[0], -.3790218874, 1e-9, "Breslow fin");
	near_relative(
	    s->fit.null_loglik, -675.683389417, 1e-11, "Breslow at 0");
	near_relative(s->fit.loglik, -659.120605677, 1e-11, "Breslow loglik");
	arena_free(&memory);
}

/* The eight columns of the Telco model from a row of the file. */
static void
telco_row(const struct table *t, size_t i, double *x)
{
	*x++ = strcmp(table_text(t, i, 15), "One year") == 0;
	*x++ = strcmp(table_text(t, i, 15), "Two year") == 0;
	*x++ = strcmp(table_text(t, i, 8), "Fiber optic") == 0;
	*x++ = strcmp(table_text(t, i, 8), "No") == 0;
	*x++ = table_number(t, i, 18);
	*x++ = strcmp(table_text(t, i, 16), "Yes") == 0;
	*x++ = table_number(t, i, 2);
	*x = strcmp(table_text(t, i, 3), "Yes") == 0;
}

static void
telco_customer(const struct set *s, const struct table *t, const char *id,
    double leave, double left)
{
	struct hazard_steps h = steps(s, 0);
	double x[COLUMNS];

	for (size_t i = 0; i < t->rows; i++) {
		if (strcmp(table_text(t, i, 0), id) != 0)
			continue;
		double served = table_number(t, i, 5), r;

		telco_row(t, i, x);
		r = risk(s, x);
		near_relative(
		    residual_leave(&h, r, served, 12), leave, 1e-9, id);
		near_relative(residual_mean(&h, r, served, 72 - served), left,
		    1e-9, "months left up to 72");
	}
}

static void
telco(void)
{
	static const double b[] = { -1.8364614121083, -3.6154918502140,
		1.4586377438263, -1.1847356473994, -.0298345930227,
		.1891845156421, -.0418839436977, -.5864840479222 };
	struct set *s = blank(8);
	struct table t;

	if (!table_read(&t, "churn/telco_ibm.csv", "Telco"))
		return;
	for (size_t i = 0; i < t.rows; i++) {
		s->stop[i] = table_number(&t, i, 5);
		s->event[i] = table_text(&t, i, 20)[0] == 'Y';
		telco_row(&t, i, s->x + i * 8);
	}
	s->data.rows = t.rows;
	run(s, COX_EFRON);
	check(s, b, -15653.0396351, -14122.5215393);
	concordance(s, 7482444, 1414020, 970);
	telco_customer(s, &t, "7590-VHVEG", .246293488943, 35.2031353197);
	telco_customer(s, &t, "5575-GNVDE", .0294205043983, 35.1090676405);
	telco_customer(s, &t, "9305-CDSKC", .188867116525, 35.1486305198);
	arena_free(&memory);
	run(s, COX_BRESLOW);
	near_relative(
	    s->fit.null_loglik, -15669.7053176, 1e-11, "Breslow at 0");
	near_relative(s->fit.loglik, -14165.4279672, 1e-11, "Breslow loglik");
	arena_free(&memory);
	table_free(&t);
}

/* time, event, x, z, stratum */
static const double ties[14][5] = { { 1, 1, 1, 30, 0 }, { 1, 0, 0, 41, 1 },
	{ 2, 1, 1, 25, 1 }, { 2, 1, 0, 38, 0 }, { 3, 1, 1, 52, 0 },
	{ 3, 0, 0, 33, 1 }, { 4, 1, 0, 29, 1 }, { 4, 1, 1, 47, 0 },
	{ 4, 1, 1, 36, 1 }, { 5, 0, 0, 44, 0 }, { 6, 1, 0, 31, 0 },
	{ 7, 1, 1, 40, 1 }, { 8, 0, 0, 35, 0 }, { 8, 1, 0, 50, 1 } };

static void
tied(void)
{
	static const double efron[] = { 1.4483976676, -.0538084581 };
	static const double breslow[] = { 1.3556364472, -.0483317851 };
	static const double strata[] = { 2.5700491858, -.1480708592 };
	static const double se[] = { .7311624821, .0490378029 };
	static const double robust[] = { .6055488301, .0303073172 };
	static const double h0[][2] = { { 1, .2090364774 }, { 2, .782136520 },
		{ 3, 1.168468459 }, { 4, 2.918055953 }, { 6, 4.025249178 },
		{ 7, 5.424687278 }, { 8, 9.971377075 } };
	struct set *s = blank(2);

	for (size_t i = 0; i < 14; i++) {
		s->stop[i] = ties[i][0];
		s->event[i] = ties[i][1] > 0;
		s->x[i * 2] = ties[i][2];
		s->x[i * 2 + 1] = ties[i][3];
		s->stratum[i] = (uint32_t)ties[i][4];
	}
	s->data.rows = 14;
	run(s, COX_EFRON);
	check(s, efron, -18.8196093355, -16.3881961922);
	errors(s, se, robust, NULL, 0);
	near_relative(s->fit.score_test, 4.91319805997, 1e-11, "score test");
	concordance(s, 47, 16, 0);
	for (int i = 0; i < 7; i++)
		baseline(s, 0, h0[i][0], h0[i][1]);
	arena_free(&memory);
	run(s, COX_BRESLOW);
	check(s, breslow, -19.3278341776, -17.1949900172);
	baseline(s, 0, 8, 7.975221308);
	arena_free(&memory);
	s->data.stratum = s->stratum;
	run(s, COX_EFRON);
	check(s, strata, -12.3963623720, -8.3193028147);
	near_absolute(sqrt(s->fit.variance[0]), 1.2890243506, 6e-11, "se x");
	near_absolute(sqrt(s->fit.variance[3]), .0822061341, 6e-11, "se z");
	arena_free(&memory);
}

/* id, start, stop, event, x, z */
static const double spans[12][6] = { { 1, 0, 3, 0, 0, 2 }, { 1, 3, 6, 1, 1, 2 },
	{ 2, 0, 4, 1, 0, 5 }, { 3, 2, 6, 1, 1, 1 }, { 4, 0, 2, 0, 0, 4 },
	{ 4, 2, 9, 1, 1, 4 }, { 5, 1, 5, 1, 1, 3 }, { 6, 3, 8, 1, 0, 2 },
	{ 7, 0, 5, 1, 0, 6 }, { 8, 4, 9, 1, 1, 5 }, { 9, 5, 10, 0, 0, 3 },
	{ 10, 0, 10, 0, 0, 1 } };

static void
start_stop(void)
{
	static const double efron[] = { .2371055103, .2248976618 };
	static const double breslow[] = { .1658646346, .2093502761 };
	static const double se[] = { .7800622863, .2445670631 };
	static const double clustered[] = { .6471003904, .2045922147 };
	uint32_t id[12];
	struct set *s = blank(2);

	for (size_t i = 0; i < 12; i++) {
		id[i] = (uint32_t)spans[i][0] - 1;
		s->start[i] = spans[i][1];
		s->stop[i] = spans[i][2];
		s->event[i] = spans[i][3] > 0;
		s->x[i * 2] = spans[i][4];
		s->x[i * 2 + 1] = spans[i][5];
	}
	s->data.rows = 12;
	s->data.start = s->start;
	run(s, COX_EFRON);
	check(s, efron, -13.9368074129, -13.2925109481);
	errors(s, se, clustered, id, 10);
	concordance(s, 24, 13, 0);
	arena_free(&memory);
	run(s, COX_BRESLOW);
	check(s, breslow, -14.5121715578, -14.0023955985);
	arena_free(&memory);
}

int
main(void)
{
	lung_models();
	lung_weights();
	rossi();
	telco();
	tied();
	start_stop();
	return tap_end();
}
