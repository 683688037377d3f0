/*
 * features: events of customers, and what was known of them at a cutoff.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/input.h"

enum { FEATURE_TYPES = 40 };

struct feature_event {
	uint32_t customer, type;
	int32_t day, known; /* when it happened, and was recorded */
	int64_t amount;
	uint32_t detail; /* its place among the details; MAP_NONE */
	bool back;	 /* a refund, or of a day on which more went back */
};

/* What a few events tell beside an amount: each from a column of its own. */
enum feature_what {
	FEATURE_DISCOUNT,
	FEATURE_FAILED,
	FEATURE_SATISFACTION,
	FEATURE_COMPLAINTS,
	FEATURE_RENEWAL,
	FEATURE_WHATS
};

struct feature_detail {
	int64_t discount;
	double satisfaction;	   /* NaN: not asked */
	int32_t renewal, resolved; /* DATE_NONE: not known, not yet */
	bool failed, complaint;
};

struct feature_details {
	VEC(struct feature_detail) v;
	size_t column[FEATURE_WHATS]; /* ROLE_NONE: not there */
	struct str complaint;	      /* the event type */
};

/* All events by customer and day. */
struct feature_events {
	VEC(struct feature_event) v;
	struct feature_details details;
	struct map customers, types;
	VEC(size_t) first;
	bool typed, money;
	int32_t as_of, earliest;
};

extern const struct role_use feature_roles[];

/* Reads everything, events of type `complaint` as complaints; false: no row
 * could be used. */
bool feature_events_read(
    struct feature_events *e, struct input *in, struct str complaint);
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
	double discount, paid; /* sums in the window, of rows not negative */
	double failed, satisfaction, open, past, renewal_days;
};

/* Finds the columns of details; amount and type are those of the events. */
void feature_details_open(struct feature_details *details, struct input *in,
    size_t amount, size_t type);

/* Reads the details of a row, if it has any, into *e (whose day and known are
 * set); false after rejecting the row. A failed payment loses its amount. */
bool feature_details_read(struct feature_details *details, struct input *in,
    const struct csv_row *row, struct str type, struct feature_event *e);

/* Adds an event that is known at the cutoff: sums and counts of the window,
 * and what was known last. Call it in the order of days. */
void feature_details_add(const struct feature_details *details,
    const struct feature_event *e, const struct feature_view *view,
    struct features *f);

/* The columns that there are: their names, and the cells of a row. */
void feature_details_names(
    const struct feature_details *details, struct csv_writer *w);
void feature_details_cells(const struct feature_details *details,
    const struct features *f, struct csv_writer *w);

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
