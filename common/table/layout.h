/*
 * layout: where the table is in an untidy file: which lines before it are
 * comments and titles, which rows name the columns, how wide it is, and which
 * later records are no data.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "table/layout_record.h"
#include "table/role.h"
#include "text/kind.h"

#include <stdbool.h>
#include <stdint.h>

struct layout_column {
	size_t source;	     /* its place in the records */
	enum text_kind kind; /* of nine in ten filled cells, else KIND_WORDS */
	char guard;	     /* the text guard of all its cells: ' ` or 0 */
	char decimal;	     /* the decimal sign its cells show, or 0 */
	bool key;	     /* dates or ids: a row of totals has none there */
};

struct layout {
	size_t width; /* fields of a record */
	bool has_header;
	bool comments;	 /* '#' lines stand before the table */
	bool report;	 /* titles before it, or groups and totals inside */
	bool renamed;	 /* two columns had one name */
	bool row_names;	 /* the first column, which the header lacks */
	size_t preamble; /* records before the header, by kind */
	size_t comment_lines;
	size_t header_rows;   /* 0, 1 or 2 */
	size_t labels;	      /* records of labels right behind them */
	size_t first;	      /* the first data record's place in the sample */
	uint64_t header_line; /* line of the last header row */
	struct header header; /* names in order, cleaned; columns kept */
	struct layout_column *column; /* header.n of them */
	struct str *label;	/* of each column in a record below, or NULL */
	struct str *raw_header; /* width texts as they stand in the file */
	struct arena arena;
};

/* What the caller knows better. */
struct layout_given {
	bool no_header; /* the first record is data */
	bool report;
	uint64_t header_line; /* where the last row of the header is, or 0 */
	size_t header_rows;   /* 1 or 2, or 0 */
};

/*
 * Finds the table in the first records of a file. False
 * if there is no record at all. Free with layout_free.
 */
bool layout_find(struct layout *layout, const struct layout_record *records,
    size_t n, const struct layout_given *given);

void layout_free(struct layout *layout);

/* What a record behind the header is. */
enum layout_class {
	LAYOUT_DATA,
	LAYOUT_ALL_EMPTY,
	LAYOUT_COMMENT,
	LAYOUT_REPEATED_HEADER,
	LAYOUT_TOTAL,	/* by its words; the sums are the caller's */
	LAYOUT_NUMBERS, /* the first cell is empty, the others numbers */
	LAYOUT_GROUP,	/* or a footer, where no data follow */
	LAYOUT_FOOTER,
	LAYOUT_SPARSE,
	LAYOUT_TEXT /* of another width: footer or second table? */
};

enum layout_class layout_classify(
    const struct layout *layout, const struct layout_record *record);

/* Has the record under half of the cells, a phrase first, but no date and no
 * amount, and is it short, or its first cell no value as the others of that
 * column are? */
bool layout_is_sparse(
    const struct layout *layout, const struct layout_record *record);

/* Is the record one of the table's by its width and its values: is there one
 * at all, and no text in a column of numbers, dates or times? */
bool
layout_fits(const struct layout *layout, const struct layout_record *record);
