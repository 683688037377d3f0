/*
 * dso: the receivables of rows (customers, groups, currencies) against their
 * sales.
 */
#ifndef CREDIT_DSO_H
#define CREDIT_DSO_H

#include "crm-credit/book/credit.h"
#include "model/dso.h"

struct dso_options {
	struct book_options book;
	int64_t months;
	bool gross, net, skip_empty;

	struct dso_line *line; /* by row */
};

/* One row at one day. */
struct dso_line {
	int32_t period_end, days;
	int64_t receivables, not_due, overdue, sales;
	struct dso_countback countback;
	double dso, best, true_dso, weighted, effectiveness, turnover;
};

/* Lines of rows 0..n-1 at as-of; CEI over the --months. The caller frees. */
struct dso_line *dso_lines(const struct dso_options *o, const struct credit *c);

#endif
