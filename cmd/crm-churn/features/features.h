/*
 * features: events of customers, and what was known of them at a cutoff.
 */
#pragma once

#include "base/map.h"
#include "base/tasks.h"
#include "cli/histories.h"
#include "crm-churn/shared/spells.h"
#include "math/counts.h"

enum { FEATURE_TYPES = 40 };

/* What is known of an event beside its amount. */
enum feature_flag {
	FEATURE_BACK = 1, /* a refund, or of a day on which more went back */
	FEATURE_FAILS = 2,
	FEATURE_ANSWERS = 4,   /* satisfaction */
	FEATURE_COMPLAINS = 8, /* FEATURE_CLOSED: by `resolved` */
	FEATURE_CLOSED = 16,
	FEATURE_RENEWS = 32 /* on `renewal` */
};

/* An event; what few have is 0 in others (cli/histories). */
struct feature_event {
	int64_t amount;
	int32_t day;
	int32_t later; /* days from then until it was recorded */
	uint32_t type, flags;
	int64_t discount;
	double satisfaction;
	int32_t renewal, resolved;
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

struct feature_details {
	size_t column[FEATURE_WHATS]; /* ROLE_NONE: not there */
	struct str complaint;	      /* the event type */
};

/* All events by customer and day. */
struct feature_events {
	struct histories *all;
	struct feature_details details;
	struct map types;
	bool typed, money, none; /* none: there was no row */
	int32_t as_of, earliest;

	/* Private from here. */
	struct tool *tool;
	size_t column[5];
};

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

/* Reads the details of a row, if it has any, into *e (whose day is set); false
 * after rejecting the row. A failed payment loses its amount. */
bool
feature_details_read(const struct feature_details *details, struct input *in,
    const struct csv_row *row, struct str type, struct feature_event *e);

/* Adds an event that is known at the cutoff: sums and counts of the window,
 * and what was known last. Call it in the order of days. */
void feature_details_add(const struct feature_event *e,
    const struct feature_view *view, struct features *f);

/* The columns that there are: their names, and the cells of a row. */
void feature_details_names(
    const struct feature_details *details, struct csv_writer *w);
void feature_details_cells(const struct feature_details *details,
    const struct features *f, struct csv_writer *w);

/* The features of a customer; false when there was no event by the cutoff. */
bool features_of(const struct history *h, const struct feature_view *view,
    struct features *f);

/* The pooled .95 quantile of gaps known at a cutoff; NaN without gaps. */
double feature_pooled_gap(const struct feature_events *e, int32_t cutoff);

/* The first day after `day` on which the customer's last event is more than
 * `silence` days back; INT32_MIN when it is so on `day` already. */
int32_t feature_leaves(const struct history *h, int32_t day, int64_t silence);

/* A customer's contracts at a day. */
struct feature_contract {
	bool active;
	int64_t mrr, mrr_before; /* then, and half a window earlier */
	int32_t since;		 /* first day of the presence */
	int32_t leaves;		 /* first day after it; INT32_MAX: not known */
};

/* Of all customers, by number: v[first[i] .. first[i + 1] - 1]. */
struct feature_contracts {
	struct map customers;
	VEC(struct spell) v;
	VEC(size_t) first;
};

struct feature_contract feature_contract_at(const struct feature_contracts *all,
    uint32_t customer, int32_t day, int32_t before);
