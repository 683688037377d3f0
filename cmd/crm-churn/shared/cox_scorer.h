/*
 * cox_scorer: what a fitted Cox model, or law, says of the rows of an input.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/cox_file.h"
#include "cli/groups.h"
#include "cli/input.h"

struct cox_scorer {
	struct cox_model m; /* the caller loads it */
	size_t *column;	    /* of each term */
	size_t *known;	    /* of each known level */
	struct groups strata;
	struct map labels;	/* of the model's strata */
	VEC(uint32_t) stratum;	/* of the input's strata: the model's */
	uint64_t unseen, empty; /* rows */
};

/* One row. */
struct cox_look {
	double log_risk;  /* the terms' x b, less that at their means */
	uint32_t stratum; /* of the model; MAP_NONE: a new one */
	bool unseen;	  /* a level or stratum is new: nothing is known */
};

/* Finds the columns; one that is not there ends the run. */
void cox_scorer_open(struct cox_scorer *s, struct input *in);

/* Before a row is read: what another thread has of its own; at the end its rows
 * are added. */
void cox_scorer_copy(struct cox_scorer *copy, const struct cox_scorer *s);
void cox_scorer_add(struct cox_scorer *s, struct cox_scorer *copy);

/* Reads a row; an empty covariate counts as its average. False after rejecting
 * it. */
bool cox_scorer_read(struct cox_scorer *s, struct input *in,
    const struct csv_row *row, struct cox_look *look);

/* P(T > time) of a new customer; a Cox model's stays as it is behind its last
 * time. The look must not be unseen. */
double cox_scorer_survival(
    const struct cox_model *m, const struct cox_look *look, double time);

/* A law's x b at the means of the terms. */
double cox_scorer_place(const struct cox_model *m);

/* Tells what was unseen or empty. */
void cox_scorer_tell(const struct cox_scorer *s, struct report *report);
