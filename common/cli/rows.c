#include "cli/rows.h"

#include "base/tasks.h"
#include "cli/lanes.h"

struct rows;

struct lane_writer {
	struct rows *rows;
	struct input *in;
	struct csv_writer w;
	struct out memory;
};

struct rows {
	struct csv_writer *w;
	rows_work *work;
	void *const *self;
	struct lane_writer lane[TASKS_THREADS];
};

int
rows_threads(struct input *in)
{
	uint64_t bytes;

	return lanes_threads(in, &bytes);
}

/* What the lane has written goes out, in turn. */
static void
settle(void *data)
{
	struct lane_writer *l = data;

	lanes_turn(l->in);
	out_bytes(l->rows->w->out, l->memory.bytes, l->memory.n);
	l->memory.n = 0;
}

static void
read_lane(void *data, struct input *in, int thread)
{
	struct rows *rows = data;
	struct lane_writer *l = &rows->lane[thread];
	struct csv_writer *w = in->lane == NULL ? rows->w : &l->w;
	struct csv_row row;

	l->in = in;
	if (in->lane != NULL)
		input_settle(in, settle, l);
	while (input_next(in, &row))
		rows->work(rows->self[thread], in, &row, w);
}

void
rows_write(struct input *in, struct csv_writer *w, int threads, rows_work *work,
    void *const *self)
{
	struct rows rows = { .w = w, .work = work, .self = self };

	for (int i = 0; i < threads; i++) {
		rows.lane[i] = (struct lane_writer){ .rows = &rows, .w = *w };
		out_open_memory(&rows.lane[i].memory);
		rows.lane[i].w.out = &rows.lane[i].memory;
	}
	lanes_run(in, threads, read_lane, &rows);
	for (int i = 0; i < threads; i++)
		out_abandon(&rows.lane[i].memory);
}
