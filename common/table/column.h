/*
 * column: the text of a cell to its value, or a diagnostic that says what was
 * there and what was expected.
 */
#pragma once

#include "base/diag.h"
#include "base/str.h"
#include "text/token.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Each reads a whole cell, blanks around it ignored, and returns false with *d
 * filled when it cannot: codes missing (an empty cell), bad-date, bad-number,
 * number-overflow.
 */
bool column_date(struct str cell, int32_t *day, struct diag *d);

/* *rounded counts the amounts with more than four decimals. */
bool column_money(
    struct str cell, int64_t *amount, uint64_t *rounded, struct diag *d);

bool column_real(struct str cell, double *value, struct diag *d);

/* Yes or no in any of the words of text/token; code bad-flag. */
bool column_flag(struct str cell, bool *value, struct diag *d);

/*
 * Is the cell no value: empty, a word that says so in such a column
 * (text/token), or one of a list "-9999,unknown" beside those (--null). The
 * list "" leaves only empty cells.
 */
bool
column_is_null(struct str cell, const char *words, enum token_column column);
