/*
 * reader: the records of a CSV input, one at a time, whatever its line ends
 * (LF, CRLF, CR, mixed) and however it arrives. A scanner cuts the records and,
 * where no field begins with a quote, their fields; a record with a quoted
 * field goes to libcsv, which is the judge of quoting. A record that makes no
 * sense is given back as such, and reading goes on at the next line.
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct in;
struct csv_reader;

struct csv_options {
	char delimiter;	  /* 0: find it in the first CSV_SAMPLE bytes */
	char quote;	  /* 0: the double quote */
	bool lazy_quotes; /* keep an unclosed quote as text if the width fits */
	bool keep_blank; /* one column: a blank line inside is an empty value */
	bool pad;	 /* too few fields: the others are empty */
	size_t max_record; /* bytes of one record; 0: 1 MiB */
	size_t max_lines;  /* lines of one record; 0: 50 */
	size_t block;	   /* bytes read at once; 0: 256 KiB */
};

struct csv_row {
	struct str *field;
	size_t n;
	struct str raw;	  /* the record's bytes without its line end */
	uint64_t line;	  /* where it begins, from 1 */
	uint64_t byte;	  /* its offset, from 0, after decoding */
	bool verbatim;	  /* raw is well formed and has exactly these fields */
	bool padded;	  /* its last fields were not there: they are empty */
	bool stray_quote; /* text stood behind a closing quote: kept as text */
};

enum csv_result {
	CSV_ROW, /* a record */
	CSV_BAD, /* a record that cannot be used: row->raw, ->line, ->byte and
		  * *d say which and why; its fields, as far as they go */
	CSV_END, /* no more */
	CSV_FAIL /* the input failed: *d */
};

/* Takes over `in`. Reads the sample; NULL on failure, with *d filled. */
struct csv_reader *csv_reader_open(
    struct in *in, const struct csv_options *options, struct diag *d);

/*
 * Lends the next record until the next call. Blank lines are skipped and
 * counted. Codes of CSV_BAD: too-few-fields, too-many-fields, unclosed-quote,
 * stray-quote, record-too-long. Extra fields that are all empty are dropped.
 */
enum csv_result
csv_reader_next(struct csv_reader *r, struct csv_row *row, struct diag *d);

/* Gives the record back that was just lent: it is the next one again. */
void csv_reader_unread(struct csv_reader *r, const struct csv_row *row);

/* A copy of a record that lives as long as the arena. */
void csv_row_copy(
    struct csv_row *copy, const struct csv_row *row, struct arena *arena);

/* The field that has the byte at that offset of the input; SIZE_MAX if that is
 * not known, as a field before it was quoted. */
size_t csv_row_field(const struct csv_row *row, uint64_t offset);

/* How many fields a record must have; 0 (at first): any number. */
void csv_reader_set_width(struct csv_reader *r, size_t width);

char csv_reader_delimiter(const struct csv_reader *r);

/* Blank lines skipped so far. */
uint64_t csv_reader_blank(const struct csv_reader *r);

/* Bytes read so far, for progress. */
uint64_t csv_reader_bytes(const struct csv_reader *r);

/* Closes the input too. */
void csv_reader_close(struct csv_reader *r);
