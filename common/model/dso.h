/*
 * dso: days sales outstanding and the effectiveness of collection. Money in
 * 1/10000 units. What is undefined (sales <= 0) is NaN.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* receivables / sales * days of the sales. With the receivables that are not
 * due it is the best possible DSO; the difference of the two the average days
 * delinquent. */
double dso_simple(int64_t receivables, int64_t sales, int32_t days);

struct dso_month {
	int64_t sales;
	int64_t open; /* of what was billed in the month */
	int32_t days;
};

struct dso_countback {
	double days;
	bool bound; /* receivables are left: days is a lower bound */
};

/*
 * Takes the sales of month[0], the latest, month[1], ... off the receivables
 * and adds up their days; of the last one its part. At a month without sales
 * it stops, or with skip_empty adds its days and goes on. O(n).
 */
struct dso_countback dso_count_back(int64_t receivables,
    const struct dso_month *month, size_t n, bool skip_empty);

/* Sum over the months with sales of open / sales * days; NaN without any. */
double dso_sales_weighted(const struct dso_month *month, size_t n);

struct dso_period {
	int64_t begin, sales, end, end_not_due;
};

/*
 * The collection effectiveness index: 100 times what was collected of what
 * could have been. NaN where nothing could have been (denominator <= 0).
 */
double dso_effectiveness(const struct dso_period *period);
