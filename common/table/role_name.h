/*
 * role_name: what the name of a column says, in eleven languages: which role
 * it is by itself. The words are in roles.tsv, those that forbid a role in
 * veto_words.tsv.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROLE_NONE SIZE_MAX

/* What stands in the column of a role. */
enum role_type {
	ROLE_TEXT,
	ROLE_ID,
	ROLE_PERSON, /* names of people, companies, places, products */
	ROLE_EMAIL,
	ROLE_PHONE,
	ROLE_DATE,
	ROLE_BIRTH,
	ROLE_MONEY,
	ROLE_NUMBER,
	ROLE_RATING, /* a number on a scale */
	ROLE_RATE,
	ROLE_FLAG,
	ROLE_LEVEL, /* one of a few words */
	ROLE_COUNTRY,
	ROLE_CURRENCY
};

/* How sure a name is. */
enum {
	ROLE_CANONICAL = 110, /* the role's own name */
	ROLE_WORD = 95,	      /* a word that says it */
	ROLE_PREFIX = 90,     /* the same behind who or what it is about */
	ROLE_WEAK = 85,	      /* a word that says it if no other does */
	ROLE_TOKENS = 70      /* a word and one more, that is harmless */
};

/* The type of a role; ROLE_TEXT for one that is not in the table. */
enum role_type role_type(const char *role);

/* Is there a role of that name? */
bool role_known(const char *role);

/* The role with that number, 0, 1, ...; NULL behind the last. */
const char *role_by_number(size_t number, struct arena *arena);

/* The number of the role that a column's name stands for by itself; ROLE_NONE
 * if none. */
size_t role_of_name(struct str name);

/*
 * A column name in normal form: compatibility forms folded, lower case without
 * accents, camelCase split, a unit in brackets off, # as "no", punctuation to
 * single spaces.
 */
struct str role_normal(struct str name, struct arena *arena);

/* Cuts a remark in brackets, narrow or wide ones, off the end of a name. */
bool role_bracket(struct str *name, struct str *word);

/* How sure a normal form names a role by itself: ROLE_CANONICAL, ROLE_WORD,
 * ROLE_WEAK, or 0. */
int role_word(const char *role, struct str normal);

/*
 * For table/role_claim: the rows of the table, role, type, words, weak words;
 * a cell of such a row; whether a normal form is a role's own name; whether a
 * name's further tokens forbid a role ("converted" an amount).
 */
size_t role_rows(void);
const char *role_row(size_t i);
struct str role_cell(const char *row, int i);
bool role_is_own_name(struct str role, struct str normal);
bool role_forbidden(const char *role, struct str tokens);

/* The words of a key of part_words.tsv, in normal form with commas: parties,
 * holders and the noun of a kind of record, which may stand before a column's
 * own name, and what the columns beside one may be called. No words: {NULL, 0}.
 */
struct str role_part(const char *key);
