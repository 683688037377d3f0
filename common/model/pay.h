/*
 * pay: how a customer pays. An experience is an amount that was settled, or an
 * item that is open and past its due date: without the second kind somebody
 * who stops paying looks good. Averages are weighted by amount.
 */
#pragma once

#include "math/sum.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of an open item the days so far, a lower bound. */
struct pay_experience {
	int64_t amount;	      /* > 0, 1/10000 units */
	int32_t to_pay;	      /* payment date - invoice date */
	int32_t beyond_terms; /* payment date - due date, negative: early */
	bool has_due;	      /* else beyond_terms means nothing */
	bool settled;
};

/* Sums of one kind of experience; empty is all zeros. */
struct pay_sums {
	struct sum amount, to_pay; /* of all */
	struct sum due_amount, beyond, late,
	    index; /* of those with a due date */
};

struct pay_tally {
	struct pay_sums paid, open;
	struct sum on_time;
	struct sum late30, late60, late90;
	uint64_t experiences, on_time_count; /* with a due date */
	int32_t worst;			     /* most days beyond terms */
};

/* Adds one; on time is beyond_terms <= grace. */
void pay_add(struct pay_tally *tally, const struct pay_experience *experience,
    int32_t grace);

/* Each is NaN where there is nothing to average. */
struct pay_habit {
	double paid_days, paid_beyond, paid_late, paid_index;
	double all_days, all_beyond;
	double on_time_share, on_time_count_share;
	double index; /* also NaN below PAY_INDEX_LEAST experiences */
	double late30_share, late60_share, late90_share;
};

enum { PAY_INDEX_LEAST = 3 };

struct pay_habit pay_habit(const struct pay_tally *tally);

/* Points of 0..100 for days beyond terms, on the scale of the PAYDEX. */
double pay_index(double days_beyond_terms);

/* One quarter's mean days beyond terms. */
struct pay_quarter {
	int32_t quarter; /* any running number */
	double mean;
};

/* Least-squares slope, days per quarter; NaN below three quarters. */
double pay_trend(const struct pay_quarter *quarter, size_t n);
