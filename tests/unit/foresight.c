#include "model/foresight.h"

#include "unit/tap.h"

static struct arena memory; /* of all that is made here */

/* Ten customers with ties of leavers and last seen; the figures by a few lines
 * of Python that go over all pairs. */
static const double stopped[] = { 1, 2, 2, 3, 4, 4, 5, 6, 7, 9 };
static const uint8_t left[] = { 1, 0, 1, 1, 0, 1, 1, 0, 1, 0 };
static const double risk[] = { .9, .3, .8, .7, .4, .7, .2, .1, .3, .25 };
static const double stay[] = { .1, .7, .2, .4, .6, .3, .8, .9, .7, .75 };

static void
figures(void)
{
	struct foresight f = { .n = 10, .time = stopped, .event = left };

	foresight_open(&memory, &f);
	near_relative(
	    foresight_watched(&f, -INFINITY, 2), 7. / 8, 1e-15, "G(2)");
	near_relative(
	    foresight_watched_before(&f, -INFINITY, 2), 1, 1e-15, "G(2-)");
	near_relative(
	    foresight_watched(&f, -INFINITY, 5.5), 7. / 10, 1e-15, "G(5.5)");
	near_relative(foresight_watched_before(&f, -INFINITY, 7), 7. / 15,
	    1e-15, "G(7-)");
	near_relative(
	    foresight_brier(&f, 2, stay), 0.1435714285714285, 1e-14, "B(2)");
	near_relative(foresight_brier(&f, 4, stay), 0.0625, 1e-14, "B(4)");
	near_relative(
	    foresight_brier(&f, 6, stay), 0.1576785714285714, 1e-14, "B(6)");
	near_relative(foresight_auc(&f, 2, risk), 1.0, 1e-14, "AUC(2)");
	near_relative(
	    foresight_auc(&f, 4, risk), 0.9999999999999998, 1e-14, "AUC(4)");
	near_relative(
	    foresight_auc(&f, 6, risk), 0.7499999999999999, 1e-14, "AUC(6)");
	ok(isnan(foresight_brier(&f, 9, stay)), "nobody is watched any more");
	ok(isnan(foresight_auc(&f, 0.5, risk)), "nobody has left");
	arena_free(&memory);
}

/* A weight of two is two rows. */
static void
weights(void)
{
	double time[11], score[11], chance[11], weight[10];
	uint8_t event[11];
	struct foresight one = {
		.n = 10, .time = stopped, .event = left, .weight = weight
	};
	struct foresight two = { .n = 11, .time = time, .event = event };

	for (int i = 0; i < 11; i++) {
		int k = i < 10 ? i : 3;

		time[i] = stopped[k];
		event[i] = left[k];
		score[i] = risk[k];
		chance[i] = stay[k];
		if (i < 10)
			weight[i] = i == 3 ? 2 : 1;
	}
	foresight_open(&memory, &one);
	foresight_open(&memory, &two);
	near_relative(foresight_brier(&one, 5, stay),
	    foresight_brier(&two, 5, chance), 1e-14, "weights: Brier");
	near_relative(foresight_auc(&one, 5, risk),
	    foresight_auc(&two, 5, score), 1e-14, "weights: AUC");
	arena_free(&memory);
}

/* Entry later than the beginning, by the same script. */
static void
entries(void)
{
	static const double start[] = { 0, 0, 1, 1, 2, 0, 3, 2, 4.5, 5 };
	static const double want[][4] = { { 2, 0.26499999999999996, 1,
					      0.40000000000000002 },
		{ 4, 0.0625, 1, 0.625 },
		{ 6, 0.16137500000000002, 0.76923076923076927,
		    0.65000000000000002 } };
	struct foresight f = {
		.n = 10, .time = stopped, .start = start, .event = left
	};

	foresight_open(&memory, &f);
	for (int i = 0; i < 3; i++) {
		double t = want[i][0];

		near_relative(
		    foresight_brier(&f, t, stay), want[i][1], 1e-14, "Brier");
		near_relative(
		    foresight_auc(&f, t, risk), want[i][2], 1e-14, "AUC");
		near_relative(foresight_left(&f, t, NULL), want[i][3], 1e-14,
		    "share that left");
	}
	/* Without starts, the share is 1 - Kaplan and Meier. */
	f.start = NULL;
	foresight_open(&memory, &f);
	near_relative(foresight_left(&f, 4, NULL),
	    1 - .9 * (8. / 9) * (6. / 7) * (5. / 6), 1e-14,
	    "1 - Kaplan and Meier");
	arena_free(&memory);
}

int
main(void)
{
	figures();
	weights();
	entries();
	return tap_end();
}
