/*
 * temporary: files that have no name yet, or not theirs. A file that is to
 * replace another one is written without a name (where the system can do that)
 * or under one of its own, and takes its name when the run commits: all files
 * of a run together, or none. When the process ends before, by exit or by a
 * signal, nothing of them is left. Signals wait while names change, and what
 * was ignored when the process began stays ignored.
 *
 * This is the one place where the project keeps state of the process, because
 * only exit and signal handlers can do this. Only the main thread may call it,
 * and temporary_unnamed one thread that it waits for.
 */
#pragma once

#include "base/diag.h"

#include <stdbool.h>

/* A descriptor of a file that has no name and goes with it; `folder` NULL is
 * $TMPDIR or /tmp. -1 with errno. */
int temporary_unnamed(const char *folder);

/*
 * A descriptor of a new file that is to take the place of `path`, which is no
 * link (io/target). Until it does only its owner can read it; then it has the
 * rights of the file that it replaces. -1 with errno.
 */
int temporary_replacing(const char *path);

/* The same of a file that has its name at once, and must not be there. */
int temporary_named(const char *path);

/* The file is whole: it is replaced by temporary_commit, or keeps its name from
 * now on. Closes it. */
bool temporary_whole(int fd, struct diag *d);

/* It comes first of those that are committed. */
void temporary_first(int fd);

/* It tells what is wrong with the data, so it is committed though nothing else
 * may be; `finish` then writes what its owner still holds, unless it is whole.
 */
void temporary_evidence(int fd, bool (*finish)(void *owner), void *owner);

/* Closes and removes it. */
void temporary_drop(int fd);

/*
 * All whole files, or the evidence among them, take their places: none does
 * when one of them cannot. With `sync` the disk has them, and their names, when
 * it returns.
 */
bool temporary_commit(bool evidence, bool sync, struct diag *d);

/* Makes the name of a file in a folder as lasting as the folder; false with
 * errno. */
bool temporary_sync_folder(const char *path);
