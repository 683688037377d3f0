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

/* Their rows in a method's option table; `type` has them in `source`. */
#define SOURCE_OPTIONS(type)                                                   \
	{ "quote", OPT_TEXT, offsetof(type, source.quote), "C", "auto",        \
		"cells are quoted by this character; none: quotes are text" }, \
	    { "escape", OPT_CHOICE, offsetof(type, source.escape),             \
		    "auto|doubled|backslash", "auto",                          \
		    "how a quote inside quotes is written" },                  \
	    { "header-line", OPT_INT, offsetof(type, source.header_line), "N", \
		    "0",                                                       \
		    "the line of the header, of its last row; 0 finds it", 0,  \
		    1000000 },                                                 \
	    { "header-rows", OPT_INT, offsetof(type, source.header_rows), "N", \
		    "0", "rows of the header, 1 or 2; 0 finds out", 0, 2 },    \
	    { "plain", OPT_FLAG, offsetof(type, source.plain),                 \
		    .help = "all rows behind the header are data: totals, "    \
			    "comments and further tables, too" },              \
	    { "ragged", OPT_CHOICE, offsetof(type, source.ragged),             \
		    "auto|reject|pad", "auto",                                 \
		    "records with too few fields; pad fills them up, as "      \
		    "convert does" },                                          \
	    { "lazy-quotes", OPT_FLAG, offsetof(type, source.lazy_quotes),     \
		    .help = "keep an unclosed quote as text where the "        \
			    "number of fields fits" },                         \
	    { "table", OPT_INT, offsetof(type, source.table), "N", "1",        \
		    "which table of a file with several", 1, 100 },            \
	    { "max-lines", OPT_INT, offsetof(type, source.max_lines), "N",     \
		    "50", "the most lines of one record", 1, 1000000 },        \
	    { "sample", OPT_INT, offsetof(type, source.sample), "N", "10000",  \
		    "records at the start that decide how dates and amounts "  \
		    "are read",                                                \
		    1, 1000000 },                                              \
	{                                                                      \
		"issues", OPT_OUTPUT, offsetof(type, source.issues), "FILE",   \
		    .help = "write what was changed or doubtful to FILE"       \
	}

enum { SOURCE_SKIPS = 8 };

struct source {
	struct tool *tool;
	const struct source_options *options;
	struct tidy *tidy;
	struct ahead *ahead;	     /* who reads it, */
	bool reads_ahead;	     /* by a thread of its own */
	const struct layout *layout; /* of the open file */
	bool conversion; /* texts stay as they are; wide records too */
	bool report;	 /* a preset says that it is a report */

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
    const struct source_options *options, bool conversion);

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
