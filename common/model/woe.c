#include "model/woe.h"

#include "base/each.h"
#include "base/mem.h"
#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

/* The cells of a bin as the zero rule has them. */
static void
cells(const struct woe_bin *bin, double zero, double *events, double *others)
{
	*events = (double)bin->events;
	*others = (double)(bin->rows - bin->events);
	if (*events > 0 && *others > 0)
		return;
	if (zero > 0) {
		*events = *events > 0 ? *events : zero;
		*others = *others > 0 ? *others : zero;
		return;
	}
	*events += .5;
	*others += .5;
}

static void
totals(const struct woe_bin *bins, size_t k, double zero, double *all_events,
    double *all_others)
{
	*all_events = *all_others = 0;
	for (size_t i = 0; i < k; i++) {
		double events = (double)bins[i].events;
		double others = (double)(bins[i].rows - bins[i].events);

		if (zero > 0 && bins[i].rows > 0)
			cells(&bins[i], zero, &events, &others);
		*all_events += events;
		*all_others += others;
	}
}

void
woe_fill(struct woe_bin *bins, size_t k, const struct woe_rules *rules)
{
	double all_events, all_others;

	totals(bins, k, rules->zero, &all_events, &all_others);
	array_each (struct woe_bin, bin, bins, k) {
		double events, others;

		bin->woe = bin->iv = 0;
		if (bin->neutral || bin->rows == 0 || all_events == 0 ||
		    all_others == 0)
			continue;
		cells(bin, rules->zero, &events, &others);
		/* Products of whole numbers are exact, so that equal odds have
		 * equal weights and scores tie where they should. */
		bin->woe = log((events * all_others) / (others * all_events));
		bin->iv =
		    (events / all_events - others / all_others) * bin->woe;
		if (rules->good_bad)
			bin->woe = -bin->woe;
	}
}

/* Bins by event rate, the highest first. */
SORT_BY(compare_rates, struct woe_bin,
    SORT_VALUES(b->events * a->rows, a->events * b->rows));

/* share ln(2 share / (p + q)), 0 for 0. */
static double
divergence(double share, double p, double q)
{
	return share > 0 ? share * log(2 * share / (p + q)) : 0;
}

/* KS and Gini from the bins ranked by rate. */
static void
rank(struct woe_bin *sorted, size_t k, double all_events, double all_others,
    struct woe_measures *m)
{
	double above = 0, others_above = 0;

	qsort(sorted, k, sizeof(*sorted), compare_rates);
	for (size_t i = 0; i < k; i++) {
		double p = (double)sorted[i].events / all_events;
		double q =
		    (double)(sorted[i].rows - sorted[i].events) / all_others;

		m->gini += q * (2 * above + p) - q;
		above += p;
		others_above += q;
		m->ks = fmax(m->ks, above - others_above);
	}
}

struct woe_measures
woe_measure(const struct woe_bin *bins, size_t k)
{
	struct woe_measures m = { 0 };
	scoped struct woe_bin *sorted = mem_alloc(k, sizeof(*sorted));
	double all_events, all_others, rows, chi2 = 0;
	size_t used = 0;

	totals(bins, k, 0, &all_events, &all_others);
	rows = all_events + all_others;
	for (size_t i = 0; i < k; i++) {
		double here = (double)bins[i].rows;
		double p = (double)bins[i].events / all_events;
		double q = (here - (double)bins[i].events) / all_others;

		if (bins[i].rows == 0)
			continue;
		sorted[used++] = bins[i];
		m.iv += bins[i].iv;
		m.js += (divergence(p, p, q) + divergence(q, p, q)) / 2;
		chi2 += (p - q) * (p - q) / here;
		m.hhi += here / rows * (here / rows);
	}
	m.cramer_v = sqrt(chi2 * all_events * all_others / rows);
	rank(sorted, used, all_events, all_others, &m);
	if (all_events == 0 || all_others == 0)
		m = (struct woe_measures){ NAN, NAN, NAN, NAN, NAN, NAN };
	return m;
}
