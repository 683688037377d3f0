/*
 * migrate: the options of the method, and its parts.
 */
#ifndef MIGRATE_H
#define MIGRATE_H

#include "cli/tool.h"
#include "migration.h"

/* Options of the table. */
struct migrate_options {
	const char *map, *changes, *moved, *order;
	int64_t bins;
	int32_t from, to;
	int name_map;
	bool fresh, wide;
};

/*
 * The segments at both dates from orders: R, F and M scores, those of the
 * later date by the cuts of the earlier unless options->fresh. False when
 * nothing could be used.
 */
bool migrate_orders(struct migration *m, struct tool *tool,
    const struct migrate_options *options, char *delimiter);

/* Writes from,to,customers,share, or the matrix with options->wide. */
void migrate_write(const struct migration *m, struct tool *tool,
    const struct migrate_options *options, struct csv_writer *w);

#endif
