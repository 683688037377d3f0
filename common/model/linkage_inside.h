/*
 * linkage_inside: what the files of linkage share: values prepared for
 * comparing, blocking keys, counts of level patterns.
 */
#ifndef MODEL_LINKAGE_INSIDE_H
#define MODEL_LINKAGE_INSIDE_H

#include "model/linkage.h"

/* A field's values: how often each occurs, and its tokens. */
struct linkage_values {
	uint32_t *count; /* records per value */
	uint32_t filled; /* records with a value */
	uint32_t *start; /* TOKENS: where each value's tokens begin */
	uint32_t *token; /* ascending within a value */
	struct map tokens;
	double *weight; /* of each token, ln(1 + N/df) */
	double *length; /* of each value: the norm of its weights */
};

/* The blocking keys of a rule: those of record i are key[start[i]] to
 * key[start[i + 1] - 1]; 0 is none. */
struct linkage_keys {
	uint64_t *key;
	uint32_t *start;
	uint32_t *record; /* of each key */
	size_t n;
};

struct linkage {
	const struct linkage_data *data;
	struct linkage_options options;
	struct linkage_values values[LINKAGE_FIELDS];
	uint32_t *packed; /* records x fields: the values once more, together */
	uint64_t *plain;  /* records x rules: the keys of rules with one each */
	uint32_t *full;	  /* per record: how many have its full name; or NULL */
	struct linkage_keys keys[LINKAGE_RULES];
	uint64_t skipped_blocks, skipped_records;
};

/* linkage_compare.c */

/* Prepares the values of a field. */
void linkage_values_make(struct linkage_values *values,
    const struct linkage_field *field, size_t records);
void linkage_values_free(struct linkage_values *values);

/* The level where it needs no reading of texts: 0, LINKAGE_MISSING, or -1. */
int linkage_compare_quick(
    const struct linkage *linkage, int field, uint32_t a, uint32_t b);

/* The level of one field of two records. */
int linkage_compare(
    const struct linkage *linkage, int field, uint32_t a, uint32_t b);

/* All fields: three bits each. */
uint64_t
linkage_compare_all(const struct linkage *linkage, uint32_t a, uint32_t b);

/* linkage_block.c */

/* Makes the keys of all rules; large blocks are divided or given up. */
void linkage_keys_make(struct linkage *linkage);
void linkage_keys_free(struct linkage *linkage);

/* Records with one key, in rising order: index[from] to index[to - 1]. */
struct linkage_blocks {
	struct {
		size_t from, to;
	} * block;
	size_t n;
	uint32_t *record;
	uint64_t *key;	/* of each block */
	uint64_t pairs; /* in all, also those of earlier rules */
};

void linkage_blocks_make(
    const struct linkage *linkage, int rule, struct linkage_blocks *blocks);
void linkage_blocks_free(struct linkage_blocks *blocks);

/* The first key of a rule that both records have, 0 for none. */
uint64_t linkage_common_key(
    const struct linkage *linkage, int rule, uint32_t a, uint32_t b);

/* Does the pair belong to this block: no earlier rule, and no smaller key of
 * this one, brings it together? */
bool linkage_owns(const struct linkage *linkage, int rule, uint64_t key,
    uint32_t a, uint32_t b);

#endif
