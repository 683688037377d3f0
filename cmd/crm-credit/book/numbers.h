/*
 * numbers: what a number in a row means. A number is known by company, customer
 * and text; several customers may have the same one. A reference means that of
 * its own company and customer; else that of its company, if it is one
 * customer's only; else any, likewise.
 */
#pragma once

#include "base/arena.h"
#include "base/vec.h"
#include "ids.h"

#include <stdbool.h>
#include <stdint.h>

/* Who has which number: dense numbers of customer and company, and map_hash of
 * the text. */
struct number_key {
	uint32_t customer, company;
	uint64_t text;
};

/* The first with a company's number, and whether others have it. */
struct number_first {
	uint32_t entry, other; /* of another customer or company, or IDS_NONE */
};

/* The first of each text, of as many entries as were looked for. */
struct number_index {
	struct ids ids;
	uint32_t indexed;
	VEC(struct number_first) first;
};

/* One number space; empty is all zeros. */
struct numbers {
	struct ids exact;
	/* Can entries be referred to? Set before the first is added; else keys
	 * are loose ones, and texts name the customer, too. */
	bool kept;
	VEC(struct number_key) key; /* by entry, if kept */
	VEC(struct str) text;	    /* by entry */

	/* Made by the first reference. */
	struct number_index of_company, of_any;
};

/* The hash by which a key is found. */
uint64_t numbers_hash(const struct number_key *key);

/* The key of a number where none can be referred to: by the hashes of the
 * customer and the text alone. */
struct number_key
numbers_loose_key(uint32_t company, uint64_t customer_hash, uint64_t text);

/* The entry of a key and its text, a new one if need be: then the text must
 * live as long as the numbers, or is copied into the arena. */
uint32_t numbers_add(struct numbers *numbers, const struct number_key *key,
    struct str text, struct arena *arena, bool *is_new);

/* The entry that the customer of the key has with that text, or IDS_NONE. */
uint32_t numbers_exact(
    const struct numbers *numbers, struct number_key key, struct str text);

/*
 * What a text means to the customer of the key, whose own text is its hash: the
 * entry, or IDS_NONE. *other is then an entry of one and *another of a second
 * customer (or company) who both have it, or IDS_NONE where nobody has. A
 * customer IDS_NONE is unknown.
 */
uint32_t numbers_find(struct numbers *numbers, const struct number_key *key,
    struct str text, uint32_t *other, uint32_t *another);

/* Empties them; they keep their memory. */
void numbers_clear(struct numbers *numbers);

void numbers_free(struct numbers *numbers);
