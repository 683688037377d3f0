/*
 * csv/blocks: whatever the bytes, an input cut into blocks of any size has the
 * records that a reader of the whole finds.
 */
#include "csv/blocks.h"
#include "base/rng.h"
#include "io/in.h"
#include "unit/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 400, ROUNDS = 4000, TOLD = 1 << 16 };

/* What was read, as text. */
struct told {
	char text[TOLD];
	size_t n;
};

static void
tell(struct told *t, enum csv_result result, const struct csv_row *row,
    uint64_t line, uint64_t byte, const struct diag *d)
{
	t->n += (size_t)snprintf(t->text + t->n, TOLD - t->n,
	    "%d %llu %llu [%.*s] %s", (int)result, (unsigned long long)line,
	    (unsigned long long)byte, STR_ARG(row->raw),
	    result == CSV_BAD ? d->code : "");
	for (size_t i = 0; result == CSV_ROW && i < row->n; i++)
		t->n += (size_t)snprintf(t->text + t->n, TOLD - t->n, " <%.*s>",
		    STR_ARG(row->field[i]));
	t->n += (size_t)snprintf(t->text + t->n, TOLD - t->n, "\n");
}

static struct csv_reader *
open_reader(const char *bytes, size_t n, size_t width)
{
	struct csv_options options = {
		.delimiter = ',', .max_record = 150, .max_lines = 4, .block = 16
	};
	struct csv_reader *r;
	struct diag d;

	r = csv_reader_open(in_open_bytes("x", bytes, n), &options, &d);
	csv_reader_set_width(r, width);
	return r;
}

static uint64_t
read_whole(const char *bytes, size_t n, size_t width, struct told *t)
{
	struct csv_reader *r = open_reader(bytes, n, width);
	enum csv_result result;
	struct csv_row row;
	struct diag d;
	uint64_t blank;

	t->n = 0;
	while ((result = csv_reader_next(r, &row, &d)) == CSV_ROW ||
	    result == CSV_BAD)
		tell(t, result, &row, row.line, row.byte, &d);
	blank = csv_reader_blank(r);
	csv_reader_close(r);
	return blank;
}

static uint64_t
read_blocks(
    const char *bytes, size_t n, size_t width, size_t size, struct told *t)
{
	struct csv_reader *r = open_reader(bytes, n, width), *own;
	struct csv_block block = { 0 };
	enum csv_result result, inner;
	uint64_t lines = csv_block_line(r), blank = 0;
	struct csv_row row;
	struct diag d;

	own = csv_block_reader(r);
	t->n = 0;
	while (
	    (result = csv_block_next(r, size, &block, &row, &d)) == CSV_ROW ||
	    result == CSV_BAD) {
		if (block.n == 0) {
			tell(t, result, &row, lines + row.line, row.byte, &d);
			lines += block.lines;
			continue;
		}
		csv_block_open(own, &block);
		while ((inner = csv_reader_next(own, &row, &d)) == CSV_ROW ||
		    inner == CSV_BAD)
			tell(t, inner, &row, lines + row.line, row.byte, &d);
		lines += csv_block_lines(own);
		blank += csv_reader_blank(own);
	}
	blank += csv_reader_blank(r);
	csv_block_close(own);
	csv_block_free(&block);
	csv_reader_close(r);
	return blank;
}

int
main(void)
{
	static const char few[] = "aab,,,\"\"\n\n\r ";
	static struct told whole, cut;
	char bytes[LONGEST];
	struct rng rng;
	bool same = true;

	rng_seed(&rng, 7);
	for (int round = 0; same && round < ROUNDS; round++) {
		size_t n = rng_below(&rng, LONGEST), width = 2;
		size_t size = 1 + rng_below(&rng, 60);
		/* Quotes are rare in every other file, or the rule. */
		size_t kinds = sizeof(few) - 1;
		uint64_t blank;

		for (size_t i = 0; i < n; i++) {
			bytes[i] = few[rng_below(&rng, kinds)];
			if (bytes[i] == '"' && round % 2 == 0 &&
			    rng_below(&rng, 8) > 0)
				bytes[i] = 'c';
		}
		width += (size_t)(round % 3);
		blank = read_whole(bytes, n, width, &whole);
		same = blank == read_blocks(bytes, n, width, size, &cut) &&
		    whole.n == cut.n &&
		    memcmp(whole.text, cut.text, whole.n) == 0;
		if (!same)
			printf("# blocks of %zu, width %zu of\n# %.*s\n# "
			       "whole:\n# %s# cut:\n# %s",
			    size, width, (int)n, bytes, whole.text, cut.text);
	}
	ok(same, "blocks of any size have the records of the whole");
	return tap_end();
}
