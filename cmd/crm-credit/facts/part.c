#include "part.h"

#include "base/die.h"
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

	for (size_t i = 0; i < tool->methods; i++) {
		const struct credit_part *part = part_of(tool, i);

		needs.wants |= part->wants == NULL
		    ? BOOK_HISTORY
		    : part->wants(tool->options[i]);
		needs.facts |= part->needs_facts;
		if (part->needs_ledger && needs.documents == NULL)
			needs.documents = tool->method[i]->name;
	}
	return needs;
}

static void
compute_all(struct credit *c)
{
	struct tool *tool = c->tool;

	for (int stage = 0; stage < PART_STAGES; stage++)
		for (size_t i = 0; i < tool->methods; i++)
			if ((int)part_of(tool, i)->stage == stage)
				part_of(tool, i)->compute(tool->options[i], c);
}

static void
write_row(void *credit, uint64_t number, struct csv_writer *w)
{
	const struct credit *c = credit;
	const struct tool *tool = c->tool;
	uint32_t row = (uint32_t)number;

	if (c->has_ledger)
		credit_keys(c, row, w);
	else
		rows_cells(c->rows, row, w);
	for (size_t i = 0; i < tool->methods; i++)
		part_of(tool, i)->cells(tool->options[i], row, w);
	csv_end(w);
}

static void
write_all(struct credit *c, struct csv_writer *w)
{
	const struct tool *tool = c->tool;

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
	pieces_write(
	    w, c->n, tasks_threads((int)tool->common.threads), write_row, c);
}

int
part_run(struct tool *tool, void *options)
{
	struct credit *c = tool_alloc(tool, sizeof(*c));
	const struct credit_part *first = part_of(tool, 0);
	bool table = tool->methods == 1 && first->is_table != NULL &&
	    first->is_table(options, tool);
	struct credit_needs needs = needs_of(tool, table);
	struct tool_output o;

	c->tool = tool;
	credit_open(c, options, &needs);
	if (!table)
		compute_all(c);
	tool_output(tool, &o, c->delimiter);
	if (table)
		first->table(options, c, &o.w);
	else
		write_all(c, &o.w);
	return tool_close(tool, &o);
}
