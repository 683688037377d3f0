/*
 * Scores of the German credit data (R 4.2.2, packages scorecard 0.4.6 and pROC
 * 1.18.0) and of a logistic regression on the Telco churn data (pROC).
 */
#include "model/metrics.h"

#include "ref/table.h"

struct part {
	double p[1000], points[1000];
	uint8_t event[1000];
	size_t n;
};

struct figures {
	const char *name;
	double auc, se, lower, upper, ks, log_loss, brier;
	double points_auc, points_ks, points_at;
};

static const struct figures figures[] = {
	{ "train", .8308413609, .015807412, .799859, .861823, .5112932978,
	    .4546565149, .1510817829, .830687641, .507091617, 470 },
	{ "test", .7777020677, .027831650, .723153, .832251, .4613251880,
	    .5118995017, .1697537695, .777396617, .456860902, 445 },
};

static void
read_part(const struct table *table, const char *name, struct part *part)
{
	part->n = 0;
	for (size_t i = 0; i < table->rows; i++) {
		if (strcmp(table_text(table, i, 1), name) != 0)
			continue;
		part->event[part->n] = (uint8_t)table_number(table, i, 2);
		part->p[part->n] = table_number(table, i, 3);
		part->points[part->n++] = -table_number(table, i, 4);
	}
}

static void
test_scores(const struct part *part, const struct figures *want)
{
	struct metrics_roc roc;
	struct metrics_auc auc;
	struct metrics_ks ks;

	printf("# %s\n", want->name);
	metrics_roc(part->p, part->event, NULL, part->n, &roc);
	auc = metrics_auc(&roc);
	near_absolute(auc.auc, want->auc, 5e-11, "auc");
	near_absolute(auc.se, want->se, 5e-10, "auc se");
	near_absolute(auc.lower, want->lower, 5e-7, "auc lower");
	near_absolute(auc.upper, want->upper, 5e-7, "auc upper");
	near_absolute(metrics_ks(&roc).ks, want->ks, 5e-11, "ks");
	metrics_roc_free(&roc);
	near_absolute(metrics_log_loss(part->p, part->event, NULL, part->n),
	    want->log_loss, 5e-11, "log-loss");
	near_absolute(metrics_brier(part->p, part->event, NULL, part->n),
	    want->brier, 5e-11, "brier");
	metrics_roc(part->points, part->event, NULL, part->n, &roc);
	near_absolute(
	    metrics_auc(&roc).auc, want->points_auc, 5e-10, "auc of points");
	ks = metrics_ks(&roc);
	near_absolute(ks.ks, want->points_ks, 5e-10, "ks of points");
	near_absolute(-ks.at, want->points_at, 0, "ks at");
	metrics_roc_free(&roc);
}

static void
test_calibration(const struct part *part)
{
	struct metrics_calibration fit =
	    metrics_calibrate(part->p, part->event, NULL, part->n);
	struct metrics_group groups[10];

	near_absolute(fit.slope, .792002, 5e-7, "calibration slope");
	/* R's glm, from the W of the last solve; that at the optimum is
	 * .113299.
	 */
	near_absolute(fit.slope_se, .113291, 5e-7, "calibration slope se");
	near_absolute(fit.intercept, -.101902, 5e-7, "calibration intercept");
	near_absolute(fit.in_the_large, .040163, 5e-7, "in the large");
	metrics_groups(part->p, part->event, NULL, part->n, groups, 10);
	near_absolute(metrics_ece(groups, 10), .056552, 5e-7, "ece");
	near_absolute(metrics_hosmer_lemeshow(groups, 10), 12.797488, 5e-7,
	    "Hosmer-Lemeshow");
	ok(groups[0].events == 17 && groups[0].rows == 31,
	    "top tenth: 17 of 31 bad");
	near_absolute(17. / 31 / (95. / 319), 1.8414, 5e-5, "lift");
	near_absolute((double)(groups[0].events + groups[1].events) / 95, .4105,
	    5e-5, "two tenths catch 41.05%");
}

/* 319 refused below each score; the table of section 6 gives < 450. */
static void
test_cut(const struct part *part)
{
	struct metrics_roc roc;
	size_t i = 0;

	metrics_roc(part->points, part->event, NULL, part->n, &roc);
	while (i + 1 < roc.step_count && roc.steps[i + 1].score > -450)
		i++;
	ok(roc.steps[i].rows == 135 && roc.steps[i].events == 69,
	    "below 450: 135 refused, 69 bad");
	near_absolute((double)(roc.events - roc.steps[i].events) /
		(double)(roc.rows - roc.steps[i].rows),
	    .141304, 5e-7, "the rest: 14.1304 %% bad");
	metrics_roc_free(&roc);
}

static void
test_german(void)
{
	static struct part train, test;
	struct table table;

	if (!table_read(&table, "credit/german_scores.csv", "german scores"))
		return;
	read_part(&table, "train", &train);
	read_part(&table, "test", &test);
	table_free(&table);
	test_scores(&train, &figures[0]);
	test_scores(&test, &figures[1]);
	test_calibration(&test);
	test_cut(&test);
}

static void
test_telco(void)
{
	static const size_t events[] = { 101, 74, 72, 44, 31, 21, 16, 10, 8,
		1 };
	static double p[1408];
	static uint8_t event[1408];
	struct metrics_group groups[10];
	struct metrics_calibration fit;
	struct metrics_roc roc;
	struct metrics_auc auc;
	struct table table;
	bool same = true;

	if (!table_read(&table, "churn/telco_modelA_holdout_pred.csv", "telco"))
		return;
	for (size_t i = 0; i < table.rows; i++) {
		event[i] = (uint8_t)table_number(&table, i, 2);
		p[i] = table_number(&table, i, 3);
	}
	metrics_roc(p, event, NULL, table.rows, &roc);
	auc = metrics_auc(&roc);
	near_absolute(auc.auc, .82456464786562, 1e-14, "telco auc");
	near_absolute(auc.se * auc.se, .000142721794596, 1e-15, "auc var");
	near_absolute(metrics_ks(&roc).ks, .51379770894, 1e-11, "ks");
	near_absolute(metrics_average_precision(&roc), .615248915042, 1e-12,
	    "average precision");
	metrics_roc_free(&roc);
	near_absolute(metrics_brier(p, event, NULL, table.rows),
	    .14389778715552, 1e-12, "brier");
	near_absolute(metrics_log_loss(p, event, NULL, table.rows),
	    .44245182877167, 1e-12, "log-loss");
	fit = metrics_calibrate(p, event, NULL, table.rows);
	near_absolute(fit.intercept, -.0300316910, 1e-8, "intercept");
	near_absolute(fit.slope, .9006990782, 1e-8, "slope");
	near_absolute(fit.in_the_large, .03232136, 1e-8, "in the large");
	metrics_groups(p, event, NULL, table.rows, groups, 10);
	for (int g = 0; g < 10; g++)
		same = same && groups[g].events == (double)events[g];
	ok(same, "events per tenth");
	near_absolute(metrics_ece(groups, 10), .0240034408205, 1e-12, "ece");
	table_free(&table);
}

/* scorecard.md section 7. */
static void
test_psi(void)
{
	static const double actual[] = { 318, 458, 527, 861, 907, 516, 830, 665,
		586, 524 };
	static const double expected[] = { 725, 1157, 1171, 2022, 2093, 1162,
		1911, 1531, 1377, 1299 };

	near_absolute(metrics_psi(expected, actual, 10), .001206, 5e-7, "psi");
}

int
main(void)
{
	test_german();
	test_telco();
	test_psi();
	return tap_end();
}
