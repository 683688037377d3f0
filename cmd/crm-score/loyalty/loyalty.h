/*
 * loyalty: what the files of the method share.
 */
#pragma once

#include "crm-score/shared/frame.h"
#include "crm-score/shared/quadrant.h"
#include "crm-score/shared/rule.h"

struct loyalty_options {
	const char *measures, *ladder, *weights, *cuts, *loyal;
	const char *orders;
	int table;
	int64_t days;
	bool explain, trust, curve;
};

enum { LOYALTY_DIMENSIONS_MAX = 16, LOYALTY_CONDITIONS_MAX = 8 };

struct loyalty_measure {
	const struct frame_column *column;
	size_t dimension;
	double low, high; /* equal: by rank */
	bool down;	  /* high values are bad */
	double weight;	  /* within the dimension */
	double *points;	  /* of each row, 0 to 100; NaN: not known */
};

/* A rung of the ladder: all its conditions. */
struct loyalty_rung {
	struct str name;
	size_t conditions;
	bool never; /* one of its columns is not there */
	struct str text[LOYALTY_CONDITIONS_MAX]; /* of the rules */
	struct rule rule[LOYALTY_CONDITIONS_MAX];
	const struct frame_column *cell[LOYALTY_CONDITIONS_MAX];
};

struct loyalty {
	struct frame f;
	const struct loyalty_options *o;
	VEC(struct loyalty_measure) measure;
	VEC(struct loyalty_rung) rung;
	struct str dimension[LOYALTY_DIMENSIONS_MAX];
	double weight[LOYALTY_DIMENSIONS_MAX];
	size_t dimensions;
	const struct frame_column *id, *satisfaction, *loyal, *date;
	double *by_dimension; /* rows x dimensions */
	double *index, *coverage;
	struct quadrant_cuts cuts; /* importance: of satisfaction */
};

/* Reads the measures, their weights and the ladder, and asks for columns. */
void loyalty_load(struct loyalty *l);

/* A row's rung and what each of them asks for: --explain of --trust. */
void loyalty_explain_rungs(struct loyalty *l, struct csv_writer *w);

/* --curve: what was bought after the answers, by level of satisfaction. */
void loyalty_repurchase(struct loyalty *l, struct csv_writer *w);

/* The name of the first rung whose conditions hold; empty when none does. */
struct str loyalty_rung_of(const struct loyalty *l, size_t row);
