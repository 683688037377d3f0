/*
 * merge_rows: the files of a master row by row. Those that are what the last
 * run has left are not read cell by cell, and a row that has not changed is
 * written as it stands.
 */
#pragma once

#include "merge_store.h"

/* A hash of the bytes of a file, in pieces; not 0. The other reads it. */
uint64_t merge_rows_print(struct str bytes);
uint64_t merge_rows_print_of(const char *path);

/*
 * Takes store->bytes, which are as known, into the empty store. False where
 * they are not written as merge writes: what is in the store then goes.
 */
bool merge_rows_take(struct store *store, const struct store_known *known);

/* The numbers of the keys as the records file will have them. */
struct merge_keys VEC_OF(uint32_t);
void merge_rows_keys(const struct store *store, struct merge_keys *keys);

/* Rows on the way to a file: neighbours go together. */
struct merge_copy {
	struct out *out;
	const char *from, *to;
};

/* Puts the row there as the file has it, if its columns are the same; false
 * where it is another one now, and all before it are written. */
bool merge_rows_copy(
    struct merge_copy *copy, const struct store_row *row, bool same);
void merge_rows_copied(struct merge_copy *copy);

/* What stands before field_dates in the row of a record, if that is as the file
 * has it and has no quotes: the crosswalk's. */
bool merge_rows_own(const struct store_record *record, struct str *own);
