#include "base/tasks.h"

#include <signal.h>

struct queue {
	size_t next, n;
	tasks_work *work;
	void *data;
	pthread_mutex_t lock;
};

struct worker {
	struct queue *queue;
	int number;
	pthread_t thread;
};

static void *
serve(void *data)
{
	struct worker *w = data;
	struct queue *q = w->queue;

	for (;;) {
		size_t task;

		pthread_mutex_lock(&q->lock);
		task = q->next < q->n ? q->next++ : q->n;
		pthread_mutex_unlock(&q->lock);
		if (task == q->n)
			return NULL;
		q->work(q->data, task, w->number);
	}
}

bool
tasks_start(pthread_t *thread, void *(*run)(void *data), void *data)
{
	sigset_t all, before;
	bool started;

	sigfillset(&all);
	sigdelset(&all, SIGPIPE);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(thread, NULL, run, data) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

void
tasks_run(size_t n, int threads, tasks_work *work, void *data)
{
	struct queue queue = { .n = n, .work = work, .data = data };
	struct worker worker[TASKS_THREADS];
	int started = 1;

	threads = tasks_threads(threads);
	pthread_mutex_init(&queue.lock, NULL);
	for (int i = 0; i < threads; i++)
		worker[i] = (struct worker){ .queue = &queue, .number = i };
	while (started < threads && (size_t)started < n &&
	    tasks_start(&worker[started].thread, serve, &worker[started]))
		started++;
	serve(&worker[0]);
	for (int i = 1; i < started; i++)
		pthread_join(worker[i].thread, NULL);
	pthread_mutex_destroy(&queue.lock);
}
