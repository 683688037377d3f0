/*
 * in: the bytes of one input, in blocks. A file that begins with gzip's magic
 * number is inflated, all its members; one that is no table (io/magic) fails
 * with EXIT_DATA. io/decode makes UTF-8 of them.
 */
#pragma once

#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>

struct in;

/*
 * Opens a path, or standard input for "-". NULL on failure, with *d filled
 * (EXIT_SYSTEM). Close with in_close.
 */
struct in *in_open(const char *path, struct diag *d);

/* The same for n bytes in memory, which must outlive it. */
struct in *in_open_bytes(const char *name, const char *bytes, size_t n);
/* Bytes that come from elsewhere: another input decoded, or memory. */
struct in_source {
	bool (*read)(void *self, char *to, size_t size, size_t *got,
	    struct diag *d); /* as in_read */
	void (*close)(void *self);
	void *self;
};

/* An input that reads from `source` and closes it. */
struct in *in_from(const struct in_source *source, const char *name);

/*
 * Reads up to `size` bytes into `to`; *got is 0 only at the end. False when the
 * read fails or the gzip is broken or cut short (EXIT_SYSTEM).
 */
bool in_read(struct in *in, char *to, size_t size, size_t *got, struct diag *d);

/* Appends all bytes of a file; false with *d filled (EXIT_SYSTEM, with its
 * name). */
bool in_whole(const char *path, struct text *text, struct diag *d);

/*
 * The bytes of a plain file where they lie, until munmap or the end; false
 * where that cannot be. Of files that are replaced, not written into: who
 * shortens one meanwhile ends the process.
 */
bool in_map(const char *path, struct str *bytes);

/* The wide encoding that it is in by its byte order mark, or by its first two
 * characters: UTF-16 or UTF-32, or NULL. Reads the first bytes; false with *d
 * filled as in_read. */
bool in_mark(struct in *in, const char **encoding, struct diag *d);

/* The path as messages name it, "(stdin)" for "-"; and that of an input. */
const char *in_called(const char *path);
const char *in_name(const struct in *in);

void in_close(struct in *in);
