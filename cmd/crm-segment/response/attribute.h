/*
 * attribute: the values of one column and how many with each were contacted and
 * responded; numbers become quartiles.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct attribute_count {
	uint64_t contacted, responded;
};

/* All zeros at first. */
struct attribute {
	struct str name;
	struct map values;
	VEC(struct attribute_count) count; /* per value */
	bool text;			   /* a value is no number */
	bool dropped; /* text with more values than asked for */
};

/* Counts a row; an empty value is a value, too. */
void attribute_add(
    struct attribute *a, struct str value, bool responded, size_t most);

/* A line of the result: a value, or an interval of numbers. */
struct attribute_line {
	char *label; /* to be freed */
	struct attribute_count count;
};

/*
 * The lines, values ascending; *n of them. Numbers with more than `bins`
 * distinct values become `bins` intervals (lo, hi] by type-1 quantiles, equal
 * values together, so there may be fewer. Free the labels and the array.
 */
struct attribute_line *
attribute_lines(const struct attribute *a, size_t bins, size_t *n);
