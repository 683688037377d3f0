/*
 * Curves and log-rank tests against R 4.2.2, survival 3.5-3 (survfit,
 * survdiff; rmean), on its data sets lung and aml and on IBM's Telco customers.
 */
#include "model/survival.h"
#include "model/logrank.h"
#include "model/residual.h"
#include "ref/table.h"

#include "unit/tap.h"

static const double z = 1.959963984540054;

static struct arena memory; /* of all that is made here */

enum { GROUPS_MAX = 16 };

/* Which columns of a table are what; -1: none. Groups are numbered by their
 * texts in order of appearance. */
struct layout {
	int time, event, group, stratum, cause;
	const char *occurred; /* the event's text */
	double entry;	      /* rows not later than this are left out */
};

struct loaded {
	struct survival_curve *curve;
	char name[2][GROUPS_MAX][32]; /* of groups, of strata */
	uint32_t count[2];
};

static uint32_t
number_of(struct loaded *data, int which, const char *text)
{
	for (uint32_t i = 0; i < data->count[which]; i++)
		if (strcmp(data->name[which][i], text) == 0)
			return i;
	snprintf(data->name[which][data->count[which]], 32, "%s", text);
	return data->count[which]++;
}

static bool
load(struct loaded *data, const char *file, const struct layout *layout)
{
	struct table table;
	struct survival_counts counts = { 0 };

	memset(data, 0, sizeof(*data));
	if (!table_read(&table, file, file))
		return false;
	for (size_t i = 0; i < table.rows; i++) {
		double time = table_number(&table, i, (size_t)layout->time);
		uint32_t g = 0, s = 0, cause;

		if (layout->group >= 0)
			g = number_of(data, 0,
			    table_text(&table, i, (size_t)layout->group));
		if (layout->stratum >= 0)
			s = number_of(data, 1,
			    table_text(&table, i, (size_t)layout->stratum));
		cause = strcmp(table_text(&table, i, (size_t)layout->event),
			    layout->occurred) == 0;
		if (cause == 1 && layout->cause >= 0 &&
		    strcmp(table_text(&table, i, (size_t)layout->cause),
			"Electronic check") != 0)
			cause = 2;
		if (time > layout->entry)
			survival_add(&counts, s * GROUPS_MAX + g,
			    layout->entry > 0 ? layout->entry : -INFINITY, time,
			    cause);
	}
	data->curve =
	    survival_curves(&memory, &counts, GROUPS_MAX * GROUPS_MAX);
	table_free(&table);
	return true;
}

static struct logrank
test(const struct loaded *data, const struct logrank_options *options)
{
	const struct survival_curve *curves[GROUPS_MAX * GROUPS_MAX];
	size_t strata = data->count[1] > 0 ? data->count[1] : 1, n = 0;

	for (size_t s = 0; s < strata; s++)
		for (size_t g = 0; g < data->count[0]; g++)
			curves[n++] = &data->curve[s * GROUPS_MAX + g];
	return logrank_test(&memory, curves, strata, data->count[0], options);
}

static const struct logrank_options one = { LOGRANK_ONE, 0, 0, NULL };
static const struct logrank_options rho = { LOGRANK_FLEMING_HARRINGTON, 1, 0,
	NULL };
static const struct logrank_options gehan = { LOGRANK_GEHAN, 0, 0, NULL };
static const struct logrank_options tarone = { LOGRANK_TARONE_WARE, 0, 0,
	NULL };

static void
chi_square(const struct loaded *data, const struct logrank_options *options,
    double want, const char *name)
{
	struct logrank result = test(data, options);

	near_relative(result.chi_square, want, 1e-9, name);
}

/* One line of the table of S: time, at risk, S, its error. */
static void
at_time(const struct survival_curve *curve, double time, double survival,
    double error)
{
	const struct survival_step *s = survival_at(curve, time);

	near_relative(s->survival, survival, 1e-9, "S");
	near_relative(s->survival * sqrt(s->greenwood), error, 1e-9, "its se");
}

static void
limits(const struct survival_step *step, enum survival_interval kind,
    double lower, double upper)
{
	double low, high;

	survival_limits(step, kind, z, &low, &high);
	near_relative(low, lower, 1e-9, "lower limit");
	near_relative(high, upper, 1e-9, "upper limit");
}

static void
median(const struct survival_curve *curve, enum survival_interval kind,
    double lower, double upper)
{
	struct survival_quantile q = survival_quantile(curve, 0.5, kind, z);

	ok(q.lower == lower && q.upper == upper, "median limits %g-%g", q.lower,
	    q.upper);
}

/* At risk just before a time that need not be a step. */
static double
at_risk(const struct survival_curve *curve, double time)
{
	for (size_t i = 0; i < curve->n; i++)
		if (curve->step[i].time >= time)
			return curve->step[i].at_risk;
	return 0;
}

static void
lung_curve(void)
{
	struct loaded data;
	struct layout layout = { 1, 2, -1, -1, -1, "2", 0 };
	double mean, variance;

	if (!load(&data, "churn/R_survival_lung.csv", &layout))
		return;
	const struct survival_curve *c = &data.curve[0];
	ok(c->rows == 228 && at_risk(c, 180) == 160 && at_risk(c, 365) == 65 &&
		at_risk(c, 730) == 13,
	    "lung: at risk");
	at_time(c, 180, .7216706534, .02981241947);
	at_time(c, 365, .4092416245, .03582363817);
	at_time(c, 730, .1156930983, .02829819732);
	const struct survival_step *year = survival_at(c, 365);
	limits(year, SURVIVAL_LOG, .3447215818, .4858376035);
	limits(year, SURVIVAL_LOG_LOG, .3387142691, .4783807676);
	limits(year, SURVIVAL_PLAIN, .3390285838, .4794546651);
	near_relative(year->hazard, .888324574368, 1e-11, "H(365)");
	near_relative(
	    sqrt(year->hazard_variance), .0869653876569, 1e-11, "its se");
	for (int i = 1; i <= 3; i++) {
		static const double quartile[] = { 0, 170, 310, 550 };

		ok(survival_quantile(c, i / 4.0, SURVIVAL_LOG, z).time ==
			quartile[i],
		    "quartile %d", i);
	}
	median(c, SURVIVAL_LOG, 285, 363);
	median(c, SURVIVAL_LOG_LOG, 284, 361);
	/* The plain lower curve is .4976 at 284 already. */
	median(c, SURVIVAL_PLAIN, 284, 361);
	survival_restricted_mean(c, 365, &mean, &variance);
	near_relative(mean, 263.2218665, 1e-9, "RMST(365)");
	near_relative(sqrt(variance), 7.798859086, 1e-9, "its se");
}

static void
lung_tests(void)
{
	struct loaded data;
	struct layout sex = { 1, 2, 4, -1, -1, "2", 0 };
	struct layout stratified = { 1, 2, 4, 5, -1, "2", 0 };
	struct layout ecog = { 1, 2, 5, -1, -1, "2", 0 };

	if (!load(&data, "churn/R_survival_lung.csv", &sex))
		return;
	struct logrank result = test(&data, &one);
	near_relative(result.chi_square, 10.3267419548856, 1e-9, "by sex");
	near_relative(
	    result.group[0].expected, 91.5817390296, 1e-9, "expected, 1");
	near_relative(
	    result.group[1].expected, 73.4182609704, 1e-9, "expected, 2");
	near_relative(result.group[0].variance, 40.3714339796, 1e-9, "V");
	near_relative(result.p, 0.00131116452, 1e-8, "p");
	chi_square(&data, &rho, 12.7141514011575, "rho = 1");
	chi_square(&data, &gehan, 12.4721353313, "Gehan");
	chi_square(&data, &tarone, 12.4555439022, "Tarone and Ware");
	load(&data, "churn/R_survival_lung.csv", &stratified);
	chi_square(&data, &one, 10.7950596334964, "sex, stratified by ecog");
	load(&data, "churn/R_survival_lung.csv", &ecog);
	/* The one row without ph.ecog is no group of R's. */
	for (uint32_t g = 0; g < data.count[0]; g++) {
		if (strcmp(data.name[0][g], "NA") != 0)
			continue;
		data.curve[g] = data.curve[--data.count[0]];
		data.curve[data.count[0]] = (struct survival_curve){ 0 };
	}
	result = test(&data, &one);
	near_relative(result.chi_square, 21.9621316825, 1e-9, "by ecog");
	ok(result.df == 3, "4 groups");
}

static void
aml(void)
{
	struct loaded data;
	struct layout layout = { 0, 1, 2, -1, -1, "1", 0 };

	if (!load(&data, "churn/R_survival_aml.csv", &layout))
		return;
	chi_square(&data, &one, 3.3963886989776, "aml");
	chi_square(&data, &rho, 2.77927954475177, "aml, rho = 1");
	chi_square(&data, &gehan, 2.7233115468, "aml, Gehan");
	chi_square(&data, &tarone, 2.9816036220, "aml, Tarone and Ware");
	for (int g = 0; g < 2; g++)
		ok(survival_quantile(&data.curve[g], 0.5, SURVIVAL_LOG, z)
			    .time == (g == 0 ? 31 : 23),
		    "aml, median %d", g);
	const struct survival_step *s = survival_at(&data.curve[0], 48);
	at_time(&data.curve[0], 48, .1840909091, .1534927458);
	limits(s, SURVIVAL_LOG_LOG, .01173848012, .5250148427);
	near_relative(s->hazard, 1.4087662338, 1e-9, "aml H(48)");
	near_relative(
	    sqrt(s->hazard_variance), .6378068878, 1e-9, "aml se H(48)");
}

static void
telco_tests(void)
{
	struct loaded data;
	struct layout contract = { 5, 20, 15, -1, -1, "Yes", 0 };
	struct layout payment = { 5, 20, 17, -1, -1, "Yes", 0 };
	static const double expected[] = { 708.445595508, 470.727826096,
		689.826578396 };

	contract.entry = payment.entry = -1;
	if (!load(&data, "churn/telco_ibm.csv", &contract))
		return;
	struct logrank result = test(&data, &one);
	near_relative(
	    result.chi_square, 2352.87253825934, 1e-9, "Telco contract");
	for (int g = 0; g < 3; g++)
		near_relative(result.group[g].expected, expected[g], 1e-9,
		    data.name[0][g]);
	chi_square(&data, &rho, 2203.02057728242, "Telco contract, rho = 1");
	load(&data, "churn/telco_ibm.csv", &payment);
	chi_square(&data, &one, 865.239463132398, "Telco payment method");
}

static void
telco_curve(void)
{
	struct loaded data;
	struct layout layout = { 5, 20, -1, -1, -1, "Yes", -1 };
	double mean, variance;

	if (!load(&data, "churn/telco_ibm.csv", &layout))
		return;
	const struct survival_curve *c = &data.curve[0];
	ok(at_risk(c, 0) == 7043 && at_risk(c, 1) == 7032, "Telco at risk");
	at_time(c, 1, .94596131968, .00269618461);
	at_time(c, 12, .84319955382, .004492160255);
	at_time(c, 24, .78873639837, .00520896369);
	at_time(c, 48, .70884018435, .00632071202);
	at_time(c, 72, .59279015205, .00991876687);
	survival_restricted_mean(c, 72, &mean, &variance);
	near_relative(mean, 54.4923871067, 1e-9, "Telco RMST(72)");
	near_relative(sqrt(variance), .347750015643, 1e-9, "its se");
	struct survival_quantile q =
	    survival_quantile(c, 0.25, SURVIVAL_LOG, z);
	ok(q.time == 36 && q.lower == 32 && q.upper == 39,
	    "Telco 25 %% quantile %g (%g-%g)", q.time, q.lower, q.upper);
	layout.entry = 6;
	load(&data, "churn/telco_ibm.csv", &layout);
	c = &data.curve[0];
	ok(c->rows == 5562, "Telco, tenure > 6");
	near_relative(survival_at(c, 12)->survival, .952954960776, 1e-9,
	    "entry at 6, S(12)");
	near_relative(survival_at(c, 72)->survival, .669950919140, 1e-9,
	    "entry at 6, S(72)");
}

static void
telco_reasons(void)
{
	struct loaded data;
	struct layout layout = { 5, 20, -1, -1, 17, "Yes", -1 };
	static const double at_12[] = { .0915724384831, .0652280077010 };
	static const double at_72[] = { .222138104242, .185071743706 };
	static const double se[] = { .00747925015, .00774612660 };
	double value[100], variance[100];

	if (!load(&data, "churn/telco_ibm.csv", &layout))
		return;
	const struct survival_curve *c = &data.curve[0];
	for (uint32_t k = 1; k <= 2; k++) {
		survival_incidence(c, k, value, variance);
		ptrdiff_t i = survival_at(c, 12) - c->step;
		near_relative(value[i], at_12[k - 1], 1e-11, "F(12)");
		i = survival_at(c, 72) - c->step;
		near_relative(value[i], at_72[k - 1], 1e-11, "F(72)");
		near_relative(sqrt(variance[i]), se[k - 1], 1e-8, "its se");
	}
}

/* What is left of the lives of lung's patients, from the plain curve. */
static void
residual(void)
{
	struct loaded data;
	struct layout layout = { 1, 2, -1, -1, -1, "2", 0 };
	double time[256], hazard[256], all, until, variance;

	if (!load(&data, "churn/R_survival_lung.csv", &layout))
		return;
	const struct survival_curve *c = &data.curve[0];
	for (size_t i = 0; i < c->n; i++) {
		time[i] = c->step[i].time;
		hazard[i] = -log(c->step[i].survival);
	}
	struct hazard_steps h = { c->n, time, hazard, survival_last_time(c) };
	near_relative(residual_leave(&h, 1, 180, 185),
	    1 - .4092416245 / .7216706534, 1e-9, "P(180, 365]");
	survival_restricted_mean(c, 365, &all, &variance);
	survival_restricted_mean(c, 180, &until, &variance);
	near_relative(residual_mean(&h, 1, 180, 185),
	    (all - until) / survival_at(c, 180)->survival, 1e-12,
	    "mean left from 180 to 365");
	near_relative(residual_median(&h, 1, 0), 310, 1e-15, "median from 0");
	ok(isnan(residual_leave(&h, 1, 1000, 100)), "nothing behind the end");
}

int
main(void)
{
	lung_curve();
	lung_tests();
	aml();
	telco_curve();
	telco_tests();
	telco_reasons();
	residual();
	arena_free(&memory);
	return tap_end();
}
