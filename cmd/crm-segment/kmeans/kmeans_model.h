/*
 * kmeans_model: fitted clusters, enough to assign customers later, and their
 * model file (cli/model_file.h).
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "kmeans_features.h"
#include "model/kmeans.h"

struct kmeans_model {
	size_t columns, k;
	struct arena memory;
	struct str name[KMEANS_FEATURES];
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

/* For model_file_read: false with *d filled (EXIT_DATA) where the text is no
 * such model, or was changed. */
bool kmeans_model_parse(void *model, struct str text, struct diag *d);

/* Writes cluster,customers,share and the means, transformed back, to a file. */
void kmeans_model_profile(
    const struct kmeans_model *m, struct tool *tool, const char *path);

/* Of a model made, loaded or all zeros. */
void kmeans_model_free(struct kmeans_model *m);
