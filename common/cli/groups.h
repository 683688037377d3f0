/*
 * groups: the values of one or more columns (--by, --strata) as dense numbers.
 */
#pragma once

#include "base/map.h"
#include "cli/input.h"
#include "csv/row.h"

enum { GROUP_COLUMNS = 8 };

struct groups {
	size_t column[GROUP_COLUMNS];
	struct str name[GROUP_COLUMNS];
	size_t columns;
	struct map map; /* of the cells, joined by a unit separator */
	struct text key;
	struct arena names;
};

/* Finds the columns of an option's list "A,B" (NULL: none, one group for all);
 * one that is not there ends the run. */
void groups_open(struct groups *groups, struct input *in, const char *option,
    const char *columns);

/* The same columns of their own numbers, for a thread, and their end; the names
 * stay those of the first. */
struct groups groups_copy(const struct groups *groups);
void groups_copy_free(struct groups *copy);

/* The group of a row, a new one being the next number. */
uint32_t groups_add(struct groups *groups, const struct csv_row *row);

/* What a thread has of its own: its numbers, and what these are among all. */
struct groups_lane {
	struct groups own;
	VEC(uint32_t) among;
};

/* The group among all of a row that a lane of `in` has read; new numbers are
 * given in the order of the rows (cli/lanes.h). */
uint32_t groups_lane_add(struct groups_lane *lane, struct groups *all,
    struct input *in, const struct csv_row *row);
void groups_lane_free(struct groups_lane *lane);

/* How many groups there are: at least one without columns. */
uint32_t groups_count(const struct groups *groups);

/* Writes the header cells, and a group's; of a number behind the last "(all)".
 */
void groups_names(const struct groups *groups, struct csv_writer *w);
void
groups_cells(const struct groups *groups, uint32_t group, struct csv_writer *w);

/* A record that begins with a group's cells in one statement, and its first
 * cells (csv/row.h). */
#define groups_row(groups, group, w, ...) \
	(groups_cells(groups, group, w), csv_row(w, __VA_ARGS__))
#define groups_begin(groups, group, w, ...) \
	(groups_cells(groups, group, w), csv_cells(w, __VA_ARGS__))

/* A group's cells as "a, b", for one cell or a message; in `names`. */
struct str groups_label(struct groups *groups, uint32_t group);

/* order[0..n-1]: the groups in byte order of their cells. */
void groups_order(const struct groups *groups, uint32_t *order);
