/*
 * matrix: two-by-two matrices of customers: value by needs, and current by
 * potential value.
 */
#pragma once

#include "baskets.h"
#include "cli/customers.h"

enum {
	MATRIX_AUTO,
	MATRIX_NEEDS,
	MATRIX_POTENTIAL,
	MATRIX_RISK,
	MATRIX_RELATION,
	MATRIX_GRID /* of --x and --y */
};
enum { MATRIX_MEDIAN, MATRIX_CLASS_A };
enum { MATRIX_UNITS, MATRIX_ROWS, MATRIX_SPEND };

struct matrix_options {
	int kind, high, mix;
	const char *base, *x, *y, *x_cuts, *y_cuts, *names, *cells;
	int64_t current_cut, potential_cut; /* 0: the median */
	int64_t months_days;		    /* current: days before as-of */
};

/* Who is high: by customer, after matrix_mark. */
struct matrix_marks {
	bool *high; /* per customer */
	double cut; /* of the last group, in units; NaN for class A */
};

/*
 * Marks the customers who[0..n-1] whose value is above `cut` (money), or, where
 * that is 0, above the median of their values, or with class_a in class A.
 * value[] is by customer; INT64_MIN: not known, never high.
 */
struct matrix_rule {
	int64_t cut;
	bool class_a;
};
bool matrix_mark(struct matrix_marks *marks, struct customers *c,
    const int64_t *value, const struct matrix_rule *rule, const uint32_t *who,
    size_t n, struct diag *d);

/* Value by needs: how far the customer's mix of categories is from that of the
 * others. */
struct matrix_needs {
	const struct matrix_options *options;
	struct customers *c;
	struct baskets baskets;
	struct heterogeneity_base base;
	int64_t *value; /* per customer: net amount */
	struct matrix_marks marks;
	double *jsd;	  /* per customer; NaN: too few units */
	uint32_t *size;	  /* and its size among these */
	struct map sizes; /* whole units, as bytes */
	VEC(struct heterogeneity_chance) chance; /* of each */
};

void matrix_needs_prepare(struct matrix_needs *m, size_t category);
bool matrix_needs_score(
    struct matrix_needs *m, const uint32_t *who, size_t n, struct diag *d);
void matrix_needs_cells(
    const struct matrix_needs *m, uint32_t customer, struct csv_writer *w);
void matrix_needs_finish(struct matrix_needs *m);

/* Current by potential value. */
struct matrix_potential {
	const struct matrix_options *options;
	struct customers *c;
	size_t sink;				  /* of events */
	bool margin;				  /* events have a cost */
	size_t current, card_cost, wallet, serve; /* as wanted, of rows */
	size_t potential;			  /* text of the events */
	int64_t *value, *limit; /* per customer: current and potential */
	struct matrix_marks now, then;
};

void matrix_potential_prepare(struct matrix_potential *m);
bool matrix_potential_score(
    struct matrix_potential *m, const uint32_t *who, size_t n, struct diag *d);
void matrix_potential_cells(
    const struct matrix_potential *m, uint32_t customer, struct csv_writer *w);
void matrix_potential_finish(struct matrix_potential *m);
