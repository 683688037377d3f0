/*
 * mapping: which column of a file plays which role of a kind of record.
 */
#pragma once

#include "base/arena.h"
#include "kind.h"
#include "preset.h"
#include "source.h"

struct mapped {
	const char *role;
	size_t column;	 /* in the header, or ROLE_NONE */
	const char *how; /* option, map, preset, balance, name, stand-in */
	bool outside;	 /* a preset's role that the kind has not */
};

enum { MAPPING_ROLES = 2 * KIND_ROLES };

struct mapping {
	struct mapped role[MAPPING_ROLES];
	size_t roles;
	struct preset preset;
	bool has_preset;
	bool by_order; /* the lines of an order become one record */
	bool wide;     /* its items stand in columns, */
	bool by_item;  /* and each becomes a record */
	/* Columns that serve a role in another way. */
	size_t amount_out; /* subtracted from amount */
	size_t time;	   /* joined to date */
	size_t above;	   /* the customer's, above its rows: filled down */
	size_t sender;	   /* of payments: what `own` sent is none */
	struct str own;
	struct arena arena;
};

/* What the command line says about columns beside --ROLE=COLUMN. */
struct mapping_options {
	const char *map, *preset;	/* NULL: none; recognise */
	const char *country, *currency; /* columns, where they are one */
	bool lines;			/* a record per line of an order */
	bool items;			/* there are columns of items */
	bool ask; /* what is missing does not end the run */
};

/*
 * Finds the columns of a kind's roles in the open file: --ROLE=COLUMN, then
 * the --map file, then the preset, then names (table/role_name) whose cells
 * look so, then stand-ins. What is required and missing ends the run with one
 * message.
 */
void mapping_make(struct mapping *m, const struct kind *kind,
    const struct source *source, const struct mapping_options *options);

/* Writes it as a map file: column,role; "?" for a required role that has none.
 */
void mapping_print(const struct mapping *m, const struct kind *kind,
    const struct source *source, struct csv_writer *w);

/* The column of a role, or ROLE_NONE. */
size_t mapping_column(const struct mapping *m, const char *role);

void mapping_free(struct mapping *m);
