/*
 * spill: one temporary file without a name, into which memory goes when the
 * budget is used up. Written at its end only, read anywhere, by any thread.
 * Nothing of it is left when the process ends, however it ends.
 */
#pragma once

#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

struct pool_page;
struct spill;

/* A list of pages in the file: their bytes, one page after the other, each in
 * a place of POOL_ROOM bytes. */
struct spill_extent {
	uint64_t offset;
	uint32_t pages;
};

/*
 * `folder`: --tmpdir, NULL: $TMPDIR or /tmp. Opens nothing yet: a tool that
 * never writes here makes no file.
 */
struct spill *spill_new(const char *folder);

/* Can a file be made there? False with *d filled (EXIT_SYSTEM, "temporary"). */
bool spill_try(struct spill *s, struct diag *d);

/*
 * Appends a list of pages of POOL_ROOM. False with *d filled: the folder, the
 * bytes that there would have been, and why; a full disk is told as such, with
 * --tmpdir and --memory.
 */
bool spill_pages(struct spill *s, struct pool_page *list,
    struct spill_extent *extent, struct diag *d);

/*
 * Reads page `page` of an extent back, used and bytes. It is checked against
 * its sum: a wrong one is an error, never wrong figures.
 */
bool spill_page(struct spill *s, const struct spill_extent *extent,
    uint32_t page, struct pool_page *to, struct diag *d);

/* An extent that nobody reads any more: its room goes back to the system where
 * files can have holes. */
void spill_forget(struct spill *s, const struct spill_extent *extent);

uint64_t spill_written(const struct spill *s); /* bytes, for -v */
void spill_free(struct spill *s);
