/*
 * kind: what a cell looks like, whatever column it is in. Used to judge
 * dialects, to find headers and to profile.
 */
#pragma once

#include "base/str.h"

enum text_kind {
	KIND_EMPTY, /* or a word for "no value" */
	KIND_INTEGER,
	KIND_DECIMAL,
	KIND_MONEY, /* local forms, with signs or groups */
	KIND_PERCENT,
	KIND_DATE, /* with or without a time */
	KIND_TIME,
	KIND_EMAIL,
	KIND_URL,
	KIND_IP,
	KIND_PHONE,
	KIND_BOOLEAN, /* true, false, yes, no; 0 and 1 are integers */
	KIND_WORDS,   /* letters, digits, spaces and the marks inside words */
	KIND_OTHER
};

/* Some 100 nanoseconds for plain cells. */
enum text_kind kind_of(struct str cell);

/* The kind in a word, "integer". */
const char *kind_name(enum text_kind kind);

/* Is it a kind that text columns do not have: numbers, dates, times. */
bool kind_is_value(enum text_kind kind);

/* Is it drawn: nothing but strokes, corners and blanks, "---", "+==+==+"? Says
 * of how many strokes. Empty is drawn, too. */
bool kind_is_drawn(struct str cell, size_t *strokes);
