#include "model/cox_baseline.h"

#include "base/mem.h"
#include "math/sum.h"

/* Breslow's or Efron's jump of the hazard at one event time. */
static double
jump(const struct cox_walk *walk, enum cox_ties ties)
{
	double d = (double)walk->deaths, sum = 0;

	if (ties == COX_BRESLOW)
		return walk->dead_weight / walk->all.weight;
	for (size_t l = 0; l < walk->deaths; l++)
		sum +=
		    1 / (walk->all.weight - (double)l / d * walk->dead.weight);
	return walk->dead_weight / d * sum;
}

/* From jumps in descending time to the cumulative hazard in ascending. */
static void
turn_round(struct cox_baseline *baseline)
{
	struct sum sum = { 0 };

	for (size_t i = 0; i < baseline->n / 2; i++) {
		size_t k = baseline->n - 1 - i;
		double time = baseline->time[i], hazard = baseline->hazard[i];

		baseline->time[i] = baseline->time[k];
		baseline->time[k] = time;
		baseline->hazard[i] = baseline->hazard[k];
		baseline->hazard[k] = hazard;
	}
	for (size_t i = 0; i < baseline->n; i++) {
		sum_add(&sum, baseline->hazard[i]);
		baseline->hazard[i] = sum_value(&sum);
	}
}

/* Room for every event of a stratum. */
static void
baseline_make(struct arena *memory, const struct cox_order *order, size_t s,
    struct cox_baseline *baseline)
{
	size_t from = order->first[s], end = order->first[s + 1], events = 0;

	for (size_t i = from; i < end; i++)
		events += order->event[i];
	baseline->time = arena_array(memory, events, sizeof(*baseline->time));
	baseline->hazard =
	    arena_array(memory, events, sizeof(*baseline->hazard));
	baseline->last = from < end ? order->stop[from] : 0;
}

struct cox_baseline *
cox_baselines(struct arena *memory, const struct cox_order *order,
    const struct cox_fit *fit)
{
	struct cox_baseline *baselines =
	    arena_array(memory, order->strata, sizeof(*baselines));
	scoped double *b = cox_standardised(order, fit);
	struct cox_walk walk;

	for (size_t s = 0; s < order->strata; s++)
		baseline_make(memory, order, s, &baselines[s]);
	cox_walk_open(&walk, order, b, false);
	while (cox_walk_next(&walk)) {
		struct cox_baseline *baseline = &baselines[walk.stratum];

		baseline->time[baseline->n] = walk.time;
		baseline->hazard[baseline->n++] = jump(&walk, fit->ties);
	}
	cox_walk_close(&walk);
	for (size_t s = 0; s < order->strata; s++)
		turn_round(&baselines[s]);
	return baselines;
}
