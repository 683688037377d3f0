/*
 * lifecycle: what a customer's own purchase history says: the rhythm, the
 * types and the five stages of the relationship. Days are numbers of days on
 * any one scale; "now" is the as-of day.
 */
#pragma once

#include "math/counts.h"

#include <stdbool.h>
#include <stdint.h>

/* The purchases of one customer; all zeros before the first. */
struct lifecycle_rhythm {
	uint32_t occasions;
	uint32_t gaps;	     /* between days with an occasion */
	int32_t first, last; /* days; only where occasions > 0 */
};

/*
 * Adds a day with occasions, later than the days before it. Returns the gap
 * in days to the one before, 0 for the first.
 */
int32_t lifecycle_rhythm_add(
    struct lifecycle_rhythm *rhythm, int32_t day, uint32_t occasions);

/* The median of the gaps > 0 of all customers, in days (mean of the middle
 * two); NaN when there is none. */
double lifecycle_median_gap(struct counts *gaps);

/*
 * The customer's expected gap in days, shrunk to that of all customers:
 * (sum of own gaps + 2 G0) / (own gaps + 2), G0 the median gap of all. NaN
 * when there is no G0 or no occasion.
 */
double lifecycle_gap(const struct lifecycle_rhythm *rhythm, double g0);

enum lifecycle_frequency {
	FREQUENCY_NONE, /* no occasion in the window */
	FREQUENCY_ONE_TIME,
	FREQUENCY_OCCASIONAL,
	FREQUENCY_REGULAR /* often enough, no gap above a third of it */
};

/* The occasions inside a window; all zeros before the first. */
struct lifecycle_window {
	uint32_t occasions;
	int32_t last, longest; /* day; days between two of them */
};

/* Adds a day with occasions inside the window, later than those before it. */
void lifecycle_window_add(
    struct lifecycle_window *window, int32_t day, uint32_t occasions);

/* Type by the occasions in (now - days, now]: regular from `regular` of them on
 * when no gap, the open one up to now included, is above days / 3. */
enum lifecycle_frequency
lifecycle_frequency(const struct lifecycle_window *window, int32_t now,
    int64_t days, int64_t regular);

/* "none", "one_time", "occasional", "regular". */
extern const char *const lifecycle_frequency_names[];

/* Limits in days: new_days <= dormant_days < lost_days. */
struct lifecycle_limits {
	double new_days;     /* first purchase at most so long ago: new */
	double dormant_days; /* last one longer ago: dormant */
	double lost_days;    /* last one longer ago: lost */
};

enum lifecycle_state {
	STATE_NEVER,
	STATE_LOST,
	STATE_DORMANT,
	STATE_NEW,
	STATE_ACTIVE
};

enum lifecycle_state lifecycle_state(const struct lifecycle_rhythm *rhythm,
    int32_t now, const struct lifecycle_limits *limits);

/* Limits by the own rhythm: dormant after 1.5 gaps, lost after 3, and new no
 * longer than dormant. */
struct lifecycle_limits lifecycle_own_limits(double gap, double new_days);

/* "never", "lost", "dormant", "new", "active". */
extern const char *const lifecycle_state_names[];

enum lifecycle_move {
	MOVE_REPEATING,	  /* net > 0 in both periods */
	MOVE_LAPSED,	  /* in the first only */
	MOVE_NEW,	  /* in the second only, nothing before */
	MOVE_REACTIVATED, /* in the second only, bought before the first */
	MOVE_INACTIVE	  /* in neither */
};

/* By the net money of two periods and purchases before the first of them. */
enum lifecycle_move
lifecycle_move(int64_t first, int64_t second, bool bought_before);

/* "repeating", "lapsed", "new", "reactivated", "inactive". */
extern const char *const lifecycle_move_names[];

enum lifecycle_stage {
	STAGE_ACQUAINTANCE,
	STAGE_EXPLORATION,
	STAGE_EXPANSION,
	STAGE_COMMITMENT,
	STAGE_DECLINE
};

/* "acquaintance", "exploration", "expansion", "commitment", "decline". */
extern const char *const lifecycle_stage_names[];

/* The limits of the five stages. */
struct lifecycle_stage_limits {
	int64_t half;		/* days in each of the two compared spans */
	int64_t explore;	/* occasions up to which it is exploration */
	double growth;		/* trend from which it is still expansion */
	double overdue;		/* decline above so many gaps */
	double alive;		/* decline below this P(alive) */
	double fall;		/* decline at or below this trend ... */
	int64_t fall_occasions; /* ... from so many occasions on */
};

/* What the stages look at beside the rhythm. */
struct lifecycle_evidence {
	int64_t late;	   /* net money of (now - half, now] */
	int64_t early;	   /* of (now - 2 half, now - half] */
	double g0;	   /* median gap of all customers, or NaN */
	double alive;	   /* P(alive), or NaN when not known */
	bool new_category; /* an old buyer bought a category for the first time
			    */
};

struct lifecycle_result {
	enum lifecycle_stage stage, base;
	double overdue; /* recency in gaps; NaN without a purchase or rhythm */
	double trend;	/* (V1 - V0) / (V1 + V0) of the last two halves */
	char reason[48];
};

/*
 * The stage of one customer: base by number of occasions, tenure and trend,
 * and decline over it when overdue, unlikely to be alive or falling. The
 * reason is the first condition that held, with its number.
 */
void lifecycle_classify(struct lifecycle_result *result,
    const struct lifecycle_rhythm *rhythm, int32_t now,
    const struct lifecycle_evidence *evidence,
    const struct lifecycle_stage_limits *limits);
