#include "ahead.h"

#include "base/mem.h"
#include "base/tasks.h"
#include "base/vec.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROWS = 1024, /* of a batch */
	BATCHES = 3,
	BYTES = 256 << 10 /* of a batch, but for one record that is longer */
};

/* What tidy_next has said. */
struct said {
	enum tidy_result result;
	struct tidy_row row;
	size_t why; /* its place among those of the batch */
};

struct batch {
	struct said said[ROWS];
	size_t n;
	VEC(struct diag) why; /* of records that are no rows */
	char *bytes;	      /* their cells and texts */
	size_t used, room;
};

struct ahead {
	struct tidy *tidy;
	int threads;
	size_t before; /* records that were read without a thread */
	pthread_t thread;
	bool running;

	/* The thread's: a record that the batch before had no room for. */
	struct said next;
	struct diag why;
	bool waits, ended;

	/* Batch i is in batch[i % BATCHES]: read up to `read`, given back up to
	 * `done`. */
	struct batch batch[BATCHES];
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	uint64_t read, done;
	bool stop;

	size_t at; /* the caller's, in batch `done` */
};

struct ahead *
ahead_open(struct tidy *tidy, int threads)
{
	struct ahead *a = mem_zero(1, sizeof(*a));

	a->tidy = tidy;
	a->threads = threads;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->changed, NULL);
	return a;
}

static struct str
copy(struct batch *b, struct str text)
{
	struct str to = { b->bytes + b->used, text.n };

	if (text.n > 0)
		memcpy(b->bytes + b->used, text.p, text.n);
	b->used += text.n;
	return to;
}

/* Makes room for n bytes; false when the batch is full. */
static bool
make_room(struct batch *b, size_t n)
{
	b->used = (b->used + sizeof(struct str) - 1) / sizeof(struct str) *
	    sizeof(struct str);
	if (n <= b->room && b->used <= b->room - n)
		return true;
	if (b->n > 0)
		return false;
	b->used = 0;
	b->room = n < BYTES ? BYTES : n;
	free(b->bytes);
	b->bytes = mem_alloc(b->room, 1);
	return true;
}

/* The cells of a record, those that stand in its bytes as places there. */
static void
copy_cells(struct batch *b, const struct tidy_row *from, struct tidy_row *to)
{
	to->field = (struct str *)(void *)(b->bytes + b->used);
	b->used += from->n * sizeof(struct str);
	to->raw = copy(b, from->raw);
	for (size_t i = 0; i < from->n; i++) {
		struct str cell = from->field[i];

		if (str_is_inside(cell, from->raw))
			cell.p = to->raw.p + (cell.p - from->raw.p);
		else
			cell = copy(b, cell);
		to->field[i] = cell;
	}
}

/* Adds the record at hand; false when the batch has no room for it. */
static bool
add(struct ahead *a, struct batch *b)
{
	struct said *said = &b->said[b->n];
	const struct tidy_row *row = &a->next.row;
	size_t n = row->n * sizeof(struct str) + row->raw.n;

	for (size_t i = 0; i < row->n; i++)
		n += row->field[i].n; /* enough where it is not inside */
	if (b->n == ROWS || !make_room(b, n))
		return false;
	*said = a->next;
	copy_cells(b, row, &said->row);
	if (said->result != TIDY_ROW) {
		said->why = b->why.n;
		vec_push(&b->why, a->why);
	}
	b->n++;
	return true;
}

static void
fill(struct ahead *a, struct batch *b)
{
	b->n = b->used = b->why.n = 0;
	while (!a->ended) {
		if (!a->waits) {
			a->next.row = (struct tidy_row){ .n = 0 };
			a->next.result =
			    tidy_next(a->tidy, &a->next.row, &a->why);
		}
		a->waits = !add(a, b);
		if (a->waits)
			return;
		a->ended =
		    a->next.result == TIDY_END || a->next.result == TIDY_FAIL;
	}
}

static void *
read_on(void *ahead)
{
	struct ahead *a = ahead;
	bool stop = false;

	for (uint64_t i = 0; !stop && !a->ended; i++) {
		pthread_mutex_lock(&a->lock);
		while (!a->stop && i >= a->done + BATCHES)
			pthread_cond_wait(&a->changed, &a->lock);
		stop = a->stop;
		pthread_mutex_unlock(&a->lock);
		if (stop)
			break;
		fill(a, &a->batch[i % BATCHES]);
		pthread_mutex_lock(&a->lock);
		a->read = i + 1;
		pthread_cond_signal(&a->changed);
		pthread_mutex_unlock(&a->lock);
	}
	return NULL;
}

/* The batch with the next record. */
static const struct batch *
await(struct ahead *a)
{
	const struct batch *b = &a->batch[a->done % BATCHES];

	if (a->at > 0 && a->at < b->n)
		return b;
	pthread_mutex_lock(&a->lock);
	if (a->at > 0) { /* all of it was looked at */
		a->done++;
		a->at = 0;
		pthread_cond_signal(&a->changed);
	}
	while (a->read <= a->done)
		pthread_cond_wait(&a->changed, &a->lock);
	pthread_mutex_unlock(&a->lock);
	return &a->batch[a->done % BATCHES];
}

enum tidy_result
ahead_next(struct ahead *a, struct tidy_row *row, struct diag *d)
{
	const struct batch *b;
	const struct said *said;

	if (a->before == ROWS && a->threads > 1)
		a->running = tasks_start(&a->thread, read_on, a);
	if (a->before <= ROWS)
		a->before++;
	if (!a->running)
		return tidy_next(a->tidy, row, d);
	b = await(a);
	said = &b->said[a->at++];
	*row = said->row;
	if (said->result != TIDY_ROW)
		*d = b->why.v[said->why];
	return said->result;
}

void
ahead_close(struct ahead *a)
{
	if (a == NULL)
		return;
	if (a->running) {
		pthread_mutex_lock(&a->lock);
		a->stop = true;
		pthread_cond_signal(&a->changed);
		pthread_mutex_unlock(&a->lock);
		pthread_join(a->thread, NULL);
	}
	for (size_t i = 0; i < BATCHES; i++) {
		vec_free(&a->batch[i].why);
		free(a->batch[i].bytes);
	}
	pthread_mutex_destroy(&a->lock);
	pthread_cond_destroy(&a->changed);
	free(a);
}
