#include "base/tasks.h"

#include "unit/tap.h"

enum { PIECES = 1000 };

struct work {
	int done[PIECES];	 /* how often each piece was */
	long sum[TASKS_THREADS]; /* of each thread */
};

static void
add(void *data, size_t task, int thread)
{
	struct work *w = data;

	w->done[task]++;
	w->sum[thread] += (long)task;
}

static void
check(int threads, size_t pieces)
{
	struct work w = { { 0 }, { 0 } };
	long sum = 0;
	int wrong = 0;

	tasks_run(pieces, threads, add, &w);
	for (size_t i = 0; i < PIECES; i++)
		wrong += w.done[i] != (i < pieces);
	for (int t = 0; t < TASKS_THREADS; t++) {
		sum += w.sum[t];
		wrong += t >= tasks_threads(threads) && w.sum[t] != 0;
	}
	ok(wrong == 0 && sum == (long)(pieces * (pieces - (pieces > 0)) / 2),
	    "%zu pieces once each by %d threads", pieces, threads);
}

int
main(void)
{
	static const int threads[] = { -1, 0, 1, 2, 7, 64, 1000 };

	for (size_t i = 0; i < sizeof(threads) / sizeof(*threads); i++) {
		check(threads[i], PIECES);
		check(threads[i], 3);
		check(threads[i], 1);
		check(threads[i], 0);
	}
	return tap_end();
}
