/*
 * rfm: what its files share: rfm.c (options, names, cells) and rfm_score.c
 * (from what customers bought to their scores).
 */
#pragma once

#include "crm-segment/shared/bins.h"
#include "crm-segment/shared/occasion.h"
#include "crm-segment/shared/rfm_map.h"
#include "values.h"

enum { R, F, M, MEASURES };
enum { SUM, MEAN };
enum { DIGITS, TOTAL, WEIGHTED };

struct rfm {
	struct occasion_options occasion;
	int method, monetary, score, map, closed;
	int64_t bins;
	bool nested;
	const char *cuts[MEASURES];
	const char *weights, *segments, *save, *use;

	/* Behind the options: the run. */
	struct occasion_reader reader;
	struct bins rule[MEASURES];
	double weight[MEASURES];
	struct rfm_map names;
	bool has_names;
	/* Scores are a matter of the customer's own values, once the cuts are
	 * known. Else they look at others, and are kept. */
	bool apart;
	struct values *values[MEASURES]; /* of buyers, by thread */
	struct occasions *occasions;	 /* per customer */
	uint8_t *scores[MEASURES];	 /* per customer; 0: none */
	uint64_t unscored;
	uint64_t count[MEASURES][BINS_MAX + 1];
};

/* From prepare(), when the rules are known. */
void rfm_prepare(struct rfm *rfm, struct customers *c);

/* customer_method.score */
bool rfm_score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d);

/* The scores of a customer with such occasions; 0: none. */
void rfm_scores(const struct rfm *rfm, uint32_t customer, struct occasions o,
    int score[MEASURES]);
