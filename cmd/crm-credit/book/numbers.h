/*
 * numbers: what a number in a row means. A number is known by company, customer
 * and text; several customers may have the same one. A reference means that of
 * its own company and customer; else that of its company, if it is one
 * customer's only; else any, likewise.
 */
#ifndef CREDIT_NUMBERS_H
#define CREDIT_NUMBERS_H

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
	uint32_t entry, other; /* of another customer, or IDS_NONE */
};

/* One number space; empty is all zeros. */
struct numbers {
	struct ids exact;
	bool kept; /* can be referred to: set before the first is added */
	VEC(struct number_key) key; /* by entry, if kept */

	struct ids of_company, of_any; /* made by the first reference */
	VEC(struct number_first) first_company, first_any;
	uint32_t indexed;
};

/* The hash by which a key is found. */
uint64_t numbers_hash(const struct number_key *key);

/* The key of a number where none can be referred to: by the hashes of the
 * customer and the text alone. */
struct number_key
numbers_loose_key(uint32_t company, uint64_t customer_hash, uint64_t text);

/* Another key, for another text of the same hash. */
void numbers_rehash(struct number_key *key);

/* The entry of a key, a new one if need be. */
uint32_t numbers_add(
    struct numbers *numbers, const struct number_key *key, bool *is_new);

/*
 * What the text of a key means to its customer: the entry, or IDS_NONE. *other
 * is then an entry of one and *another of a second customer who both have it,
 * or IDS_NONE where nobody has. A customer IDS_NONE is unknown.
 */
uint32_t numbers_find(struct numbers *numbers, const struct number_key *key,
    uint32_t *other, uint32_t *another);

void numbers_free(struct numbers *numbers);

#endif
