#include "model/lifecycle.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const struct lifecycle_stage_limits lifecycle_stage_limits = {
	.half = 182,
	.explore = 3,
	.growth = 0.2,
	.overdue = 3,
	.alive = 0.3,
	.fall = -0.5,
	.fall_occasions = 4,
};

struct lifecycle_rhythm
lifecycle_rhythm(const struct lifecycle_history *history, int32_t now)
{
	struct lifecycle_rhythm rhythm = { 0, now, now, -1 };

	for (size_t i = 0; i < history->n; i++) {
		const struct lifecycle_day *day = &history->days[i];

		if (day->occasions == 0)
			continue;
		if (rhythm.occasions == 0)
			rhythm.first = day->day;
		rhythm.last = day->day;
		rhythm.occasions += day->occasions;
		rhythm.gaps++;
	}
	if (rhythm.gaps < 0)
		rhythm.gaps = 0;
	return rhythm;
}

static void
count_gap(struct lifecycle_gaps *gaps, size_t gap)
{
	size_t room = gaps->n;

	if (gap >= room) {
		room = gap + gap / 2 + 32;
		gaps->count =
		    mem_resize(gaps->count, room, sizeof(*gaps->count));
		while (gaps->n < room)
			gaps->count[gaps->n++] = 0;
	}
	gaps->count[gap]++;
}

void
lifecycle_gaps_add(
    struct lifecycle_gaps *gaps, const struct lifecycle_history *history)
{
	const struct lifecycle_day *before = NULL;

	for (size_t i = 0; i < history->n; i++) {
		const struct lifecycle_day *day = &history->days[i];

		if (day->occasions == 0)
			continue;
		if (before != NULL)
			count_gap(gaps, (size_t)(day->day - before->day));
		before = day;
	}
}

double
lifecycle_gaps_median(const struct lifecycle_gaps *gaps)
{
	uint64_t all = 0, seen = 0;
	double low = -1;

	for (size_t gap = 0; gap < gaps->n; gap++)
		all += gaps->count[gap];
	if (all == 0)
		return NAN;
	for (size_t gap = 0; gap < gaps->n; gap++) {
		seen += gaps->count[gap];
		if (low < 0 && seen >= (all + 1) / 2)
			low = (double)gap;
		if (seen >= all / 2 + 1)
			return (low + (double)gap) / 2;
	}
	return NAN;
}

void
lifecycle_gaps_free(struct lifecycle_gaps *gaps)
{
	free(gaps->count);
	*gaps = (struct lifecycle_gaps){ 0 };
}

double
lifecycle_gap(const struct lifecycle_rhythm *rhythm, double g0)
{
	double own = (double)rhythm->last - (double)rhythm->first;

	if (isnan(g0))
		return NAN;
	return (own + 2 * g0) / ((double)rhythm->gaps + 2);
}

enum lifecycle_frequency
lifecycle_frequency(const struct lifecycle_history *history, int32_t now,
    int32_t window, int32_t regular)
{
	int64_t occasions = 0, longest = 0, before = 0, gap;

	for (size_t i = 0; i < history->n; i++) {
		const struct lifecycle_day *day = &history->days[i];

		if (day->occasions == 0 || (int64_t)now - day->day >= window)
			continue;
		gap = occasions == 0 ? 0 : day->day - before;
		longest = gap > longest ? gap : longest;
		before = day->day;
		occasions += day->occasions;
	}
	if (occasions == 0)
		return FREQUENCY_NONE;
	if (occasions == 1)
		return FREQUENCY_ONE_TIME;
	gap = now - before;
	longest = gap > longest ? gap : longest;
	return occasions >= regular && 3 * longest <= window
	    ? FREQUENCY_REGULAR
	    : FREQUENCY_OCCASIONAL;
}

const char *
lifecycle_frequency_name(enum lifecycle_frequency frequency)
{
	static const char *const name[] = { "none", "one_time", "occasional",
		"regular" };

	return name[frequency];
}

enum lifecycle_state
lifecycle_state(const struct lifecycle_rhythm *rhythm, int32_t now,
    const struct lifecycle_limits *limits)
{
	double recency = (double)now - rhythm->last;

	if (rhythm->occasions == 0)
		return STATE_NEVER;
	if (recency > limits->lost_days)
		return STATE_LOST;
	if (recency > limits->dormant_days)
		return STATE_DORMANT;
	if ((double)now - rhythm->first <= limits->new_days)
		return STATE_NEW;
	return STATE_ACTIVE;
}

struct lifecycle_limits
lifecycle_own_limits(double gap, double new_days)
{
	double dormant = 1.5 * gap;

	return (struct lifecycle_limits){
		new_days < dormant ? new_days : dormant, dormant, 3 * gap
	};
}

const char *
lifecycle_state_name(enum lifecycle_state state)
{
	static const char *const name[] = { "never", "lost", "dormant", "new",
		"active" };

	return name[state];
}

enum lifecycle_move
lifecycle_move(
    const struct lifecycle_history *history, int32_t start, int32_t split)
{
	int64_t first = 0, second = 0;
	bool before = false;

	for (size_t i = 0; i < history->n; i++) {
		const struct lifecycle_day *day = &history->days[i];

		if (day->day <= start)
			before |= day->occasions > 0;
		else if (day->day <= split)
			first += day->net;
		else
			second += day->net;
	}
	if (first > 0)
		return second > 0 ? MOVE_REPEATING : MOVE_LAPSED;
	if (second > 0)
		return before ? MOVE_REACTIVATED : MOVE_NEW;
	return MOVE_INACTIVE;
}

const char *
lifecycle_move_name(enum lifecycle_move move)
{
	static const char *const name[] = { "repeating", "lapsed", "new",
		"reactivated", "inactive" };

	return name[move];
}

const char *
lifecycle_stage_name(enum lifecycle_stage stage)
{
	static const char *const name[] = { "acquaintance", "exploration",
		"expansion", "commitment", "decline" };

	return name[stage];
}

/* (V1 - V0) / (V1 + V0), in [-1, 1]; 0 without a positive sum. Refunds can
 * carry a half below zero, hence the clamp. */
static double
trend_of(const struct lifecycle_history *history, int32_t now, int32_t half)
{
	double late = 0, early = 0, trend;

	for (size_t i = 0; i < history->n; i++) {
		const struct lifecycle_day *day = &history->days[i];
		int64_t age = (int64_t)now - day->day;

		if (age < half)
			late += (double)day->net;
		else if (age < 2 * (int64_t)half)
			early += (double)day->net;
	}
	if (late + early <= 0)
		return 0;
	trend = (late - early) / (late + early);
	return trend > 1 ? 1 : trend < -1 ? -1 : trend;
}

/* The stage by how far the relationship has come, and why. */
static enum lifecycle_stage
base_stage(struct lifecycle_result *result,
    const struct lifecycle_rhythm *rhythm, int32_t tenure,
    const struct lifecycle_evidence *evidence,
    const struct lifecycle_stage_limits *limits)
{
	if (rhythm->occasions <= limits->explore) {
		snprintf(result->reason, sizeof(result->reason),
		    "purchases %lld", (long long)rhythm->occasions);
		return rhythm->occasions <= 1 ? STAGE_ACQUAINTANCE
					      : STAGE_EXPLORATION;
	}
	if (evidence->new_category) {
		snprintf(
		    result->reason, sizeof(result->reason), "new category");
		return STAGE_EXPANSION;
	}
	if (result->trend >= limits->growth) {
		snprintf(result->reason, sizeof(result->reason), "trend %.2f",
		    result->trend);
		return STAGE_EXPANSION;
	}
	snprintf(
	    result->reason, sizeof(result->reason), "tenure %d", (int)tenure);
	return tenure >= 2 * (int64_t)limits->half ? STAGE_COMMITMENT
						   : STAGE_EXPANSION;
}

void
lifecycle_classify(struct lifecycle_result *result,
    const struct lifecycle_history *history, int32_t now,
    const struct lifecycle_evidence *evidence,
    const struct lifecycle_stage_limits *limits)
{
	struct lifecycle_rhythm rhythm = lifecycle_rhythm(history, now);
	double gap = lifecycle_gap(&rhythm, evidence->g0);

	result->trend = trend_of(history, now, limits->half);
	result->overdue = rhythm.occasions > 0 && gap > 0
	    ? ((double)now - rhythm.last) / gap
	    : NAN;
	result->base =
	    base_stage(result, &rhythm, now - rhythm.first, evidence, limits);
	result->stage = result->base;
	if (rhythm.occasions == 0)
		return;
	if (result->overdue > limits->overdue)
		snprintf(result->reason, sizeof(result->reason), "overdue %.1f",
		    result->overdue);
	else if (evidence->alive < limits->alive)
		snprintf(result->reason, sizeof(result->reason), "alive %.2f",
		    evidence->alive);
	else if (rhythm.occasions >= limits->fall_occasions &&
	    result->trend <= limits->fall)
		snprintf(result->reason, sizeof(result->reason), "trend %.2f",
		    result->trend);
	else
		return;
	result->stage = STAGE_DECLINE;
}
