/*
 * receivables: what the rows (customers, groups, currencies) owe against their
 * sales, at one day or at the ends of months.
 */
#pragma once

#include "credit.h"
#include "model/dso.h"

struct receivables_rules {
	int64_t months; /* of sales: that of the day and those before it */
	bool gross, net, skip_empty;
};

/* One row at one day. */
struct receivables_line {
	int32_t period_end, days;
	int64_t receivables, not_due, no_due, overdue, sales;
	int64_t year_sales; /* receivables_sales of 365 days; not by month */
	struct dso_countback countback;
	double dso, best, true_dso, weighted, effectiveness, turnover;
};

/* Lines of rows 0..n-1 at as-of; CEI over the months. The caller frees. */
struct receivables_line *receivables_lines(
    const struct receivables_rules *rules, const struct credit *c);

/* Adds to sales[row] what was billed in the `days` up to as-of, less the
 * credits of them: what a year's or quarter's sales are, wherever. */
void receivables_sales(const struct credit *c, int32_t days, int64_t *sales);

/* Lines of currencies by month, the rows of a month in order of appearance. */
struct receivables_months {
	struct map currencies;
	struct receivables_line *line; /* [month * currencies + row] */
	size_t n;		       /* months */
};

void receivables_by_month(struct receivables_months *months,
    const struct receivables_rules *rules, const struct credit *c);

void receivables_months_free(struct receivables_months *months);
