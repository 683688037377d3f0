#include "mapping.h"

#include "base/die.h"
#include "csv/load.h"
#include "text/normalise.h"

#include <stdio.h>
#include <stdlib.h>

size_t
mapping_column(const struct mapping *m, const char *role)
{
	for (size_t i = 0; i < m->roles; i++)
		if (strcmp(m->role[i].role, role) == 0)
			return m->role[i].column;
	return ROLE_NONE;
}

void
mapping_free(struct mapping *m)
{
	arena_free(&m->arena);
}

/* A role that the map misspells would be left out silently. */
static void
check_map(const struct csv_table *map, const struct kind *kind)
{
	size_t column;
	struct diag d;

	if (!csv_table_column(map, "role", &column, &d))
		die(d.status, "%s", d.text);
	for (size_t i = 0; i < map->rows; i++) {
		struct str cell = csv_table_cell(map, i, column);
		const struct role_use *use = kind->roles;
		char role[64];

		snprintf(role, sizeof(role), "%.*s", STR_ARG(cell));
		while (use->role != NULL && strcmp(use->role, role) != 0)
			use++;
		if (cell.n == 0 || use->role != NULL ||
		    role_aliases(role) != NULL || kind_type(role) != CELL_TEXT)
			continue;
		csv_table_bad(map, i, &d,
		    "\"%s\" is no role; crm-import %s --help lists them", role,
		    kind->name);
		die(d.status, "%s", d.text);
	}
}

/* The column that a map file gives a role; its rows are column,role. */
static size_t
from_map(
    const struct csv_table *map, const char *role, const struct source *source)
{
	struct diag d;
	size_t column, role_column, found;

	if (!csv_table_column(map, "column", &column, &d) ||
	    !csv_table_column(map, "role", &role_column, &d))
		die(d.status, "%s", d.text);
	for (size_t i = 0; i < map->rows; i++) {
		if (!str_eq(csv_table_cell(map, i, role_column), str_of(role)))
			continue;
		found = header_find(&source->layout->header,
		    csv_table_cell(map, i, column), &d);
		if (found == ROLE_NONE)
			source_fail(source, &d);
		return found;
	}
	return ROLE_NONE;
}

/* Is the column already another role's? */
static bool
is_taken(const struct mapping *m, size_t column)
{
	for (size_t i = 0; i < m->roles; i++)
		if (m->role[i].column == column)
			return true;
	return false;
}

/* Of several columns for the date, the one whose alias stands first. */
static size_t
first_alias(const struct header *header, const char *role)
{
	struct str rest = str_of(role_aliases(role));
	struct arena arena = { 0 };
	size_t found = ROLE_NONE;

	while (rest.p != NULL && found == ROLE_NONE) {
		struct str alias = str_cut(&rest, ',');

		for (size_t i = 0; i < header->n && found == ROLE_NONE; i++)
			if (str_eq(role_normal(header->name[i], &arena), alias))
				found = i;
	}
	arena_free(&arena);
	return found;
}

static size_t
by_name(const struct source *source, const char *role, const char *given)
{
	const struct header *header = &source->layout->header;
	struct diag d;
	size_t column;

	if (role_find(header, role, given, &column, &d))
		return column;
	if (given == NULL && strcmp(role, "date") == 0)
		return first_alias(header, role);
	source_fail(source, &d);
}

/* --country and --currency are columns where there is one of that name. */
static const char *
given_column(const char *role, const struct source *source,
    const struct mapping_options *options)
{
	const char *given = tool_role(source->tool, role);

	if (options != NULL && strcmp(role, "country") == 0)
		given = options->country;
	if (options != NULL && strcmp(role, "currency") == 0)
		given = options->currency;
	if (given != NULL && options != NULL &&
	    (given == options->country || given == options->currency) &&
	    header_exact(&source->layout->header, str_of(given)) == ROLE_NONE)
		return NULL;
	return given;
}

static struct mapped
find_role(const struct mapping *m, const char *role,
    const struct source *source, const struct mapping_options *options,
    const struct csv_table *map)
{
	const char *given = given_column(role, source, options);
	struct mapped found = { role, ROLE_NONE, NULL };

	if (given != NULL) {
		found.column = by_name(source, role, given);
		found.how = "option";
	} else if (map != NULL) {
		found.column = from_map(map, role, source);
		found.how = "map";
	}
	if (found.column == ROLE_NONE && m->has_preset) {
		found.column =
		    preset_column(&m->preset, role, &source->layout->header);
		found.how = "preset";
	}
	if (found.column == ROLE_NONE && !m->has_preset && map == NULL) {
		found.column = by_name(source, role, NULL);
		found.how = "name";
	}
	return found;
}

/* A column for a role that is no role of the kind itself. */
static size_t
find_other(
    const struct mapping *m, const char *role, const struct source *source)
{
	struct mapped found = find_role(m, role, source, NULL, NULL);

	return found.column;
}

/* Are the values of the column order numbers, #?digits? */
static bool
looks_numbered(const struct source *source, size_t column)
{
	size_t n, source_column = source->layout->column[column].source;
	const struct layout_record *r = tidy_sample(source->tidy, &n);
	size_t filled = 0;

	for (size_t i = 0; i < n; i++) {
		struct str s;

		if (source_column >= r[i].n)
			continue;
		s = normalise_trim(r[i].field[source_column]);
		if (s.n == 0)
			continue;
		filled++;
		if (s.p[0] == '#')
			s = (struct str){ s.p + 1, s.n - 1 };
		for (size_t k = 0; k < s.n; k++)
			if (s.p[k] < '0' || s.p[k] > '9')
				return false;
	}
	return filled > 0;
}

/* A lone "id" is the order beside date and amount, else the customer; a "name"
 * of numbers is the order, a "customer" of numbers his id. */
static void
settle_id(struct mapping *m, const struct source *source)
{
	const struct header *header = &source->layout->header;
	struct mapped *customer = NULL, *order = NULL, *name = NULL, *target;
	struct mapped *payment = NULL;
	bool dated = mapping_column(m, "date") != ROLE_NONE ||
	    mapping_column(m, "paid_date") != ROLE_NONE;
	bool event = mapping_column(m, "amount") != ROLE_NONE;

	for (size_t i = 0; i < m->roles; i++) {
		struct mapped *r = &m->role[i];

		if (strcmp(r->role, "customer_id") == 0)
			customer = r;
		if (strcmp(r->role, "order_id") == 0)
			order = r;
		if (strcmp(r->role, "customer_name") == 0)
			name = r;
		if (strcmp(r->role, "payment_id") == 0)
			payment = r;
	}
	if (m->has_preset)
		return;
	if (customer != NULL && customer->column == ROLE_NONE && name != NULL &&
	    name->column != ROLE_NONE && strcmp(name->how, "name") == 0 &&
	    !str_ieq(header->name[name->column], STR("name")) &&
	    looks_numbered(source, name->column)) {
		customer->column = name->column;
		customer->how = "name";
		name->column = ROLE_NONE;
	}
	if (order != NULL && order->column == ROLE_NONE && name != NULL &&
	    name->column != ROLE_NONE &&
	    str_ieq(header->name[name->column], STR("name")) &&
	    looks_numbered(source, name->column)) {
		order->column = name->column;
		name->column = ROLE_NONE;
	}
	target = event && payment != NULL     ? payment
	    : event && dated && order != NULL ? order
					      : customer;
	for (size_t i = 0;
	     target != NULL && target->column == ROLE_NONE && i < header->n;
	     i++)
		if (str_ieq(header->name[i], STR("id")) && !is_taken(m, i)) {
			target->column = i;
			target->how = "name";
		}
}

static void
use_stand_in(struct mapping *m, struct mapped *r, const struct kind *kind,
    const struct source *source)
{
	const char *role = r->role;

	/* debtors are known by name, buyers by e-mail address */
	if (strcmp(kind->name, "invoices") == 0 &&
	    strcmp(role, "customer_id") == 0)
		role = "debtor_id";
	for (size_t i = 0; r->column == ROLE_NONE; i++) {
		const char *other = kind_stand_in(role, i);

		if (other == NULL)
			return;
		r->column = mapping_column(m, other);
		if (r->column == ROLE_NONE)
			r->column = find_other(m, other, source);
		if (r->column != ROLE_NONE) {
			r->how = "stand-in";
			report_say(&source->tool->report,
			    "%s: %.*s serves as %s", source_file(source),
			    STR_ARG(source->layout->header.name[r->column]),
			    r->role);
		}
	}
}

static void
find_preset(struct mapping *m, const struct source *source, const char *name)
{
	const struct header *header = &source->layout->header;

	if (name != NULL && strcmp(name, "none") == 0)
		return;
	if (name != NULL) {
		m->has_preset = preset_find(str_of(name), &m->preset);
		if (!m->has_preset)
			die(EXIT_USAGE,
			    "no preset \"%s\"; --list-presets lists them",
			    name);
		return;
	}
	m->has_preset = preset_recognise(header, &m->preset);
	if (m->has_preset)
		report_say(&source->tool->report, "%s: read with --preset=%s",
		    source_file(source), m->preset.name);
}

/* Amount can also be computed from quantity and price, unless a record is an
 * order that has a total. */
static bool
can_compute(const struct mapping *m, const char *role)
{
	bool has_total = m->has_preset && m->preset.layout == PRESET_ONE_ROW &&
	    mapping_column(m, "order_total") != ROLE_NONE;

	if (m->by_item && strcmp(role, "amount") == 0)
		return true;
	return strcmp(role, "amount") == 0 && !m->by_order && !has_total &&
	    mapping_column(m, "quantity") != ROLE_NONE &&
	    mapping_column(m, "unit_price") != ROLE_NONE;
}

static void
require(struct mapping *m, const struct kind *kind, const struct source *source)
{
	struct diag d;

	for (size_t i = 0; i < m->roles; i++) {
		struct mapped *r = &m->role[i];

		if (!kind_requires(kind, r->role))
			continue;
		if (can_compute(m, r->role) && r->column == ROLE_NONE)
			continue;
		use_stand_in(m, r, kind, source);
		if (r->column == ROLE_NONE) {
			role_missing(&source->layout->header, r->role, &d);
			source_fail(source, &d);
		}
	}
}

/* A name for a shell: in single quotes, of which one inside is \'. */
static void
quote(struct str name, struct text *room)
{
	room->n = 0;
	vec_push(room, '\'');
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '\'')
			vec_append(room, "'\\''", 4);
		else
			vec_push(room, name.p[i]);
	vec_push(room, '\'');
}

static void
tell(const struct mapping *m, const struct source *source)
{
	struct text room = { 0 };

	for (size_t i = 0; i < m->roles; i++) {
		char option[64];

		if (m->role[i].column == ROLE_NONE)
			continue;
		role_option(m->role[i].role, option, sizeof(option));
		quote(source->layout->header.name[m->role[i].column], &room);
		report_detail(&source->tool->report, "--%s=%.*s (%s)", option,
		    (int)room.n, room.v, m->role[i].how);
	}
	vec_free(&room);
}

void
mapping_make(struct mapping *m, const struct kind *kind,
    const struct source *source, const struct mapping_options *options)
{
	const char *map_file = options->map;
	struct csv_table map;
	struct diag d;

	*m = (struct mapping){ .amount_out = ROLE_NONE, .time = ROLE_NONE };
	find_preset(m, source, options->preset);
	m->by_order = m->has_preset && !options->lines &&
	    (m->preset.layout == PRESET_FIRST_LINE ||
		m->preset.layout == PRESET_REPEATED);
	m->wide = m->has_preset && kind->orders && options->items &&
	    m->preset.layout == PRESET_WIDE_ITEMS;
	m->by_item = m->wide && options->lines;
	if (map_file != NULL && !csv_load(map_file, &map, &d))
		die(d.status, "%s", d.text);
	if (map_file != NULL)
		check_map(&map, kind);
	for (const struct role_use *use = kind->roles; use->role != NULL;
	     use++) {
		struct mapped r = find_role(m, use->role, source, options,
		    map_file != NULL ? &map : NULL);

		if (r.how != NULL && strcmp(r.how, "name") == 0 &&
		    r.column != ROLE_NONE && is_taken(m, r.column))
			r.column = ROLE_NONE;
		m->role[m->roles++] = r;
	}
	if (map_file != NULL)
		csv_table_free(&map);
	settle_id(m, source);
	require(m, kind, source);
	if (m->has_preset) {
		m->amount_out = find_other(m, "amount_out", source);
		m->time = find_other(m, "time", source);
	}
	tell(m, source);
}

void
mapping_print(
    const struct mapping *m, const struct source *source, struct csv_writer *w)
{
	csv_field(w, STR("column"));
	csv_field(w, STR("role"));
	csv_end(w);
	for (size_t i = 0; i < m->roles; i++) {
		if (m->role[i].column == ROLE_NONE)
			continue;
		csv_field(w, source->layout->header.name[m->role[i].column]);
		csv_field(w, str_of(m->role[i].role));
		csv_end(w);
	}
}
