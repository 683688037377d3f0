/*
 * merge_links: what was found when the records of a master were compared, and
 * by which rules its rows were made, so that the next run compares and makes
 * only what has changed, and reads little more: MASTER.compared, numbers as
 * this machine has them. A file that is of other records, of another machine or
 * version, or torn is none.
 */
#pragma once

#include "io/out.h"
#include "merge_store.h"
#include "model/linkage.h"

struct merge_links {
	uint64_t print, said; /* merge_model.h; print 0: nothing known */
	uint64_t rules; /* by which the rows of the master were made; 0: nobody
			   knows, or they are others */
	struct linkage_pairs pairs; /* of records by their numbers, in the
				       order of their sources and ids; weight
				       and probabilities only */
	struct linkage_crowds crowds;
	size_t records;	    /* that were compared in the last run */
	struct str saved;   /* what merge_values_save made of them; or empty */
	struct text values; /* and what it has made of all in this run */
	struct store_known known; /* the files of which all this is */
	bool changed;		  /* the file is to be written */
};

/* What the last run has left; O(records). */
void merge_links_read(struct merge_links *links, const char *path);

/* Forgets what is not known of the files that the store was read from. */
void merge_links_check(struct merge_links *links, const struct store *store);

/* `print`: of the files as they are now. */
void merge_links_write(const struct merge_links *links, struct out *out,
    const struct store *store, const uint64_t print[STORE_FILES]);
