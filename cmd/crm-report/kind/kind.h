/*
 * kind: which tables there are: how each is known by its columns, and how it
 * is drawn. A new table is a new line in kinds.tsv.
 */
#ifndef REPORT_KIND_H
#define REPORT_KIND_H

#include "base/str.h"
#include "crm-report/page/page.h"

#include <stdbool.h>
#include <stddef.h>

enum shape { SHAPE_TABLE, SHAPE_ROWS };

/* A picture that is rows with marks, in words: columns of the table. */
struct recipe {
	const char *label, *sub; /* names of the rows */
	enum mark mark;
	const char *marks; /* the columns that are drawn, "lower value upper" */
	const char *numbers; /* those that stand beside, the first one strong */
	const char *sort;    /* the largest of this column first; NULL: as is */
};

typedef void
draw_function(struct page *p, const struct table *t, const struct kind *k);

struct kind {
	const char *name;
	enum shape shape;
	const char *all;      /* columns that must be there; "k*" any k... */
	const char *none;     /* and that must not; NULL: none */
	const char *measures; /* one of these in the column measure; NULL */
	const char *needs;    /* columns kept of rows; NULL: all of a table */
	const char *counts;   /* columns that must be numbers */
	const char *area;     /* "orders", "invoices", ...: the title */
	draw_function *draw;
	struct recipe recipe; /* of draw_recipe */
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

/* Is the table one of the measures that the kind wants? */
bool kind_measures(const struct kind *k, const struct table *t);

/* Whether a word stands in a list of words with blanks between. */
bool in_list(const char *list, struct str word);

/* The drawings, by the names that kinds.tsv gives them. */
draw_function draw_abc;
draw_function draw_accounts;
draw_function draw_age;
draw_function draw_changes;
draw_function draw_cohort;
draw_function draw_counts;
draw_function draw_cox;
draw_function draw_curve;
draw_function draw_dso;
draw_function draw_dun;
draw_function draw_histogram;
draw_function draw_hold;
draw_function draw_migrate;
draw_function draw_pay;
draw_function draw_provide;
draw_function draw_rate;
draw_function draw_recipe;
draw_function draw_rfm;
draw_function draw_summary;
draw_function draw_survey;
draw_function draw_survive;
draw_function draw_tracking;
draw_function draw_plain;

#endif
