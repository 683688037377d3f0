/*
 * rules_file: the user's own segments: segment,column,op,value, one condition a
 * row; the rows of a segment must all hold.
 */
#ifndef RULES_FILE_H
#define RULES_FILE_H

#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"
#include "cli/side.h"

#include <stdbool.h>
#include <stdint.h>

enum { RULES_SEGMENTS = 64, RULES_COLUMNS = 16 };

enum rules_op {
	RULES_EQUAL,
	RULES_UNEQUAL,
	RULES_LESS,
	RULES_LESS_EQUAL,
	RULES_GREATER,
	RULES_GREATER_EQUAL,
	RULES_IN, /* one of a|b|c */
	RULES_EMPTY
};

struct rules_condition {
	size_t segment, column; /* places in the lists below */
	enum rules_op op;
	struct str value;
};

struct rules {
	VEC(struct rules_condition) condition;
	struct str segment[RULES_SEGMENTS]; /* in order of the file */
	size_t segments;
	struct str column[RULES_COLUMNS];
	size_t columns;
};

/* What makes no sense in the file ends the run. */
void rules_load(struct rules *rules, struct tool *tool, const char *path);

/*
 * Which segments match, bit i for segment i; cell[] are those of column[],
 * empty where there is nothing. False with *d (EXIT_DATA) where a cell cannot
 * be compared.
 */
bool rules_match(const struct rules *rules, const struct str *cell,
    uint64_t *match, struct diag *d);

#endif
