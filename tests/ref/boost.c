/*
 * Boosted trees on IBM's Telco customers, every fifth row held out: AUC about
 * .839 and Brier .137 after 100 rounds of depth 3 (other implementations with
 * the same settings; a binned logistic regression has .8431 and .1352).
 */
#include "model/boost.h"
#include "math/quantile.h"
#include "model/logistic.h"
#include "model/metrics.h"
#include "ref/table.h"

#include "unit/tap.h"

enum { ROWS = 7043, TRAIN = 5635, TEST = 1408, COLUMNS = 19 };

static uint8_t train[TRAIN * COLUMNS], test[TEST * COLUMNS];
static uint8_t train_event[TRAIN], test_event[TEST];
static struct boost_column column[COLUMNS];

static bool
is_test(size_t row)
{
	return row % 5 == 4;
}

/* Codes of all rows by 254 cuts of the training rows. */
static void
code_numbers(const struct table *t, size_t from, size_t j, uint8_t *code)
{
	static double x[TRAIN], cut[254];
	size_t n = 0, cuts = 0;

	for (size_t i = 0; i < t->rows; i++)
		if (!is_test(i))
			x[n++] = table_number(t, i, from);
	sort_doubles(x, n);
	for (size_t k = 1; k < 255; k++) {
		double c = quantile_type1(x, n, k, 255);

		if (cuts == 0 || c > cut[cuts - 1])
			cut[cuts++] = c;
	}
	for (size_t i = 0; i < t->rows; i++) {
		double value = table_number(t, i, from);
		size_t below = 0;

		while (below < cuts && cut[below] < value)
			below++;
		code[i * COLUMNS + j] = (uint8_t)below;
	}
}

static void
code_levels(const struct table *t, size_t from, size_t j, uint8_t *code)
{
	const char *level[16];
	size_t levels = 0;

	column[j].levels = true;
	for (size_t i = 0; i < t->rows; i++) {
		size_t k = 0;

		while (
		    k < levels && strcmp(level[k], table_text(t, i, from)) != 0)
			k++;
		if (k == levels)
			level[levels++] = table_text(t, i, from);
		code[i * COLUMNS + j] = (uint8_t)k;
	}
}

static bool
load(void)
{
	static uint8_t code[ROWS * COLUMNS];
	struct table t;
	size_t in = 0, out = 0;

	if (!table_read(&t, "churn/telco_ibm.csv", "Telco"))
		return false;
	for (size_t j = 0; j < COLUMNS; j++) {
		if (j == 4 || j == 17 || j == 18)
			code_numbers(&t, j + 1, j, code);
		else
			code_levels(&t, j + 1, j, code);
	}
	for (size_t i = 0; i < t.rows; i++) {
		uint8_t yes = table_text(&t, i, 20)[0] == 'Y';
		bool held = is_test(i);

		memcpy(held ? test + out * COLUMNS : train + in * COLUMNS,
		    code + i * COLUMNS, COLUMNS);
		if (held)
			test_event[out++] = yes;
		else
			train_event[in++] = yes;
	}
	table_free(&t);
	return in == TRAIN && out == TEST;
}

static void
judge(const struct boost *model, double least_auc, double most_brier)
{
	static double p[TEST];
	struct metrics_roc roc;

	for (size_t i = 0; i < TEST; i++)
		p[i] = logistic_probability(
		    boost_log_odds(model, column, test + i * COLUMNS));
	metrics_roc(p, test_event, NULL, TEST, &roc);
	double auc = metrics_auc(&roc).auc;
	double brier = metrics_brier(p, test_event, NULL, TEST);
	ok(auc >= least_auc && brier <= most_brier,
	    "%d trees: AUC %.5f, Brier %.5f", (int)model->trees, auc, brier);
	metrics_roc_free(&roc);
}

int
main(void)
{
	struct boost_data data = { TRAIN, COLUMNS, column, train, train_event };
	struct boost_options options = { 100, 3, 0.1, 1, 1 };
	struct boost model;
	static bool held_out[TRAIN];

	if (!load())
		return tap_end();
	boost_fit(&data, NULL, &options, &model);
	judge(&model, 0.838, 0.1375);
	boost_free(&model);
	options.rounds = 500;
	boost_hold_out(TRAIN, 1, held_out);
	options.rounds = boost_rounds(&data, held_out, &options, 20);
	boost_fit(&data, NULL, &options, &model);
	judge(&model, 0.838, 0.1375);
	boost_free(&model);
	options = (struct boost_options){ 300, 4, 0.1, 1, 1 };
	boost_fit(&data, NULL, &options, &model);
	judge(&model, 0.825, 0.145);
	boost_free(&model);
	return tap_end();
}
