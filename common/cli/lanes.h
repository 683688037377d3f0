/*
 * lanes: an input read by several threads. Each has an input of its own, a
 * lane, which is used like the whole: input_next, input_money, input_reject.
 * The rows are dealt in blocks; what is said about rows, and what goes into the
 * rejects file, comes in the order of the rows, for a lane waits with it until
 * the blocks before its own have ended.
 */
#pragma once

#include "cli/input.h"

/* How many threads are worth it, and the bytes to be expected: 0 for a few, at
 * least 1 else. Before a row was read. */
int lanes_threads(struct input *in, uint64_t *bytes);

/* Reads all rows of its lane, until input_next says that there are no more. */
typedef void lanes_work(void *data, struct input *lane, int thread);
void lanes_run(struct input *in, int threads, lanes_work *work, void *data);

/* The place of the row that input_next lent: block << 20 | row in the block; in
 * the order of the input, and in that of each lane. */
uint64_t lanes_place(const struct input *in);

/* The block that a lane reads; before its first one: any. */
uint64_t lanes_block(const struct input *lane);

/*
 * Waits until all blocks before this one have ended: until this one ends, its
 * thread is the only one to be here. For what must come in the order of the
 * rows. At once where there are no lanes.
 */
void lanes_turn(struct input *in);

/* Lends a row of the lane's block once more, by its place; lanes_back goes back
 * to where the lane was, the row that it had lent being as it was. */
void lanes_again(struct input *lane, uint64_t place, struct csv_row *row);
void lanes_back(struct input *lane);

/* For cli/input: whether the lane has a block (before its first one it has no
 * turn); the whole input of a lane, in turn; the record that is a block of its
 * own (in->alone); the lane's next block, false when there is none. */
struct lane;
bool lane_is_open(const struct lane *lane);
struct input *lane_whole(struct lane *lane);
enum csv_result
lane_record(struct lane *lane, struct csv_row *row, struct diag *d);
bool lane_next(struct lane *lane);
