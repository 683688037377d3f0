#include "attributes.h"

#include "base/die.h"
#include "base/mem.h"
#include "csv/reader.h"
#include "io/in.h"

/* A place in the customer file that makes no sense. */
static _Noreturn void
fail(struct tool *tool, const char *path, uint64_t line, const struct diag *d)
{
	struct place place = { path, line, 0 };

	report_fail(&tool->report, &place, d);
}

/* Reads the header; returns the customer's column. */
static size_t
read_header(struct attributes *a, struct tool *tool, const char *path,
    const struct csv_row *row)
{
	struct header all = { row->field, row->n };
	size_t customer;
	struct diag d;

	if (!role_find(&all, "customer_id", NULL, &customer, &d) ||
	    (customer == ROLE_NONE && !role_missing(&all, "customer_id", &d)))
		fail(tool, path, row->line, &d);
	a->header.name = mem_alloc(row->n, sizeof(*a->header.name));
	for (size_t i = 0; i < row->n; i++)
		if (i != customer)
			a->header.name[a->header.n++] =
			    arena_str(&a->arena, row->field[i]);
	return customer;
}

static void
read_row(struct attributes *a, struct tool *tool, const char *path,
    const struct csv_row *row, size_t customer, char delimiter,
    struct out *scratch)
{
	struct csv_writer w;
	struct diag d;

	if (row->field[customer].n == 0) {
		diag_set(&d, EXIT_DATA, "missing", "an empty customer id");
		fail(tool, path, row->line, &d);
	}
	if (map_add(&a->ids, row->field[customer]) != a->text.n) {
		diag_set(&d, EXIT_DATA, "not-unique",
		    "customer \"%.*s\" has a row already",
		    STR_ARG(row->field[customer]));
		fail(tool, path, row->line, &d);
	}
	scratch->n = 0;
	csv_writer_init(&w, scratch, delimiter, 6);
	for (size_t i = 0; i < row->n; i++)
		if (i != customer)
			csv_field(&w, row->field[i]);
	vec_push(&a->text,
	    arena_str(&a->arena, (struct str){ scratch->bytes, scratch->n }));
}

void
attributes_load(
    struct attributes *a, struct tool *tool, const char *path, char delimiter)
{
	static const struct csv_options options = { 0 };
	struct diag d;
	struct in *in = in_open(path, &d);
	struct csv_reader *r =
	    in == NULL ? NULL : csv_reader_open(in, &options, &d);
	struct out scratch;
	struct csv_row row = { 0 };
	size_t customer;
	enum csv_result result;

	*a = (struct attributes){ 0 };
	if (r == NULL)
		tool_fail(tool, &d);
	if (csv_reader_next(r, &row, &d) != CSV_ROW) {
		diag_set(&d, EXIT_DATA, "no-data",
		    "no data: the file has no "
		    "header");
		fail(tool, path, 0, &d);
	}
	customer = read_header(a, tool, path, &row);
	csv_reader_set_width(r, row.n);
	out_open_memory(&scratch);
	while ((result = csv_reader_next(r, &row, &d)) == CSV_ROW)
		read_row(a, tool, path, &row, customer, delimiter, &scratch);
	if (result != CSV_END)
		fail(tool, path, row.line, &d);
	out_abandon(&scratch);
	csv_reader_close(r);
}

void
attributes_names(const struct attributes *a, struct csv_writer *w)
{
	csv_fields(w, a->header.name, a->header.n);
}

void
attributes_cells(
    const struct attributes *a, struct str id, struct csv_writer *w)
{
	uint32_t number = map_find(&a->ids, id);

	if (number != MAP_NONE && a->header.n > 0) {
		csv_verbatim(w, a->text.v[number]);
		return;
	}
	csv_empties(w, a->header.n);
}
