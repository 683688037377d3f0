/*
 * quoted: the fields of one record that has quotes, as libcsv reads it.
 */
#pragma once

#include "base/str.h"

struct csv_quoted;

struct csv_quoted *csv_quoted_new(char delimiter, char quote);
void csv_quoted_free(struct csv_quoted *q);

/* Forgets what it was fed. */
void csv_quoted_reset(struct csv_quoted *q);

enum csv_quoted_state {
	QUOTED_OPEN,  /* the record goes on */
	QUOTED_DONE,  /* the last byte fed ended the record */
	QUOTED_STRAY, /* something other than a delimiter behind a quote */
};

/*
 * Feeds the next bytes of a record, at the end of which a line end may stand
 * but not within (other than inside what was left open).
 */
enum csv_quoted_state csv_quoted_feed(struct csv_quoted *q, struct str bytes);

/* The input ends here: QUOTED_DONE, or QUOTED_OPEN inside a quote. */
enum csv_quoted_state csv_quoted_finish(struct csv_quoted *q);

/* After QUOTED_DONE: the fields, until the next call of any of these. */
struct str *csv_quoted_fields(struct csv_quoted *q, size_t *n);

/*
 * Cuts one line into fields when it is malformed: a field whose quote closes
 * before a delimiter is read as quoted, any other as the text it is.
 */
void csv_quoted_literal(struct csv_quoted *q, struct str line);
