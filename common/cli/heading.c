#include "cli/heading.h"
#include "csv/row.h"

void
heading_put(struct csv_writer *w, const char *names)
{
	str_each (item, str_of(names), ',')
		csv_field(w, item);
}

void
heading_line(struct csv_writer *w, const char *names)
{
	heading_put(w, names);
	csv_end(w);
}

struct csv_writer *
heading_open(struct tool *tool, const char *path, const char *names)
{
	struct tool_file *o = tool_alloc(tool, sizeof(*o));

	out_open(&o->out, path);
	csv_writer_init(&o->w, &o->out, ',', (int)tool->common.digits);
	if (names != NULL)
		heading_line(&o->w, names);
	return &o->w;
}

void
heading_made(struct csv_writer *w, const struct column_doc *makes)
{
	for (; makes->name != NULL; makes++)
		if (!makes->apart)
			csv_field(w, str_of(makes->name));
}

void
heading_measure(struct csv_writer *w, const char *name, double value)
{
	csv_row(w, name, value);
}

void
heading_estimate(struct csv_writer *w, const char *model, const char *name,
    const struct mle_estimate *e)
{
	csv_row(w, model, name, e->value, e->se, e->lower, e->upper);
}
