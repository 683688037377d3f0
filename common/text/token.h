/*
 * token: whole cells that mean no value, true or false.
 */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include "base/str.h"

enum token_bool { TOKEN_FALSE, TOKEN_TRUE, TOKEN_NEITHER };

/*
 * Is the cell, trimmed, one of the words for "no value": empty, NULL, N/A, -
 * and so on; case-sensitive, so a customer called Null stays.
 */
bool token_null(struct str cell);

/* Is it an error of a spreadsheet's formula, #REF! and the like. */
bool token_excel_error(struct str cell);

/* true, yes, y, 1, on, x and their kin, without case; else TOKEN_NEITHER. */
enum token_bool token_bool(struct str cell);

#endif
