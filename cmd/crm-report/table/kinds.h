/*
 * kinds: which tables there are: how each is known by its columns, and the
 * name of its drawing. A new table is a new line in kinds.tsv.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum shape { SHAPE_TABLE, SHAPE_ROWS };

/* A picture that is rows with marks, in words: columns of the table. */
struct recipe {
	const char *label, *sub; /* names of the rows */
	const char *mark;	 /* enum mark (page.h) in lower case */
	const char *marks; /* the columns that are drawn, "lower value upper" */
	const char *numbers; /* those that stand beside, the first one strong */
	const char *sort;    /* the largest of this column first; NULL: as is */
};

struct kind {
	const char *name;
	enum shape shape;
	const char *all;      /* columns that must be there; "k*" any k... */
	const char *none;     /* and that must not; NULL: none */
	const char *measures; /* one of these in the column measure; NULL */
	const char *needs;    /* columns kept of rows; NULL: all of a table */
	const char *counts;   /* columns that must be numbers */
	const char *area;     /* "orders", "invoices", ...: the title */
	const char *drawing;  /* a name of kind/draw.c */
	const char *rows;     /* "k=v", "k!=v": those of the table; NULL: all */
	struct recipe recipe; /* of the drawing "recipe" */
};

struct kinds {
	struct kind *v;
	size_t n;
};

/* All kinds, in the order of the page, out of kinds.tsv. */
void kinds_load(struct kinds *all, struct arena *arena);

/* The kinds of a header, in the order of the page: at most `most`. */
size_t kinds_of(const struct kinds *all, const struct str *name, size_t n,
    const struct kind **kind, size_t most);

/* Whether a kind reads a column; whether it must be of numbers. */
bool kind_needs(const struct kind *k, struct str column);
bool kind_counts(const struct kind *k, struct str column);

/* Whether a word fits one of a list of words with blanks between. */
bool in_list(const char *list, struct str word);
