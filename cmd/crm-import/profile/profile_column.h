/*
 * profile_column: what the cells of one column are like, in one pass and in
 * memory that does not grow with them.
 */
#pragma once

#include "base/map.h"
#include "base/rng.h"
#include "base/vec.h"
#include "csv/writer.h"
#include "math/distinct.h"
#include "math/sum.h"
#include "text/date_evidence.h"
#include "text/kind.h"
#include "text/money_local.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	PROFILE_VALUES = 10000, /* distinct values counted exactly */
	PROFILE_BITS = 1 << 17,
	PROFILE_SAMPLE = 16384, /* numbers kept for the median */
	PROFILE_EXAMPLES = 3,	/* of what does not fit */
	PROFILE_SHOWN = 40	/* bytes of a value in a message */
};

struct profile_example {
	char text[PROFILE_SHOWN + 4];
	uint64_t line;
};

/* What a value that is counted does each time it comes. */
struct profile_value {
	uint64_t times;
	double x; /* as a number, if it is one */
	uint32_t pattern;
	uint8_t kind;
	bool number, leading_zero;
};

/* Of the values of a column with too many to count each. */
struct profile_many {
	struct distinct distinct;
	/* Bits of the hashes of those that are counted: where one is not set,
	 * nobody has to look. */
	uint64_t counted[PROFILE_BITS / 64];
};

struct profile_column {
	struct str name;
	char role[32];
	uint64_t count, empty;
	uint64_t kind[KIND_OTHER + 1];

	struct map values;		 /* up to PROFILE_VALUES */
	VEC(struct profile_value) value; /* of each */
	struct profile_many *many;	 /* once there are more */
	struct map patterns;
	VEC(uint64_t) pattern_times;

	struct moments numbers;
	double lowest, highest;
	VEC(double) sample;
	struct rng rng;
	int32_t first_day, last_day;
	char least[PROFILE_SHOWN + 4], greatest[PROFILE_SHOWN + 4]; /* texts */

	size_t shortest, longest; /* characters */
	uint64_t leading_zeros;
	int decimals; /* the most */
	char currency[4];
	struct date_evidence dates;
	struct profile_example *example[KIND_OTHER + 1]; /* NULL: none */
};

void profile_start(struct profile_column *p, struct str name, uint64_t seed);

/* Takes a cell into account; `empty`: it means no value. */
void profile_add(
    struct profile_column *p, struct str cell, bool empty, uint64_t line);

/* The names of the columns of the profile, and a row of it. */
void profile_write_names(struct csv_writer *w);
void profile_write(struct profile_column *p, struct csv_writer *w);
