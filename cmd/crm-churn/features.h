/*
 * features: events of customers, and what was known of them at a cutoff.
 */
#ifndef FEATURES_H
#define FEATURES_H

#include "base/map.h"
#include "base/vec.h"
#include "cli/input.h"

enum { FEATURE_TYPES = 40 };

struct feature_event {
	uint32_t customer, type;
	int32_t day, known; /* when it happened, and was recorded */
	int64_t amount;
};

/* All events by customer and day. */
struct feature_events {
	VEC(struct feature_event) v;
	struct map customers, types;
	VEC(size_t) first;
	bool typed, money;
	int32_t as_of, earliest;
};

extern const struct role_use feature_roles[];

/* Reads everything; false: no row could be used. */
bool feature_events_read(struct feature_events *e, struct input *in);
void feature_events_free(struct feature_events *e);

/* What a cutoff asks for. */
struct feature_view {
	int32_t cutoff, window; /* (cutoff - window, cutoff] is read */
	double pooled;		/* usual gap where the own ones are few */
};

/* NaN: cannot be known. Per type: count and days since the last. */
struct features {
	double tenure, recency, days, count, amount, mean_gap, overdue;
	double count_ratio, amount_ratio, slope;
	/* Of the amounts of a type: their sum in the window, and the last. */
	double type_count[FEATURE_TYPES], type_since[FEATURE_TYPES];
	double type_amount[FEATURE_TYPES], type_last[FEATURE_TYPES];
};

/* The features of a customer; false when there was no event by the cutoff.
 * `room` holds as many numbers as the customer has events. */
bool features_of(const struct feature_events *e, uint32_t customer,
    const struct feature_view *view, double *room, struct features *f);

/* The pooled .95 quantile of gaps known at a cutoff; NaN without gaps. */
double feature_pooled_gap(const struct feature_events *e, int32_t cutoff);

/* The first day after `day` on which the customer's last event is more than
 * `silence` days back; INT32_MIN when it is so on `day` already. */
int32_t feature_leaves(const struct feature_events *e, uint32_t customer,
    int32_t day, int64_t silence);

/* A customer's contracts at a day. */
struct feature_contract {
	bool active;
	int64_t mrr, mrr_before; /* then, and half a window earlier */
	int32_t since;		 /* first day of the presence */
	int32_t leaves;		 /* first day after it; INT32_MAX: not known */
};

struct spells;
struct feature_contract feature_contract_at(
    const struct spells *s, uint32_t unit, int32_t day, int32_t before);

#endif
