/*
 * tidy: the data records of the table inside an untidy file, in any encoding
 * and dialect: decoded, cut, without titles, comments, repeated headers, totals
 * and footers, each of which is counted.
 */
#pragma once

#include "base/diag.h"
#include "csv/sniff.h"
#include "io/encoding.h"
#include "table/layout.h"

#include <stdbool.h>
#include <stdint.h>

struct in;
struct tidy;

enum { TIDY_SAMPLE = 10000 };

struct tidy_options {
	const char *encoding; /* NULL: detect */
	char delimiter;	      /* 0: detect */
	char quote;	      /* 0: detect */
	char escape;	      /* '"': doubled quotes, '\\'; 0: detect */
	bool no_header;
	uint64_t header_line; /* as in layout_given */
	size_t header_rows;
	bool plain; /* all records behind the header are data */
	bool lazy_quotes;
	bool pad;	 /* short records are filled up */
	bool keep_extra; /* long records are data; else TIDY_BAD */
	bool report;	 /* known to be a report with groups and totals */
	size_t sample;	 /* records that decide about values; 0: TIDY_SAMPLE */
	size_t table;	 /* 2: the second table in the file; 0 is 1 */
	size_t max_record; /* as in csv_options */
	size_t max_lines;
};

/* Records that are no data, by kind. */
enum tidy_skip {
	TIDY_BLANK,
	TIDY_ALL_EMPTY,
	TIDY_COMMENT,
	TIDY_PREAMBLE,
	TIDY_REPEATED_HEADER,
	TIDY_TOTAL_ROW,
	TIDY_GROUP_ROW,
	TIDY_FOOTER,
	TIDY_SECOND_TABLE,
	TIDY_SKIPS
};

/* "total-row" and so on. */
const char *tidy_skip_name(enum tidy_skip skip);

struct tidy_row {
	struct str *field; /* header->n of them, in the header's order */
	size_t n;	   /* more only with keep_extra */
	uint64_t line, byte;
	struct str raw;
	bool verbatim;	  /* raw is well formed and has exactly these fields */
	bool stray_quote; /* text stood behind a closing quote */
	bool fault;	  /* bytes that the encoding does not have */
	size_t fault_field;
};

enum tidy_result { TIDY_ROW, TIDY_BAD, TIDY_END, TIDY_FAIL };

/*
 * Opens a file ("-": standard input), decides and finds the header. NULL on
 * failure, with *d filled; code no-data when there is no record.
 */
struct tidy *
tidy_open(const char *path, const struct tidy_options *options, struct diag *d);

/* The same for an input, which it takes over. */
struct tidy *
tidy_open_in(struct in *in, const struct tidy_options *options, struct diag *d);

const struct layout *tidy_layout(const struct tidy *tidy);
const struct csv_sniff *tidy_dialect(const struct tidy *tidy);

/* "LF", "CRLF", "CR", "mixed", or "none". */
const char *tidy_line_ends(const struct tidy *tidy);

const struct encoding *tidy_encoding(const struct tidy *tidy);

/* Sample records behind the header, for decisions about columns: the cells of
 * column i of the header are record[k].field[layout->column[i].source]. */
const struct layout_record *tidy_sample(const struct tidy *tidy, size_t *n);

/* The last line that the sample reaches: what begins there, --table finds. */
uint64_t tidy_sample_lines(const struct tidy *tidy);

/*
 * Lends the next data record until the next call. TIDY_BAD: a record that
 * cannot be used, *d says why (codes as csv_reader_next); its fields as far as
 * they go are in row->field in file order.
 */
enum tidy_result
tidy_next(struct tidy *tidy, struct tidy_row *row, struct diag *d);

/* How many records were skipped so far, TIDY_SKIPS counts. */
const uint64_t *tidy_skipped(const struct tidy *tidy);

/* The line of the first record of that kind, 0 if there was none. */
uint64_t tidy_skipped_line(const struct tidy *tidy, enum tidy_skip skip);

void tidy_close(struct tidy *tidy);
