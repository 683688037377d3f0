/*
 * magic_json: is a text JSON, and which jq command makes a table of it?
 */
#ifndef IO_MAGIC_JSON_H
#define IO_MAGIC_JSON_H

#include "base/str.h"

enum { MAGIC_JSON_WAY = 256 }; /* bytes of the command */

/*
 * "JSON" or "NDJSON", NULL if it is neither. `way` becomes the command that
 * writes the plain values of its objects as CSV, up to the path: its first
 * keys are the columns.
 */
const char *magic_json(struct str text, char way[MAGIC_JSON_WAY]);

#endif
