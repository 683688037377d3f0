/*
 * orders: an export of orders to clean records: the known columns first, under
 * their canonical names, then all others as they were.
 */
#include "crm-import.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/input.h"
#include "text/date.h"

#include <stdlib.h>

enum kind { TEXT, DATE, MONEY };

/* The roles of a record, in the order in which they come out. */
static const struct {
	const char *role, *name;
	enum kind kind;
	bool required;
} parts[] = {
	{ "customer_id", "customer_id", TEXT, true },
	{ "order_id", "order_id", TEXT, false },
	{ "date", "order_date", DATE, true },
	{ "amount", "amount", MONEY, true },
	{ "quantity", "quantity", TEXT, false },
	{ "product_id", "product_id", TEXT, false },
	{ "category", "category", TEXT, false },
	{ "cost", "cost", MONEY, false },
	{ "currency", "currency", TEXT, false },
};

enum { PARTS = sizeof(parts) / sizeof(*parts) };

struct orders {
	struct input in;
	size_t column[PARTS];
	bool *used; /* of the input's columns */
};

static const struct role_use roles[] = {
	{ "customer_id", "who bought" },
	{ "order_id", "rows of one order" },
	{ "date", "of the purchase" },
	{ "amount", "paid, negative for a refund" },
	{ "quantity", "units" },
	{ "product_id", "what was bought" },
	{ "category", "of the product" },
	{ "cost", "of the goods" },
	{ "currency", "of the amount" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "customer_id", "as it was" },
	{ "order_id", "where the input has it, as are the following" },
	{ "order_date", "YYYY-MM-DD; a time of day stays" },
	{ "amount", "with two decimals, or up to four" },
	{ "quantity", "units" },
	{ "product_id", "what was bought" },
	{ "category", "of the product" },
	{ "cost", "like amount" },
	{ "currency", "of the amount" },
	{ 0 },
};

/* Other columns keep their names; one that takes a canonical name is in the
 * way.
 */
static void
check_name(struct orders *o, size_t column)
{
	struct str name = o->in.header.name[column];

	for (size_t i = 0; i < PARTS; i++)
		if (o->column[i] != ROLE_NONE &&
		    str_eq(name, str_of(parts[i].name))) {
			if (!o->in.tool->common.replace)
				die(EXIT_DATA,
				    "column \"%.*s\" is not the one used for "
				    "%s, which takes its name; --replace "
				    "leaves it out",
				    STR_ARG(name), parts[i].role);
			o->used[column] = true;
		}
}

static void
find_columns(struct orders *o)
{
	o->used = mem_zero(o->in.header.n, sizeof(*o->used));
	for (size_t i = 0; i < PARTS; i++) {
		o->column[i] =
		    input_role(&o->in, parts[i].role, parts[i].required);
		if (o->column[i] != ROLE_NONE)
			o->used[o->column[i]] = true;
	}
	for (size_t i = 0; i < o->in.header.n; i++)
		if (!o->used[i])
			check_name(o, i);
}

/* The canonical cells of a row. */
struct record {
	struct str text[PARTS];
	int32_t date;
	int64_t money[PARTS];
};

/* Reads a row; false when it was rejected. */
static bool
read_record(struct orders *o, const struct csv_row *row, struct record *r)
{
	for (size_t i = 0; i < PARTS; i++) {
		size_t column = o->column[i];

		if (column == ROLE_NONE)
			continue;
		r->text[i] = str_trim(row->field[column]);
		if (!parts[i].required && input_null(&o->in, row, column)) {
			r->text[i] = STR("");
			continue;
		}
		if (parts[i].kind == TEXT && parts[i].required &&
		    !input_text(
			&o->in, row, column, parts[i].role, &r->text[i]))
			return false;
		if (parts[i].kind == DATE &&
		    !input_date(&o->in, row, column, &r->date))
			return false;
		if (parts[i].kind == MONEY &&
		    !input_money(&o->in, row, column, &r->money[i]))
			return false;
	}
	return true;
}

static void
write_record(struct orders *o, const struct csv_row *row,
    const struct record *r, struct csv_writer *w)
{
	for (size_t i = 0; i < PARTS; i++) {
		if (o->column[i] == ROLE_NONE)
			continue;
		if (r->text[i].n == 0)
			csv_empty(w);
		else if (parts[i].kind == MONEY)
			csv_money(w, r->money[i]);
		else if (parts[i].kind == DATE && r->text[i].n <= DATE_MAX)
			csv_date(w, r->date);
		else
			csv_field(w, r->text[i]);
	}
	for (size_t i = 0; i < row->n; i++)
		if (!o->used[i])
			csv_field(w, row->field[i]);
	csv_end(w);
}

static void
write_names(struct orders *o, struct csv_writer *w)
{
	for (size_t i = 0; i < PARTS; i++)
		if (o->column[i] != ROLE_NONE)
			csv_field(w, str_of(parts[i].name));
	for (size_t i = 0; i < o->in.header.n; i++)
		if (!o->used[i])
			csv_field(w, o->in.header.name[i]);
	csv_end(w);
}

static int
run(struct tool *tool, void *self)
{
	struct orders *o = self;
	struct tool_output out;
	struct csv_row row;
	int status;

	input_open(&o->in, tool);
	find_columns(o);
	tool_output(tool, &out, o->in.delimiter);
	write_names(o, &out.w);
	while (input_next(&o->in, &row)) {
		struct record record = { 0 };

		if (!read_record(o, &row, &record))
			continue;
		if (tool->common.as_of != DATE_NONE &&
		    record.date > tool->common.as_of)
			input_skip(&o->in, "after as-of");
		else
			write_record(o, &row, &record, &out.w);
	}
	status = input_close(&o->in) ? 0 : EXIT_DATA;
	tool_close(tool, &out);
	free(o->used);
	return status;
}

const struct method import_orders = {
	.name = "orders",
	.summary = "an export of orders to clean records",
	.options_size = sizeof(struct orders),
	.roles = roles,
	.makes = makes,
	.run = run,
};
