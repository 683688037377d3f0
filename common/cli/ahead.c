#include "cli/ahead.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"

#include <pthread.h>
#include <stdlib.h>

struct ahead {
	ahead_fill *fill;
	void *data;
	size_t places;
	bool alone; /* there is no other thread */

	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t filled, taken; /* places so far; the last taken is in use */
	bool in_use, end, stop;
};

static size_t
waiting(const struct ahead *a)
{
	return a->filled - a->taken;
}

static void *
work(void *data)
{
	struct ahead *a = data;
	bool more = true;

	while (more) {
		size_t place = a->filled % a->places;

		pthread_mutex_lock(&a->lock);
		while (waiting(a) + a->in_use == a->places && !a->stop)
			pthread_cond_wait(&a->changed, &a->lock);
		more = !a->stop;
		pthread_mutex_unlock(&a->lock);
		more = more && a->fill(a->data, place);
		pthread_mutex_lock(&a->lock);
		a->filled += more;
		a->end = !more;
		/* To wake a thread costs as much as many a place: it is done
		 * when there are several. */
		if (a->end || waiting(a) >= a->places / 2)
			pthread_cond_signal(&a->changed);
		pthread_mutex_unlock(&a->lock);
	}
	return NULL;
}

struct ahead *
ahead_start(ahead_fill *fill, void *data, size_t places, int64_t threads)
{
	struct ahead *a = mem_zero(1, sizeof(*a));

	a->fill = fill;
	a->data = data;
	a->places = places;
	a->alone = threads == 1;
	if (!a->alone &&
	    (pthread_mutex_init(&a->lock, NULL) != 0 ||
		pthread_cond_init(&a->changed, NULL) != 0 ||
		!tasks_start(&a->thread, work, a)))
		die(EXIT_SYSTEM, "cannot start a thread (--threads=1)");
	return a;
}

size_t
ahead_next(struct ahead *a)
{
	size_t place;

	if (a->alone)
		return a->fill(a->data, 0) ? 0 : AHEAD_END;
	pthread_mutex_lock(&a->lock);
	a->in_use = false;
	if (waiting(a) <= a->places / 2)
		pthread_cond_signal(&a->changed);
	while (waiting(a) == 0 && !a->end)
		pthread_cond_wait(&a->changed, &a->lock);
	place = AHEAD_END;
	if (waiting(a) > 0) {
		place = a->taken++ % a->places;
		a->in_use = true;
	}
	pthread_mutex_unlock(&a->lock);
	return place;
}

void
ahead_stop(struct ahead *a)
{
	if (!a->alone) {
		pthread_mutex_lock(&a->lock);
		a->stop = true;
		pthread_cond_signal(&a->changed);
		pthread_mutex_unlock(&a->lock);
		pthread_join(a->thread, NULL);
		pthread_cond_destroy(&a->changed);
		pthread_mutex_destroy(&a->lock);
	}
	free(a);
}
