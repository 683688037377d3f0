/*
 * sums: running sums of a table's number columns, to recognise rows of totals:
 * each number of such a row is the sum of the rows since the same group or
 * total before it, or since the table's start.
 */
#pragma once

#include "base/str.h"
#include "base/vec.h"
#include "table/layout.h"

#include <stdint.h>

struct sums_column {
	size_t source; /* its place in the records */
	char decimal;
	bool broken; /* by an overflow */
	bool whole;  /* all values so far are whole numbers */
	int64_t sum; /* in money units, of all rows */
};

struct sums {
	struct sums_column *column;
	size_t n;
	uint64_t rows;
	VEC(int64_t) mark; /* n sums and the rows, for each mark */
};

void sums_init(struct sums *sums, const struct layout *layout);
void sums_free(struct sums *sums);

void sums_add(struct sums *sums, const struct str *field, size_t n);

/* A total may sum up the rows from here on. The first and the latest marks are
 * kept. */
void sums_mark(struct sums *sums);

enum sums_verdict {
	SUMS_NONE,  /* there is no number */
	SUMS_AGREE, /* with at least `least` rows */
	SUMS_DIFFER
};

/*
 * Are the numbers of the record sums, to half a unit of their last decimal for
 * each row, and exactly where all are whole? Else *column and *sum are the
 * first that differs and what it should be since the latest mark. O(columns
 * times marks).
 */
enum sums_verdict sums_judge(const struct sums *sums, const struct str *field,
    size_t n, uint64_t least, size_t *column, int64_t *sum);

/* Are the numbers of the record means of all records since a mark, of two at
 * least, to half a unit of their last decimal? */
bool sums_are_means(const struct sums *sums, const struct str *field, size_t n);
