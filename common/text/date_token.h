/*
 * date_token: a cell cut into numbers, words and marks, for text/date_local.
 */
#pragma once

#include "base/str.h"

#define DATE_TOKEN_MAX 20

enum date_token_kind { DATE_TOKEN_NUMBER, DATE_TOKEN_WORD, DATE_TOKEN_MARK };

struct date_token {
	enum date_token_kind kind;
	struct str text; /* of a word: letters, or one Han character */
	long value;	 /* of a number */
	bool spaced;	 /* white space before it */
};

/* The tokens of a cell and the next one to be read. */
struct date_tokens {
	struct date_token v[DATE_TOKEN_MAX];
	size_t n;
	size_t at;
};

/*
 * Cuts s, which is folded and lives as long as the tokens. False: more tokens
 * or digits than a date has.
 */
bool date_token_cut(struct str s, struct date_tokens *tokens);

/* The token `ahead` of the reading position; an empty mark past the end. */
const struct date_token *
date_token_peek(const struct date_tokens *in, size_t ahead);

/* Is that token this mark, this word, a number of low to high digits. */
bool date_token_mark(const struct date_tokens *in, size_t ahead, char mark);
bool
date_token_word(const struct date_tokens *in, size_t ahead, const char *word);
bool date_token_number(
    const struct date_tokens *in, size_t ahead, size_t low, size_t high);

/* Moves past the mark or word if it is the next token, and says so. */
bool date_token_skip_mark(struct date_tokens *in, char mark);
bool date_token_skip_word(struct date_tokens *in, const char *word);
