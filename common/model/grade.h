/*
 * grade: credit grades A to D from weighted scores of 0..100, with gates that
 * only lower them. A score that is not known is NaN.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct grade_mean {
	double score; /* NaN when too little is known */
	double known; /* share of the weights */
};

/*
 * sum w s / sum w over the known scores, if their weights are at least
 * min_known (0..1) of all; else the score is NaN. Weights >= 0.
 */
struct grade_mean grade_weighted(
    const double *score, const double *weight, size_t n, double min_known);

enum grade_ability_ratio {
	GRADE_CURRENT_RATIO,
	GRADE_QUICK_RATIO,
	GRADE_DEBT_TO_ASSETS,
	GRADE_INTEREST_COVER,
	GRADE_ABILITY_RATIOS
};

/* Ability to pay: the mean of the points of the known ratios, or NaN. */
double grade_ability(const double ratio[GRADE_ABILITY_RATIOS]);

/* Ordered from the best; GRADE_NEW: too few invoices to judge. */
enum grade { GRADE_A, GRADE_B, GRADE_C, GRADE_D, GRADE_NEW, GRADE_NONE };

/* "A" ... "D", "N", "". */
extern const char *const grade_names[];

enum grade_gate {
	GATE_NONE,
	GATE_INSOLVENCY,   /* D */
	GATE_COLLECTION,   /* D below a floor */
	GATE_SUED,	   /* at most C */
	GATE_OLD_DEBT,	   /* at most C */
	GATE_COLLECTION_A, /* at most B */
	GATE_NEW,
	GATE_COUNT
};

/* "insolvency", "collection", ...; "" for none. */
extern const char *const grade_gate_names[];

struct grade_rule {
	double border[3];	 /* least score of A, B, C: 85, 70, 50 */
	double hysteresis;	 /* a border must be passed by this: 0 */
	double collection_floor; /* below: D (50) */
	double collection_a;	 /* A needs this (95) */
	int32_t old_debt;	 /* days overdue (90) */
	uint32_t least_invoices; /* 3 */
};

/* The defaults that stand in the comments. */
extern const struct grade_rule grade_default;

struct grade_facts {
	double score, collection; /* NaN: unknown */
	bool insolvent, sued;
	int32_t oldest_overdue; /* days */
	uint32_t invoices;
	enum grade previous; /* GRADE_NONE: none */
};

struct grade_verdict {
	enum grade grade;     /* GRADE_NONE without a score */
	enum grade_gate gate; /* that decided, the strictest first */
};

struct grade_verdict
grade_judge(const struct grade_rule *rule, const struct grade_facts *facts);
