/*
 * migrate: the options of the method, and its parts.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "cli/tool.h"

enum { EARLIER, LATER, DATES };

#define MIGRATE_ABSENT UINT32_MAX

/* All zeros at first. */
struct migration {
	struct map ids;			   /* of customers, or */
	const struct customers *customers; /* who have them */
	struct map segments;		   /* names */
	VEC(uint32_t) segment[DATES];	   /* per customer; MIGRATE_ABSENT */
};

/* Options of the table. */
struct migrate_options {
	const char *map, *changes, *moved, *order;
	int64_t bins;
	int32_t from, to;
	int name_map;
	bool fresh, wide;
};

/* The customer's number; new ones are absent at both dates. */
uint32_t migration_customer(struct migration *m, struct str id);

/*
 * The segments at both dates from orders: R, F and M scores, those of the
 * later date by the cuts of the earlier unless options->fresh. False when
 * nothing could be used.
 */
bool migrate_orders(struct migration *m, struct tool *tool,
    const struct migrate_options *options);

/* Writes from,to,customers,share, or the matrix with options->wide. */
void migrate_write(const struct migration *m, struct tool *tool,
    const struct migrate_options *options, struct csv_writer *w);
