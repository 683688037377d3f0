/*
 * shown: cells as people read them: 464,158.00, 16.8%, 62.6. What a number is
 * comes from the name of its column, never from its digits.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

enum shown {
	SHOWN_TEXT,    /* as it is: ids, codes, dates, and what is not known */
	SHOWN_NUMBER,  /* digits as they are, the marks of the language */
	SHOWN_COUNT,   /* whole, in thousands */
	SHOWN_MONEY,   /* its own decimals, in thousands, never rounded */
	SHOWN_PERCENT, /* a fraction, one decimal: 0.1678 is 16.8% */
	SHOWN_HUNDRED, /* the same, of what is percent already */
	SHOWN_DAYS,    /* one decimal where it is not whole */
	SHOWN_RATIO,   /* two decimals */
	SHOWN_FACTOR,  /* "2.0 times": one decimal, whole from 10 on */
	SHOWN_WHOLE,   /* a fraction in a field of many: 0.1678 is 17% */
	SHOWN_P,       /* a probability under a hypothesis: .013, <.001 */
};

/* The marks of a language. */
struct shown_marks {
	const char *thousands, *decimal, *minus, *percent;
};

extern const struct shown_marks shown_english; /* minus is U+2212 */
extern const struct shown_marks shown_ascii;   /* the same with "-" */

enum { SHOWN_MAX = 128 }; /* bytes that shown_print writes at most */

/* What the numbers of a column of this name are: shown.tsv. */
enum shown shown_of(struct str column);

/* The same of a table of a method, in which the name may mean something else.
 */
enum shown shown_in(struct str method, struct str column);

/*
 * What the numbers of all columns of a method's table are. Limits (lower,
 * upper, NAME_lower) are what the figure is that they bound.
 */
void shown_columns(
    struct str method, const struct str *name, size_t n, enum shown *as);

/*
 * Writes a cell (no NUL) rounded once, half away from zero; the number of
 * bytes, 0 for an empty cell and for one that is no plain decimal of at most 40
 * bytes, which the caller then shows as the text that it is.
 */
size_t shown_print(
    char *out, struct str cell, enum shown as, const struct shown_marks *marks);

/* The same of a computed number. */
size_t shown_real(
    char *out, double value, enum shown as, const struct shown_marks *marks);

/* The columns of a table of measures that are of the row's measure. */
bool shown_figure(struct str column);
