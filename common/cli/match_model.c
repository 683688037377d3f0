#include "cli/match_model.h"

#include "base/die.h"

#include <math.h>

/* A probability whose logarithm is taken. */
#define LEAST_SHARE 1e-300

/* A reading on its way. */
struct loading {
	struct match_model m;
	int levels; /* of the last field */
	struct field {
		struct str name;
		enum linkage_kind kind;
		double shared, here; /* empty: as usual */
	} field;
	struct level {
		double m, u;
	} level;
};

/* Has the last field, if there is one, all of its levels? */
static bool
complete(const struct loading *l)
{
	int f = l->m.model.fields - 1;

	return f < 0 || l->levels == linkage_levels(l->m.field[f].kind);
}

static void *
model_of(void *data)
{
	struct loading *l = data;

	return &l->m.model;
}

static void *
new_field(void *data)
{
	struct loading *l = data;

	return l->m.model.fields < LINKAGE_FIELDS && complete(l) ? &l->field
								 : NULL;
}

static const char *
take_field(void *data, void *record)
{
	struct loading *l = data;
	const struct field *field = record;
	int f = l->m.model.fields++;

	if (field->here == 1)
		return "here is no probability below 1";
	l->m.field[f] = (struct linkage_field){ .name = field->name.p,
		.kind = field->kind };
	l->m.model.trained[f] = true;
	l->m.model.shared[f] = field->shared;
	l->m.model.here[f] = isnan(field->here) ? 0 : field->here;
	l->levels = 0;
	return NULL;
}

static void *
new_level(void *data)
{
	struct loading *l = data;

	return complete(l) ? NULL : &l->level;
}

static const char *
take_level(void *data, void *record)
{
	struct loading *l = data;
	const struct level *level = record;
	int f = l->m.model.fields - 1, k = l->levels++;

	l->m.model.m[f][k] = level->m;
	l->m.model.u[f][k] = level->u;
	return NULL;
}

static const char *
is_whole(void *data)
{
	const struct loading *l = data;

	return l->m.model.lambda > 0 && complete(l) ? NULL
						    : "the model is cut short";
}

/* In the order of enum linkage_kind. */
static const char *const comparisons[] = { "name", "tokens", "code", "date",
	"email", "category", "sign", NULL };

enum { PAIRS, FIELD, LEVEL };

#define SHARE(record, field, least)                                    \
	{                                                              \
		MODEL_NUMBER, offsetof(struct record, field), least, 1 \
	}

static const struct model_line lines[] = {
	[PAIRS] = { "pairs",
	    MODEL_LINE({ MODEL_BLANK }, { MODEL_BLANK },
		SHARE(linkage_model, lambda, LEAST_SHARE),
		SHARE(linkage_model, household, 0)),
	    model_of },
	[FIELD] = { "field",
	    MODEL_LINE(MODEL_AT(TEXT, field, name),
		{ MODEL_WORD, offsetof(struct field, kind),
		    .words = comparisons },
		{ MODEL_REAL, offsetof(struct field, shared), 0, 1,
		    .empty = NAN },
		{ MODEL_REAL, offsetof(struct field, here), 0, 1,
		    .empty = NAN }),
	    new_field, take_field },
	/* Of the field before it, the exact one first. */
	[LEVEL] = { "level",
	    MODEL_LINE({ MODEL_BLANK }, { MODEL_BLANK },
		SHARE(level, m, LEAST_SHARE), SHARE(level, u, LEAST_SHARE)),
	    new_level, take_level },
	{ NULL },
};

static const struct model_format format = { "crm-match-model", 2, lines,
	is_whole };

void
match_model_print(const struct linkage_field *field,
    const struct linkage_model *model, struct model_text *text)
{
	size_t from = text->n;

	model_file_begin(text, format.kind, format.version);
	model_line_put(text, &lines[PAIRS], model);
	for (int f = 0; f < model->fields; f++) {
		model_line_put(text, &lines[FIELD],
		    &(struct field){ str_of(field[f].name), field[f].kind,
			model->shared[f], model->here[f] });
		for (int k = 0; k < linkage_levels(field[f].kind); k++)
			model_line_put(text, &lines[LEVEL],
			    &(struct level){ model->m[f][k], model->u[f][k] });
	}
	model_file_seal(text, from);
}

void
match_model_write(const char *path, const struct linkage_field *field,
    const struct linkage_model *model)
{
	struct model_text text = { 0 };

	match_model_print(field, model, &text);
	model_file_save(&text, path);
	vec_free(&text);
}

bool
match_model_parse(void *model, struct str text, struct diag *d)
{
	struct match_model *m = model;
	struct loading l = { .m.model.converged = true };
	bool well = model_format_parse(&format, text, &l.m.memory, &l, d);

	*m = l.m;
	if (!well)
		match_model_free(m);
	return well;
}

void
match_model_read(const char *path, struct match_model *m)
{
	struct diag d;

	if (!model_file_read(path, m, match_model_parse, &d))
		die(d.status, "%s", d.text);
}

static int
find(const struct match_model *m, const struct linkage_field *field)
{
	int f = 0;

	while (f < m->model.fields &&
	    (m->field[f].kind != field->kind ||
		strcmp(m->field[f].name, field->name) != 0))
		f++;
	return f;
}

/* Signs are found in the names, whatever the model was learned on. */
static void
take_usual(struct linkage_model *model, int f)
{
	for (int k = 0; k < linkage_levels(LINKAGE_SIGN); k++) {
		model->m[f][k] = linkage_usual_m(LINKAGE_SIGN, k);
		model->u[f][k] = linkage_usual(LINKAGE_SIGN, k);
	}
}

bool
match_model_fit(const struct match_model *m, const struct linkage_data *data,
    struct linkage_model *model, struct diag *d)
{
	*model = m->model;
	model->fields = data->fields;
	for (int f = 0; f < data->fields; f++) {
		int from = find(m, &data->field[f]);

		model->trained[f] = true;
		model->shared[f] = data->field[f].shared;
		model->here[f] = 0;
		if (from == m->model.fields &&
		    data->field[f].kind == LINKAGE_SIGN) {
			take_usual(model, f);
			continue;
		}
		if (from == m->model.fields)
			return diag_set(d, EXIT_USAGE, "bad-model",
			    "the model does not compare \"%s\" as %s",
			    data->field[f].name,
			    comparisons[data->field[f].kind]);
		if (!isnan(m->model.shared[from]))
			model->shared[f] = m->model.shared[from];
		model->here[f] = m->model.here[from];
		memcpy(model->m[f], m->model.m[from], sizeof(model->m[f]));
		memcpy(model->u[f], m->model.u[from], sizeof(model->u[f]));
	}
	return true;
}

void
match_model_free(struct match_model *m)
{
	arena_free(&m->memory);
	*m = (struct match_model){ 0 };
}
