/*
 * preset: the exports of well-known systems: which columns they have, what
 * these mean and how their rows are laid out.
 */
#pragma once

#include "kind.h"
#include "table/role.h"

enum preset_layout {
	PRESET_ONE_ROW,	   /* a row is an order, invoice, customer */
	PRESET_FIRST_LINE, /* order values on the first of several rows */
	PRESET_REPEATED,   /* order values on each of several rows */
	PRESET_ONE_LINE,   /* a row is an item; no order values */
	PRESET_WIDE_ITEMS, /* items in columns */
	PRESET_REPORT,	   /* titles, totals */
	PRESET_GROUPS	   /* the same with group rows */
};

struct preset {
	char name[40];
	enum preset_layout layout;
	char guard;	  /* the text guard of its cells, or 0 */
	int order;	  /* enum date_local_order */
	char currency[4]; /* of its amounts, or "" */
};

/* The preset of a name; false if there is none. */
bool preset_find(struct str name, struct preset *preset);

/*
 * The preset of which at least 80 % of the columns are in the header; or 60 %,
 * those of the required roles ("customer_id,date") among them, and no other
 * comes near. A header that knows the preset's columns only counts as much. One
 * without any of the kind's own roles is of another kind.
 */
bool preset_recognise(const struct header *header, const struct kind *kind,
    struct preset *preset);

/* The column of a role in the preset: its place in the header, or ROLE_NONE. */
size_t preset_column(
    const struct preset *preset, const char *role, const struct header *header);

/* Is the column one of those of which the preset says what they are, or that
 * they are nothing? */
bool preset_knows(const struct preset *preset, struct str column);

/* The preset's next role and its column, from *i on (0 at first; the call moves
 * it); false after the last. */
bool preset_role(const struct preset *preset, size_t *i, struct str *role,
    struct str *column);

/* The name of the i-th preset, and its columns; false behind the last. */
bool preset_list(size_t i, struct str *name, struct str *columns);
