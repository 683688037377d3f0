#include "model/pls.h"
#include "model/pls_resample.h"
#include "unit/tap.h"

static const struct pls_options options = { .tolerance = 1e-10, .rounds = 300 };
static const struct str columns[] = { { "a", 1 }, { "b", 1 }, { "c", 1 } };

/* By item: a, then c, which does not vary, then b. */
static const double x[] = { 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7, 2, 1, 4, 3, 6,
	5 };
static const struct pls_data data = { .x = x, .n = 6 };

static bool
make(struct pls_model *model, const char *text)
{
	return pls_model_parse(model, str_of(text), NULL) &&
	    pls_model_bind(model, columns, 3, NULL);
}

static void
test_constant(void)
{
	struct pls_model model = { 0 };
	struct pls_fit fit = { 0 };
	double raw[3];

	make(&model, "construct A a c\nconstruct B b\npath A B");
	ok(pls_fit(&fit, &model, &data, &options, NULL), "fits");
	ok(fit.constant[1] && !fit.constant[0], "the constant item is known");
	near_absolute(fit.weight[1], 0, 0, "and has no weight");
	ok(isnan(fit.loading[1]), "and no loading");
	near_relative(fit.path[1], 29. / 35, 1e-12,
	    "one item each: the path is the correlation");
	near_relative(fit.r2[1], 29. / 35 * 29 / 35, 1e-12, "R2 its square");
	pls_raw_weights(&fit, &model, false, raw);
	near_absolute(raw[1], 0, 0, "no raw weight either");
	pls_fit_free(&fit);
	pls_model_free(&model);
}

static void
test_impossible(void)
{
	struct pls_model model = { 0 };
	struct pls_fit fit = { 0 };
	struct pls_data few = { .x = x, .n = 2 };
	struct diag d;

	make(&model, "construct A a\nconstruct B c\npath A B");
	ok(!pls_fit(&fit, &model, &data, &options, &d) &&
		strcmp(d.code, "constant-construct") == 0,
	    "a construct that does not vary");
	pls_fit_free(&fit);
	fit = (struct pls_fit){ 0 };
	ok(!pls_fit(&fit, &model, &few, &options, &d) &&
		strcmp(d.code, "too-few-rows") == 0,
	    "two rows");
	pls_fit_free(&fit);
	pls_model_free(&model);
}

static void
test_score(void)
{
	static const double answers[] = { 1, 10, NAN, 10, NAN, NAN, 4, NAN,
		NAN };
	static const double weights[] = { 1, 2, 1 }, fill[] = { 1, 10, 4 };
	struct pls_data few = { .x = answers, .n = 3 };
	struct pls_scale scale = { 1, 10, weights, NULL };
	struct pls_model model = { 0 };

	make(&model, "construct A a b c");
	near_relative(pls_score(&few, &model, &scale, 0, 0),
	    100. * (0 + 2 * 9 + 3) / (9 * 4), 1e-14, "a full row");
	ok(isnan(pls_score(&few, &model, &scale, 0, 1)),
	    "one of three answers is too few");
	scale.fill = fill;
	near_relative(pls_score(&few, &model, &scale, 0, 1),
	    100. * (9 + 2 * 9 + 3) / (9 * 4), 1e-14, "blanks filled");
	pls_model_free(&model);
}

/* Counting a row twice is writing it twice. */
static void
test_counts(void)
{
	static const double twice[] = { 1, 2, 3, 4, 5, 6, 6, 2, 1, 4, 3, 6, 5,
		5, 1, 1, 2, 3, 5, 8, 8 };
	static const double once[] = { 1, 2, 3, 4, 5, 6, 2, 1, 4, 3, 6, 5, 1, 1,
		2, 3, 5, 8 };
	static const double count[] = { 1, 1, 1, 1, 1, 2 };
	struct pls_data long_form = { .x = twice, .n = 7 };
	struct pls_data counted = { .x = once, .count = count, .n = 6 };
	struct pls_model model = { 0 };
	struct pls_fit a = { 0 }, b = { 0 };

	make(&model, "construct A a b\nconstruct B c\npath A B");
	pls_fit(&a, &model, &long_form, &options, NULL);
	pls_fit(&b, &model, &counted, &options, NULL);
	near_relative(b.path[1], a.path[1], 1e-12, "same path");
	near_relative(b.weight[0], a.weight[0], 1e-12, "same weight");
	pls_fit_free(&a);
	pls_fit_free(&b);
	pls_model_free(&model);
}

static void
test_resample(void)
{
	struct pls_resample_options how = { .fit = &options,
		.low = 1,
		.high = 10,
		.level = 0.9,
		.refits = 50,
		.seed = 3 };
	struct pls_resample first = { 0 }, again = { 0 };
	struct pls_model model = { 0 };

	make(&model, "construct A a c\nconstruct B b\npath A B");
	pls_resample(&first, &model, &data, &how, NULL);
	pls_resample(&again, &model, &data, &how, NULL);
	ok(first.path[0].error == again.path[0].error &&
		first.path[0].error > 0,
	    "the same seed draws the same");
	ok(first.path[0].lower <= first.path[0].value &&
		first.path[0].value <= first.path[0].upper,
	    "limits on both sides");
	ok(first.refits + first.failed == 50, "each refit is counted");
	pls_resample_free(&first);
	pls_resample_free(&again);
	pls_model_free(&model);
}

int
main(void)
{
	test_constant();
	test_impossible();
	test_score();
	test_counts();
	test_resample();
	return tap_end();
}
