#include "model/lifecycle.h"

#include "unit/tap.h"

static const struct lifecycle_stage_limits usual = {
	.half = 182,
	.explore = 3,
	.growth = 0.2,
	.overdue = 3,
	.alive = 0.3,
	.fall = -0.5,
	.fall_occasions = 4,
};

enum { NOW = 1000, HALF = 182 };

/* Purchases of 10 each `step`-th day from `first` to `last`. */
struct plan {
	int32_t first, last, step;
};

static struct lifecycle_result
classify(struct plan plan, struct lifecycle_evidence evidence)
{
	struct lifecycle_rhythm rhythm = { 0 };
	struct lifecycle_result result;

	for (int32_t day = plan.first; day <= plan.last; day += plan.step) {
		lifecycle_rhythm_add(&rhythm, day, 1);
		if (NOW - day < HALF)
			evidence.late += 10;
		else if (NOW - day < 2 * HALF)
			evidence.early += 10;
	}
	lifecycle_classify(&result, &rhythm, NOW, &evidence, &usual);
	return result;
}

static const struct lifecycle_evidence plain = { .g0 = 30, .alive = NAN };

static void
test_stages(void)
{
	struct lifecycle_result r;

	r = classify((struct plan){ 1, 0, 1 }, plain);
	ok(r.stage == STAGE_ACQUAINTANCE && isnan(r.overdue), "no purchase");
	same_text(r.reason, "purchases 0", "and why");
	r = classify((struct plan){ 990, 990, 1 }, plain);
	ok(r.stage == STAGE_ACQUAINTANCE, "one fresh purchase");
	r = classify((struct plan){ 500, 500, 1 }, plain);
	ok(r.stage == STAGE_DECLINE && r.base == STAGE_ACQUAINTANCE,
	    "one old purchase");
	same_text(r.reason, "overdue 16.7", "and why");
	r = classify((struct plan){ 930, 990, 60 }, plain);
	ok(r.stage == STAGE_EXPLORATION, "two purchases");
	same_text(r.reason, "purchases 2", "and why");
	r = classify((struct plan){ 400, 1000, 30 }, plain);
	ok(r.stage == STAGE_COMMITMENT, "long and steady");
	near_relative(r.trend, 1.0 / 13, 1e-15, "its trend");
	same_text(r.reason, "tenure 600", "and why");
	r = classify((struct plan){ 880, 1000, 30 }, plain);
	ok(r.stage == STAGE_EXPANSION, "often, but young");
	r = classify((struct plan){ 400, 820, 30 }, plain);
	ok(r.stage == STAGE_DECLINE && r.base == STAGE_COMMITMENT,
	    "stopped long ago");
	near_relative(r.overdue, 6, 1e-15, "overdue by six gaps");
	near_relative(r.trend, -5.0 / 7, 1e-15, "and falling");
}

static void
test_evidence(void)
{
	struct lifecycle_evidence evidence = plain;
	struct lifecycle_result r;

	evidence.alive = 0.29;
	r = classify((struct plan){ 990, 990, 1 }, evidence);
	ok(r.stage == STAGE_DECLINE, "hardly alive");
	same_text(r.reason, "alive 0.29", "and why");
	evidence = plain;
	evidence.new_category = true;
	r = classify((struct plan){ 400, 1000, 30 }, evidence);
	ok(r.stage == STAGE_EXPANSION, "a new category");
	evidence.g0 = NAN;
	r = classify((struct plan){ 400, 1000, 30 }, evidence);
	ok(isnan(r.overdue) && r.stage == STAGE_EXPANSION,
	    "nobody has a gap: nobody is overdue");
	evidence = plain;
	evidence.early = -50;
	r = classify((struct plan){ 995, 995, 1 }, evidence);
	near_relative(r.trend, 0, 0, "more refunds than sales: no trend");
	evidence.early = -5;
	r = classify((struct plan){ 995, 995, 1 }, evidence);
	near_relative(r.trend, 1, 0, "refunds do not carry it above 1");
}

static void
test_gaps(void)
{
	struct counts gaps = { 0 };
	struct lifecycle_rhythm rhythm = { 0 };

	ok(isnan(lifecycle_median_gap(&gaps)), "no gaps, no median");
	counts_add(&gaps, 30);
	counts_add(&gaps, 10);
	near_relative(
	    lifecycle_median_gap(&gaps), 20, 0, "mean of the middle two");
	counts_add(&gaps, 500);
	near_relative(lifecycle_median_gap(&gaps), 30, 0, "the middle one");
	ok(isnan(lifecycle_gap(&rhythm, 30)), "no purchase, no rhythm");
	ok(lifecycle_rhythm_add(&rhythm, 0, 1) == 0, "the first has no gap");
	ok(lifecycle_rhythm_add(&rhythm, 500, 2) == 500, "a gap");
	ok(rhythm.occasions == 3 && rhythm.gaps == 1 && rhythm.last == 500,
	    "the rhythm");
	near_relative(
	    lifecycle_gap(&rhythm, 30), 560.0 / 3, 1e-15, "own gap, shrunk");
	vec_free(&gaps);
}

static void
test_frequency(void)
{
	const int32_t days[] = { 635, 700, 820, 890 };
	struct lifecycle_window w = { 0 };

	ok(lifecycle_frequency(&w, NOW, 365, 4) == FREQUENCY_NONE, "none");
	lifecycle_window_add(&w, days[0], 1);
	ok(lifecycle_frequency(&w, NOW, 366, 4) == FREQUENCY_ONE_TIME, "one");
	for (int i = 1; i < 4; i++)
		lifecycle_window_add(&w, days[i], 1);
	ok(lifecycle_frequency(&w, NOW, 366, 4) == FREQUENCY_REGULAR,
	    "four, no gap above a third");
	ok(lifecycle_frequency(&w, NOW, 366, 5) == FREQUENCY_OCCASIONAL,
	    "too few");
	ok(lifecycle_frequency(&w, NOW + 23, 400, 4) == FREQUENCY_REGULAR,
	    "the open gap is 133 of 133");
	ok(lifecycle_frequency(&w, NOW + 24, 400, 4) == FREQUENCY_OCCASIONAL,
	    "the open gap is 134");
}

static void
test_state(void)
{
	const struct lifecycle_limits limits = { 90, 180, 365 };
	struct lifecycle_limits own = lifecycle_own_limits(40, 90);
	struct lifecycle_rhythm r = { 1, 0, 635, 635 };

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
	ok(lifecycle_move(5, 5, false) == MOVE_REPEATING, "repeating");
	ok(lifecycle_move(5, 0, true) == MOVE_LAPSED, "lapsed");
	ok(lifecycle_move(0, 5, true) == MOVE_REACTIVATED, "reactivated");
	ok(lifecycle_move(0, 5, false) == MOVE_NEW, "new");
	ok(lifecycle_move(0, -5, true) == MOVE_INACTIVE, "inactive");
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
