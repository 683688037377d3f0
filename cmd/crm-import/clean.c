#include "clean.h"

#include "base/die.h"
#include "crm-import.h"
#include "csv/load.h"
#include "csv/reader.h"
#include "io/in.h"
#include "rules.h"
#include "text/iso.h"
#include "text/money.h"
#include "text/num.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define AT(field) offsetof(struct clean_options, field)

const struct opt clean_options[] = {
	SOURCE_OPTIONS(struct clean_options),
	{ "map", OPT_FILE, AT(map), "FILE",
	    .help = "which column is what: a CSV file with column,role" },
	{ "print-map", OPT_FLAG, AT(print_map),
	    .help = "write the map that would be used, and nothing else" },
	{ "preset", OPT_TEXT, AT(preset), "NAME",
	    .help = "the export of a known system; recognised by its header "
		    "otherwise; none: do not" },
	{ "list-presets", OPT_FLAG, AT(list_presets),
	    .help = "write the names and columns of the presets" },
	{ "level", OPT_CHOICE, AT(level), "order|line", "order",
	    "a record per order, or per line of it" },
	{ "roles-only", OPT_FLAG, AT(roles_only),
	    .help = "leave out columns that have no role" },
	{ "decimal", OPT_TEXT, AT(decimal), ".|,",
	    .help = "the decimal sign, where the columns do not tell" },
	{ "date-order", OPT_CHOICE, AT(date_order), "auto|dmy|mdy", "auto",
	    "what comes first in dates like 03/04/2024" },
	{ "excel-epoch", OPT_CHOICE, AT(epoch), "1900|1904", "1900",
	    "where the day numbers of a spreadsheet begin" },
	{ "partial", OPT_CHOICE, AT(partial), "none|start", "none",
	    "months and quarters are no dates, or their first day" },
	{ "currency", OPT_TEXT, AT(currency), "CODE|COLUMN",
	    .help = "the currency of amounts that do not say theirs, or the "
		    "column that says it" },
	{ "country", OPT_TEXT, AT(country), "CODE|COLUMN",
	    .help = "the country of telephone numbers without one, or the "
		    "column that says it" },
	{ "zero", OPT_TEXT, AT(zero), "-",
	    .help = "amounts that are a dash are zero" },
	{ "rules", OPT_FILE, AT(rules), "FILE",
	    .help = "what records must fulfil, a rule a line" },
	{ "refers", OPT_TEXT, AT(refers), "COLUMN=FILE",
	    .help = "values of the column must be in FILE's column of the "
		    "same name" },
	{ "crosswalk", OPT_FILE, AT(crosswalk), "FILE",
	    .help = "bring customer ids to the customer_key of this file" },
	{ "crosswalk-source", OPT_TEXT, AT(crosswalk_source), "NAME",
	    .help = "whose ids they are, where the file has several sources" },
	{ "fix-mojibake", OPT_FLAG, AT(fix_mojibake),
	    .help = "repair text that was decoded twice" },
	{ "excel-safe", OPT_FLAG, AT(excel_safe),
	    .help = "put ' before cells that a spreadsheet would take for a "
		    "formula" },
	{ 0 },
};

size_t
clean_column(const struct clean *c, const char *role)
{
	for (size_t i = 0; i < c->columns; i++)
		if (c->column[i].role != NULL &&
		    strcmp(c->column[i].role, role) == 0)
			return i;
	return ROLE_NONE;
}

/* Is the column of the file already written under a role's name? */
static bool
is_written(const struct clean *c, size_t column)
{
	for (size_t i = 0; i < c->columns; i++)
		if (c->column[i].column == column)
			return true;
	return false;
}

static struct clean_column *
add_column(struct clean *c, const char *role, struct str name, size_t column)
{
	struct clean_column *to = &c->column[c->columns++];
	char text[300];

	*to = (struct clean_column){ .role = role, .column = column };
	to->rule.nulls = c->tool->common.null;
	to->rule.country = c->file_country;
	to->rule.zero_dash = c->options->zero != NULL;
	to->rule.fix_mojibake = c->options->fix_mojibake;
	for (int k = 1;; k++) { /* a name that no column has */
		bool taken = false;

		snprintf(text, sizeof(text), k == 1 ? "%.*s" : "%.*s_%d",
		    (int)(name.n < 250 ? name.n : 250), name.p, k);
		for (size_t i = 0; i + 1 < c->columns; i++)
			taken |= str_eq(c->column[i].name, str_of(text));
		if (!taken)
			break;
	}
	to->name = arena_str(&c->arena, str_of(text));
	return to;
}

/* Does a file of rejects come back? Its own columns begin with _. */
static bool
is_rejects(const struct header *header)
{
	return header_exact(header, STR("_code")) != ROLE_NONE &&
	    header_exact(header, STR("_raw")) != ROLE_NONE;
}

/* The date of orders is called order_date, so that it is none of the others. */
static const char *
name_of(const struct kind *kind, const char *role)
{
	if (strcmp(kind->name, "orders") == 0 && strcmp(role, "date") == 0)
		return "order_date";
	return role;
}

/* A column that stands in for another role stays what it is: an e-mail address
 * that serves as customer_id is read as one. */
static enum cell_type
type_of(const struct clean *c, const struct mapped *m)
{
	const struct mapping *all = &c->mapping;

	for (size_t i = 0; i < all->roles; i++)
		if (m->column != ROLE_NONE && &all->role[i] != m &&
		    all->role[i].column == m->column &&
		    kind_type(m->role) == CELL_ID)
			return kind_type(all->role[i].role);
	return kind_type(m->role);
}

static void
add_roles(struct clean *c)
{
	size_t total = mapping_column(&c->mapping, "amount");

	for (size_t i = 0; i < c->mapping.roles; i++) {
		const struct mapped *m = &c->mapping.role[i];
		bool amount = strcmp(m->role, "amount") == 0;
		struct clean_column *to;

		if (m->column == ROLE_NONE && !amount &&
		    strcmp(m->role, "currency") != 0)
			continue;
		if (m->column == ROLE_NONE && amount &&
		    (mapping_column(&c->mapping, "quantity") == ROLE_NONE ||
			mapping_column(&c->mapping, "unit_price") == ROLE_NONE))
			continue;
		if (!amount && m->column != ROLE_NONE && m->column == total)
			continue;
		to = add_column(
		    c, m->role, str_of(name_of(c->kind, m->role)), m->column);
		to->rule.type = type_of(c, m);
		to->required = kind_requires(c->kind, m->role);
		to->strict = to->required || kind_is_telling(c->kind, m->role);
	}
}

static void
make_columns(struct clean *c)
{
	const struct header *header = &c->source.layout->header;
	bool rejects = is_rejects(header);

	c->column = mem_zero(KIND_ROLES + header->n, sizeof(*c->column));
	add_roles(c);
	for (size_t i = 0; i < header->n && !c->options->roles_only; i++) {
		if (is_written(c, i) || i == c->mapping.time ||
		    i == c->mapping.amount_out ||
		    (rejects && header->name[i].n > 0 &&
			header->name[i].p[0] == '_'))
			continue;
		add_column(c, NULL, header->name[i], i);
	}
	c->customer = clean_column(c, "customer_id");
	c->date = clean_column(c, "date");
	c->amount = clean_column(c, "amount");
	c->order = clean_column(c, "order_id");
	c->currency = clean_column(c, "currency");
	c->quantity = clean_column(c, "quantity");
	c->country = clean_column(c, "country");
	c->unit_price = clean_column(c, "unit_price");
	c->line_discount = clean_column(c, "line_discount");
	c->refund = clean_column(c, "refund_amount");
	c->time = c->mapping.time;
	c->amount_out = c->mapping.amount_out;
}

/* --country and --currency are a code where they are no column. */
static void
read_codes(struct clean *c)
{
	const struct header *header = &c->source.layout->header;
	const char *country = c->options->country;
	const char *currency = c->options->currency;
	struct iso_country found;

	if (country != NULL &&
	    header_exact(header, str_of(country)) == ROLE_NONE) {
		if (!iso_country(str_of(country), &found))
			die(EXIT_USAGE,
			    "--country: \"%s\" is no country and no column",
			    country);
		memcpy(c->file_country, found.code, sizeof(found.code));
	}
	if (currency != NULL &&
	    header_exact(header, str_of(currency)) == ROLE_NONE) {
		if (!iso_currency(str_of(currency), c->file_currency))
			die(EXIT_USAGE,
			    "--currency: \"%s\" is no currency and no column",
			    currency);
	} else if (c->mapping.has_preset) {
		memcpy(c->file_currency, c->mapping.preset.currency, 4);
	}
}

/* Amounts of the order, which its refund does not repeat: they may be added
 * up; and which of several lines was given back nobody knows. */
static bool
is_sale_only(const struct clean *c, size_t i)
{
	const struct clean_column *column = &c->column[i];

	if (i == c->amount || i == c->unit_price)
		return c->fill_down && i == c->unit_price;
	return i == c->quantity ||
	    (column->role != NULL && column->rule.type == CELL_MONEY) ||
	    (c->fill_down && clean_is_line_role(column->role));
}

/* What was given back is a record of its own, with a negative amount. */
static void
write_refund(struct clean *c)
{
	const struct cell *refund;
	int64_t amount;
	char text[MONEY_MAX];

	if (!c->kind->orders || c->refund == ROLE_NONE ||
	    c->amount == ROLE_NONE)
		return;
	refund = &c->column[c->refund].cell;
	if (refund->text.n == 0 || refund->amount == 0)
		return;
	amount = refund->amount > 0 ? -refund->amount : refund->amount;
	for (size_t i = 0; i < c->columns; i++)
		if (is_sale_only(c, i))
			c->column[i].cell.text = STR("");
	c->column[c->amount].cell.text =
	    (struct str){ text, money_print(text, amount) };
	clean_write_record(c);
}

/* The place of the order that is open, and what is added up. */
struct open_order {
	struct text id;
	bool open;
	size_t lines;
	double quantity;
	VEC(struct str) cell;
	VEC(int64_t) amount; /* of each cell that is money */
	struct arena arena;
};

static void
keep_cells(struct clean *c, struct open_order *o)
{
	arena_free(&o->arena);
	o->cell.n = o->amount.n = 0;
	for (size_t i = 0; i < c->columns; i++) {
		vec_push(
		    &o->cell, arena_str(&o->arena, c->column[i].cell.text));
		vec_push(&o->amount, c->column[i].cell.amount);
	}
}

static void
close_order(struct clean *c, struct open_order *o)
{
	char quantity[NUM_MAX];

	if (!o->open)
		return;
	for (size_t i = 0; i < c->columns; i++) {
		c->column[i].cell.text = o->cell.v[i];
		c->column[i].cell.amount = o->amount.v[i];
		if (o->lines > 1 && i != c->amount && i != c->refund &&
		    clean_is_line_role(c->column[i].role))
			c->column[i].cell.text = STR("");
	}
	if (o->lines > 1 && c->quantity != ROLE_NONE)
		c->column[c->quantity].cell.text = (struct str){ quantity,
			num_print_exact(quantity, o->quantity) };
	clean_write_record(c);
	write_refund(c);
	o->open = false;
}

/* A further line of the open order: only its quantity counts. */
static bool
joins_order(struct clean *c, struct open_order *o, const struct tidy_row *row)
{
	struct clean_column *order = &c->column[c->document];
	struct cell cell;
	double quantity = 0;

	cell_read(row->field[order->column], &order->rule, &order->room, &cell);
	if (!o->open || !str_eq(cell.text, (struct str){ o->id.v, o->id.n }))
		return false;
	if (c->quantity != ROLE_NONE) {
		struct clean_column *q = &c->column[c->quantity];

		cell_read(row->field[q->column], &q->rule, &q->room, &cell);
		if (cell.wrong == NULL && num_real(cell.text, &quantity))
			o->quantity += quantity;
	}
	o->lines++;
	source_skip(&c->source, "further line of an order");
	return true;
}

static void
open_order(struct clean *c, struct open_order *o)
{
	struct str id = c->column[c->document].cell.text;

	o->id.n = 0;
	vec_append(&o->id, id.p, id.n);
	o->open = id.n > 0;
	o->lines = 1;
	o->quantity = 0;
	if (c->quantity != ROLE_NONE)
		num_real(c->column[c->quantity].cell.text, &o->quantity);
	keep_cells(c, o);
}

/* A mended record of a rejects file that could not be split before: its text is
 * in _raw, its columns are empty. */
static void
unpack(struct clean *c, struct tidy_row *row)
{
	const struct header *header = &c->source.layout->header;
	size_t raw = c->raw, k = 0;
	struct csv_options options = { 0 };
	struct csv_reader *reader;
	struct csv_row fields = { 0 };
	struct diag d;

	if (raw == ROLE_NONE || row->field[raw].n == 0)
		return;
	for (size_t i = 0; i < row->n; i++)
		if (header->name[i].p[0] != '_' && row->field[i].n > 0)
			return;
	reader = csv_reader_open(
	    in_open_bytes("_raw", row->field[raw].p, row->field[raw].n),
	    &options, &d);
	arena_free(&c->row_arena);
	if (csv_reader_next(reader, &fields, &d) == CSV_ROW)
		for (size_t i = 0; i < row->n && k < fields.n; i++)
			if (header->name[i].p[0] != '_')
				row->field[i] =
				    arena_str(&c->row_arena, fields.field[k++]);
	csv_reader_close(reader);
}

static void
take(struct clean *c, struct open_order *o, struct tidy_row *row)
{
	unpack(c, row);
	if (c->by_order && joins_order(c, o, row))
		return;
	if (c->by_order)
		close_order(c, o);
	if (!clean_record(c, row))
		return;
	if (c->by_order)
		open_order(c, o);
	if (!c->by_order || !o->open) {
		clean_write_record(c);
		write_refund(c);
	}
}

static void
list_presets(struct tool *tool)
{
	struct tool_output out;
	struct str name, columns;

	tool_output(tool, &out, ',');
	csv_field(&out.w, STR("preset"));
	csv_field(&out.w, STR("columns"));
	csv_end(&out.w);
	for (size_t i = 0; preset_list(i, &name, &columns); i++) {
		csv_field(&out.w, name);
		csv_field(&out.w, columns);
		csv_end(&out.w);
	}
	tool_close(tool, &out);
}

/* The column whose equal values make one order or invoice. */
static size_t
document(const struct clean *c)
{
	size_t invoice = clean_column(c, "invoice_no");

	return c->order != ROLE_NONE ? c->order : invoice;
}

/* Finds the columns of the open file; a further file has the first one's. */
static void
prepare(struct clean *c)
{
	const struct clean_options *o = c->options;
	struct diag d;

	for (size_t i = 0; i < c->source.header.n; i++)
		if (c->source.layout->header.n != c->source.header.n ||
		    !str_eq(c->source.header.name[i],
			c->source.layout->header.name[i])) {
			diag_set(&d, EXIT_DATA, "other-header",
			    "the columns are not those of %s",
			    c->tool->file[0]);
			source_fail(&c->source, &d);
		}
	if (c->source.file == 0) {
		struct mapping_options m = { o->map, o->preset, o->country,
			o->currency, o->level == 1 };

		mapping_make(&c->mapping, c->kind, &c->source, &m);
		read_codes(c);
		make_columns(c);
	}
	c->raw = ROLE_NONE;
	if (is_rejects(&c->source.layout->header))
		c->raw = header_exact(&c->source.layout->header, STR("_raw"));
	c->document = document(c);
	c->by_order = c->mapping.by_order && c->document != ROLE_NONE;
	c->fill_down = c->mapping.has_preset && !c->by_order &&
	    c->document != ROLE_NONE &&
	    c->mapping.preset.layout == PRESET_FIRST_LINE;
	clean_decide(c);
}

static void
close_clean(struct clean *c, struct open_order *o)
{
	if (c->unknown_keys > 0)
		report_say(&c->tool->report,
		    "warning: not in %s: %" PRIu64 " of the customer ids, "
		    "which stay as they are",
		    c->options->crosswalk, c->unknown_keys);
	for (size_t i = 0; i < c->columns; i++)
		cell_room_free(&c->column[i].room);
	cell_room_free(&c->spare);
	free(c->column);
	mapping_free(&c->mapping);
	rules_free(c->rules);
	crosswalk_free(&c->crosswalk);
	vec_free(&c->first);
	arena_free(&c->first_arena);
	arena_free(&c->row_arena);
	arena_free(&c->arena);
	vec_free(&o->id);
	vec_free(&o->cell);
	vec_free(&o->amount);
	arena_free(&o->arena);
}

static int
finish(struct clean *c, struct open_order *o)
{
	if (c->by_order)
		close_order(c, o);
	if (!source_close(&c->source)) {
		out_abandon(&c->out.out);
		close_clean(c, o);
		return EXIT_DATA;
	}
	tool_close(c->tool, &c->out);
	close_clean(c, o);
	return 0;
}

int
clean_run(struct tool *tool, void *options)
{
	struct clean c = { .tool = tool, .options = options };
	struct open_order order = { 0 };
	struct tidy_row row;

	c.kind = kind_find(tool->method[0]->name);
	if (c.options->list_presets) {
		list_presets(tool);
		return 0;
	}
	source_open(&c.source, tool, &c.options->source, false);
	prepare(&c);
	tool_output(tool, &c.out, ',');
	if (c.options->print_map) {
		mapping_print(&c.mapping, &c.source, &c.out.w);
		tidy_close(c.source.tidy);
		arena_free(&c.source.arena);
		tool_close(tool, &c.out);
		close_clean(&c, &order);
		return 0;
	}
	if (c.options->rules != NULL || c.options->refers != NULL)
		c.rules = rules_read(c.options->rules, c.options->refers, &c);
	if (c.options->crosswalk != NULL)
		crosswalk_read(&c.crosswalk, c.options->crosswalk,
		    c.options->crosswalk_source);
	clean_write_header(&c);
	do {
		if (c.source.file > 0)
			prepare(&c);
		while (source_next(&c.source, &row))
			take(&c, &order, &row);
	} while (source_next_file(&c.source));
	return finish(&c, &order);
}
