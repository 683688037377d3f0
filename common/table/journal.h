/*
 * journal: events written down in order, to be read again. A few bytes each; in
 * memory up to a limit, then in an unlinked temporary file.
 */
#ifndef TABLE_JOURNAL_H
#define TABLE_JOURNAL_H

#include "base/diag.h"
#include "table/event.h"

#include <stdbool.h>
#include <stddef.h>

struct journal;

/* `folder` is where a temporary file would go (NULL: $TMPDIR or /tmp). */
struct journal *journal_new(const char *folder);

/* False when the temporary file fails (EXIT_SYSTEM). */
bool journal_add(struct journal *j, const struct event *event, struct diag *d);

/* Starts reading from the first event; nothing may be added afterwards. */
bool journal_rewind(struct journal *j, struct diag *d);

/* The next event; false at the end, or on failure with d->status set. */
bool journal_next(struct journal *j, struct event *event, struct diag *d);

void journal_free(struct journal *j);

#endif
