/*
 * ahead: one thread works ahead of the other. It fills numbered places in turn,
 * the caller takes them in the same order, so what comes out is that of one
 * thread.
 */
#ifndef CLI_AHEAD_H
#define CLI_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AHEAD_END ((size_t)-1)

/* Fills place 0..places-1; false when there is nothing more, the place then
 * being as good as empty. */
typedef bool ahead_fill(void *data, size_t place);

struct ahead;

/* Begins to fill; with threads == 1 the caller's thread does it when asked.
 * At least two places. Ends the run when a thread cannot be had. */
struct ahead *
ahead_start(ahead_fill *fill, void *data, size_t places, int64_t threads);

/* The next filled place, the caller's own until the next call; AHEAD_END. */
size_t ahead_next(struct ahead *ahead);

/* Lets the thread come to an end, and frees. */
void ahead_stop(struct ahead *ahead);

#endif
