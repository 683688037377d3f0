#include "crm-credit.h"

#include "base/die.h"
#include "crm-credit/facts/credit_open.h"
#include "crm-credit/facts/part.h"

#include <string.h>

/* In the order in which they build on each other. */
static const struct credit_part *const parts[] = { &age_part, &pay_part,
	&dso_part, &grade_part, &limit_part };

enum { N_PARTS = sizeof(parts) / sizeof(*parts) };

static const struct credit_part *
part_of(const struct tool *tool, size_t i)
{
	for (size_t k = 0; k < N_PARTS; k++)
		if (strcmp(parts[k]->name, tool->method[i]->name) == 0)
			return parts[k];
	return NULL;
}

static struct credit_needs
needs_of(const struct tool *tool)
{
	struct credit_needs needs = { .passed_on = true };

	for (size_t i = 0; i < tool->methods; i++) {
		const struct credit_part *part = part_of(tool, i);

		needs.wants |= part->wants == NULL
		    ? BOOK_HISTORY
		    : part->wants(tool->options[i]);
		needs.facts |= part->needs_facts;
		if (part->needs_ledger && needs.documents == NULL)
			needs.documents = part->name;
	}
	return needs;
}

static void
write_all(struct credit *c)
{
	struct tool *tool = c->tool;
	struct tool_output o;

	tool_output(tool, &o, c->delimiter);
	if (c->has_ledger)
		credit_key_names(c, &o.w);
	else
		rows_names(c->rows, &o.w);
	for (size_t i = 0; i < tool->methods; i++)
		part_of(tool, i)->names(tool->options[i], &o.w);
	csv_end(&o.w);
	for (uint32_t row = 0; row < c->n; row++) {
		if (c->has_ledger)
			credit_keys(c, row, &o.w);
		else
			rows_cells(c->rows, row, &o.w);
		for (size_t i = 0; i < tool->methods; i++)
			part_of(tool, i)->cells(tool->options[i], row, &o.w);
		csv_end(&o.w);
	}
	tool_close(tool, &o);
}

int
credit_run(struct tool *tool, void *options)
{
	struct credit c = { .tool = tool };
	const struct credit_part *first = part_of(tool, 0);
	struct credit_needs needs = needs_of(tool);
	bool well;

	if (tool->methods == 1 && first->is_table != NULL &&
	    first->is_table(options, tool))
		return first->table(tool, options);
	well = credit_open(&c, options, &needs);
	for (size_t k = 0; k < N_PARTS; k++)
		for (size_t i = 0; i < tool->methods; i++)
			if (part_of(tool, i) == parts[k])
				parts[k]->compute(tool->options[i], &c);
	write_all(&c);
	for (size_t i = 0; i < tool->methods; i++)
		if (part_of(tool, i)->finish != NULL)
			part_of(tool, i)->finish(tool->options[i]);
	credit_open_free(&c);
	return well ? 0 : EXIT_DATA;
}
