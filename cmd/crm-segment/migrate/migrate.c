/*
 * migrate: who moved from which segment to which.
 */
#include "migrate.h"

#include "base/die.h"
#include "cli/events.h"
#include "crm-segment/shared/segment_column.h"
#include "io/in.h"
#include "text/date.h"

#include "migrate.def"

/* Where a file of segments has what. */
struct columns {
	size_t customer, segment, date;
};

static size_t
find_segment(struct input *in)
{
	return tool_role(in->tool, "segment") != NULL
	    ? input_role(in, "segment", true)
	    : segment_column(&in->header);
}

static void
put(struct migration *m, struct input *in, const struct csv_row *row,
    const struct columns *c, int date)
{
	struct str id, segment;
	uint32_t customer;

	if (!input_text(in, row, c->customer, "customer id", &id) ||
	    !input_text(in, row, c->segment, "segment", &segment))
		return;
	customer = migration_customer(m, id);
	if (m->segment[date].v[customer] != MIGRATE_ABSENT) {
		input_bad(in, row, c->customer, "not-unique",
		    "customer \"%.*s\" has a segment of that date already",
		    STR_ARG(id));
		return;
	}
	m->segment[date].v[customer] = map_add(&m->segments, segment);
}

/* One file per date. */
static bool
read_file(struct migration *m, struct tool *tool, int date)
{
	struct input in;
	struct csv_row row;
	struct columns c;

	input_open(&in, tool);
	c.segment = find_segment(&in);
	if (c.segment == ROLE_NONE)
		input_needs(&in, "customer_id,segment");
	c.customer = input_role(&in, "customer_id", true);
	while (input_next(&in, &row))
		put(m, &in, &row, &c, date);
	return input_close(&in);
}

static bool
read_two(struct migration *m, struct tool *tool)
{
	const char *const *file = tool->file;
	bool well = true;

	tool->files = 1;
	for (int date = EARLIER; date < DATES; date++) {
		tool->file = &file[date];
		well = read_file(m, tool, date) && well;
	}
	return well;
}

/* What a file with a column date holds, until the dates are chosen. */
struct dated {
	uint32_t customer, segment;
	int32_t day;
	uint64_t line;
};

static void
choose_dates(struct migrate_options *o, int32_t first, int32_t last)
{
	if (o->from == DATE_NONE)
		o->from = first;
	if (o->to == DATE_NONE)
		o->to = last;
	if (o->from >= o->to)
		die(EXIT_DATA,
		    "two dates are needed, the earlier before the later");
}

static void
put_dated(struct migration *m, const struct migrate_options *o,
    const struct dated *row)
{
	int date = row->day == o->from ? EARLIER : LATER;
	uint32_t *segment;

	if (row->day != o->from && row->day != o->to)
		return;
	segment = &m->segment[date].v[row->customer];
	if (*segment != MIGRATE_ABSENT)
		die(EXIT_DATA,
		    "line %llu: customer \"%.*s\" has a segment of that date "
		    "already",
		    (unsigned long long)row->line,
		    STR_ARG(map_text(&m->ids, row->customer)));
	*segment = row->segment;
}

/* One file with a column date. */
static bool
read_dated(struct migration *m, struct input *in, const struct columns *c,
    struct migrate_options *o)
{
	scoped VEC(struct dated) rows = { 0 };
	int32_t first = INT32_MAX, last = INT32_MIN, day;
	struct str id, segment;
	struct csv_row row;

	while (input_next(in, &row)) {
		if (!input_text(in, &row, c->customer, "customer id", &id) ||
		    !input_text(in, &row, c->segment, "segment", &segment) ||
		    !input_date(in, &row, c->date, &day))
			continue;
		first = day < first ? day : first;
		last = day > last ? day : last;
		vec_push(&rows,
		    (struct dated){ migration_customer(m, id),
			map_add(&m->segments, segment), day, row.line });
	}
	if (rows.n > 0)
		choose_dates(o, first, last);
	for (size_t i = 0; i < rows.n; i++)
		put_dated(m, o, &rows.v[i]);
	return input_close(in);
}

/* The header tells segments with dates from orders. */
static bool
read_one(struct migration *m, struct tool *tool, struct migrate_options *o)
{
	struct columns c;
	struct input in;

	input_open(&in, tool);
	c.segment = find_segment(&in);
	c.date = input_role(&in, "date", false);
	if (c.segment == ROLE_NONE && events_here(&in))
		die(EXIT_DATA,
		    "the input is orders: --from=DATE tells the earlier date");
	input_needs(&in,
	    c.segment == ROLE_NONE ? "customer_id,segment,date"
				   : "customer_id,date");
	c.customer = input_role(&in, "customer_id", true);
	return read_dated(m, &in, &c, o);
}

/* Whether the first file's header names a segment. Standard input cannot be
 * looked at twice: there --segment has to say so. */
static bool
has_segment(struct tool *tool)
{
	const struct csv_options how = { .delimiter = tool_in_delimiter(tool) };
	struct csv_reader *reader = NULL;
	struct csv_row row;
	bool found = tool_role(tool, "segment") != NULL;
	struct in *in = NULL;
	struct diag d;

	if (found || strcmp(tool->file[0], "-") == 0)
		return found;
	if ((in = in_open(tool->file[0], &d)) == NULL ||
	    (reader = csv_reader_open(in, &how, &d)) == NULL)
		tool_fail(tool, &d);
	if (csv_reader_next(reader, &row, &d) == CSV_ROW)
		found = segment_column(&(struct header){ row.field, row.n }) !=
		    ROLE_NONE;
	csv_reader_close(reader);
	return found;
}

static int
run(struct tool *tool, void *options_)
{
	struct migrate_options *o = options_;
	struct migration *m = tool_alloc(tool, sizeof(*m));
	bool well;

	if (o->from != DATE_NONE && o->to != DATE_NONE && o->from >= o->to)
		die(EXIT_USAGE, "--from must be before --to");
	if (tool->files == 2 && o->from == DATE_NONE)
		well = read_two(m, tool);
	else if (o->from != DATE_NONE && !has_segment(tool))
		well = migrate_orders(m, tool, o);
	else
		well = read_one(m, tool, o);
	migrate_write(m, tool, o, tool_output(tool));
	tool_close(tool);
	return well ? 0 : EXIT_DATA;
}

const struct method segment_migrate = { METHOD_TOLD, .run = run };
