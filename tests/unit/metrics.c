#include "model/metrics.h"

#include "unit/tap.h"

static const double score[] = { .9, .8, .8, .6, .4, .4, .2, .1 };
static const uint8_t event[] = { 1, 1, 0, 1, 0, 1, 0, 0 };

static void
test_roc(void)
{
	struct metrics_roc roc;
	struct metrics_auc auc;

	metrics_roc(score, event, NULL, 8, &roc);
	ok(roc.step_count == 6 && roc.rows == 8 && roc.events == 4, "steps");
	ok(roc.steps[1].rows == 3 && roc.steps[1].events == 2, "tied scores");
	auc = metrics_auc(&roc);
	/* 13 pairs won of 16, two ties count half: 12 + 2/2. */
	near_relative(auc.auc, 13. / 16, 1e-15, "auc by hand");
	near_relative(metrics_ks(&roc).ks, .5, 1e-15, "ks by hand");
	near_relative(metrics_ks(&roc).at, .6, 1e-15, "ks at");
	near_relative(metrics_average_precision(&roc),
	    (1 + 2. / 3 + 3. / 4 + 4. / 6) / 4, 1e-15, "precision by hand");
	metrics_roc_free(&roc);
	metrics_roc(score, (const uint8_t[8]){ 0 }, NULL, 8, &roc);
	ok(isnan(metrics_auc(&roc).auc) && isnan(metrics_ks(&roc).ks) &&
		isnan(metrics_average_precision(&roc)),
	    "one class: unknown");
	metrics_roc_free(&roc);
	metrics_roc(NULL, NULL, NULL, 0, &roc);
	ok(isnan(metrics_auc(&roc).auc), "no rows: unknown");
	metrics_roc_free(&roc);
}

static void
test_compare(void)
{
	static const double other[] = { .1, .5, .3, .6, .4, .7, .2, .1 };
	static const double weight[] = { 2, 2, 2, 1, 1, 1, 1, 1 };
	struct metrics_comparison heavy, copies;
	double a[16], b[16];
	uint8_t twice[16];
	struct metrics_comparison same =
	    metrics_compare(score, score, event, NULL, 8);
	struct metrics_comparison there =
	    metrics_compare(score, other, event, NULL, 8);
	struct metrics_comparison back =
	    metrics_compare(other, score, event, NULL, 8);

	ok(same.difference == 0 && isnan(same.z), "a score against itself");
	near_relative(there.z, -back.z, 1e-14, "either way round");
	near_relative(there.p, erfc(there.z / sqrt(2)), 1e-12, "p");
	/* A weight of 2 is a row twice. */
	for (size_t i = 0; i < 8; i++) {
		a[8 + i] = a[i] = score[i];
		b[8 + i] = b[i] = other[i];
		twice[8 + i] = twice[i] = event[i];
	}
	heavy = metrics_compare(score, other, event, weight, 8);
	copies = metrics_compare(a, b, twice, NULL, 11);
	near_relative(heavy.difference, copies.difference, 1e-13,
	    "weights: the difference");
	near_relative(heavy.se, copies.se, 1e-13, "and its error");
}

static void
test_groups(void)
{
	struct metrics_group groups[3];

	metrics_groups(score, event, NULL, 8, groups, 3);
	ok(groups[0].rows == 2 && groups[1].rows == 3 && groups[2].rows == 3,
	    "ceil(3 rank / 8)");
	ok(groups[0].events == 2 && groups[1].events == 1, "ties in row order");
	near_relative(groups[2].sum_p, .7, 1e-15, "sum of p");
	near_relative(metrics_ece(groups, 3), (.3 + .8 + .3) / 8, 1e-14, "ece");
}

static void
test_drift(void)
{
	static const double a[] = { 10, 20, 0 }, b[] = { 20, 40, 0 };
	static const double c[] = { 20, 10, 0 }, none[3];
	static const double points[] = { 30, -15, 7 };

	near_absolute(metrics_psi(a, b, 3), 0, 1e-16, "same shares");
	near_relative(
	    metrics_psi(a, c, 3), 2 * log(2) / 3, 1e-14, "shares swapped");
	ok(isnan(metrics_psi(a, none, 3)), "no rows");
	near_relative(metrics_csi(a, c, points, 3), 15, 1e-14, "csi");
}

int
main(void)
{
	test_roc();
	test_compare();
	test_groups();
	test_drift();
	return tap_end();
}
