/*
 * woe: weights of evidence of bins, their information value, and other
 * measures of what a binned variable tells.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct woe_bin {
	uint64_t rows, events;
	bool neutral; /* in: no evidence of its own, woe and iv are 0 */
	double woe, iv;
};

struct woe_rules {
	/* What stands for an empty cell: 0 adds a half to both cells of the
	 * bin and leaves the totals; another value (.99) takes its place, in
	 * the totals too, as R's package scorecard does. */
	double zero;
	bool good_bad; /* ln of others over events */
};

/*
 * Sets woe = ln((e/E) / (n/M)) and iv = (e/E - n/M) woe of every bin; e events,
 * n others, E and M their totals over all k bins, neutral ones too. A bin
 * without rows, and any bin when E or M is 0, gets 0.
 */
void woe_fill(struct woe_bin *bins, size_t k, const struct woe_rules *rules);

/* Of the shares P of events and Q of others in the bins. NaN when there are no
 * events or no others. */
struct woe_measures {
	double iv;	 /* sum of the bins' */
	double js;	 /* Jensen-Shannon divergence, natural log */
	double ks;	 /* with the bins ranked by event rate */
	double gini;	 /* 2 AUC - 1 of the event rate */
	double cramer_v; /* sqrt(chi2 / rows) */
	double hhi;	 /* sum of squared shares of rows */
};

struct woe_measures woe_measure(const struct woe_bin *bins, size_t k);
