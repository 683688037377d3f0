/*
 * kmeans_model: fitted clusters, enough to assign customers later: a TSV file
 *
 *	crm-model	kmeans	1
 *	as_of	2024-12-31
 *	customers	995
 *	seed	1
 *	inertia	1024.5
 *	transform	log1p		or none
 *	features	rfm		or columns
 *	feature	NAME	MEAN	SD	one line each, in order; SD 0: not used
 *	centre	SIZE	X1	X2 ...	one line per cluster, scaled
 */
#ifndef KMEANS_MODEL_H
#define KMEANS_MODEL_H

#include "base/diag.h"
#include "kmeans_features.h"
#include "model/kmeans.h"

struct kmeans_model {
	size_t columns, k;
	char *name[KMEANS_FEATURES];
	double mean[KMEANS_FEATURES], sd[KMEANS_FEATURES];
	bool log, rfm;
	double *centre; /* k x columns, scaled */
	double *size;	/* k */
	int32_t as_of;	/* DATE_NONE: not known */
	int64_t seed;
	double inertia;
};

void kmeans_model_make(struct kmeans_model *m, const struct kmeans *fit,
    const struct points *points, const struct kmeans_features *f);

/* The nearest cluster of a row of features, and how far its centre is. */
uint32_t kmeans_model_assign(
    const struct kmeans_model *m, const double *row, double *distance);

void kmeans_model_save(const struct kmeans_model *m, const char *path);

/* False with *d filled: EXIT_SYSTEM where it cannot be read, EXIT_USAGE where
 * it is no such model. */
bool
kmeans_model_load(struct kmeans_model *m, const char *path, struct diag *d);

/* Writes cluster,customers,share and the means, transformed back, to a file. */
void kmeans_model_profile(
    const struct kmeans_model *m, const char *path, int digits);

/* Of a model made, loaded or all zeros. */
void kmeans_model_free(struct kmeans_model *m);

#endif
