/*
 * journal: events written down in order, to be read again. Two threads may do
 * it, each its half: who reads the events notes what they are, who numbers the
 * customers notes whose they are. A few bytes each; in memory up to a limit,
 * then in unlinked temporary files.
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

/* Notes an event, all but its customer. False when the temporary file fails
 * (EXIT_SYSTEM). */
bool journal_note(struct journal *j, const struct event *event, struct diag *d);

/* Notes the customer of the event that is next in turn. */
bool journal_own(struct journal *j, uint32_t customer, struct diag *d);

/* Starts reading from the first event; nothing may be added afterwards. */
bool journal_rewind(struct journal *j, struct diag *d);

/* The next event; false at the end, or on failure with d->status set. */
bool journal_next(struct journal *j, struct event *event, struct diag *d);

void journal_free(struct journal *j);

#endif
