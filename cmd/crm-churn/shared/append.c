#include "append.h"

#include "base/die.h"
#include "base/mem.h"

#include <stdlib.h>

void
append_open(struct append *a, const struct input *in, struct csv_writer *w,
    const char *const *names)
{
	const struct header *header = &in->header;

	*a = (struct append){ .in = in };
	for (const char *const *name = names; *name != NULL; name++) {
		size_t at = header_exact(header, str_of(*name));

		if (at == ROLE_NONE)
			continue;
		if (!in->tool->common.replace)
			die(EXIT_USAGE,
			    "the input has a column \"%s\" already: "
			    "--replace gives the new one its place",
			    *name);
		if (a->hidden == NULL)
			a->hidden = mem_zero(header->n, sizeof(*a->hidden));
		a->hidden[at] = true;
	}
	for (size_t i = 0; i < header->n; i++)
		if (a->hidden == NULL || !a->hidden[i])
			csv_field(w, header->name[i]);
	for (; *names != NULL; names++)
		csv_field(w, str_of(*names));
	csv_end(w);
}

void
append_row(
    const struct append *a, const struct csv_row *row, struct csv_writer *w)
{
	if (row->verbatim && a->hidden == NULL &&
	    w->delimiter == a->in->delimiter) {
		csv_verbatim(w, row->raw);
		return;
	}
	for (size_t i = 0; i < row->n; i++)
		if (a->hidden == NULL || !a->hidden[i])
			csv_field(w, row->field[i]);
}

void
append_close(struct append *a)
{
	free(a->hidden);
	a->hidden = NULL;
}
