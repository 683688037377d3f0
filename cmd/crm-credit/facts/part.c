#include "part.h"

#include "cli/heading.h"
#include "cli/pieces.h"
#include "credit_open.h"

static const struct credit_part *
part_of(const struct tool *tool, size_t i)
{
	return tool->method[i]->part;
}

static struct credit_needs
needs_of(const struct tool *tool, bool table)
{
	struct credit_needs needs = { .passed_on = !table };
	bool slices = !table;

	for (size_t i = 0; i < tool->methods; i++) {
		const struct credit_part *part = part_of(tool, i);

		needs.wants |= part->wants == NULL
		    ? BOOK_HISTORY
		    : part->wants(tool->options[i]);
		needs.facts |= part->needs_facts;
		slices = slices && part->close != NULL;
		if (part->needs_ledger && needs.documents == NULL)
			needs.documents = tool->method[i]->name;
	}
	if (slices && !needs.facts)
		needs.wants |= BOOK_SLICES;
	return needs;
}

static void
compute_all(void *const *options, struct credit *c)
{
	const struct tool *tool = c->tool;

	for (int stage = 0; stage < PART_STAGES; stage++)
		for (size_t i = 0; i < tool->methods; i++)
			if ((int)part_of(tool, i)->stage == stage)
				part_of(tool, i)->compute(options[i], c);
}

static void
put_row(const struct credit *c, void *const *options, uint32_t row,
    struct csv_writer *w)
{
	const struct tool *tool = c->tool;

	if (c->has_ledger)
		credit_keys(c, row, w);
	else
		rows_cells(c->rows, row, w);
	for (size_t i = 0; i < tool->methods; i++)
		part_of(tool, i)->cells(options[i], row, w);
	csv_end(w);
}

/* A pieces_row. */
static void
write_row(void *credit, uint64_t row, struct csv_writer *w)
{
	const struct credit *c = credit;

	put_row(c, c->tool->options, (uint32_t)row, w);
}

struct writing {
	struct credit *all; /* in turn */
	struct credit each; /* of what a slice begins with */
	struct pieces pieces;
};

/* The options of the methods, for one slice. */
static void
copy_options(const struct tool *tool, void **options)
{
	for (size_t i = 0; i < tool->methods; i++) {
		size_t size = tool->method[i]->options_size;

		options[i] = mem_alloc(size, 1);
		memcpy(options[i], tool->options[i], size);
	}
}

/* A book_slice_work: the rows of a slice, as text that goes out in turn. */
static void
write_slice(void *data, const struct book *slice, uint64_t from, int thread)
{
	struct writing *writing = data;
	struct credit c = writing->each;
	struct csv_writer w = piece_begin(&writing->pieces, thread);
	void *options[TOOL_METHODS];

	c.book = *slice;
	c.n = slice->names.count;
	copy_options(c.tool, options);
	compute_all(options, &c);
	for (uint32_t row = 0; row < c.n; row++)
		put_row(&c, options, row, &w);
	for (size_t i = 0; i < c.tool->methods; i++) {
		part_of(c.tool, i)->close(options[i]);
		free(options[i]);
	}
	turn_await(&writing->pieces.turn, from);
	credit_reconcile(writing->all, slice);
	piece_end(&writing->pieces, thread, from, from + c.n);
}

static void
write_all(struct credit *c, struct csv_writer *w)
{
	const struct tool *tool = c->tool;
	struct writing writing = { .all = c, .each = *c };

	if (c->has_ledger)
		credit_key_names(c, w);
	else
		rows_names(c->rows, w);
	for (size_t i = 0; i < tool->methods; i++)
		if (part_of(tool, i)->names != NULL)
			part_of(tool, i)->names(tool->options[i], w);
		else
			heading_made(w, tool->method[i]->makes);
	csv_end(w);
	if (c->book.slices == NULL) {
		pieces_write(w, c->n, tasks_threads((int)tool->common.threads),
		    write_row, c);
		return;
	}
	pieces_begin(&writing.pieces, w);
	book_each_slice(&c->book, write_slice, &writing);
	pieces_end(&writing.pieces);
	credit_say_flows(c);
}

int
part_run(struct tool *tool, void *options)
{
	const struct credit_part *first = part_of(tool, 0);
	bool table = tool->methods == 1 && first->is_table != NULL &&
	    first->is_table(options, tool);
	struct credit_needs needs = needs_of(tool, table);
	struct credit *c = credit_open(tool, options, &needs);
	struct csv_writer *w;

	if (!table)
		compute_all(tool->options, c);
	w = tool_output(tool);
	if (table)
		first->table(options, c, w);
	else
		write_all(c, w);
	return tool_close(tool);
}
