/*
 * role_words: the words that say which role a column is, with those of one kind
 * of record, whose meaning hangs on it (kind_words.tsv).
 */
#pragma once

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "table/role_concept.h"
#include "table/role_name.h"

/* A word, and a role that it means. */
struct role_meaning {
	uint32_t role; /* of role_words.role; MAP_NONE: none */
	int score, place;
	uint32_t next; /* of the same word, MAP_NONE: none */
};

/* All words at hand: of all roles, and of one kind of record. */
struct role_words {
	const char *kind;
	struct arena arena;
	VEC(const char *) role;
	struct map word; /* of all kinds, */
	struct map own;	 /* and of this one, which win */
	VEC(uint32_t) first;
	VEC(uint32_t) first_own;
	VEC(struct role_meaning) meaning;
	struct role_concepts *concepts;
};

struct role_words *role_words_open(const char *kind);
void role_words_close(struct role_words *words);

/* The first meaning of a word in normal form, or MAP_NONE: of the kind, which
 * wins unless `any_kind`, or of all. */
uint32_t
role_words_find(const struct role_words *words, struct str word, bool any_kind);

/* Has the kind that word of its own? */
bool role_words_own(const struct role_words *words, struct str word);
