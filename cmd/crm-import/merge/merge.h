/*
 * merge: what the parts of crm-import merge share.
 */
#pragma once

#include "crm-import/linkage/golden.h"
#include "crm-import/reading/source.h"
#include "merge_links.h"
#include "merge_log.h"
#include "merge_store.h"

struct merge_options {
	struct source_options source;
	const char *master, *log, *name, *model, *ids, *country, *answers,
	    *doubts;
	const char *rules, *trust, *clear, *prefix;
	double threshold;
	int64_t large;
	bool wait;
};

struct merge {
	struct tool *tool;
	const struct merge_options *options;
	struct store store;
	struct merge_log log;
	struct merge_links links;
	int32_t as_of;		/* DATE_NONE: not known */
	uint32_t source;	/* of the delivery */
	enum golden_rule *rule; /* per field */
	VEC(uint32_t) id;	/* fields of --id */

	/* what became of the records, and of customers */
	uint64_t added, updated, stale, unchanged, revised;
	bool moved;	/* customers to another household */
	uint64_t large; /* customers with many records, */
	size_t largest; /* those of the largest */
	struct str largest_key;
};

/* The columns of the delivery, and which field of the store each is. */
struct merge_columns {
	const struct header *header;
	const uint32_t *field; /* MAP_NONE: none */
};

/* The rules of --rule per field, and the fields of --id; once all fields are
 * known. */
void merge_columns_choose(struct merge *m, const struct merge_columns *columns);

/*
 * Reads the delivery into the store. False when too little of it could be used;
 * nothing has been written then.
 */
bool merge_delivery_read(struct merge *m);

/*
 * Gives every customer the key of the household: that of its oldest customer,
 * with an H before its number. What changed goes to the log.
 */
void merge_household(struct merge *m, const uint32_t *household);

/*
 * The golden rows of all customers; what changed goes to the log. True when the
 * master is to be written.
 */
bool merge_golden_make(struct merge *m);

/* Writes --doubts, once every record has its customer. */
struct link_doubts;
void merge_doubts_write(struct merge *m, const struct link_doubts *found);

/* Writes the master: customers in the order of their first record. */
void merge_golden_write(struct merge *m, struct csv_writer *w);
