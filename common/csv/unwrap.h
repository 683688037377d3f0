/*
 * unwrap: lines that are quoted once more as a whole, as spreadsheets write
 * files that they did not cut: "1,""Ada"",Oslo" is 1,"Ada",Oslo.
 */
#pragma once

#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>

struct in;

/*
 * Is each line of a sample, but for the last that it may cut, quoted as a
 * whole, or without any quotes, and one the former? Then *text is the sample
 * without these quotes, and *all says whether all lines had them.
 */
bool csv_is_wrapped(struct str sample, struct text *text, bool *all);

/* The same of an input: lines quoted as a whole lose their quotes, others stay.
 * Takes over `in`; closing the result closes it. */
struct in *csv_unwrap(struct in *in);
