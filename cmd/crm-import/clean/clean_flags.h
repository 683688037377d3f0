/*
 * clean_flags: what says of an order beside its status that it is none: columns
 * whose names are words of a status and whose cells say yes or no, or on which
 * day (cancelled, is_refunded, "Fully Refunded?", paid), and its type.
 */
#pragma once

#include "base/arena.h"
#include "base/vec.h"
#include "table/status.h"

#include <stdint.h>

struct clean;
struct layout_record;
struct status_meaning;

struct clean_flag {
	size_t column;	 /* of the header */
	struct str word; /* of its name, in the arena, or "not paid" */
	enum status_class class;
	bool days; /* its cells are days or empty */
};

struct clean_flags {
	struct clean_flag_list VEC_OF(struct clean_flag) list;
	struct arena arena;
	uint64_t unclear; /* cells that are neither yes nor no */
};

/* Finds them; again for each file. */
void clean_flags_open(struct clean *c);

/* Says what they mean, and forgets refunds that have rows of their own. */
void clean_flags_tell(struct clean *c);

/* Do the flags of a record of the sample say that it was given back? */
bool clean_flags_refund(const struct clean *c, const struct layout_record *r);

/* What the flags and the type of the current record say of it, never a sale,
 * refunded or not paid, unless its status says more: that something came back,
 * or it is none. */
void
clean_flags_judge(struct clean *c, struct status_meaning *m, struct str *word);

/* At the end: whether some cells were neither. */
void clean_flags_close(const struct clean *c);
