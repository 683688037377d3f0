/*
 * mapping_inside: what the files of mapping share.
 */
#pragma once

#include "look.h"
#include "mapping.h"
#include "table/role_claim.h"

/* A mapping as it is made. */
struct mapping_work {
	struct mapping *m;
	const struct kind *kind;
	const struct source *source;
	const struct mapping_options *options;
	struct look *look; /* of each column of the header */
	struct role_words *words;
};

/* The role's place, or NULL. */
struct mapped *mapping_role(struct mapping *m, const char *role);

/* Has it a column, by nothing but that column's name? */
bool mapping_by_name(const struct mapped *r);

/* Is the column already a role's? */
bool mapping_taken(const struct mapping *m, size_t column);

/* Does the kind compute the amount from quantity and price? */
bool mapping_computes(const struct mapping *m, const char *role);

/* Finds columns for roles without one by the words of their names
 * (mapping_words). */
void mapping_words(struct mapping_work *w);

/* Is the plain name in normal form one of the words of that key (role_part)? */
bool
mapping_is_called(const struct mapping_work *w, size_t column, const char *key);

/* Is a word of the column's name, or of some column's, one of that key? */
bool
mapping_has_token(const struct mapping_work *w, size_t column, const char *key);
bool mapping_some_token(const struct mapping_work *w, const char *key);

/* Is one of these ideas (role_concepts_any) in the column's name? */
bool
mapping_says(const struct mapping_work *w, size_t column, const char *ideas);

/* Does a column hold numbers and codes: a digit and no space in each cell? */
bool mapping_holds_codes(struct mapping_work *w, size_t column);

/* Gives the roles of payments that a running balance proves
 * (mapping_balance). */
void mapping_balance(struct mapping_work *w);

/* The same of invoices and what is open of them. */
void mapping_open(struct mapping_work *w);

/* Takes roles away, or gives them to another column, where the columns beside
 * it say that a name means something else (mapping_settle). */
void mapping_settle(struct mapping_work *w);

/* Finds columns by what their cells alone say (mapping_cells). */
void mapping_cells(struct mapping_work *w);

/* The same of amounts, by what they are called and what they add up to
 * (mapping_sums, mapping_whole). */
void mapping_sums(struct mapping_work *w);
void mapping_whole(struct mapping_work *w);

/* Is the column quantity times price in all rows of the sample that have both,
 * how many these are, and how many have no two but a value? */
bool mapping_multiplies(
    const struct mapping_work *w, size_t column, size_t *rows, size_t *more);

/* May the column be the whole of something: does its name say so, and is it no
 * other role's? */
bool mapping_may_be_whole(const struct mapping_work *w, size_t column);

/* Is it an account of a ledger or bank: one where another party, or debits,
 * credits and balances stand beside it? */
bool mapping_is_ledgers(const struct mapping_work *w, size_t column);

/* Has the column in the sample more values than there are kinds of a thing: two
 * at least, in many rows half as many as rows? */
bool mapping_is_apart(const struct mapping_work *w, size_t column);

/* Are the two columns never filled in one row of the sample? */
bool mapping_take_turns(const struct mapping_work *w, size_t a, size_t b);

/* A column for a role that the kind itself does not have, or ROLE_NONE. */
size_t mapping_other(struct mapping_work *w, const char *role);

/* The column of a role, of the kind or not, or ROLE_NONE. */
size_t mapping_find(struct mapping_work *w, const char *role);

/* Does the column's name claim the role by a word? */
bool
mapping_claims(const struct mapping_work *w, size_t column, const char *role);

/* Does a word of the column's name forbid the role: a deposit is no amount? */
bool
mapping_forbids(const struct mapping_work *w, size_t column, const char *role);

/* Takes its column from a role and gives it to another, as if by name. */
void mapping_give(struct mapped *from, struct mapped *to);

/* Lets what came in less what went out stand for the amount (mapping_only), */
void mapping_subtract(struct mapping_work *w, struct mapped *amount);

/* and the only dates, the only answers on a scale, and of payments the only
 * amounts with signs for what has no column. */
void mapping_only(struct mapping_work *w, struct mapped *r);

/* Lets other columns stand in for what is required, and ends the run with all
 * that is missing (mapping_ask). */
void mapping_require(struct mapping_work *w);

/* The column of the date that the kind requires, or ROLE_NONE. */
size_t mapping_date(const struct mapping_work *w);

/* Ends the run where amounts are those of a journal (mapping_journal). */
void mapping_journal(struct mapping_work *w);

/* Names columns without a role whose cells look like a role without a column
 * (mapping_unused). */
void mapping_tell_unused(struct mapping_work *w);
