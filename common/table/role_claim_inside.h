/* What the files of role_claim share. */
#pragma once

#include "table/role_claim.h"

/* What a name claims, as it is found. */
struct claims {
	struct role_claim *claim;
	size_t n;
	struct str extra; /* tokens of the name that the word does not have */
	bool any_kind;	  /* what the kind says of words does not count */
};

/* Adds a claim, if the further tokens of the name do not forbid the role. */
void role_claim_add(struct claims *c, const char *role, int score, int place);

/* The roles of a word, with `less` taken off their scores. False if it is none
 * at all; true for one that this kind gives no role. */
bool role_claim_word(
    const struct role_words *w, struct str word, int less, struct claims *c);

/* The ideas in the name, and nothing else. */
void role_claim_ideas(
    const struct role_words *w, struct str normal, struct claims *c);

/* Leaves of the claims from there on those that may be. */
void role_claim_keep(
    struct claims *c, size_t from, bool (*may_be)(const char *role));

/* May it be somebody's own, as a name is, and not what was said or done? */
bool role_claim_is_partys(const char *role);

/* The rest of a name behind a prefix of the list, or {NULL, 0}. */
struct str role_claim_behind(struct str list, struct str name);

/* A name that begins with whose it is, or with the kind's noun. */
void role_claim_prefix(
    const struct role_words *w, struct str normal, struct claims *c);

/* The last part of a path, if what stands before it is a party, a holder, or
 * the kind's noun; the first, if the last is a mere label. */
void role_claim_path(const struct role_words *w, struct str name,
    struct claims *c, struct arena *arena);
