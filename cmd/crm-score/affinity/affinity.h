/*
 * affinity: what its files share. Rows are grouped by basket and, for offers,
 * by customer; their products are counted in pairs.
 */
#pragma once

#include "base/map.h"
#include "base/tasks.h"
#include "cli/groups.h"
#include "cli/histories.h"
#include "csv/row.h"
#include "model/affinity.h"

enum { AFFINITY_PAIRS, AFFINITY_OFFERS };

struct affinity_options {
	int table;
	int64_t min_count, top;
	double min_support, q;
	const char *margins;
};

struct affinity_products VEC_OF(uint32_t);

struct affinity {
	struct tool *tool;
	const struct affinity_options *o;
	struct input in;
	size_t product, order, customer; /* columns */
	struct map products;
	struct groups groups;	   /* of --by */
	struct histories *baskets; /* by order, or by customer */
	struct histories *owners;  /* offers: by customer */
	size_t share;		   /* bytes for pairs while they are counted */
	uint32_t group; /* whose table it is; groups.map.count: all */

	/* Of the group's table. */
	struct affinity_counts counts;
	struct affinity_pairs pairs;
	double *p, *q;	/* of each pair */
	double *margin; /* of each product; NULL without --margins */
	struct affinity_products list[TASKS_THREADS];
};

/* Reads all rows and groups them; false when none can be used. */
bool affinity_read(struct affinity *a);

/* The different products of the group, ascending, in a basket or of a customer:
 * how many are in *to. */
size_t affinity_products(const struct affinity *a, const struct history *h,
    struct affinity_products *to);

/* Counts the pairs of the group. */
void affinity_count(struct affinity *a);

/* What the counts make of the i-th pair; of a and b, or of b and a. */
struct affinity_table
affinity_table(const struct affinity *a, size_t i, bool back);

/* The names of the columns, in front of the first group. */
void
affinity_names(struct affinity *a, struct csv_writer *w, const char *names);

/* Offers: reads --margins, and writes those of all customers. */
void affinity_load_margins(struct affinity *a);
void affinity_offers(struct affinity *a, struct csv_writer *w);
