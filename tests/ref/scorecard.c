/*
 * German credit data, train part: R 4.2.2 with package scorecard 0.4.6 (its
 * bins, weights of evidence, glm, card of 600 points at odds 1:19 with 50
 * points to double them, and the scores of all 1000 rows), and the figures of
 * a card with all defaults.
 */
#include "model/scorecard.h"

#include "model/logistic.h"
#include "model/metrics.h"
#include "ref/german.h"

static struct german all, train, test;

struct fixture {
	struct scorecard card;
	struct german_column *column[GERMAN_COLUMNS]; /* of `train` */
	struct logistic_column x[GERMAN_COLUMNS];
	double woe[GERMAN_COLUMNS][64];
	uint16_t bin[GERMAN_COLUMNS][GERMAN_ROWS];
	struct logistic_fit fit;
};

static void
name_of(const char *dotted, char *name, size_t size)
{
	snprintf(name, size, "%s", dotted);
	for (char *p = name; *p != '\0'; p++)
		*p = (char)(*p == '.' ? '_' : *p);
}

static void
assign(const struct binning *b, const struct german *g,
    const struct german_column *c, uint16_t *bin)
{
	if (c->text)
		binning_assign_text(b, c->code, &c->levels, g->rows, bin);
	else
		binning_assign_number(b, c->number, g->rows, bin);
}

/* Counts the train rows, and adds the variable to the card. */
static void
add_variable(struct fixture *f, struct german_column *c,
    const struct binning *bins, const struct binning_options *options)
{
	struct scorecard_variable *v;
	size_t j = f->card.count++;

	f->card.variables = mem_resize(
	    f->card.variables, f->card.count, sizeof(*f->card.variables));
	v = &f->card.variables[j];
	*v = (struct scorecard_variable){ .name = str_of(c->name),
		.bins = *bins };
	f->column[j] = c;
	assign(&v->bins, &train, c, f->bin[j]);
	binning_tally(&v->bins, f->bin[j], train.bad, train.rows, options);
	for (size_t i = 0; i < v->bins.count; i++)
		f->woe[j][i] = v->bins.bins[i].woe;
	f->x[j] =
	    (struct logistic_column){ .level = f->bin[j], .value = f->woe[j] };
}

/* R's bins of one variable, from row `from` on; the row behind them. */
static size_t
read_bins(const struct table *t, size_t from, const struct german_column *c,
    struct binning *b)
{
	struct binning_options options = BINNING_DEFAULTS;
	uint16_t level_bin[GERMAN_ROWS];
	double cuts[64];
	size_t n = 0, row = from;

	for (uint32_t i = 0; i < c->levels.count; i++)
		level_bin[i] = UINT16_MAX;
	for (; row < t->rows &&
	     strcmp(table_text(t, row, 0), table_text(t, from, 0)) == 0;
	     row++, n++) {
		struct str rest = str_of(table_text(t, row, 10));

		cuts[n] = strtod(rest.p, NULL);
		for (const char *p = rest.p; c->text && p != NULL;) {
			const char *end = strstr(p, "%,%");
			size_t size =
			    end != NULL ? (size_t)(end - p) : strlen(p);

			level_bin[map_find(
			    &c->levels, (struct str){ p, size })] = (uint16_t)n;
			p = end != NULL ? end + 3 : NULL;
		}
	}
	if (c->text)
		binning_given_text(&c->levels, level_bin, n, SIZE_MAX, b);
	else
		binning_given_number(cuts, n - 1, &options, b);
	return row;
}

static void
test_woe(struct fixture *f)
{
	struct binning_options options = BINNING_DEFAULTS;
	struct table t;
	double worst = 0, worst_iv = 0;

	if (!table_read(&t, "credit/german_train_bins_tree.csv", "bins"))
		return;
	for (size_t row = 0; row < t.rows;) {
		struct binning b;
		char name[128];
		size_t first = row;

		name_of(table_text(&t, row, 0), name, sizeof(name));
		row = read_bins(&t, row, german_find(&train, name), &b);
		add_variable(f, german_find(&train, name), &b, &options);
		b = f->card.variables[f->card.count - 1].bins;
		for (size_t i = 0; i < b.ranges; i++)
			worst = fmax(worst,
			    fabs(b.bins[i].woe -
				table_number(&t, first + i, 7)));
		worst_iv = fmax(worst_iv,
		    fabs(woe_measure(b.bins, b.count).iv -
			table_number(&t, first, 9)));
	}
	ok(worst < 1e-14, "weights of evidence of R's bins: %.2g", worst);
	ok(worst_iv < 1e-14, "information values: %.2g", worst_iv);
	table_free(&t);
}

static void
fit(struct fixture *f, double ridge)
{
	struct logistic_data data = { .columns = f->x,
		.column_count = f->card.count,
		.event = train.bad,
		.rows = train.rows };
	struct logistic_options options = { .ridge = ridge, .rescue = 1 };

	arena_free(&f->fit.memory);
	logistic_fit(&data, &options, &f->fit);
	f->card.intercept = f->fit.b[0];
	for (size_t j = 0; j < f->card.count; j++)
		f->card.variables[j].b = f->fit.b[j + 1];
}

static void
test_fit(struct fixture *f)
{
	double worst = 0, worst_se = 0;
	struct table t;

	fit(f, 1);
	near_absolute(f->fit.deviance, 620.324304, 5e-7, "ridge: deviance");
	near_absolute(f->fit.b[0], -.836659051, 5e-10, "ridge: intercept");
	near_absolute(f->fit.b[1], .785306947, 5e-10, "ridge: status");
	near_absolute(f->fit.b[8], .491197259, 5e-10, "ridge: installment");
	fit(f, 0);
	near_absolute(f->fit.deviance, 619.2421733, 5e-8, "deviance");
	near_absolute(f->fit.null_deviance, 833.1799723, 5e-8, "null");
	near_absolute(f->fit.deviance + 2 * 14, 647.2421733, 5e-8, "AIC");
	ok(f->fit.turns == 5 && f->fit.kept == 14, "5 turns, 14 terms");
	if (!table_read(&t, "credit/german_train_glm.csv", "glm"))
		return;
	for (size_t j = 0; j < t.rows; j++) {
		worst = fmax(worst, fabs(f->fit.b[j] - table_number(&t, j, 1)));
		worst_se =
		    fmax(worst_se, fabs(f->fit.se[j] - table_number(&t, j, 2)));
	}
	ok(t.rows == 14 && worst < 1e-9, "R's coefficients: %.2g", worst);
	ok(worst_se < 1e-7, "R's standard errors: %.2g", worst_se);
	table_free(&t);
}

static void
test_points(struct fixture *f)
{
	struct scorecard_scale scale = scorecard_odds_scale(600, 1. / 19, 50);
	double worst = 0;
	bool same = true;
	struct table t;

	near_absolute(scale.b, 72.134752, 5e-7, "B");
	near_absolute(scale.a, 387.603624, 5e-7, "A");
	scorecard_scale(&f->card, &scale);
	near_absolute(f->card.base, 448.731151, 5e-7, "base");
	ok(f->card.base_units == 449, "base, rounded");
	if (!table_read(
		&t, "credit/german_train_scorecard_600_19_50.csv", "points"))
		return;
	for (size_t j = 0, row = 1; j < f->card.count; j++)
		for (size_t i = 0; i < f->card.variables[j].bins.ranges;
		     i++, row++) {
			struct scorecard_variable *v = &f->card.variables[j];

			worst = fmax(worst,
			    fabs(v->points[i] - table_number(&t, row, 4)));
			same = same &&
			    (double)v->units[i] == table_number(&t, row, 3);
		}
	ok(worst < 6e-7, "R's points: %.2g", worst);
	ok(same, "R's rounded points");
	table_free(&t);
	scale = scorecard_odds_scale(600, 1. / 50, 20);
	near_absolute(scale.b, 28.853901, 5e-7, "B of 50:1, 20");
	near_absolute(scale.a, 487.122876, 5e-7, "A of 50:1, 20");
	near_absolute(
	    scale.a - scale.b * log(1. / 100), 620, 1e-9, "100:1 gives 620");
}

static void
row_bins(const struct fixture *f, size_t row, uint16_t *bin)
{
	for (size_t j = 0; j < f->card.count; j++) {
		struct german_column *c = german_find(&all, f->column[j]->name);
		const struct binning *b = &f->card.variables[j].bins;

		bin[j] = (uint16_t)(c->text
			? binning_level(
			      b, map_text(&c->levels, c->code[row]), NULL)
			: binning_number(b, c->number[row], NULL));
	}
}

static void
test_scores(struct fixture *f)
{
	double worst = 0, off = 0, mean[2] = { 0, 0 };
	bool same = true;
	uint16_t bin[GERMAN_COLUMNS];
	struct table t;

	if (!table_read(&t, "credit/german_scores.csv", "scores"))
		return;
	for (size_t i = 0; i < all.rows; i++) {
		double p, score;

		row_bins(f, i, bin);
		p = logistic_probability(scorecard_log_odds(&f->card, bin));
		score = scorecard_score(&f->card, bin);
		worst = fmax(worst, fabs(p - table_number(&t, i, 3)));
		same = same && score == table_number(&t, i, 4);
		off = fmax(off,
		    fabs(score -
			scorecard_exact(
			    &f->card, scorecard_log_odds(&f->card, bin))));
		mean[strcmp(table_text(&t, i, 1), "test") == 0] += score;
	}
	ok(worst < 1e-9, "R's probabilities: %.2g", worst);
	ok(same, "R's scores");
	near_absolute(off, 2.877, 5e-4, "rounding moves a score by");
	near_absolute(mean[1] / 319 - mean[0] / 681, 1.257122, 5e-7,
	    "the mean score moves by");
	table_free(&t);
}

static void
test_reasons(struct fixture *f)
{
	static const double best[] = { 141, 105, 89, 71 };
	static const char *const why[] = { "duration_in_month",
		"status_of_existing_checking_account", "age_in_years",
		"other_debtors_or_guarantors" };
	static const double by_mean[] = { 67.39, 44.09, 28.76, 18.11 };
	static const char *const why_mean[] = { "duration_in_month",
		"status_of_existing_checking_account", "age_in_years",
		"savings_account_and_bonds" };
	struct scorecard_scale scale = f->card.scale;
	struct scorecard_reason reasons[4];
	uint16_t bin[GERMAN_COLUMNS];

	row_bins(f, 1, bin);
	ok(scorecard_reasons(&f->card, bin, reasons, 4) == 4, "four reasons");
	for (int i = 0; i < 4; i++)
		ok(reasons[i].points == best[i] &&
			str_eq(f->card.variables[reasons[i].variable].name,
			    str_of(why[i])),
		    "%s", why[i]);
	scale.neutral = SCORECARD_MEAN;
	scorecard_scale(&f->card, &scale);
	scorecard_reasons(&f->card, bin, reasons, 4);
	for (int i = 0; i < 4; i++)
		ok(fabs(reasons[i].points - by_mean[i]) < .005 &&
			str_eq(f->card.variables[reasons[i].variable].name,
			    str_of(why_mean[i])),
		    "by the mean: %s %.4f", why_mean[i], reasons[i].points);
}

static void
test_scales(struct fixture *f)
{
	struct scorecard_scale scale =
	    scorecard_range_scale(&f->card, 0, 100, false);
	struct scorecard_scale back = f->card.scale;
	uint16_t bin[GERMAN_COLUMNS];

	scorecard_scale(&f->card, &scale);
	row_bins(f, 0, bin);
	near_absolute(
	    scorecard_exact(&f->card, scorecard_log_odds(&f->card, bin)),
	    73.747549, 5e-7, "0..100: row 1");
	row_bins(f, 1, bin);
	near_absolute(
	    scorecard_exact(&f->card, scorecard_log_odds(&f->card, bin)),
	    32.940629, 5e-7, "0..100: row 2");
	scale = scorecard_range_scale(&f->card, 0, 100, true);
	scorecard_scale(&f->card, &scale);
	near_absolute(
	    scorecard_exact(&f->card, scorecard_log_odds(&f->card, bin)),
	    100 - 32.940629, 5e-7, "rising with the event");
	back.spread = true;
	scorecard_scale(&f->card, &back);
	near_absolute(
	    scorecard_score(&f->card, bin), 342, 0, "a spread base: row 2");
	back.spread = false;
	scorecard_scale(&f->card, &back);
}

/* PSI of scores by the training deciles, and by R's width cuts. */
static void
test_psi(void)
{
	static const double deciles[] = { 334, 376, 413, 438, 475, 510, 542,
		578, 630 };
	static const double width[] = { 213, 272, 332, 391, 450, 509, 569, 628,
		687 };
	double count[2][2][10] = { { { 0 } } };
	struct table t;

	if (!table_read(&t, "credit/german_scores.csv", "psi"))
		return;
	for (size_t i = 0; i < t.rows; i++) {
		bool later = strcmp(table_text(&t, i, 1), "test") == 0;
		double score = table_number(&t, i, 4);
		size_t a = 0, b = 0;

		while (a < 9 && score > deciles[a])
			a++;
		while (b < 9 && score >= width[b])
			b++;
		count[0][later][a]++;
		count[1][later][b]++;
	}
	near_absolute(metrics_psi(count[0][0], count[0][1], 10), .019992663,
	    5e-10, "psi, deciles");
	near_absolute(metrics_psi(count[1][0], count[1][1], 10), .0383717674,
	    5e-11, "psi, width");
	table_free(&t);
}

/* The sum of the characteristic stabilities is the move of the mean. */
static void
test_csi(struct fixture *f)
{
	double sum = 0;

	for (size_t j = 0; j < f->card.count; j++) {
		const struct scorecard_variable *v = &f->card.variables[j];
		struct german_column *c =
		    german_find(&test, f->column[j]->name);
		double counts[2][64] = { { 0 } }, points[64], csi;
		uint16_t bin[GERMAN_ROWS];

		assign(&v->bins, &test, c, bin);
		for (size_t i = 0; i < v->bins.count; i++) {
			counts[0][i] = (double)v->bins.bins[i].rows;
			points[i] = (double)v->units[i];
		}
		for (size_t i = 0; i < test.rows; i++)
			counts[1][bin[i]]++;
		csi = metrics_csi(counts[0], counts[1], points, v->bins.count);
		if (strcmp(c->name, "duration_in_month") == 0)
			near_absolute(csi, 2.240762, 5e-7, "csi of duration");
		if (strcmp(c->name, "status_of_existing_checking_account") == 0)
			near_absolute(csi, 1.349297, 5e-7, "csi of status");
		sum += csi;
	}
	near_absolute(sum, 1.257122, 5e-7, "sum of csi");
}

/* The model against the number of months alone. */
static void
test_pair(struct fixture *f)
{
	static double p[GERMAN_ROWS];
	struct german_column *c = german_find(&test, "duration_in_month");
	struct metrics_comparison pair;

	for (size_t i = 0; i < test.rows; i++) {
		uint16_t bin[GERMAN_COLUMNS];

		row_bins(f, test.row[i], bin);
		p[i] = scorecard_log_odds(&f->card, bin);
	}
	pair = metrics_compare(p, c->number, test.bad, NULL, test.rows);
	near_absolute(pair.auc_b, .614685150, 5e-10, "auc of duration alone");
	near_absolute(pair.z, 4.361091, 5e-7, "paired test");
}

static void
free_fixture(struct fixture *f)
{
	arena_free(&f->fit.memory);
	scorecard_free(&f->card);
	*f = (struct fixture){ .card = { .count = 0 } };
}

/* AUC and KS of a part under the card. */
static void
measure(
    const struct fixture *f, const struct german *g, double *auc, double *ks)
{
	static double p[GERMAN_ROWS];
	struct metrics_roc roc;

	for (size_t i = 0; i < g->rows; i++) {
		uint16_t bin[GERMAN_COLUMNS];

		row_bins(f, g->row[i], bin);
		p[i] = scorecard_log_odds(&f->card, bin);
	}
	metrics_roc(p, g->bad, NULL, g->rows, &roc);
	*auc = metrics_auc(&roc).auc;
	*ks = metrics_ks(&roc).ks;
	metrics_roc_free(&roc);
}

static void
test_defaults(struct fixture *f)
{
	struct binning_options options = BINNING_DEFAULTS;
	double auc, ks;
	size_t negative = 0;

	for (size_t j = 0; j < GERMAN_COLUMNS; j++) {
		struct german_column *c = &train.column[j];
		struct binning b;

		if (c->text)
			binning_fit_text(c->code, &c->levels, train.bad,
			    train.rows, &options, &b);
		else
			binning_fit_number(
			    c->number, train.bad, train.rows, &options, &b);
		if (b.ranges == 1) {
			same_text(c->name, "foreign_worker", "dropped");
			binning_free(&b);
			continue;
		}
		add_variable(f, c, &b, &options);
	}
	fit(f, 0);
	ok(f->card.count == 19, "19 variables");
	ok(f->fit.turns == 5, "5 turns");
	near_absolute(f->fit.deviance, 619.584961, 5e-7, "deviance");
	measure(f, &train, &auc, &ks);
	near_absolute(auc, .831348637, 5e-10, "auc of train");
	measure(f, &test, &auc, &ks);
	near_absolute(auc, .791776316, 5e-10, "auc of test");
	near_absolute(ks, .512359023, 5e-10, "ks of test");
	for (size_t j = 0; j < f->card.count; j++)
		if (f->card.variables[j].b < 0) {
			negative++;
			ok(strcmp(f->column[j]->name,
			       "present_residence_since") == 0 ||
				strcmp(f->column[j]->name,
				    "number_of_existing_credits_at_this_"
				    "bank") == 0,
			    "negative: %s", f->column[j]->name);
		}
	ok(negative == 2, "two are negative");
}

int
main(void)
{
	static struct fixture f;

	if (!german_read(&all, "all") || !german_read(&train, "train") ||
	    !german_read(&test, "test"))
		return tap_end();
	test_woe(&f);
	test_fit(&f);
	test_points(&f);
	test_scores(&f);
	test_reasons(&f);
	test_scales(&f);
	test_psi();
	test_csi(&f);
	test_pair(&f);
	free_fixture(&f);
	test_defaults(&f);
	free_fixture(&f);
	german_free(&all);
	german_free(&train);
	german_free(&test);
	return tap_end();
}
