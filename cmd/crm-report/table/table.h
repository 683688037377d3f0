/*
 * table: what one table holds, as texts, as far as a picture needs it. However
 * many rows there are, memory stays flat (cells.h): a text lives until a cell
 * of another row is asked for, so who keeps one makes it its own.
 */
#pragma once

#include "base/arena.h"
#include "base/vec.h"
#include "cells.h"
#include "cli/tool.h"
#include "kinds.h"

#include <stdbool.h>
#include <stdint.h>

#define TABLE_NONE SIZE_MAX

enum { TABLE_KINDS = 8 };

struct table {
	struct arena arena;
	const char *path; /* as given */
	struct str file;  /* its name without the folder */
	struct str title; /* that it brought itself; empty: none */
	struct str *name; /* of all columns */
	size_t columns;
	uint64_t rows; /* all of the table */
	size_t kept;   /* rows that are here */
	uint64_t bytes;
	char sum[33]; /* XXH3 128 as hex */
	bool part;    /* of one value of its first column, which is no total */
	const struct kind *kind[TABLE_KINDS]; /* what it is; none: unknown */
	size_t kinds;

	/* The rest is table.c's own. */
	size_t *place; /* of a column in the rows, or TABLE_NONE */
	bool *masked;  /* of each column */
	size_t width;  /* columns that are kept */
	struct cells *cells;
	VEC(uint32_t) row; /* of a part: which rows of `cells` it has */
};

struct tables {
	VEC(struct table *) v;
	const char *mask; /* columns whose cells are shown as row numbers */
	struct cells_store store;
};

/*
 * Reads the tables of all paths of a run. Ends the run where a file cannot be
 * read, a record is broken, or a column that must be of numbers holds something
 * else, unless --max-rejects or --rejects allow it.
 */
void tables_read(struct tables *all, struct tool *tool,
    const struct kinds *kinds, const char *const *path, size_t paths);

/* The same of a list "a.csv,b.csv", or of all *.csv of a folder; NULL: none. */
void tables_read_list(struct tables *all, struct tool *tool,
    const struct kinds *kinds, const char *list);

/* Does a column say the as-of date: as_of, NAME_as_of? It is always kept. */
bool table_is_as_of(struct str name);

/* The column of that name, TABLE_NONE if there is none or it was not kept. */
size_t table_column(const struct table *t, const char *name);

/* A part of a table begins empty, in `arena`; rows of the table are added. */
struct table *table_part(const struct table *t, struct arena *arena);
void table_part_add(struct table *part, const struct table *t, size_t row);

/* The rows of a table that a kind is of: the table where these are all (or it
 * has no such column), else a part that is all in `arena`. */
const struct table *
table_of_kind(const struct table *t, const struct kind *k, struct arena *arena);

/* A cell, which lives until one of another row is asked for; empty where the
 * column is TABLE_NONE. */
struct str table_cell(const struct table *t, size_t row, size_t column);

/* Has a table one of the measures that a kind wants, if it wants any? */
bool table_has_measures(const struct table *t, const struct kind *k);

/* The first kind that a table is of; NULL: none. */
const struct kind *table_kind(const struct table *t);

/* A cell as a number: NaN where there is none. */
double table_real(const struct table *t, size_t row, size_t column);
double table_named(const struct table *t, size_t row, const char *column);

/* The same as money; 0 where there is none. */
int64_t table_money(const struct table *t, size_t row, size_t column);

/* Rows of totals and of all groups together: their first cell says so, or that
 * of `key`. */
bool table_total(const struct table *t, size_t row, size_t key);
