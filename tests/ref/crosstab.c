/*
 * Cross tables: the examples of R's chisq.test and prop.test, and weights.
 */
#include "model/crosstab.h"

#include "unit/tap.h"

static void
fill(struct crosstab *t, size_t rows, size_t columns, const double *count)
{
	crosstab_open(t, rows, columns);
	for (size_t i = 0; i < rows * columns; i++)
		for (double n = 0; n < count[i]; n++)
			crosstab_add(t, i / columns, i % columns, 1);
}

/* Agresti, "An Introduction to Categorical Data Analysis" (2007), p. 38, sex
 * by party; R prints X-squared = 30.07, df = 2, p-value = 2.954e-07. */
static void
test_agresti(void)
{
	static const double count[] = { 762, 327, 468, 484, 239, 477 };
	struct crosstab_test test;
	struct crosstab t;

	fill(&t, 2, 3, count);
	crosstab_test(&t, &test);
	near_relative(test.chi_square, 30.070149, 1e-7, "chi-square");
	near_absolute(test.df, 2, 0, "degrees of freedom");
	near_relative(test.p, 2.954e-07, 5e-4, "p");
	near_relative(test.cramers_v, sqrt(30.070149 / 2757), 1e-7, "V");
	near_absolute(test.low, 0, 0, "no small expected counts");
	crosstab_free(&t);
}

/* Fleiss, "Statistical Methods for Rates and Proportions" (1981), p. 139:
 * smokers among patients; R's prop.test prints X-squared = 12.6, df = 3,
 * p-value = 0.005585. */
static void
test_fleiss(void)
{
	static const double count[] = { 83, 90, 129, 70, 3, 3, 7, 12 };
	struct crosstab_test test;
	struct crosstab t;

	fill(&t, 2, 4, count);
	crosstab_test(&t, &test);
	near_relative(test.chi_square, 12.600411297, 1e-9, "chi-square");
	near_relative(test.p, 0.005585, 1e-4, "p");
	near_absolute(test.low, 0, 0, "all are expected above 5");
	crosstab_free(&t);
}

/* z of two columns is the root of their chi-square, here that of the last two
 * groups of Fleiss. */
static void
test_z(void)
{
	static const double count[] = { 129, 70, 7, 12 };
	struct crosstab_test test;
	struct crosstab t;
	double z;

	fill(&t, 2, 2, count);
	crosstab_test(&t, &test);
	z = crosstab_z(crosstab_share(&t, 0, 0), crosstab_effective(&t, 0),
	    crosstab_share(&t, 0, 1), crosstab_effective(&t, 1));
	near_relative(z * z, test.chi_square, 1e-12, "z^2 is chi-square");
	near_relative(test.cramers_v, z / sqrt(218), 1e-12, "V is phi");
	ok(isnan(crosstab_z(1, 5, 1, 7)), "no z without a spread");
	crosstab_free(&t);
}

/* Weights of one size change nothing; uneven ones make the test weaker; an
 * answer of weight 0 is an answer. */
static void
test_weights(void)
{
	struct crosstab_test one, same, uneven;
	struct crosstab a, b, c;

	crosstab_open(&a, 2, 2);
	crosstab_open(&b, 2, 2);
	crosstab_open(&c, 3, 2);
	for (size_t i = 0; i < 40; i++) {
		size_t column = i % 2, row = i % 10 < 3 + 3 * column;

		crosstab_add(&a, row, column, 1);
		crosstab_add(&b, row, column, 2.5);
		crosstab_add(&c, row, column, i < 20 ? 1.5 : .5);
	}
	crosstab_test(&a, &one);
	crosstab_test(&b, &same);
	crosstab_test(&c, &uneven);
	near_relative(same.chi_square, one.chi_square, 1e-12, "one weight");
	near_relative(same.effective, 40, 1e-12, "counts as 40");
	near_relative(uneven.effective, 32, 1e-12, "40^2 / 50");
	near_relative(uneven.chi_square, one.chi_square * 32 / 40, 1e-12,
	    "fewer answers");
	near_absolute(uneven.df, 1, 0, "an empty row does not count");
	crosstab_add(&a, 0, 0, 0);
	near_absolute(a.column[0].answers, 21, 0, "weight 0 answers");
	near_relative(crosstab_effective(&a, 0), 20, 1e-12, "and weighs 0");
	crosstab_free(&a);
	crosstab_free(&b);
	crosstab_free(&c);
}

int
main(void)
{
	struct crosstab_test test;
	struct crosstab t;

	test_agresti();
	test_fleiss();
	test_z();
	test_weights();
	crosstab_open(&t, 2, 2);
	crosstab_test(&t, &test);
	ok(isnan(test.chi_square) && isnan(crosstab_share(&t, 0, 0)),
	    "an empty table tells nothing");
	crosstab_free(&t);
	return tap_end();
}
