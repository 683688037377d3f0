/* split: rows in parts by customer, each part a file of its own. */
#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "cli/input.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS = 24 }; /* --prefix lists them */

struct split_options {
	int64_t parts;
	const char *prefix;
};

struct part {
	char *path;
	struct out out;
	struct csv_writer w;
};

#include "split.def"

static void
open_part(struct part *part, const struct input *in, const char *prefix,
    int64_t number)
{
	char delimiter = tool_out_delimiter(in->tool);
	size_t size = strlen(prefix) + 32;

	part->path = mem_alloc(size, 1);
	snprintf(part->path, size, "%s%lld.csv", prefix, (long long)number);
	out_open(&part->out, part->path);
	csv_writer_init(&part->w, &part->out, delimiter, 6);
	for (size_t i = 0; !in->tool->common.no_header && i < in->header.n; i++)
		csv_field(&part->w, in->header.name[i]);
	if (!in->tool->common.no_header)
		csv_end(&part->w);
}

static void
write_row(struct part *part, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		csv_field(&part->w, row->field[i]);
	csv_end(&part->w);
}

static int
run(struct tool *tool, void *opts)
{
	const struct split_options *o = opts;
	struct part part[PARTS];
	struct csv_row row;
	struct input in;
	size_t customer;
	bool well;

	input_open(&in, tool);
	customer = input_role(&in, "customer_id", true);
	for (int64_t i = 0; i < o->parts; i++)
		open_part(&part[i], &in, o->prefix, i);
	while (input_next(&in, &row)) {
		struct str id;

		if (input_text(&in, &row, customer, "customer id", &id))
			write_row(
			    &part[map_hash_fixed(id) % (uint64_t)o->parts],
			    &row);
	}
	well = input_close(&in);
	for (int64_t i = 0; i < o->parts; i++) {
		if (well)
			out_close(&part[i].out);
		else
			out_abandon(&part[i].out);
		free(part[i].path);
	}
	return well ? 0 : EXIT_DATA;
}

const struct method import_split = { METHOD_TOLD, .run = run };
