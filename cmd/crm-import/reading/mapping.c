#include "mapping_inside.h"

#include "base/die.h"
#include "base/mem.h"
#include "csv/load.h"
#include "csv/row.h"

#include <stdio.h>
#include <stdlib.h>

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

	if (!csv_table_columns(map, "role", &column, &d))
		die(d.status, "%s", d.text);
	for (size_t i = 0; i < map->rows; i++) {
		struct str cell = csv_table_cell(map, i, column);
		const struct role_use *use = kind->roles;
		char role[64];

		snprintf(role, sizeof(role), "%.*s", STR_ARG(cell));
		while (use->role != NULL && strcmp(use->role, role) != 0)
			use++;
		if (cell.n == 0 || use->role != NULL || role_known(role))
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

	if (!csv_table_columns(map, "column", &column, &d) ||
	    !csv_table_columns(map, "role", &role_column, &d))
		die(d.status, "%s", d.text);
	for (size_t i = 0; i < map->rows; i++) {
		struct str name = csv_table_cell(map, i, column);

		if (!str_eq(csv_table_cell(map, i, role_column), str_of(role)))
			continue;
		if (str_eq(name, STR("?")))
			return ROLE_NONE;
		found = header_find(&source->layout->header, name, &d);
		if (found == ROLE_NONE)
			source_fail(source, &d);
		return found;
	}
	return ROLE_NONE;
}

/* --country and --currency are columns where there is one of that name. */
static const char *
given_column(const struct mapping_work *w, const char *role)
{
	const struct mapping_options *options = w->options;
	const char *given = tool_role(w->source->tool, role);

	if (strcmp(role, "country") == 0)
		given = options->country;
	if (strcmp(role, "currency") == 0)
		given = options->currency;
	if (given != NULL &&
	    (given == options->country || given == options->currency) &&
	    header_exact(&w->source->layout->header, str_of(given)) ==
		ROLE_NONE)
		return NULL;
	return given;
}

/* Does a preset's column yield: one of who receives the goods, where the preset
 * does not know another that says who bought them? */
static bool
yields(struct mapping_work *w, const char *role, size_t column)
{
	size_t other;

	if (!mapping_has_token(w, column, "delivery"))
		return false;
	other = mapping_other(w, role);
	return other != ROLE_NONE && other != column &&
	    !preset_knows(&w->m->preset, w->source->layout->header.name[other]);
}

/* What the user, the map and the preset say. */
static struct mapped
find_told(struct mapping_work *w, const char *role, const struct csv_table *map)
{
	const struct header *header = &w->source->layout->header;
	const char *given = given_column(w, role);
	struct mapped found = { role, ROLE_NONE, NULL, false };
	struct diag d;

	if (given != NULL) {
		found.column = header_find(header, str_of(given), &d);
		if (found.column == ROLE_NONE)
			source_fail(w->source, &d);
		found.how = "option";
	} else if (map != NULL) {
		found.column = from_map(map, role, w->source);
		found.how = "map";
	}
	if (found.column == ROLE_NONE && w->m->has_preset) {
		found.column = preset_column(&w->m->preset, role, header);
		found.how = "preset";
		if (found.column != ROLE_NONE &&
		    role_type(role) == ROLE_COUNTRY) {
			look_at(
			    &w->look[found.column], w->source, found.column);
			if (!look_fits(&w->look[found.column], ROLE_COUNTRY,
				ROLE_WEAK))
				found.column = ROLE_NONE;
		}
		if (found.column != ROLE_NONE && yields(w, role, found.column))
			found.column = ROLE_NONE;
	}
	return found;
}

static void
find_preset(struct mapping *m, const struct kind *kind,
    const struct source *source, const char *name)
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
	m->has_preset = preset_recognise(header, kind, &m->preset);
	if (m->has_preset)
		report_say(&source->tool->report, "%s: read with --preset=%s",
		    source_file(source), m->preset.name);
}

/* Roles of the preset that the kind does not have: they are told, and may
 * stand in. */
static void
add_outside(struct mapping_work *w)
{
	struct mapping *m = w->m;
	struct str role, column;

	for (size_t i = 0;
	     m->has_preset && preset_role(&m->preset, &i, &role, &column);) {
		char *name = arena_str(&m->arena, role).p == NULL
		    ? NULL
		    : (char *)(uintptr_t)arena_str(&m->arena, role).p;
		size_t at;

		if (mapping_role(m, name) != NULL || m->roles == MAPPING_ROLES)
			continue;
		at =
		    preset_column(&m->preset, name, &w->source->layout->header);
		if (at == ROLE_NONE || mapping_taken(m, at))
			continue;
		m->role[m->roles++] =
		    (struct mapped){ name, at, "preset", true };
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
	scoped struct text room = { 0 };

	for (size_t i = 0; i < m->roles; i++) {
		char option[64];

		if (m->role[i].column == ROLE_NONE || m->role[i].outside)
			continue;
		role_option(m->role[i].role, option, sizeof(option));
		quote(source->layout->header.name[m->role[i].column], &room);
		report_detail(&source->tool->report, "--%s=%.*s (%s)", option,
		    (int)room.n, room.v, m->role[i].how);
	}
}

static void
find_roles(struct mapping_work *w, const struct csv_table *map)
{
	struct mapping *m = w->m;

	for (const struct role_use *use = w->kind->roles; use->role != NULL;
	     use++)
		m->role[m->roles++] = find_told(w, use->role, map);
	add_outside(w);
	if (map == NULL && !m->wide)
		mapping_words(w);
	mapping_require(w);
	if (!w->options->ask)
		mapping_journal(w);
	if (!m->has_preset && map == NULL && !w->options->ask)
		mapping_tell_unused(w);
	if (m->has_preset) {
		m->time = mapping_column(m, "time");
	}
}

void
mapping_make(struct mapping *m, const struct kind *kind,
    const struct source *source, const struct mapping_options *options)
{
	struct mapping_work w = { m, kind, source, options, NULL,
		role_words_open(kind->name) };
	struct csv_table map;
	struct diag d;

	*m = (struct mapping){
		.amount_out = ROLE_NONE, .time = ROLE_NONE, .above = ROLE_NONE
	};
	find_preset(m, kind, source, options->preset);
	m->by_order = m->has_preset && !options->lines &&
	    (m->preset.layout == PRESET_FIRST_LINE ||
		m->preset.layout == PRESET_REPEATED) &&
	    preset_column(&m->preset, "order_total", &source->layout->header) !=
		ROLE_NONE;
	m->wide = m->has_preset && kind->orders && options->items &&
	    m->preset.layout == PRESET_WIDE_ITEMS;
	m->by_item = m->wide && options->lines;
	w.look = mem_zero(source->layout->header.n, sizeof(*w.look));
	if (options->map != NULL && !csv_load(options->map, &map, &d))
		die(d.status, "%s", d.text);
	if (options->map != NULL)
		check_map(&map, kind);
	find_roles(&w, options->map != NULL ? &map : NULL);
	if (options->map != NULL)
		csv_table_free(&map);
	free(w.look);
	role_words_close(w.words);
	tell(m, source);
}

static void
print_row(struct csv_writer *w, struct str column, const char *role)
{
	csv_row(w, column, role);
}

void
mapping_print(const struct mapping *m, const struct kind *kind,
    const struct source *source, struct csv_writer *w)
{
	print_row(w, STR("column"), "role");
	array_each (const struct mapped, r, m->role, m->roles)
		if (r->column != ROLE_NONE)
			print_row(
			    w, source->layout->header.name[r->column], r->role);
		else if (kind_requires(kind, r->role) &&
		    !mapping_computes(m, r->role))
			print_row(w, STR("?"), r->role);
}
