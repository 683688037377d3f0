/*
 * campaign: whom to contact so that keeping customers pays (Verbraken, Verbeke
 * and Baesens 2013). Money is in units of the currency.
 */
#pragma once

#include "model/metrics.h"

struct campaign {
	double value;	/* of a customer who stays (CLV): 200 */
	double offer;	/* what an accepted offer costs: 10 */
	double contact; /* what a contact costs: 1 */
	double accept;	/* share of would-be leavers whom it keeps: .3 */
	double stayers; /* share of the others who take it too: 1 */
};

/* What contacting a customer is expected to bring: p g (V - d) - (1 - p) s d -
 * f. */
double campaign_gain(const struct campaign *c, double p);

/* The probability above which that is positive; INFINITY if none is. */
double campaign_threshold(const struct campaign *c);

/* A cut on a labelled sample: contact those with score >= threshold. */
struct campaign_cut {
	double threshold; /* INFINITY: nobody */
	double profit;	  /* per customer of the sample */
	double contacted;
};

/* The cut that would have paid best; ties: fewer contacts. */
struct campaign_cut
campaign_best(const struct campaign *c, const struct metrics_roc *roc);

/* What a given threshold would have brought. */
struct campaign_cut campaign_at(
    const struct campaign *c, const struct metrics_roc *roc, double threshold);

/*
 * Expected maximum profit per customer with acceptance ~ Beta(6, 14), and the
 * expected share contacted; NaN with one class only.
 */
void campaign_empc(const struct campaign *c, const struct metrics_roc *roc,
    double *empc, double *share);
