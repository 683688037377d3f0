/*
 * token: whole cells that mean no value, yes or no, left or stayed. The words
 * are in word_sets.tsv; nothing else decides this.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

enum token_bool { TOKEN_FALSE, TOKEN_TRUE, TOKEN_NEITHER };

/* What a column holds, where that decides what no value is. */
enum token_column {
	TOKEN_TEXT,
	TOKEN_NAME,   /* of people and places: NA, Nan and Null are some */
	TOKEN_NA,     /* ids, flags, levels, currencies: R's NA is none */
	TOKEN_NUMBER, /* the same, and a lone dot */
	TOKEN_DATE    /* the same without the dot; 0000-00-00 and its kin */
};

/*
 * Is the cell, trimmed, one of the words for "no value": empty, NULL, N/A, -
 * and so on; case-sensitive, so a customer called Nil stays. `null` is for any
 * column, `as` for one of which it is known what it holds.
 */
bool token_null(struct str cell);
bool token_null_as(struct str cell, enum token_column column);

/* Is it a value for sure, by its first byte? Most cells are. */
static inline bool
token_begins_plain(struct str cell)
{
	char first = cell.n > 0 ? *cell.p : '\0', letter = (char)(first | 32);

	return (first >= '0' && first <= '9' && (first > '0' || cell.n < 8)) ||
	    (letter >= 'a' && letter <= 'z' && letter != 'n' && letter != 'k');
}

/* The same, by its length, too. */
bool token_is_plain(struct str cell);

/* Is it an error of a spreadsheet's formula, #REF! and the like. */
bool token_excel_error(struct str cell);

/* true, yes, y, 1, 1.0, on, x and their kin in eleven languages, without case;
 * else TOKEN_NEITHER. */
enum token_bool token_bool(struct str cell);

/* The same of an outcome: true for churned, left, yes, ...; false for active,
 * stayed, no, ... */
enum token_bool token_outcome(struct str cell);

/* Does it say of an end that there is none yet: open-ended, unbefristet? */
bool token_open_end(struct str cell);

/* The side of an account: true for debit, D, Soll, S, ...; false for credit, C,
 * Haben, H, ... */
enum token_bool token_debit(struct str cell);

/* Is it a letter that is yes in one language and no, or nothing, in another: it
 * is clear only where a no stands in the column, too. */
bool token_open(struct str cell);
