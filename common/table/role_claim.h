/*
 * role_claim: the roles that a column's name may mean in a kind of record, and
 * how surely.
 */
#pragma once

#include "table/role_words.h"

/* A role that a name may mean. */
struct role_claim {
	const char *role; /* lives with the words */
	int score;
	int place; /* of the word in the role's list: the first says most */
};

enum { ROLE_CLAIMS = 16 };

/*
 * The roles that a column's name claims, the surest first: the whole name; its
 * last part behind "/", ".", ":" or " - "; the rest behind a party or the
 * kind's own noun; the rest before a suffix that says nothing; the ideas in it
 * (table/role_concept); all tokens of a word and one more. Returns how many.
 */
size_t role_claims(const struct role_words *words, struct str name,
    struct role_claim claim[ROLE_CLAIMS]);

/* Does the name neither claim a role nor consist of ideas that say of what else
 * it is, and is nothing in it that forbids this role? */
bool role_says_nothing(
    const struct role_words *words, const char *role, struct str name);

/* Does the name end with a word in brackets that is no unit, currency or idea,
 * and so may say of what else it is: Account (Amazon)? */
bool role_remark(const struct role_words *words, struct str name);
