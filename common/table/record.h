/*
 * record: an event with its customer as few bytes, in memory and in a temporary
 * file of this process. A record is told its place in the input: rows are
 * numbered in their block, and a mark names the block that follows.
 */
#pragma once

#include "base/str.h"
#include "table/event.h"
#include "table/parts.h"

enum { RECORD_ROWS = (1 << 20) - 1 }; /* of a block at most */

/* A record that was found. */
struct record {
	struct str customer;
	uint64_t place; /* block << 20 | row */
	int32_t date;
	const unsigned char *start;
};

/* Puts a record into the part whose head that of its customer's map_hash is;
 * false with *d filled. */
bool record_deal(struct parts_writer *w, struct parts_head *head,
    uint64_t place, struct str customer, const struct event *event,
    const struct str *text, size_t texts, struct diag *d);

/*
 * Finds the next record, marks passed over; `texts` as it was put. The place
 * behind it. record->place is in and out: the block is that of the last mark.
 */
const unsigned char *
record_next(const unsigned char *from, struct record *record, size_t texts);

/* Reads the event of a record that starts there; where its texts begin. */
const unsigned char *
record_event(const unsigned char *start, struct event *event);

/* The next of a record's texts; *at moves on. */
struct str record_text(const unsigned char **at);
