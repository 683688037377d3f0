/*
 * merge_commit: a master file, its records and its log go from one state to
 * the next together, or not at all, whenever the process ends.
 *
 * The new files are written beside the old ones as MASTER.merging,
 * MASTER.records.merging and MASTER.compared.merging (see merge_links.h), then
 * MASTER.journal: what the log gets. All are
 * synced before the journal gets its name, which is the moment that counts.
 * From then on the new files are renamed into place and the log is completed,
 * now or by the next run; before it, whatever lies there is left over and goes.
 */
#pragma once

#include "base/arena.h"
#include "io/out.h"

#include <stdbool.h>

enum commit_file {
	COMMIT_MASTER,
	COMMIT_RECORDS,
	COMMIT_COMPARED,
	COMMIT_FILES
};

struct commit {
	const char *path[COMMIT_FILES];
	const char *new_path[COMMIT_FILES];
	const char *journal, *new_journal, *log;
	int lock;
	struct out out[COMMIT_FILES];
	bool opened[COMMIT_FILES];
	struct arena arena;
};

/*
 * Locks the master for this process, and finishes or forgets what an earlier
 * one left undone. Another holder ends the run, or is waited for. The log is
 * NULL where none is kept.
 */
void merge_commit_begin(
    struct commit *c, const char *master, const char *log, bool wait);

/* Where the new state of a file is to be written, until the end. */
struct out *merge_commit_open(struct commit *c, enum commit_file file);

/*
 * All that was opened becomes the state of the files, and the log grows by the
 * lines; behind it a crash changes nothing any more. `header` goes first into a
 * log that is empty.
 */
void merge_commit_end(struct commit *c, struct str header, struct str lines);
