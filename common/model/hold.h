/*
 * hold: may an order go out? What a customer owes in every form against the
 * limit, and how late it is. Money in 1/10000 units.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hold_exposure {
	int64_t documents; /* open, disputed ones too */
	int64_t delivered; /* not billed yet */
	int64_t ordered;   /* not delivered yet */
	int64_t unapplied; /* money not allocated, > 0 lowers the exposure */
	int64_t secured;   /* counts up to the rest of the exposure */
};

struct hold_weights {
	double delivered, ordered; /* 1 each; 0 leaves out */
};

/* Money times a weight, half away from zero. */
int64_t hold_weighted(int64_t amount, double weight);

/* How much of `secured` counts. */
int64_t hold_secured(
    const struct hold_exposure *exposure, const struct hold_weights *weights);

/* documents + weighted deliveries and orders - unapplied - secured. */
int64_t hold_total(
    const struct hold_exposure *exposure, const struct hold_weights *weights);

/* An undisputed item past its due date. */
struct hold_overdue {
	int64_t open;
	int32_t days; /* > 0 */
};

struct hold_rule {
	int32_t most_days;   /* oldest overdue: 30 */
	double most_share;   /* overdue of open documents: .25 */
	int32_t least_level; /* dunning level that holds: 4 */
};

struct hold_facts {
	int64_t exposure, order; /* the order is not in the exposure */
	int64_t limit;		 /* only with has_limit */
	/* Only with has_group: that of all members of the group, this one too,
	 * and the group's limit. */
	int64_t group_exposure, group_limit;
	int64_t documents;		    /* open documents */
	const struct hold_overdue *overdue; /* in any order */
	size_t n_overdue;
	int32_t dunning_level;
	bool has_limit, has_group, review_expired, promise_broken;
};

enum hold_reason {
	HOLD_OVER_LIMIT,
	HOLD_OVER_GROUP,
	HOLD_OLD_DEBT,
	HOLD_OVERDUE_SHARE,
	HOLD_DUNNING,
	HOLD_REVIEW,
	HOLD_PROMISE,
	HOLD_NO_LIMIT,
	HOLD_REASONS
};

/* "over_limit", "oldest_overdue", ... */
extern const char *const hold_reason_name[HOLD_REASONS];

struct hold_verdict {
	bool reason[HOLD_REASONS]; /* none: release */
	/* exposure + order - limit; <= 0 if within */
	int64_t over_limit, over_group;
	int32_t oldest; /* days, 0: nothing overdue */
	int64_t overdue;
	double share; /* overdue / documents; 0 without documents */
	/* The least payment, set against the oldest overdue first, after which
	 * none of the first four holds; in whole cents. */
	int64_t clear;
};

struct hold_verdict
hold_judge(const struct hold_rule *rule, const struct hold_facts *facts);
