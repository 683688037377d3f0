/*
 * limit: how much credit a customer may have, by every usual method at once.
 * Money is in units of the currency; what is not known is NaN, and a method
 * that lacks something takes no part.
 */
#pragma once

#include "model/grade.h"
#include "model/ratios.h"

/* In the order of the table, which breaks ties. */
enum limit_method {
	LIMIT_NEED,
	LIMIT_GRADE,
	LIMIT_RETURN,
	LIMIT_LOSS,
	LIMIT_WC,
	LIMIT_LIQUIDATION,
	LIMIT_SALES,
	LIMIT_CURRENT,
	LIMIT_NETWORTH,
	LIMIT_ASSET,
	LIMIT_COVER,
	LIMIT_METHODS
};

/* "need" ... "cover". */
extern const char *const limit_method_name[LIMIT_METHODS];

/* Shares and factors; limit_default has those of the comments. */
struct limit_rule {
	double grade_factor[GRADE_NONE]; /* A 1, B .8, C .5, D 0, new 0 */
	double loss_share;		 /* tau, of the margin: .05 */
	double wc_share;		 /* .10 */
	double liquidation_share;	 /* .10 */
	double recovery[4]; /* cash 1, receivables .8, inventory .5, fixed .4 */
	double current_ratio;  /* CR*: 1.5 */
	double suppliers;      /* if unknown: 5 */
	double networth_share; /* a: .10 */
	double turnover_share; /* b: .05 */
	double haircut;	       /* of collateral: 0 */
};

extern const struct limit_rule limit_default;

struct limit_facts {
	double sales; /* our credit sales to the customer in a year */
	double peak;  /* largest sales of any window of the terms, or NaN */
	double terms, late;		/* days */
	double margin, pd, lgd;		/* 0..1 */
	double quarter, payment_factor; /* a quarter's orders, 0..1 */
	double insured, collateral;
	enum grade grade;	   /* GRADE_NONE: unknown */
	double item[RATIOS_ITEMS]; /* the customer's own statement */
};

/* What each method allows, >= 0, or NaN. */
void limit_values(const struct limit_rule *rule,
    const struct limit_facts *facts, double value[LIMIT_METHODS]);

enum limit_composite { LIMIT_MIN, LIMIT_MEDIAN, LIMIT_MEAN };

enum limit_cap {
	LIMIT_CAP_SALES = LIMIT_METHODS, /* a share of the firm's own sales */
	LIMIT_CAP_EQUITY,		 /* of its own equity */
	LIMIT_CAP_GRADE, /* grade D and new: what is covered only */
	LIMIT_COMPOSITE, /* the median or mean itself */
	LIMIT_NOTHING
};

struct limit_choice {
	enum limit_composite composite;
	const double *weight; /* by method, for LIMIT_MEAN; NULL: all 1 */
	double cap_sales, cap_equity; /* NaN: none */
	double unit;		      /* rounded down to it; 0: not */
	enum grade grade;
};

struct limit_result {
	double limit;		/* NaN when no method has data */
	int binding, runner_up; /* enum limit_method or limit_cap */
};

/*
 * The composite of all methods but need, never above need, then the caps. With
 * LIMIT_MIN binding is the smallest method, ties in table order, and runner_up
 * the next; else what pressed the composite down, or LIMIT_COMPOSITE.
 */
struct limit_result limit_choose(
    const double value[LIMIT_METHODS], const struct limit_choice *choice);

/* The name of a binding: a method's, "cap_sales", "cap_equity", "cap_grade",
 * "composite" or "". */
const char *limit_binding_name(int binding);

/*
 * Scales limits (1/10000 units) down to a total in proportion, in multiples of
 * `unit` (> 0), those left by largest remainder; if they fit already nothing
 * changes.
 * With exposure (else NULL) nobody falls below it: those whose share is less
 * keep their exposure, and the rest is shared again. False if the exposures
 * alone exceed the total: scaled[] is then the exposures. O(n^2) at worst.
 */
bool limit_scale(const int64_t *limit, const int64_t *exposure, size_t n,
    int64_t total, int64_t unit, int64_t *scaled);
