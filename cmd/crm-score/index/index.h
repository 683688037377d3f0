/*
 * index: what the files of the method share.
 */
#pragma once

#include "crm-score/shared/frame.h"
#include "model/pls.h"
#include "model/pls_resample.h"

struct index_options {
	const char *model, *items, *scale, *target, *cuts;
	int table, scheme, mode, weights, missing, resample;
	int64_t refits, folds, repeats;
	double tolerance, level, goal;
	bool explain;
};

/* One fit: of a group, or of all rows. */
struct index_fit {
	size_t group;
	const size_t *row; /* n of the frame */
	size_t n;
	double *x;     /* items x n, turned round where reversed */
	double *count; /* of each row: 0 is left out (listwise) */
	struct pls_data data;
	struct pls_fit fit;
	struct pls_resample sure; /* when resampled */
	double *raw;		  /* weights on raw answers, per item */
	double *index, *sd;	  /* per construct */
};

struct index {
	struct frame f;
	const struct index_options *o;
	struct pls_model model;
	struct frame_list items; /* as model.item */
	const struct frame_column *id;
	struct pls_options pls;
	double low, high;
	bool equal; /* weights of the index */
	struct index_fit *part;
	size_t parts;
};

/* Fits all parts; messages and failures go to the user. */
void index_fit_all(struct index *x);

/* The tables, of a part or whole. */
void index_constructs(void *data, size_t group, struct csv_writer *w);
void index_items(void *data, size_t group, struct csv_writer *w);
void index_paths(void *data, size_t group, struct csv_writer *w);
void index_effects(void *data, size_t group, struct csv_writer *w);
void index_importance(void *data, struct csv_writer *w);
void index_customers(void *data, struct csv_writer *w);
void index_validity(void *data, size_t group, struct csv_writer *w);
void index_predict(void *data, struct csv_writer *w);
void index_explain(struct index *x, struct csv_writer *w);
