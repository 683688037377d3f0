/* profile: what is in a file, column by column, before anything is done to it.
 */
#include "crm-import/crm-import.h"

#include "base/die.h"

#include "base/mem.h"
#include "crm-import/reading/source.h"
#include "profile_column.h"
#include "table/column.h"
#include "text/normalise.h"
#include "text/token.h"

#include <stddef.h>
#include <stdlib.h>

struct profile_options {
	struct source_options source;
};

static const struct opt options[] = {
	SOURCE_OPTIONS(struct profile_options),
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "column", "its name" },
	{ "role", "the role that its name stands for, if it does" },
	{ "type", "what nine tenths of the filled cells are, else text" },
	{ "type_share", "share of the filled cells that are of the type" },
	{ "count", "rows" },
	{ "null_count", "cells without a value" },
	{ "null_share", "their share" },
	{ "distinct",
	    "different values: exact up to 10000, then an estimate within "
	    "about 2 percent" },
	{ "unique", "yes if no value comes twice; empty beyond 10000" },
	{ "min", "smallest number, first date, or first text in byte order" },
	{ "max", "largest number, last date, or last text" },
	{ "mean", "of numbers" },
	{ "sd", "their sample standard deviation" },
	{ "median",
	    "of numbers: exact up to 16384 of them, then of a seeded sample" },
	{ "min_length", "in characters" },
	{ "max_length", "in characters" },
	{ "top_values",
	    "the most frequent ones, counted among the first 10000 different" },
	{ "pattern", "the most frequent shape: a for letters, 9 for a digit" },
	{ "leading_zeros", "cells such as 007, which are ids, not numbers" },
	{ "decimals", "the most behind the decimal sign of a number" },
	{ "date_order", "dmy, mdy, both, or open where no day above 12 tells" },
	{ "currency", "the first that an amount tells" },
	{ "issues",
	    "what does not fit, with a line and an example; values that are "
	    "near each other" },
	{ 0 },
};

static bool
is_empty(const struct tool *tool, struct str cell)
{
	return column_is_null(cell, tool->common.null, TOKEN_TEXT) ||
	    (tool->common.null == NULL && token_excel_error(cell));
}

static int
run(struct tool *tool, void *opts)
{
	const struct profile_options *o = opts;
	struct profile_column *column;
	struct tool_output out;
	struct tidy_row row;
	struct source s;
	size_t n;

	source_open(&s, tool, &o->source, false);
	n = s.layout->header.n;
	column = mem_zero(n, sizeof(*column));
	for (size_t i = 0; i < n; i++)
		profile_start(&column[i],
		    arena_str(&s.arena, s.layout->header.name[i]),
		    (uint64_t)tool->common.seed);
	do
		while (source_next(&s, &row))
			for (size_t i = 0; i < n && i < row.n; i++) {
				struct str cell = normalise_trim(row.field[i]);

				profile_add(&column[i], cell,
				    is_empty(tool, cell), row.line);
			}
	while (source_next_file(&s));
	tool_output(tool, &out, ',');
	profile_write_names(&out.w);
	for (size_t i = 0; i < n; i++) {
		profile_write(&column[i], &out.w);
		profile_free(&column[i]);
	}
	free(column);
	if (!source_close(&s)) {
		out_abandon(&out.out);
		return EXIT_DATA;
	}
	tool_close(tool, &out);
	return 0;
}

const struct method import_profile = {
	.name = "profile",
	.summary = "what is in a file, column by column",
	.options = options,
	.options_size = sizeof(struct profile_options),
	.makes = makes,
	.run = run,
	.no_money = true,
};
