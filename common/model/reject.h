/*
 * reject: what the rows of which the outcome is not known, because they were
 * turned away, might have shown. They enter a second fit as shares of an event
 * (logistic_data.share); no draw is made.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum reject_way {
	REJECT_CUT,    /* an event when p >= cut, to 1e-9 */
	REJECT_PARCEL, /* the event rate of the known rows in the same tenth of
			* the known p (ties together), times the factor */
	REJECT_FUZZY   /* p times the factor */
};

struct reject_rules {
	enum reject_way way;
	double cut;    /* .5 */
	double factor; /* 1 leaves a fuzzy fit as it was */
};

/* The known rows: probabilities by the first model, and outcomes. */
struct reject_known {
	const double *p;
	const uint8_t *event;
	size_t rows; /* > 0 */
};

/* The share of an event, at most 1, of each of n rejects with probability
 * p[i] by the model of the known rows. */
void reject_shares(const struct reject_known *known,
    const struct reject_rules *rules, const double *p, size_t n, double *share);
