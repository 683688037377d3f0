/*
 * retain: who comes back, counted by all threads, and the tables of it.
 */
#pragma once

#include "base/tasks.h"
#include "base/vec.h"
#include "crm-churn/shared/visits.h"

/* --table, and --unit. */
enum {
	RETAIN_DAYS,
	RETAIN_UNBOUNDED,
	RETAIN_BRACKETS,
	RETAIN_COHORTS,
	RETAIN_MONEY,
	RETAIN_LIFECYCLE
};
enum { RETAIN_DAY, RETAIN_WEEK, RETAIN_MONTH };

struct retain_options {
	int table, unit;
	const char *at, *brackets, *birth;
	bool elapsed, partial, share, gross;
	int64_t periods;
	double level;
};

/* An age or range: `until` must be over. */
struct retain_age {
	struct str name;
	int32_t low, high, until;
};

/* Of one group at one age. */
struct retain_rate {
	int64_t eligible, retained;
};

/* Cohorts by first period: those who were active at age k, and what they
 * brought, whatever that sums up to. */
struct retain_cohort {
	int64_t size;
	int64_t latest; /* second in which the last of it was born */
};

struct retain_cell {
	__extension__ __int128 amount;
	int64_t customers;
};

/* A period's customers: new, back from the one before, back from further. */
struct retain_life {
	int64_t active, new, returning, resurrected;
};

/* What a thread counts, and then all of them. */
struct retain_tally {
	struct retain_rate *retained; /* group * ages + age */
	struct retain_cohort *cohort;
	struct retain_cell *cell; /* cohort * periods + age */
	struct retain_life *life;
	bool any; /* a visit */
};

struct retaining {
	const struct retain_options *o;
	struct tool *tool;
	struct visits v;
	struct csv_writer *w;
	VEC(struct retain_age) age;
	int32_t first;	/* period, of the first cohort or row */
	int32_t last;	/* period that is over, or may be told */
	size_t cohorts; /* or periods in all */
	size_t periods; /* of a triangle */
	struct retain_tally tally[TASKS_THREADS];
};

/* Sees a customer's visits (visit_wants.see of `retaining`). */
bool retain_see(void *retaining, const struct history *h, struct diag *d);

/* Counts all customers of the visits that were read: the sum of what the
 * threads have, to be printed. */
struct retain_tally retain_count(struct retaining *r);
void retain_print(struct retaining *r, const struct retain_tally *t);

/* The last period that is over at as-of. */
int32_t retain_last_period(const struct retaining *r);

/* How many ages are over, by the end of the as-of day, for somebody born at a
 * second. */
int64_t retain_elapsed_ages(const struct retaining *r, int64_t birth);
