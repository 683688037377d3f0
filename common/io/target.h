/*
 * target: the file that a path leads to, through links, be it there or not.
 */
#pragma once

#include "base/diag.h"

#include <stdbool.h>
#include <sys/stat.h>

struct target {
	char *path; /* as given, but no link; NULL for a stream */
	char *real; /* the same from the root, without any link */
	int stream; /* "/dev/stdout", "/dev/fd/N": the descriptor; else -1 */
	bool there; /* there is such a file, */
	struct stat status; /* and this is what it is */
};

/*
 * Finds it; free with target_free. False with *d filled (EXIT_SYSTEM) where its
 * folder is not there or links go round in circles.
 */
bool target_find(struct target *t, const char *path, struct diag *d);

/* What an open descriptor leads to. */
void target_of(struct target *t, int descriptor);

/* True when a new file may take its place: it is plain, or not there. */
bool target_replaceable(const struct target *t);

/* One file, whatever the paths say? */
bool target_same(const struct target *a, const struct target *b);

void target_free(struct target *t);
