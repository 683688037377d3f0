#include "cli/lanes.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "cli/input_inside.h"
#include "csv/blocks.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
	LARGEST = 1 << 20, /* bytes of a block: its rows fit BLOCK_ROWS */
	RING = 256,	   /* blocks that may be ahead of the turn */
	TRIES = 4000
};

/* What the lanes share. */
struct lanes {
	struct input *in;
	lanes_work *work;
	void *data;
	size_t size; /* of a block */
	struct lane *lane;

	pthread_mutex_t reading;
	uint64_t next; /* block to be dealt */
	bool end;

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	uint64_t turn; /* blocks before it have ended */
	struct {
		bool ended;
		uint64_t lines;
	} block[RING];
};

struct lane {
	struct lanes *lanes;
	struct input in;
	struct csv_reader *reader;
	struct csv_block block;
	uint64_t number; /* of the block; in.rows of it were lent */
	bool open, in_turn;
	/* A record that comes alone, until the next block. */
	bool held;
	enum csv_result result;
	struct csv_row alone;
	struct diag why;
	struct arena arena;
};

static size_t
block_size(const struct input *in)
{
	uint64_t size = in->tool->common.buffer_size;

	return size < LARGEST ? (size_t)size : LARGEST;
}

/* A pipe tells no size: it may be large. */
static uint64_t
bytes_of(const struct tool *tool)
{
	uint64_t sum = 1;
	struct stat st;

	for (size_t i = 0; i < tool->files; i++)
		if (stat(tool->file[i], &st) == 0 && S_ISREG(st.st_mode))
			sum += (uint64_t)st.st_size;
	return sum;
}

/* Is the input not dealt? Blank lines of a single column are values, or not, by
 * what follows them; what a decoder found amiss it tells of the rows in turn.
 */
static bool
is_single(const struct input *in)
{
	return in->header.n == 1 || in->decode != NULL;
}

int
lanes_threads(struct input *in, uint64_t *bytes)
{
	bool last;
	struct diag d;

	*bytes = 0;
	if (!csv_block_is_last(in->reader, block_size(in), &last, &d))
		input_fail_at(in, 0, 0, &d);
	if (last && in->file + 1 == in->tool->files)
		return 1;
	*bytes = bytes_of(in->tool);
	return is_single(in) ? 1 : tasks_threads((int)in->tool->common.threads);
}

uint64_t
lanes_place(const struct input *in)
{
	const struct lane *lane = in->lane;

	if (lane != NULL)
		return lane->number << 20 | (in->rows - 1);
	return (in->rows / BLOCK_ROWS) << 20 | in->rows % BLOCK_ROWS;
}

uint64_t
lanes_block(const struct input *in)
{
	return in->lane->number;
}

/* Waits until it is the turn of a block; the lock is held. */
static void
await(struct lanes *all, uint64_t number)
{
	while (all->turn < number)
		pthread_cond_wait(&all->changed, &all->lock);
}

bool
lane_is_open(const struct lane *lane)
{
	return lane->open;
}

struct input *
lane_whole(struct lane *lane)
{
	struct lanes *all = lane->lanes;

	if (!lane->in_turn) {
		pthread_mutex_lock(&all->lock);
		await(all, lane->number);
		pthread_mutex_unlock(&all->lock);
		lane->in_turn = true;
	}
	return all->in;
}

void
lanes_turn(struct input *in)
{
	if (in->lane != NULL)
		lane_whole(in->lane);
}

/* Ends the lane's block: the turn goes on past all that have ended. */
static void
end_block(struct lane *lane)
{
	struct lanes *all = lane->lanes;
	uint64_t lines = lane->block.n == 0 ? lane->block.lines
					    : csv_block_lines(lane->reader);

	lane->in.blank += csv_reader_blank(lane->reader);
	pthread_mutex_lock(&all->lock);
	all->in->rows += lane->in.rows;
	lane->in.rows = 0;
	all->block[lane->number % RING].ended = true;
	all->block[lane->number % RING].lines = lines;
	while (all->block[all->turn % RING].ended) {
		all->block[all->turn % RING].ended = false;
		vec_push(&all->in->block,
		    (struct input_block){ all->in->file, all->in->lines });
		all->in->lines += all->block[all->turn % RING].lines;
		all->turn++;
	}
	pthread_cond_broadcast(&all->changed);
	pthread_mutex_unlock(&all->lock);
	lane->open = false;
}

/* Deals the lane a block; the lock of reading is held. */
static bool
deal(struct lane *lane)
{
	struct lanes *all = lane->lanes;
	struct csv_row row = { 0 };

	while (!all->end) {
		pthread_mutex_lock(&all->lock);
		if (all->next >= RING)
			await(all, all->next - RING + 1);
		pthread_mutex_unlock(&all->lock);
		lane->result = csv_block_next(
		    all->in->reader, all->size, &lane->block, &row, &lane->why);
		lane->number = all->next;
		lane->held = lane->result != CSV_END && lane->block.n == 0;
		if (lane->held)
			csv_row_copy(&lane->alone, &row, &lane->arena);
		if (lane->result != CSV_END) {
			all->next++;
			return true;
		}
		/* The next file, whose header is looked at in turn, too. */
		pthread_mutex_lock(&all->lock);
		await(all, all->next);
		pthread_mutex_unlock(&all->lock);
		all->end = !input_next_file(all->in);
		if (!all->end)
			all->in->lines = csv_block_line(all->in->reader);
	}
	return false;
}

/* The next block is cut off in less time than a thread takes to fall asleep and
 * to wake: so it is asked for again for a while. */
static void
take_reading(struct lanes *all)
{
	for (int i = 0; i < TRIES; i++)
		if (pthread_mutex_trylock(&all->reading) == 0)
			return;
	pthread_mutex_lock(&all->reading);
}

bool
lane_next(struct lane *lane)
{
	struct lanes *all = lane->lanes;

	if (lane->open)
		end_block(lane);
	arena_free(&lane->arena);
	lane->in_turn = false;
	take_reading(all);
	lane->open = deal(lane);
	pthread_mutex_lock(&all->lock);
	if (lane->open)
		input_progress(all->in);
	pthread_mutex_unlock(&all->lock);
	pthread_mutex_unlock(&all->reading);
	lane->in.alone = lane->held;
	if (lane->open && !lane->held)
		csv_block_open(lane->reader, &lane->block);
	return lane->open;
}

enum csv_result
lane_record(struct lane *lane, struct csv_row *row, struct diag *d)
{
	if (!lane->held)
		return CSV_END;
	lane->held = false;
	*row = lane->alone;
	*d = lane->why;
	return lane->result;
}

/* Goes to the n-th row of the lane's block, which it lends. */
static void
go_to(struct lane *lane, uint64_t n, struct csv_row *row)
{
	enum csv_result result;
	struct diag d;

	*row = lane->alone;
	if (lane->block.n == 0)
		return;
	csv_block_open(lane->reader, &lane->block);
	while (n > 0) {
		result = csv_reader_next(lane->reader, row, &d);
		n -= result == CSV_ROW || result == CSV_BAD;
	}
}

void
lanes_again(struct input *in, uint64_t place, struct csv_row *row)
{
	go_to(in->lane, (place & BLOCK_ROWS) + 1, row);
}

void
lanes_back(struct input *in)
{
	struct csv_row row;
	struct diag d;

	go_to(in->lane, in->rows, &row);
	if (in->silent) /* at the end: blank lines */
		csv_reader_next(in->lane->reader, &row, &d);
}

static void
run_lane(void *lanes, size_t number, int thread)
{
	struct lanes *all = lanes;

	(void)thread;
	all->work(all->data, &all->lane[number].in, (int)number);
}

static void
open_lane(struct lanes *all, struct lane *lane)
{
	lane->lanes = all;
	lane->reader = csv_block_reader(all->in->reader);
	lane->in = (struct input){ .tool = all->in->tool,
		.header = all->in->header,
		.holds = all->in->holds,
		.currency = all->in->currency,
		.delimiter = all->in->delimiter,
		.lane = lane,
		.reader = lane->reader };
}

static void
close_lane(struct lane *lane)
{
	struct input *in = lane->lanes->in;

	in->rounded += lane->in.rounded;
	in->zeros += lane->in.zeros;
	in->padded += lane->in.padded;
	in->blank += lane->in.blank;
	for (size_t i = 0; lane->in.skip[i].why != NULL; i++)
		input_skip_many(in, lane->in.skip[i].why, lane->in.skip[i].n);
	csv_block_close(lane->reader);
	csv_block_free(&lane->block);
	arena_free(&lane->arena);
}

void
lanes_run(struct input *in, int threads, lanes_work *work, void *data)
{
	struct lanes all = {
		.in = in, .work = work, .data = data, .size = block_size(in)
	};

	if (is_single(in)) {
		work(data, in, 0);
		return;
	}
	pthread_mutex_init(&all.reading, NULL);
	pthread_mutex_init(&all.lock, NULL);
	pthread_cond_init(&all.changed, NULL);
	in->lines = csv_block_line(in->reader);
	all.lane = mem_zero((size_t)threads, sizeof(*all.lane));
	for (int i = 0; i < threads; i++)
		open_lane(&all, &all.lane[i]);
	tasks_run((size_t)threads, threads, run_lane, &all);
	for (int i = 0; i < threads; i++)
		close_lane(&all.lane[i]);
	in->lines = 0;
	free(all.lane);
	pthread_cond_destroy(&all.changed);
	pthread_mutex_destroy(&all.lock);
	pthread_mutex_destroy(&all.reading);
}
