/*
 * kmeans_features: the numbers that customers are compared by: recency,
 * frequency and net amount, or columns of rows per customer.
 */
#pragma once

#include "cli/report.h"
#include "crm-segment/shared/occasion.h"
#include "model/points.h"

enum { KMEANS_FEATURES = 16 };

struct kmeans_model;

struct kmeans_features {
	struct occasion_options occasion; /* the options; first */
	const char *columns;
	bool log;

	/* Behind them: the run. */
	struct occasion_reader reader;
	struct customers *c;
	bool rfm;
	size_t n;
	char *name[KMEANS_FEATURES];
	size_t column[KMEANS_FEATURES]; /* as wanted; not for rfm */
};

/* Finds the columns: the options', or those of a model (NULL: none). What is
 * not there ends the run. */
void kmeans_features_prepare(struct kmeans_features *f, struct customers *c,
    const struct kmeans_model *model);

/* The n numbers of a customer, transformed; false when one is missing. What is
 * no number ends the run. */
bool kmeans_features_row(
    const struct kmeans_features *f, uint32_t customer, double *row);

/* What clusters are numbered by: the net amount, or the first column. */
double kmeans_features_key(const struct kmeans_features *f, uint32_t customer);

/* Says which columns have one value only and so do not count. */
void kmeans_features_dropped(const struct kmeans_features *f,
    const struct points *points, struct report *report);
