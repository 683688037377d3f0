/*
 * json: the same records as objects, one a line (NDJSON): numbers as numbers
 * with all their digits, what is empty as null, everything else as text. The
 * first record is the header and names the members.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct out;
struct csv_json;

struct csv_json *csv_json_new(void);
void csv_json_free(struct csv_json *json);

/*
 * Field i of a record: in the header a name, else a value. Behind the header
 * several threads may write records, each its own. A text is a number where
 * `number` says that it is one, or where the name of its column does
 * (text/shown) and it is written as JSON writes numbers.
 */
void csv_json_field(struct csv_json *json, struct out *out, size_t i,
    struct str text, bool number);

/* The record ends, of so many fields. */
void csv_json_end(struct csv_json *json, struct out *out, size_t fields);

/* The next record is a header again, of another table. */
void csv_json_next(struct csv_json *json);
