/*
 * source: the files of the command line as crm-import reads them: any encoding
 * and dialect, the table found, what is no data counted, bad records put into
 * the rejects file. cli/input is its strict sister for the analysis tools.
 */
#pragma once

#include "ahead.h"
#include "cli/rejects.h"

#include <stdint.h>

/* The options of every method that reads untidy files. */
struct source_options {
	const char *quote;
	int ragged; /* auto, reject, pad */
	int escape; /* auto, doubled, backslash */
	bool lazy_quotes, plain, excel_safe;
	int64_t table, max_lines, sample, header_line, header_rows;
	const char *issues;
};

enum { SOURCE_SKIPS = 8 };

/* What is wanted of a file: clean records; its texts as they are, wide records
 * too, to be shown, or written, for which it must have names. */
enum source_way { SOURCE_CLEAN, SOURCE_SHOW, SOURCE_CONVERT };

struct source {
	struct tool *tool;
	const struct source_options *options;
	struct tidy *tidy;
	struct ahead *ahead;	     /* who reads it, */
	bool reads_ahead;	     /* by a thread of its own */
	const struct layout *layout; /* of the open file */
	enum source_way way;
	bool report; /* a preset says that it is a report */

	size_t file;
	uint64_t read, kept, warnings, too_short;
	uint64_t skipped[TIDY_SKIPS];
	struct {
		const char *why;
		uint64_t n;
	} left_out[SOURCE_SKIPS];
	struct rejects rejects;
	struct rejects_file issues;
	struct arena arena;
	struct header header; /* of the first file, for the rejects */
};

/* Opens the first file; what does not work ends the run. */
void source_open(struct source *s, struct tool *tool,
    const struct source_options *options, enum source_way way);

/* Does a file of rejected records come back? The columns that tell of it begin
 * with _ and are no data. */
bool source_is_rejects(const struct source *s);

/* Before the first record: they are read by a thread of their own, which is
 * worth it where more is done with a row than reading it costs. */
void source_read_ahead(struct source *s);

/*
 * The next data record of the open file; false at its end. Records that cannot
 * be used are rejected on the way, and warnings told.
 */
bool source_next(struct source *s, struct tidy_row *row);

/* Opens the next file; false when there is none. */
bool source_next_file(struct source *s);

/* The cell of a record of the sample in a column of the header, trimmed; empty
 * for ROLE_NONE and behind its last. */
struct str source_cell(
    const struct source *s, const struct layout_record *r, size_t column);

/* Ends the run where the open file has other columns than the first. */
void source_check_header(const struct source *s);

/* Rejects a record for its column (ROLE_NONE: the record). */
void source_reject(struct source *s, const struct tidy_row *row, size_t column,
    const struct diag *d);

/* A warning about a cell; kept in the issues file. */
void source_warn(struct source *s, const struct tidy_row *row, size_t column,
    const struct diag *d);

/* Counts a record that is left out for a reason of the method's. */
void source_skip(struct source *s, const char *why);

/* Ends the run with a message about the open file. */
_Noreturn void source_fail(const struct source *s, const struct diag *d);

/* The name of the open file in messages. */
const char *source_file(const struct source *s);

/* Tells the sum and closes; false when too much was rejected or nothing kept.
 */
bool source_close(struct source *s);

/* Closes an input of which nothing is wanted any more, and forgets its files of
 * rejects and issues. */
void source_drop(struct source *s);
