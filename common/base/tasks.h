/*
 * tasks: pieces of work that do not depend on each other, by several threads.
 * Which thread does which piece is chance: a piece writes only what is its own,
 * or its thread's, and sums over threads are of whole numbers.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { TASKS_THREADS = 64 }; /* at most */

/* Does piece `task`; `thread` is 0 .. threads - 1. */
typedef void tasks_work(void *data, size_t task, int thread);

/* The number of threads that is used where `threads` are asked for. */
static inline int
tasks_threads(int threads)
{
	return threads < 1	      ? 1
	    : threads > TASKS_THREADS ? TASKS_THREADS
				      : threads;
}

/*
 * Calls work for 0 .. n - 1, begun in this order, and returns when all is done.
 * The caller is thread 0; a thread that cannot be had is done without.
 */
void tasks_run(size_t n, int threads, tasks_work *work, void *data);

/* Starts a thread that leaves signals to the one that calls, but a closed pipe
 * to the one that writes; false when there can be none. */
bool tasks_start(pthread_t *thread, void *(*run)(void *data), void *data);
