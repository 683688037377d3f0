#include "cli/append.h"

#include "base/die.h"

void
append_open_kept(
    struct append *a, const struct tool *tool, const struct header *header)
{
	*a = (struct append){ .tool = tool,
		.header = header,
		.hidden = mem_zero(header->n, sizeof(*a->hidden)) };
}

void
append_open(struct append *a, const struct input *in)
{
	append_open_kept(a, in->tool, &in->header);
	a->delimiter = in->delimiter;
}

void
append_name(struct append *a, struct str name)
{
	size_t at = header_exact(a->header, name);

	vec_push(&a->name, name);
	if (at == ROLE_NONE)
		return;
	if (!a->tool->common.replace)
		die(EXIT_USAGE,
		    "the input has a column \"%.*s\" already: --replace gives "
		    "the new one its place",
		    STR_ARG(name));
	a->hidden[at] = a->hides = true;
}

void
append_list(struct append *a, const char *names)
{
	str_each (item, str_of(names), ',')
		append_name(a, item);
}

void
append_names(const struct append *a, struct csv_writer *w)
{
	append_cells(a, a->header->name, w);
	csv_fields(w, a->name.v, a->name.n);
	csv_end(w);
}

void
append_row(
    const struct append *a, const struct csv_row *row, struct csv_writer *w)
{
	if (row->verbatim && !a->hides && w->delimiter == a->delimiter)
		csv_verbatim(w, row->raw);
	else
		append_cells(a, row->field, w);
}

void
append_cells(
    const struct append *a, const struct str *cell, struct csv_writer *w)
{
	for (size_t i = 0; i < a->header->n; i++)
		if (!a->hidden[i])
			csv_field(w, cell[i]);
}
