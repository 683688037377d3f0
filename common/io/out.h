/*
 * out: buffered output that checks every write. Failures end the process with
 * EXIT_SYSTEM and a message; a closed pipe ends it quietly (SIGPIPE).
 *
 * A named file takes its place when the run commits (out_commit), so that it is
 * either the old one or the new one, whole, and all files of a run go together;
 * io/temporary does it. Links are followed. What cannot be replaced, such as a
 * device, a pipe or a standard stream, is written in place.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { OUT_ROOM = 256 * 1024 };

struct out {
	char *bytes;
	size_t n, room;
	int fd;
	const char *path; /* as given; NULL is standard output */
	enum { OUT_IN_PLACE, OUT_REPLACES, OUT_NEW, OUT_MEMORY } kind;
};

/* Opens `path`, or standard output for NULL or "-". */
void out_open(struct out *out, const char *path);

/* Makes a file, which must not be there, under its own name: for who replaces
 * several files in one step of its own. When the process ends before out_close,
 * it is removed. */
void out_open_new(struct out *out, const char *path);

/* Keeps everything in `bytes` (n of them): for what is read again. */
void out_open_memory(struct out *out);

/* Writes what is buffered; in memory, makes room. */
void out_flush(struct out *out);

/* Flushes, and waits until the disk has it. */
void out_sync(struct out *out);

/* Flushes and closes; a file that replaces another waits for out_commit. */
void out_close(struct out *out);

/* All that was closed takes its place; with `sync` it is on the disk then. */
void out_commit(bool sync);

/* The file comes first then. */
void out_first(const struct out *out);

/* It tells what is wrong with the data, as rejects do, so it is committed also
 * when they end the run, as far as it was written: out_commit_evidence, which
 * tries what it can. `out` stays where it is. */
void out_evidence(struct out *out);
void out_commit_evidence(void);

/* Closes and removes, or frees: the old file, if there was one, stays. */
void out_abandon(struct out *out);

void out_large(struct out *out, const char *p, size_t n);

/* Makes sure that n bytes, few against OUT_ROOM, fit at out->bytes + out->n. */
static inline char *
out_room(struct out *out, size_t n)
{
	if (out->room - out->n < n)
		out_flush(out);
	return out->bytes + out->n;
}

static inline void
out_bytes(struct out *out, const char *p, size_t n)
{
	if (out->room - out->n < n) {
		out_large(out, p, n);
		return;
	}
	if (n > 0)
		memcpy(out->bytes + out->n, p, n);
	out->n += n;
}

static inline void
out_byte(struct out *out, char c)
{
	*out_room(out, 1) = c;
	out->n++;
}

static inline void
out_str(struct out *out, struct str s)
{
	out_bytes(out, s.p, s.n);
}
