/*
 * cox_file: a fitted Cox model as model file: all that scoring needs.
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "cli/model_file.h"

#include <stdbool.h>
#include <stdint.h>

enum cox_term_kind {
	COX_NUMBER,
	COX_LEVEL, /* met by that text in its column */
	COX_OTHER, /* of all levels of the column that have no term */
};

/* A coefficient. */
struct cox_term {
	enum cox_term_kind kind;
	struct str column, level; /* no level of a number */
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
	/* 0: a Cox model; else 1 + enum lifetime_law: ln time = intercept +
	 * terms + scale W. Of a Cox model the Weibull law with the same terms
	 * that goes on behind the last time; scale 0: none. */
	int law;
	double intercept, scale;
	uint64_t rows, events;
	double loglik, null_loglik;
	struct cox_term *term;
	size_t terms;
	struct cox_known *known;
	size_t knowns;
	struct cox_stratum *stratum;
	size_t strata_count;
};

/* Appends the text of a struct cox_model (for model_file_write). */
void cox_model_print(const void *model, struct text *text);

/*
 * Reads a text that cox_model_print made into a struct cox_model (for
 * model_file_read). False with *d filled (EXIT_DATA) when the version is
 * another, the checksum is wrong or a line makes no sense; then there is
 * nothing to free.
 */
bool cox_model_parse(void *model, struct str text, struct diag *d);

void cox_model_free(struct cox_model *model);
