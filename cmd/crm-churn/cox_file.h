/*
 * cox_file: a fitted Cox model as tab-separated text: all that scoring needs.
 */
#ifndef COX_FILE_H
#define COX_FILE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#include <stdint.h>
#include <stdio.h>

/* A coefficient; a level's is met by that text in its column. */
struct cox_term {
	struct str column, level; /* level.p NULL: a number */
	bool text;
	double b, mean;
};

/* The first level of a column of levels has no term, but is known. */
struct cox_known {
	struct str column, level;
};

struct cox_stratum {
	struct str label; /* of its cells; {"", 0} without strata */
	double last;
	size_t n;
	double *time, *hazard; /* at the means */
};

struct cox_model {
	struct arena memory;
	struct str time, strata; /* columns; strata may be empty */
	struct str ties;
	uint64_t rows, events;
	double loglik, null_loglik;
	struct cox_term *term;
	size_t terms;
	struct cox_known *known;
	size_t knowns;
	struct cox_stratum *stratum;
	size_t strata_count;
};

/* Writes the whole of a model; the file is replaced when it is complete. */
void cox_model_save(const struct cox_model *model, const char *path);

/* Reads one; false with *d filled (EXIT_DATA, or EXIT_SYSTEM). */
bool cox_model_load(struct cox_model *model, const char *path, struct diag *d);

void cox_model_free(struct cox_model *model);

#endif
