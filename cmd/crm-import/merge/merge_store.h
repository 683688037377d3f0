/*
 * merge_store: what merge knows: the records of every source as they were
 * delivered last, and whose each is. The master file of golden rows follows
 * from them.
 *
 * FILE.records beside the master holds them, a row each:
 *
 *	source,record_id,customer_key,first_seen,last_seen,field_dates,FIELD...
 *
 * field_dates, "phone=2024-03-01;city=2024-05-01", says since when a field is
 * as it is, where that is not first_seen; an empty field in it was erased on
 * purpose. A key that was given up is a row of the source "retired": its
 * record_id is the key, customer_key the one that took its place. Records of
 * the source "master" are called by a customer_key and stay with that customer.
 */
#pragma once

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "csv/writer.h"

#include <stdbool.h>
#include <stdint.h>

#define STORE_RETIRED "retired" /* no source may be called so */
#define STORE_MASTER  "master"	/* its record_id is a customer_key */

struct store_record {
	struct str id;		/* unique within the source */
	const char *cells;	/* packed */
	struct str field_dates; /* as in the file */
	uint32_t source, key;	/* in the maps; key MAP_NONE: not yet known */
	int32_t first_seen, last_seen;
	bool touched;	    /* new in this run, or not as it was */
	uint64_t delivered; /* of this run: a hash of its cells, else 0 */
};

struct store_retired {
	uint32_t key, heir;
	int32_t born, retired;
};

struct store {
	struct map fields; /* names of the columns, in order */
	struct map sources, keys;
	struct map ids; /* source and id; the numbers are those of record */
	VEC(struct store_record) record;
	VEC(struct store_retired) retired;
	/* By key: the row of the master as it stands, packed; NULL: none. */
	VEC(const char *) golden;
	VEC(bool) due; /* by key: that row is to be made anew */
	/* By key: that of the household, "" where nobody knows */
	VEC(struct str) household;
	bool has_households; /* the master tells them */
	bool has_master, has_records;
	bool changed;	  /* the records file is to be written */
	size_t published; /* fields that the master has */
	struct arena arena;
};

/* The fields of one record, unpacked; arrays with a place per field. */
struct store_cells {
	struct str *cell;
	int32_t *date; /* since when it is so; DATE_NONE: not known */
	bool *erased;  /* on purpose */
};

/*
 * Reads both files; a master that is not there is empty, one without records
 * gives them: of `source` where it has a customer_id, else of "master" by its
 * key. What makes no sense ends the run.
 */
void
merge_store_read(struct store *store, const char *master, const char *source);

/* Writes the records file. */
void merge_store_write(const struct store *store, struct csv_writer *w);

/* The record of a source's id; a new one (*fresh) has empty fields. */
uint32_t merge_store_record(
    struct store *store, uint32_t source, struct str id, bool *fresh);

/* A new record of an id that no other one has: map_index(&store->ids) tells,
 * which must come before the others. */
struct store_record *
merge_store_append(struct store *store, uint32_t source, struct str id);

/* The record of a source's id, MAP_NONE if there is none. */
uint32_t
merge_store_find(const struct store *store, uint32_t source, struct str id);

/* The number of a field, new ones included; a name that the records file needs
 * itself ends the run. */
uint32_t merge_store_field(struct store *store, struct str name);

/* The number of a key, new ones included. */
uint32_t merge_store_key(struct store *store, struct str key);

/* Room for the fields of a record; freed with merge_store_cells_free. */
void merge_store_cells(const struct store *store, struct store_cells *cells);
void merge_store_cells_free(struct store_cells *cells);

/* The fields of a record, and back. O(fields). */
void merge_store_unpack(
    const struct store *store, size_t record, struct store_cells *cells);
void merge_store_pack(
    struct store *store, size_t record, const struct store_cells *cells);

/* The fields of a packed row; n places, those it has not are empty. */
void merge_store_row(const char *packed, struct str *cell, size_t n);

/* n cells as one packed row in the arena. */
const char *
merge_store_pack_row(struct arena *arena, const struct str *cell, size_t n);

/* The latest last_seen, DATE_NONE if there is none. */
int32_t merge_store_latest(const struct store *store);

/* A record for qsort: by its source and id, or the oldest (first_seen) first,
 * then by these. */
struct store_place {
	const struct store *store;
	uint32_t record;
};
int merge_store_by_id(const void *a, const void *b);
int merge_store_by_age(const void *a, const void *b);

void merge_store_free(struct store *store);
