#include "clean.h"

#include "base/die.h"
#include "csv/reader.h"
#include "csv/row.h"
#include "io/in.h"
#include "rules.h"
#include "text/iso.h"
#include "text/normalise.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "clean.def"

/* Is the column of the file already written under a role's name? */
static bool
is_written(const struct clean *c, size_t column)
{
	/* those with roles come first, and are few */
	for (size_t i = 0; i < c->columns && c->column[i].role != NULL; i++)
		if (c->column[i].column == column)
			return true;
	return false;
}

/* A name that no column has: "x", "x_2", "x_3", ... */
static struct str
free_name(struct clean *c, struct str name)
{
	uint32_t number;
	char text[300];

	name.n = name.n < 250 ? name.n : 250;
	number = map_find(&c->names, name);
	while (number != MAP_NONE && map_find(&c->names, name) != MAP_NONE) {
		struct str base = map_text(&c->names, number);
		int n = snprintf(text, sizeof(text), "%.*s_%d", STR_ARG(base),
		    c->next_name.v[number]++);

		name = (struct str){ text, (size_t)n };
	}
	vec_push(&c->next_name, 2);
	return map_text(&c->names, map_add(&c->names, name));
}

static struct clean_column *
add_column(struct clean *c, const char *role, struct str name, size_t column)
{
	struct clean_column *to = &c->column[c->columns++];

	*to = (struct clean_column){ .role = role, .column = column };
	to->rule.nulls = c->tool->common.null;
	to->rule.country = c->file_country;
	to->rule.latest = tool_today(c->tool);
	to->rule.zero_dash = c->options->zero != NULL;
	to->rule.fix_mojibake = c->options->fix_mojibake;
	to->name = free_name(c, name);
	return to;
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

/* The part of an item that is the role, where items stand in columns. */
static enum wide_part
part_of(const struct clean *c, const char *role)
{
	int from = c->level == CLEAN_ITEMS ? WIDE_NUMBER : WIDE_NAME;
	int end = c->level == CLEAN_ITEMS ? WIDE_PARTS : WIDE_TOTAL;

	for (int part = from; c->level >= CLEAN_WIDE && part < end; part++)
		if (strcmp(wide_items_role((enum wide_part)part), role) == 0)
			return (enum wide_part)part;
	return WIDE_NONE;
}

static void
add_roles(struct clean *c)
{
	size_t total = mapping_column(&c->mapping, "amount");

	array_each (const struct mapped, m, c->mapping.role, c->mapping.roles) {
		bool amount = strcmp(m->role, "amount") == 0;
		enum wide_part part =
		    m->column == ROLE_NONE ? part_of(c, m->role) : WIDE_NONE;
		struct clean_column *to;

		if (m->outside)
			continue;
		if (m->column == ROLE_NONE && !amount && part == WIDE_NONE &&
		    strcmp(m->role, "currency") != 0 &&
		    !clean_shows(c, m->role))
			continue;
		if (m->column == ROLE_NONE && amount && part == WIDE_NONE &&
		    (mapping_column(&c->mapping, "quantity") == ROLE_NONE ||
			mapping_column(&c->mapping, "unit_price") == ROLE_NONE))
			continue;
		if (!amount && m->column != ROLE_NONE && m->column == total)
			continue;
		to = add_column(
		    c, m->role, str_of(name_of(c->kind, m->role)), m->column);
		to->rule.type = type_of(c, m);
		to->rule.serves_id = kind_type(m->role) == CELL_ID;
		to->item = part;
		to->rule.open_end = strcmp(m->role, "end_date") == 0 ||
		    strcmp(m->role, "period_end") == 0;
		to->required = kind_requires(c->kind, m->role);
		to->strict = to->required || kind_is_telling(c->kind, m->role);
	}
}

static void
make_columns(struct clean *c)
{
	const struct header *header = &c->source.layout->header;
	bool rejects = source_is_rejects(&c->source);

	c->column = mem_zero(MAPPING_ROLES + header->n, sizeof(*c->column));
	clean_paid_open(c);
	add_roles(c);
	for (size_t i = 0; i < header->n && !c->options->roles_only; i++) {
		if (is_written(c, i) || i == c->mapping.time ||
		    (c->level == CLEAN_ITEMS && wide_items_has(&c->wide, i)) ||
		    i == c->mapping.amount_out ||
		    (rejects && header->name[i].n > 0 &&
			header->name[i].p[0] == '_'))
			continue;
		add_column(c, NULL, header->name[i], i);
	}
	c->customer = clean_column(c, "customer_id");
	c->date = clean_column(c, "date");
	c->keys[0] = clean_column(c, "invoice_no");
	c->keys[1] = clean_column(c, "invoice_date");
	c->amount = clean_column(c, "amount");
	c->order = clean_column(c, "order_id");
	c->currency = clean_column(c, "currency");
	c->quantity = clean_column(c, "quantity");
	c->country = clean_column(c, "country");
	c->unit_price = clean_column(c, "unit_price");
	c->line_discount = clean_column(c, "line_discount");
	c->refund = clean_column(c, "refund_amount");
	c->refund_date = clean_column(c, "refund_date");
	c->phone = clean_column(c, "phone");
	c->phone2 = clean_column(c, "phone2");
	c->extension = clean_column(c, "extension");
	c->open = c->paid.shows ? clean_column(c, "open_amount") : ROLE_NONE;
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

/* Is a column of a role empty in the record? */
static bool
lacks(const struct clean *c, const struct tidy_row *row, size_t role)
{
	return role != ROLE_NONE && c->column[role].column != ROLE_NONE &&
	    normalise_trim(row->field[c->column[role].column]).n == 0;
}

/* A customer and an amount, of no document and no day: a sub-total. */
static bool
is_sub_total(const struct clean *c, const struct tidy_row *row)
{
	return lacks(c, row, c->keys[0]) && lacks(c, row, c->keys[1]) &&
	    !lacks(c, row, c->amount);
}

static void
take(struct clean *c, struct clean_order *o, struct tidy_row *row)
{
	unpack(c, row);
	if (!clean_layout_fill(c, row)) {
		source_skip(&c->source, "group-row");
		return;
	}
	if (is_sub_total(c, row)) {
		source_skip(&c->source, "sub-total");
		return;
	}
	if (c->has_copies && clean_order_is_copy(c, o, row))
		return;
	if (c->level != CLEAN_ROWS) {
		clean_order_take(c, o, row);
		return;
	}
	clean_repeats_expect(c, row);
	if (clean_record(c, row)) {
		if (clean_repeats_has(c))
			return;
		clean_write_record(c);
		clean_write_refund(c);
	} else if (c->left_out && !c->status.by_event) {
		clean_repeats_left_out(c);
	}
}

static void
list_presets(struct tool *tool)
{
	struct str name, columns;
	struct csv_writer *w = tool_output(tool);

	csv_row(w, "preset", "columns");
	for (size_t i = 0; preset_list(i, &name, &columns); i++) {
		csv_row(w, name, columns);
	}
	tool_close(tool);
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

	source_check_header(&c->source);
	if (c->source.file == 0) {
		struct mapping_options m = { o->map, o->preset, o->country,
			o->currency, o->level == 1,
			wide_items_find(&c->wide, &c->source.layout->header),
			o->print_map };

		mapping_make(&c->mapping, c->kind, &c->source, &m);
		read_codes(c);
		if (c->mapping.wide)
			c->level = o->level == 1 ? CLEAN_ITEMS : CLEAN_WIDE;
		make_columns(c);
	}
	clean_status_open(c);
	c->raw = ROLE_NONE;
	if (source_is_rejects(&c->source))
		c->raw = header_exact(&c->source.layout->header, STR("_raw"));
	c->document = document(c);
	if (c->mapping.by_order && c->document != ROLE_NONE)
		c->level = CLEAN_ORDERS;
	clean_layout_open(c);
	clean_heads_open(c);
	clean_guests_open(c);
	c->has_copies = !c->fill.on && c->mapping.has_preset &&
	    c->document != ROLE_NONE &&
	    c->mapping.preset.layout == PRESET_FIRST_LINE;
	c->fill_down = c->has_copies && c->level == CLEAN_ROWS;
	clean_repeats_open(c);
}

static void
tell_columns(struct clean *c)
{
	if (c->unknown_keys > 0)
		report_say(&c->tool->report,
		    "warning: not in %s: %" PRIu64 " of the customer ids, "
		    "which stay as they are",
		    c->options->crosswalk, c->unknown_keys);
	array_each (const struct clean_column, column, c->column, c->columns)
		if (column->na > 0)
			report_say(&c->tool->report,
			    "%.*s: NA is no value, in %" PRIu64
			    " rows (--null= keeps it)",
			    STR_ARG(column->name), column->na);
}

static int
finish(struct clean *c, struct clean_order *o)
{
	bool well;

	clean_order_close(c, o);
	clean_layout_tell(c);
	clean_guests_tell(c);
	clean_repeats_tell(c);
	clean_status_tell(c);
	clean_paid_tell(c);
	well = source_close(&c->source);
	if (!well)
		out_abandon(c->w->out);
	else
		tool_close(c->tool);
	tell_columns(c);
	return well ? 0 : EXIT_DATA;
}

static void
check_options(const struct clean_options *o)
{
	if (o->decimal != NULL && strcmp(o->decimal, ".") != 0 &&
	    strcmp(o->decimal, ",") != 0)
		die(EXIT_USAGE, "--decimal: \"%s\" is neither . nor ,",
		    o->decimal);
	if (o->zero != NULL && strcmp(o->zero, "-") != 0)
		die(EXIT_USAGE, "--zero: only a dash, -, can be zero");
}

static void
print_map(struct clean *c)
{
	mapping_print(&c->mapping, c->kind, &c->source, tool_output(c->tool));
	source_drop(&c->source);
	tool_close(c->tool);
}

int
clean_run(struct tool *tool, void *options)
{
	struct clean *c = tool_alloc(tool, sizeof(*c));
	struct clean_order *order = tool_alloc(tool, sizeof(*order));
	struct tidy_row row;

	c->tool = tool;
	c->options = options;
	c->kind = kind_find(tool->method[0]->name);
	check_options(c->options);
	if (c->options->list_presets) {
		list_presets(tool);
		return 0;
	}
	source_open(&c->source, tool, &c->options->source, SOURCE_CLEAN);
	source_read_ahead(&c->source);
	prepare(c);
	if (c->options->print_map) {
		print_map(c);
		return 0;
	}
	if (c->options->rules != NULL || c->options->map != NULL)
		c->rules = rules_read(c);
	if (c->options->crosswalk != NULL)
		crosswalk_read(&c->crosswalk, c->options->crosswalk,
		    c->options->crosswalk_source);
	clean_decide(c);
	c->w = tool_output(tool);
	clean_write_header(c);
	for (;;) {
		while (source_next(&c->source, &row))
			take(c, order, &row);
		if (!source_next_file(&c->source))
			return finish(c, order);
		prepare(c);
		clean_decide(c);
	}
}
