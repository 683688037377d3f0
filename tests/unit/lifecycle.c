#include "model/lifecycle.h"

#include "unit/tap.h"

#define HISTORY(...)                                                  \
	(struct lifecycle_history)                                    \
	{                                                             \
		(const struct lifecycle_day[]){ __VA_ARGS__ },        \
		    sizeof((struct lifecycle_day[]){ __VA_ARGS__ }) / \
		    sizeof(struct lifecycle_day)                      \
	}

enum { NOW = 1000 };

static const struct lifecycle_evidence plain = { 30, NAN, false };

/* Purchases of 10 each 30th day from `first` to `last`. */
static struct lifecycle_history
monthly(struct lifecycle_day *days, int32_t first, int32_t last)
{
	size_t n = 0;

	for (int32_t day = first; day <= last; day += 30)
		days[n++] = (struct lifecycle_day){ day, 1, 100000 };
	return (struct lifecycle_history){ days, n };
}

static struct lifecycle_result
classify(struct lifecycle_history history)
{
	struct lifecycle_result result;

	lifecycle_classify(
	    &result, &history, NOW, &plain, &lifecycle_stage_limits);
	return result;
}

static void
test_stages(void)
{
	struct lifecycle_day days[64];
	struct lifecycle_result r;

	r = classify((struct lifecycle_history){ NULL, 0 });
	ok(r.stage == STAGE_ACQUAINTANCE && isnan(r.overdue), "no purchase");
	same_text(r.reason, "purchases 0", "and why");
	r = classify(HISTORY({ 990, 1, 10 }));
	ok(r.stage == STAGE_ACQUAINTANCE, "one fresh purchase");
	r = classify(HISTORY({ 500, 1, 10 }));
	ok(r.stage == STAGE_DECLINE && r.base == STAGE_ACQUAINTANCE,
	    "one old purchase");
	same_text(r.reason, "overdue 16.7", "and why");
	r = classify(HISTORY({ 930, 1, 10 }, { 990, 1, 10 }));
	ok(r.stage == STAGE_EXPLORATION, "two purchases");
	same_text(r.reason, "purchases 2", "and why");
	r = classify(monthly(days, 400, 1000));
	ok(r.stage == STAGE_COMMITMENT, "long and steady");
	near_relative(r.trend, 1.0 / 13, 1e-15, "its trend");
	same_text(r.reason, "tenure 600", "and why");
	r = classify(monthly(days, 880, 1000));
	ok(r.stage == STAGE_EXPANSION, "often, but young");
	r = classify(monthly(days, 400, 820));
	ok(r.stage == STAGE_DECLINE && r.base == STAGE_COMMITMENT,
	    "stopped long ago");
	near_relative(r.overdue, 6, 1e-15, "overdue by six gaps");
	near_relative(r.trend, -5.0 / 7, 1e-15, "and falling");
}

static void
test_evidence(void)
{
	struct lifecycle_evidence evidence = plain;
	struct lifecycle_history history = HISTORY({ 990, 1, 10 });
	struct lifecycle_day days[64];
	struct lifecycle_result r;

	evidence.alive = 0.29;
	lifecycle_classify(
	    &r, &history, NOW, &evidence, &lifecycle_stage_limits);
	ok(r.stage == STAGE_DECLINE, "hardly alive");
	same_text(r.reason, "alive 0.29", "and why");
	evidence = plain;
	evidence.new_category = true;
	history = monthly(days, 400, 1000);
	lifecycle_classify(
	    &r, &history, NOW, &evidence, &lifecycle_stage_limits);
	ok(r.stage == STAGE_EXPANSION, "a new category");
	evidence.g0 = NAN;
	lifecycle_classify(
	    &r, &history, NOW, &evidence, &lifecycle_stage_limits);
	ok(isnan(r.overdue) && r.stage == STAGE_EXPANSION,
	    "nobody has a gap: nobody is overdue");
	r = classify(HISTORY({ 990, 0, -50 }, { 995, 1, 10 }));
	near_relative(r.trend, 0, 0, "more refunds than sales: no trend");
}

static void
test_gaps(void)
{
	struct lifecycle_gaps gaps = { 0 };
	struct lifecycle_rhythm rhythm;
	struct lifecycle_history history =
	    HISTORY({ 10, 1, 1 }, { 20, 0, -1 }, { 40, 1, 1 }, { 50, 1, 1 });

	ok(isnan(lifecycle_gaps_median(&gaps)), "no gaps, no median");
	lifecycle_gaps_add(&gaps, &history);
	near_relative(lifecycle_gaps_median(&gaps), 20, 0,
	    "mean of the middle two, refunds apart");
	history = HISTORY({ 0, 1, 1 }, { 500, 1, 1 });
	lifecycle_gaps_add(&gaps, &history);
	near_relative(lifecycle_gaps_median(&gaps), 30, 0, "the middle one");
	rhythm = lifecycle_rhythm(&history, 600);
	ok(rhythm.occasions == 2 && rhythm.gaps == 1 && rhythm.last == 500,
	    "the rhythm");
	near_relative(
	    lifecycle_gap(&rhythm, 30), 560.0 / 3, 1e-15, "own gap, shrunk");
	lifecycle_gaps_free(&gaps);
}

static void
test_frequency(void)
{
	struct lifecycle_history h =
	    HISTORY({ 635, 1, 1 }, { 700, 1, 1 }, { 820, 1, 1 }, { 890, 1, 1 });

	ok(lifecycle_frequency(&h, NOW, 365, 4) == FREQUENCY_OCCASIONAL,
	    "the first is just outside the window");
	ok(lifecycle_frequency(&h, NOW, 366, 4) == FREQUENCY_REGULAR,
	    "four, no gap above a third");
	ok(lifecycle_frequency(&h, NOW + 20, 400, 4) == FREQUENCY_REGULAR,
	    "the open gap is 130 of 133");
	ok(lifecycle_frequency(&h, NOW + 24, 400, 4) == FREQUENCY_OCCASIONAL,
	    "the open gap is 134");
	ok(lifecycle_frequency(&h, NOW, 111, 4) == FREQUENCY_ONE_TIME, "one");
	ok(lifecycle_frequency(&h, NOW, 110, 4) == FREQUENCY_NONE, "none");
}

static void
test_state(void)
{
	const struct lifecycle_limits limits = { 90, 180, 365 };
	struct lifecycle_limits own = lifecycle_own_limits(40, 90);
	struct lifecycle_rhythm r = { 1, 635, 635, 0 };

	ok(lifecycle_state(&r, NOW, &limits) == STATE_DORMANT, "at the limit");
	r.last = 634;
	ok(lifecycle_state(&r, NOW, &limits) == STATE_LOST, "beyond it");
	r.last = 820;
	ok(lifecycle_state(&r, NOW, &limits) == STATE_ACTIVE, "active");
	r.first = r.last = 910;
	ok(lifecycle_state(&r, NOW, &limits) == STATE_NEW, "new");
	r.occasions = 0;
	ok(lifecycle_state(&r, NOW, &limits) == STATE_NEVER, "never");
	ok(own.new_days == 60 && own.dormant_days == 60 && own.lost_days == 120,
	    "own limits, new capped");
}

static void
test_move(void)
{
	struct lifecycle_history h =
	    HISTORY({ 10, 1, 5 }, { 110, 1, 5 }, { 120, 0, -5 }, { 210, 1, 5 });

	ok(lifecycle_move(&h, 0, 200) == MOVE_REPEATING, "repeating");
	ok(lifecycle_move(&h, 0, 300) == MOVE_LAPSED, "lapsed");
	ok(lifecycle_move(&h, 100, 200) == MOVE_REACTIVATED,
	    "refunded in the first, bought before");
	ok(lifecycle_move(&h, -1, 5) == MOVE_NEW, "new");
	ok(lifecycle_move(&h, 210, 300) == MOVE_INACTIVE, "inactive");
}

int
main(void)
{
	test_stages();
	test_evidence();
	test_gaps();
	test_frequency();
	test_state();
	test_move();
	return tap_end();
}
