/*
 * answers: what somebody has said of pairs: a file as dedupe's --doubts writes
 * it, with "same" or "different" in its column answer. It calls the records by
 * two columns each: file and line, or source and record_id.
 */
#pragma once

#include "base/set.h"
#include "csv/load.h"
#include "model/linkage.h"

struct answers {
	struct linkage_pairs same, apart;
	struct set answered, different; /* linkage_pair_key; different: apart */
};

/* Where records are told: the number of one by the two names that it has,
 * UINT32_MAX if it is none, and the text of a cell by the name of its column;
 * NULL: no such. */
struct answers_records {
	const char *names[2]; /* of the columns, without _a and _b */
	const void *data;
	uint32_t (*find)(const void *data, struct str first, struct str second);
	const struct str *(*cell)(
	    const void *data, uint32_t record, struct str column);
};

/*
 * Reads a file of answers; rows without one are left out. False with *d filled
 * (EXIT_USAGE, the line) where a row makes no sense, or its record is not what
 * it was.
 */
bool answers_read(const struct csv_table *table,
    const struct answers_records *records, struct answers *answers,
    struct diag *d);

void answers_free(struct answers *answers);
