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

enum store_file { STORE_ROWS, STORE_RECORDS, STORE_FILES };

#define STORE_RETIRED "retired" /* no source may be called so */
#define STORE_MASTER  "master"	/* its record_id is a customer_key */

/* The fields of a record, or of a row of the master. */
struct store_row {
	const char *at;	 /* packed, NULL for none; or as they stand in a row of
			    the file without quotes, with the comma before */
	uint32_t n;	 /* bytes of the latter, 0: packed */
	uint32_t bytes;	 /* of the whole row where it is what the file has, */
	const char *row; /* and where it begins; 0 bytes: it is another one */
};

struct store_record {
	struct str id; /* unique within the source */
	struct store_row cells;
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
	VEC(struct store_record) record;
	uint64_t *slot; /* of source and id: half a hash, and the number of the
			   record and one; 0: free */
	size_t mask;	/* slots - 1 */
	VEC(struct store_retired) retired;
	VEC(struct store_row) golden; /* by key: the row of the master */
	VEC(bool) due;		      /* by key: that row is to be made anew */
	/* By key: that of the household, "" where nobody knows */
	VEC(struct str) household;
	bool has_households; /* the master tells them */
	bool has_master, has_records;
	bool changed;	  /* the records file is to be written */
	size_t published; /* fields that the master has */
	struct text bytes[STORE_FILES];
	uint64_t print[STORE_FILES]; /* merge_rows_print, 0: it is not there */
	struct arena arena;
};

/* The files as the last run left them, and the numbers of the keys in the
 * records file: one for each record, behind them two for each retired key. */
struct store_known {
	uint64_t print[STORE_FILES];
	size_t records;
	const uint32_t *key;
	size_t keys;
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
 * key. What makes no sense ends the run. Files that are the known ones are read
 * as far as they are needed.
 */
void merge_store_read(struct store *store, const char *master,
    const char *source, const struct store_known *known);

/* Writes the records file. */
void merge_store_write(const struct store *store, struct csv_writer *w);

/* The record of a source's id; a new one (*fresh) has empty fields. */
uint32_t merge_store_record(
    struct store *store, uint32_t source, struct str id, bool *fresh);

/* A new record of an id that no other one has and that stays where it is: the
 * index tells, which must be made before others are asked for. */
struct store_record *
merge_store_append(struct store *store, uint32_t source, struct str id);

/* The first record whose id an earlier one has; MAP_NONE for none. */
uint32_t merge_store_index(struct store *store);

/* The record of a source's id, MAP_NONE if there is none. */
uint32_t
merge_store_find(const struct store *store, uint32_t source, struct str id);

/* The number of a field, new ones included; a name that the records file needs
 * itself ends the run. */
uint32_t merge_store_field(struct store *store, struct str name);

/* The number of a key, new ones included. */
uint32_t merge_store_key(struct store *store, struct str key);

/* Of one that is not in the store and stays where it is; before any is asked
 * for. */
void merge_store_append_key(struct store *store, struct str key);

/* Of one that nobody has, and of one that is there: MAP_NONE if it is not. */
uint32_t merge_store_new_key(struct store *store, struct str key);
uint32_t merge_store_find_key(struct store *store, struct str key);

/* Room for the fields of a record; freed with merge_store_cells_free. */
void merge_store_cells(const struct store *store, struct store_cells *cells);
void merge_store_cells_free(struct store_cells *cells);

/* The fields of a record, and back. O(fields). */
void merge_store_unpack(
    const struct store *store, size_t record, struct store_cells *cells);
void merge_store_pack(
    struct store *store, size_t record, const struct store_cells *cells);

/* The fields of a row; n places, those it has not are empty. */
void merge_store_row(struct store_row row, struct str *cell, size_t n);

/* n cells as one packed row in the arena. */
struct store_row
merge_store_pack_row(struct arena *arena, const struct str *cell, size_t n);

/* The latest last_seen, DATE_NONE if there is none. */
int32_t merge_store_latest(const struct store *store);

/* A record for qsort: the oldest (first_seen) first, then by source and id. */
struct store_place {
	const struct store *store;
	uint32_t record;
};
int merge_store_by_age(const void *a, const void *b);

void merge_store_free(struct store *store);
