#include "merge_model.h"
#include "io/in.h"

#include "base/die.h"
#include "cli/match_model.h"
#include "crm-import/reading/kind.h"

#include <stdio.h>

/* The role that a field of the model had: that of its name, as linkage has it,
 * or what dedupe takes for a category; NULL: it is an id. */
static const char *
role_of(const struct linkage_field *field)
{
	for (const struct role_use *use = kind_find("customers")->roles;
	     use->role != NULL; use++)
		if (strcmp(field->name, use->role) == 0)
			return use->role;
	return field->kind == LINKAGE_CATEGORY ? "region" : NULL;
}

/* The fields that the model weighs; the others do not count. */
static void
choose_fields(const struct store *store, const struct match_model *model,
    struct match *match)
{
	bool writing;

	for (uint32_t c = 0; c < store->fields.count; c++) {
		struct str name = map_text(&store->fields, c);
		int f = 0;

		while (f < model->model.fields &&
		    !str_eq(name, str_of(model->field[f].name)))
			f++;
		if (f < model->model.fields)
			match_add(match, role_of(&model->field[f]), name.p, c);
		else
			match_join(match, name, c);
	}
	writing = false;
	for (int f = 0; f < model->model.fields; f++)
		writing |= strcmp(model->field[f].name, "writing") == 0;
	match_add_found(match, writing);
}

static uint64_t
mix(uint64_t print, struct str s)
{
	return (print ^ map_hash_fixed(s)) * UINT64_C(0x9E3779B97F4A7C15) + 1;
}

static uint64_t
mix_file(uint64_t print, const char *path)
{
	scoped struct text text = { 0 };
	struct diag d;

	if (path == NULL)
		return mix(print, STR(""));
	if (!in_whole(path, &text, &d))
		die(d.status, "%s", d.text);
	print = mix(print, (struct str){ text.v, text.n });
	return print;
}

void
merge_model_open(struct merge_model *m, const struct store *store,
    const char *path, const char *country)
{
	scoped_by(match_model_free) struct match_model saved;
	struct diag d;

	*m = (struct merge_model){ .match.country = country };
	match_model_read(path, &saved);
	choose_fields(store, &saved, &m->match);
	if (m->match.data.fields == 0)
		die(EXIT_DATA, "%s: no column of the records is in the model",
		    path);
	if (!match_model_fit(&saved, &m->match.data, &m->model, &m->known, &d))
		die(d.status, "%s: %s", path, d.text);
	if (m->known.records > 0)
		m->match.known = &m->known;
	m->file = mix_file(0, path);
}

void
merge_model_free(struct merge_model *m)
{
	linkage_known_free(&m->known);
	match_free(&m->match);
}

uint64_t
merge_model_print(const struct merge_model *m, double threshold)
{
	const struct date_local_rule *date = &m->match.date;
	const char *country = m->match.country;
	uint64_t print = mix(m->file, STR(CRM_VERSION));
	char text[64];

	for (int f = 0; f < m->match.data.fields; f++)
		print = mix(print, str_of(m->match.data.field[f].name));
	snprintf(text, sizeof(text), "%.17g %d %d %d %d", threshold,
	    date->order, date->conflict, date->serial, date->eight);
	print = mix(print, str_of(text));
	print = mix(print, str_of(country == NULL ? "" : country));
	return print | 1;
}

uint64_t
merge_model_said(uint64_t print, const char *answers, const char *prefix,
    const uint32_t *id, size_t ids)
{
	print = mix(mix_file(print, answers), str_of(prefix));
	for (size_t i = 0; i < ids; i++)
		print += (id[i] + 1) * UINT64_C(0xD1342543DE82EF95);
	return print;
}
