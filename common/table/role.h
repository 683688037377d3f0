/*
 * role: which column means what. A role is named by its canonical column
 * (customer_id, date, amount, ...); a header may call it otherwise.
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "table/role_name.h"

#include <stddef.h>

/* The names of the columns, in order. */
struct header {
	struct str *name;
	size_t n;
};

/*
 * Tells columns with equal names apart: the first keeps it, the others become
 * name_2, name_3, ..., which no other column is called. True if there are some.
 */
bool header_tell_apart(struct header *header, struct arena *arena);

/* The next column with the same name, or ROLE_NONE. */
size_t header_twin(const struct header *header, size_t column);

/*
 * The column of a name: the first called so, else, for a number, the one in
 * that place from 1, else the one that is told apart by that name. ROLE_NONE
 * with *d filled (it lists what was there).
 */
size_t
header_find(const struct header *header, struct str name, struct diag *d);

/* The column called exactly so, or ROLE_NONE. */
size_t header_exact(const struct header *header, struct str name);

/*
 * The column that plays `role`: `given` (from --ROLE=COLUMN; NULL if absent),
 * else the column with the role's own name, else one whose name in normal form
 * is that name (Lead ID), a word for the role, or a weak one (table/role_name).
 * False when `given` is not there or two columns could be meant: *d lists them.
 * *column is ROLE_NONE when there is no such column, which is for the caller to
 * judge.
 */
bool role_find(const struct header *header, const char *role, const char *given,
    size_t *column, struct diag *d);

/* Fills *d: "WHAT; the columns are: ...". Returns false. */
bool
role_lacking(const struct header *header, const char *what, struct diag *d);

/*
 * The message for a required role that has no column: what it is, which option
 * names it and what the columns are. Returns false.
 */
bool
role_missing(const struct header *header, const char *role, struct diag *d);

/* The option that names the column of a role: without _id, with dashes. `size`
 * bytes at `out`. */
void role_option(const char *role, char *out, size_t size);
