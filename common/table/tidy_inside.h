/*
 * tidy_inside: what the files of tidy share.
 */
#pragma once

#include "base/vec.h"
#include "csv/reader.h"
#include "table/sums.h"
#include "table/tidy.h"
#include "text/normalise.h"

enum { TIDY_AHEAD = 10 }; /* records looked at behind a doubtful one */

/* A record of its own, for looking ahead. */
struct tidy_kept {
	struct csv_row row;
	enum csv_result result;
	struct diag diag;
	bool blank_before;
	struct arena arena;
};

struct tidy {
	struct tidy_options options;
	struct decode *decode; /* until the reader has taken it over */
	struct csv_reader *reader;
	struct csv_sniff dialect;
	const char *line_ends;
	struct encoding encoding;
	struct layout layout;
	struct arena sample_arena;
	VEC(struct layout_record) sample;
	uint64_t sample_lines; /* where its last record begins */
	uint64_t skipped[TIDY_SKIPS], first_line[TIDY_SKIPS];
	uint64_t blank_seen; /* blank lines of the preamble */
	struct sums sums;
	VEC(struct str) field; /* of the row that is lent */
	struct text label;     /* of the group that is open */
	bool has_label;
	bool as_is;	  /* the header has all columns of the file, in order */
	bool apart;	  /* behind a footer, empty cells or a ruler */
	bool omits_cells; /* a record before left out its last cells */
	bool broken;	  /* the record before goes on in this one */
	bool over;	  /* behind the table: everything is footer */
	enum tidy_skip over_kind;
	struct tidy_kept queue[TIDY_AHEAD + 1];
	size_t queue_at, queue_n;
};

/* A record that was read and is now looked at. */
struct tidy_current {
	struct csv_row *row;
	enum csv_result result;
	struct diag *d;
	bool blank_before;
};

/* Is a field's column one of dates, which a text in it cannot be data of? */
bool tidy_is_date_column(const struct tidy *t, size_t field);

void tidy_skip(struct tidy *t, enum tidy_skip kind, uint64_t line);

/*
 * Counts a record that is no data; false if it is data. It may read ahead:
 * *copy then holds the current record, and c->row points there.
 */
bool
tidy_leave_out(struct tidy *t, struct tidy_current *c, struct csv_row *copy);
