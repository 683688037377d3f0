/*
 * writer: records as RFC 4180 has them, LF at the end, quotes only where a
 * reader needs them. A row is its fields in order and csv_end.
 */
#pragma once

#include "base/str.h"
#include "io/out.h"
#include "text/num.h"

#include <stdbool.h>
#include <stdint.h>

struct csv_json;

struct csv_writer {
	struct out *out;
	char delimiter;
	int digits;	       /* significant digits of csv_real */
	size_t fields;	       /* in this record so far */
	bool only_empty;       /* they are one empty field */
	struct csv_json *json; /* objects in place of records; NULL: CSV */
	char text[NUM_MAX];    /* of a number, before it is one of an object */
};

void csv_writer_init(
    struct csv_writer *w, struct out *out, char delimiter, int digits);

void csv_field(struct csv_writer *w, struct str field);
void csv_empty(struct csv_writer *w);
void csv_int(struct csv_writer *w, int64_t value);
void csv_money(struct csv_writer *w, int64_t amount);
void csv_date(struct csv_writer *w, int32_t day);  /* DATE_NONE: empty */
void csv_real(struct csv_writer *w, double value); /* not finite: empty */

/* The same where it is known, else empty; and n empty cells. */
void csv_int_if(struct csv_writer *w, bool known, int64_t value);
void csv_money_if(struct csv_writer *w, bool known, int64_t amount);
void csv_empties(struct csv_writer *w, size_t n);

/* n texts. */
void csv_fields(struct csv_writer *w, const struct str *field, size_t n);

/* A number of rows, or a sum of weights: whole numbers with all digits. */
void csv_count(struct csv_writer *w, double n); /* not finite: empty */

/* Fields that are delimited and quoted already. */
void csv_verbatim(struct csv_writer *w, struct str fields);

void csv_end(struct csv_writer *w);

/* The next record is the header of another table: a blank line parts them. */
void csv_next_table(struct csv_writer *w);
