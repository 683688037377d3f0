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
#include "table/serial.h"

#include <stdbool.h>
#include <stdint.h>

/* Who has which number: dense numbers of customer and company, and map_hash of
 * the text; of loose ones, the code if it is not in the text, and what the
 * caller notes. */
struct number_key {
	uint32_t customer, company;
	uint64_t text, code, note;
};

struct number_entry {
	uint32_t customer, company;
	const char *p; /* the text */
	uint32_t n;
	/* Of the first with its text: the first that another customer or
	 * company has, or IDS_NONE. */
	uint32_t other;
};

/* The customer, and the number if it has no code, packed. */
struct number_loose {
	const char *p;
	uint64_t code, note;
};

/* The first with a company's number, and another customer's, or IDS_NONE. */
struct number_first {
	uint32_t entry, other;
};

/* Of the codes of a form the least and the greatest; none: 0. */
struct number_range {
	uint64_t least, greatest;
};

/* One number space; empty is all zeros. */
struct numbers {
	/* The first with a text has the text's hash, others that of the key. */
	struct ids ids;
	/* Can entries be referred to? Set before the first is added; else keys
	 * are loose ones, and a text is the customer and the number, each as
	 * table/serial packs it, unless the number has a code. */
	bool kept;
	VEC(struct number_entry) entry;
	VEC(struct number_loose) loose; /* in place of entries */
	/* By the form of a code, while all loose ones were beyond those before:
	 * until then no ids are needed. */
	struct number_range range[SERIAL_FORM];

	/* Of as many entries as were looked for, where a text is several
	 * customers' or companies'. */
	struct ids of_company;
	uint32_t indexed;
	VEC(struct number_first) first;
};

static inline uint64_t
numbers_mix(uint64_t a, uint64_t b)
{
	a ^= b * UINT64_C(0x9e3779b97f4a7c15);
	a ^= a >> 32;
	a *= UINT64_C(0xd6e8feb86659fd93);
	return a ^ a >> 32;
}

/* The text's hash in the key of a number where none can be referred to. */
static inline uint64_t
numbers_loose(uint32_t company, uint64_t customer_hash, uint64_t text_hash)
{
	return numbers_mix(text_hash, customer_hash + company);
}

/* The entry of a key and its text, a new one if need be: then the text must
 * live as long as the numbers, or is copied into the arena. */
uint32_t numbers_add(struct numbers *numbers, const struct number_key *key,
    struct str text, struct arena *arena, bool *is_new);

/*
 * Most numbers ascend, or descend: a code beyond all of its form that were there
 * is of a new number, whoever has it. True if nothing else was added so far
 * (but with company 0 and map_hash of customer and number as they are packed);
 * then it is to be added.
 */
static inline bool
numbers_beyond(struct numbers *numbers, uint64_t code)
{
	struct number_range *range = &numbers->range[code % SERIAL_FORM];

	if (code == 0 || numbers->ids.hash.n > 0)
		return false;
	if (code > range->greatest) {
		range->greatest = code;
		if (range->least == 0)
			range->least = code;
		return true;
	}
	if (code >= range->least)
		return false;
	range->least = code;
	return true;
}

static inline uint32_t
numbers_add_beyond(struct numbers *numbers, struct number_loose new)
{
	vec_push(&numbers->loose, new);
	return (uint32_t)numbers->loose.n - 1;
}

/* A new entry that nothing can refer to. */
uint32_t numbers_add_nameless(struct numbers *numbers, struct str text);

static inline struct str
numbers_text(const struct numbers *numbers, uint32_t entry)
{
	const char *p, *end;
	struct str part;

	if (numbers->kept)
		return (struct str){ numbers->entry.v[entry].p,
			numbers->entry.v[entry].n };
	p = numbers->loose.v[entry].p;
	end = serial_packed(p, &part);
	if (numbers->loose.v[entry].code == 0)
		end = serial_packed(end, &part);
	return (struct str){ p, (size_t)(end - p) };
}

/* The entry that the customer of the key has with that text, or IDS_NONE. */
uint32_t numbers_exact(
    struct numbers *numbers, const struct number_key *key, struct str text);

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
