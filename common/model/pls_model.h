/*
 * pls_model: the description of a path model: constructs, the questions (items)
 * that measure them, and which construct acts on which. A small text:
 *
 *	# comment
 *	construct Quality PERQ1 PERQ2 service_*
 *	path Quality Satisfaction
 *	reverse PERQ2
 *	formative Quality
 *
 * An item is a column name, or a beginning and "*". `reverse` names items whose
 * high answers are bad; `formative` names constructs in mode B (the items make
 * the construct instead of reflecting it).
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

enum { PLS_CONSTRUCTS_MAX = 64 };

struct pls_item {
	struct str name;
	size_t column; /* in the columns given to pls_model_bind */
	bool reversed;
};

struct pls_construct {
	struct str name;
	size_t first, items; /* item[first .. first + items - 1] */
	bool formative;
};

struct pls_path {
	size_t from, to; /* constructs */
};

/* An empty model is all zeros. */
struct pls_model {
	struct arena text;
	VEC(struct pls_construct) construct; /* as the text lists them */
	VEC(struct pls_item) item;	     /* patterns until bound */
	VEC(struct pls_path) path;
	VEC(struct str) reverse;
	size_t order[PLS_CONSTRUCTS_MAX]; /* causes before effects */
};

/*
 * Reads the text into *model (all zeros before), which keeps copies. False with
 * a diagnostic (EXIT_USAGE, its line in the words) for an unknown word, a name
 * given twice, a path to an unknown construct or to itself, a path twice, or
 * paths that run in a circle (the circle is named).
 */
bool pls_model_parse(struct pls_model *model, struct str text, struct diag *d);

/*
 * Replaces the patterns by the columns that they name, in the order of the
 * columns. False (EXIT_USAGE) when a named item or a whole construct finds no
 * column (one pattern of several may), or when a column falls to two
 * constructs.
 */
bool pls_model_bind(struct pls_model *model, const struct str *columns,
    size_t n, struct diag *d);

/* The number of the construct, or SIZE_MAX. ASCII letters compare without case.
 */
size_t pls_model_find(const struct pls_model *model, struct str name);

void pls_model_free(struct pls_model *model);
