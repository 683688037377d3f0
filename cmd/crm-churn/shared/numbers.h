/*
 * numbers: the numbers of an option's list "1,2.5".
 */
#pragma once

#include "base/vec.h"

struct numbers VEC_OF(double);

/* Reads a list (NULL: none) of numbers from low to high; what makes no sense
 * ends the run. Free the vector. */
void numbers_list(const char *option, const char *text, double low, double high,
    struct numbers *list);
