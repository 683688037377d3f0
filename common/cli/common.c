#include "cli/common.h"

#include "cli/tool.h"

#include <stddef.h>

#define AT(field) offsetof(struct common_options, field)

const struct opt common_options[] = {
	{ "delimiter", OPT_TEXT, AT(delimiter), "C", "auto",
	    "cells are separated by this character; tab, comma, semicolon "
	    "and pipe are names too, auto finds it",
	    .letter = 'd' },
	{ "tsv", OPT_FLAG, AT(tsv), .help = "TAB in and out", .letter = 't' },
	{ "out-delimiter", OPT_TEXT, AT(out_delimiter), "C",
	    .help = "the same for the output; the default is the input's, "
		    "and a comma for crm-import",
	    .letter = 'D' },
	{ "no-header", OPT_FLAG, AT(no_header),
	    .help = "the first row is data; columns are column_1, column_2, "
		    "...",
	    .letter = 'H' },
	{ "encoding", OPT_TEXT, AT(encoding), "NAME", "auto",
	    "the encoding of the input", .letter = 'e' },
	{ "output", OPT_OUTPUT, AT(output), "FILE",
	    .help = "write to FILE, which is replaced as a whole at the end",
	    .letter = 'o' },
	{ "as-of", OPT_DATE, AT(as_of), "DATE",
	    .help = "the day that counts as now, or today; rows after it are "
		    "left out; the default is the latest date in the data" },
	{ "null", OPT_TEXT, AT(null), "LIST",
	    .help = "cells with one of these words are empty, too" },
	{ "digits", OPT_INT, AT(digits), "N", "6",
	    "significant digits of computed numbers; money is exact", 1, 17 },
	{ "pretty", OPT_FLAG, AT(pretty),
	    .help = "a table for people instead of CSV, fitted to the width, "
		    "with bars" },
	{ "width", OPT_INT, AT(width), "N",
	    .help = "columns for --pretty; the default is the terminal's, else "
		    "$COLUMNS, else 80",
	    .low = 1, .high = 10000 },
	{ "ascii", OPT_FLAG, AT(ascii),
	    .help = "--pretty without block characters" },
	{ "json", OPT_FLAG, AT(json),
	    .help = "an object per row (NDJSON) instead of CSV" },
	{ "by", OPT_TEXT, AT(by), "COLUMN,...",
	    .help = "a table row per value of these columns, where a method "
		    "makes such a table" },
	{ "group", OPT_COLUMN, AT(group), "COLUMN",
	    .help = "score within each value of the column, where a method "
		    "scores customers" },
	{ "replace", OPT_FLAG, AT(replace),
	    .help = "columns of the input that have a new column's name give "
		    "way to it" },
	{ "rejects", OPT_OUTPUT, AT(rejects), "FILE",
	    .help = "write rows that cannot be used to FILE and go on" },
	{ "max-rejects", OPT_TEXT, AT(max_rejects), "N|N%",
	    .help = "go on with up to so many unusable rows" },
	{ "max-record", OPT_SIZE, AT(max_record), "SIZE", "1M",
	    "the longest record that is believed", 1, 1e18 },
	{ "seed", OPT_INT, AT(seed), "N", "1", "where random numbers begin", 0,
	    9e18 },
	{ "threads", OPT_INT, AT(threads), "N", "2",
	    "how many processors to use", 1, 256 },
	{ "memory", OPT_SIZE, AT(memory), "SIZE",
	    .help = "memory for what grows with the data; what is beyond goes "
		    "to temporary files; the default is a quarter of the "
		    "machine's, at most 1G" },
	{ "tmpdir", OPT_FILE, AT(tmpdir), "DIR",
	    .help = "where temporary files go; the default is $TMPDIR or "
		    "/tmp" },
	{ "buffer-size", OPT_SIZE, AT(buffer_size), "SIZE", "256K",
	    "bytes read at once", 1, 1e12 },
	{ "no-sync", OPT_FLAG, AT(no_sync),
	    .help = "do not wait until the disk has the files that are "
		    "written" },
	{ "progress", OPT_CHOICE, AT(progress), "auto|always|never", "auto",
	    "show how far it is on standard error; auto: on a terminal" },
	{ "quiet", OPT_FLAG, AT(quiet), .help = "no warnings", .letter = 'q' },
	{ "verbose", OPT_FLAG, AT(verbose),
	    .help = "say what was decided, as options", .letter = 'v' },
	{ 0 },
};
