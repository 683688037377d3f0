/*
 * sums: running sums of a table's number columns, to recognise rows of totals.
 */
#ifndef TABLE_SUMS_H
#define TABLE_SUMS_H

#include "base/str.h"
#include "table/layout.h"

#include <stdint.h>

struct sums_column {
	size_t source; /* its place in the records */
	char decimal;
	bool valid;  /* no overflow so far */
	int64_t sum; /* in money units */
	uint64_t rows;
};

struct sums {
	struct sums_column *column;
	size_t n;
};

void sums_init(struct sums *sums, const struct layout *layout);
void sums_free(struct sums *sums);

void sums_add(struct sums *sums, const struct str *field, size_t n);

/* Is some number of the record the sum, to .005, of two or more rows? */
bool sums_agree(const struct sums *sums, const struct str *field, size_t n);

/* After a total: the sums begin again. */
void sums_reset(struct sums *sums);

#endif
