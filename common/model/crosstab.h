/*
 * crosstab: answers by columns (segments, waves): are they independent, and
 * which shares differ?
 *
 * Weights: the counts are sums of weights; a column counts as (sum w)^2 / sum
 * w^2 answers, and the table of the chi-square test is scaled to as many as all
 * its answers count (Kish 1965), so that weights make no test sharper.
 */
#pragma once

#include <stddef.h>

struct crosstab {
	size_t rows, columns;
	double *count; /* [row * columns + column] */
	struct crosstab_column {
		double answers;	       /* rows of the input */
		double weight, square; /* sums of w and w^2 */
	} * column;
};

/* Empty, rows x columns. */
void crosstab_open(struct crosstab *t, size_t rows, size_t columns);
void crosstab_free(struct crosstab *t);

/* An answer (row) of somebody in a column. */
void crosstab_add(struct crosstab *t, size_t row, size_t column, double weight);

/* The share of a row in its column, and how many answers the column counts as:
 * NaN and 0 when it is empty. */
double crosstab_share(const struct crosstab *t, size_t row, size_t column);
double crosstab_effective(const struct crosstab *t, size_t column);

struct crosstab_test {
	double effective; /* answers that the table counts as */
	double chi_square, df, p;
	double cramers_v; /* root of chi2 / (n (min(rows, columns) - 1)) */
	double low;	  /* share of the cells that are expected below 5 */
};

/*
 * Pearson's test that rows and columns have nothing to do with each other,
 * without correction; empty rows and columns do not count. NaN where fewer than
 * two are left.
 */
void crosstab_test(const struct crosstab *t, struct crosstab_test *out);

/*
 * The difference of two shares in standard errors, z = (p1 - p2) / sqrt(p (1 -
 * p) (1/n1 + 1/n2)) with p of both together; z^2 is the chi-square of the two
 * by two table. NaN where p is 0 or 1 or a column is empty.
 */
double crosstab_z(double p1, double n1, double p2, double n2);
