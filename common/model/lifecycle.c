#include "model/lifecycle.h"

#include <math.h>
#include <stdio.h>

int32_t
lifecycle_rhythm_add(
    struct lifecycle_rhythm *rhythm, int32_t day, uint32_t occasions)
{
	int32_t gap = 0;

	if (rhythm->occasions == 0) {
		rhythm->first = day;
	} else {
		gap = day - rhythm->last;
		rhythm->gaps++;
	}
	rhythm->last = day;
	rhythm->occasions += occasions;
	return gap;
}

double
lifecycle_median_gap(struct counts *gaps)
{
	uint64_t n = counts_gather(gaps, 1);

	return n == 0 ? (double)NAN
		      : (double)(counts_at(gaps, (n + 1) / 2) +
			    counts_at(gaps, n / 2 + 1)) /
		2;
}

double
lifecycle_gap(const struct lifecycle_rhythm *rhythm, double g0)
{
	double own = (double)rhythm->last - (double)rhythm->first;

	if (isnan(g0) || rhythm->occasions == 0)
		return NAN;
	return (own + 2 * g0) / ((double)rhythm->gaps + 2);
}

void
lifecycle_window_add(
    struct lifecycle_window *window, int32_t day, uint32_t occasions)
{
	if (window->occasions > 0 && day - window->last > window->longest)
		window->longest = day - window->last;
	window->last = day;
	window->occasions += occasions;
}

enum lifecycle_frequency
lifecycle_frequency(const struct lifecycle_window *window, int32_t now,
    int64_t days, int64_t regular)
{
	int64_t longest = window->longest;

	if (window->occasions == 0)
		return FREQUENCY_NONE;
	if (window->occasions == 1)
		return FREQUENCY_ONE_TIME;
	if (now - window->last > longest)
		longest = now - window->last;
	return window->occasions >= regular && 3 * longest <= days
	    ? FREQUENCY_REGULAR
	    : FREQUENCY_OCCASIONAL;
}

const char *const lifecycle_frequency_names[] = { "none", "one_time",
	"occasional", "regular" };

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

const char *const lifecycle_state_names[] = { "never", "lost", "dormant", "new",
	"active" };

enum lifecycle_move
lifecycle_move(int64_t first, int64_t second, bool bought_before)
{
	if (first > 0)
		return second > 0 ? MOVE_REPEATING : MOVE_LAPSED;
	if (second > 0)
		return bought_before ? MOVE_REACTIVATED : MOVE_NEW;
	return MOVE_INACTIVE;
}

const char *const lifecycle_move_names[] = { "repeating", "lapsed", "new",
	"reactivated", "inactive" };

const char *const lifecycle_stage_names[] = { "acquaintance", "exploration",
	"expansion", "commitment", "decline" };

/* (V1 - V0) / (V1 + V0), in [-1, 1]; 0 without a positive sum. Refunds can
 * carry a half below zero, hence the clamp. */
static double
trend_of(const struct lifecycle_evidence *evidence)
{
	double late = (double)evidence->late, early = (double)evidence->early;
	double trend = (late - early) / (late + early);

	if (late + early <= 0)
		return 0;
	return trend > 1 ? 1 : trend < -1 ? -1 : trend;
}

/* The stage by how far the relationship has come, and why. */
static enum lifecycle_stage
base_stage(struct lifecycle_result *result,
    const struct lifecycle_rhythm *rhythm, int64_t tenure,
    const struct lifecycle_evidence *evidence,
    const struct lifecycle_stage_limits *limits)
{
	if (rhythm->occasions <= limits->explore) {
		snprintf(result->reason, sizeof(result->reason), "purchases %u",
		    (unsigned)rhythm->occasions);
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
    const struct lifecycle_rhythm *rhythm, int32_t now,
    const struct lifecycle_evidence *evidence,
    const struct lifecycle_stage_limits *limits)
{
	double gap = lifecycle_gap(rhythm, evidence->g0);
	bool bought = rhythm->occasions > 0;

	result->trend = trend_of(evidence);
	result->overdue = gap > 0 ? ((double)now - rhythm->last) / gap : NAN;
	result->base = base_stage(result, rhythm,
	    bought ? (int64_t)now - rhythm->first : 0, evidence, limits);
	result->stage = result->base;
	if (!bought)
		return;
	if (result->overdue > limits->overdue)
		snprintf(result->reason, sizeof(result->reason), "overdue %.1f",
		    result->overdue);
	else if (evidence->alive < limits->alive)
		snprintf(result->reason, sizeof(result->reason), "alive %.2f",
		    evidence->alive);
	else if (rhythm->occasions >= limits->fall_occasions &&
	    result->trend <= limits->fall)
		snprintf(result->reason, sizeof(result->reason), "trend %.2f",
		    result->trend);
	else
		return;
	result->stage = STAGE_DECLINE;
}
