/*
 * answer: answers on a scale as people and forms write them: 4/5, 8 out of 10,
 * 9 - very likely, Good (4), 5 stars.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

/*
 * Leaves of such an answer its number, as it is written (lives in the text or
 * is constant), and says of how many it is; 0 where it does not. False, and
 * nothing is changed, if it is none of these forms: a number alone, words
 * alone, two numbers that are no "4 of 5".
 */
bool answer_parse(struct str *s, int *most);
