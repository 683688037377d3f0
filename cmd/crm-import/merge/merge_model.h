/*
 * merge_model: what dedupe learned, for the fields that the records have.
 */
#pragma once

#include "crm-import/linkage/match.h"
#include "merge_store.h"

struct merge_model {
	struct match match; /* the fields that are compared */
	struct linkage_model model;
	struct linkage_known known;
	uint64_t file; /* a hash of what was read */
};

/* Reads the model; what does not work ends the run. */
void merge_model_open(struct merge_model *m, const struct store *store,
    const char *path, const char *country);
void merge_model_free(struct merge_model *m);

/* A number of all that decides what pairs of records weigh, beside the records;
 * once it is settled how dates are read. Not 0. */
uint64_t merge_model_print(const struct merge_model *m, double threshold);

/* A further one of what else says which records are one, and how households are
 * called. */
uint64_t merge_model_said(uint64_t print, const char *answers,
    const char *prefix, const uint32_t *id, size_t ids);
