/*
 * sales_label: how a node is called.
 */
#include "sales.h"

const char *
sales_label(const struct sales *s, size_t node, char *text, size_t size)
{
	struct str key = map_text(&s->keys, (uint32_t)node);
	size_t n = 0;

	if (node == 0)
		return s->columns > 0 ? "the total" : "the series";
	for (size_t i = 0; i + 1 < key.n && n + 3 < size; i++) {
		if (key.p[i] == '\037') {
			text[n++] = ',';
			text[n++] = ' ';
		} else
			text[n++] = key.p[i];
	}
	text[n] = '\0';
	return text;
}

void
sales_names(const struct sales *s, struct csv_writer *w)
{
	csv_fields(w, s->by_name, s->columns);
}

void
sales_cells(const struct sales *s, size_t node, struct csv_writer *w)
{
	struct str rest = map_text(&s->keys, (uint32_t)node);

	for (size_t i = 0; i < s->columns; i++) {
		if ((int)i >= s->node.v[node].depth) {
			csv_field(w, STR("(all)"));
			continue;
		}
		csv_field(w, str_cut(&rest, '\037'));
	}
}
