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
	struct count {
		struct str text;
		uint64_t n;
	} count;
};

/* Has the last field, if there is one, all of its levels? */
static bool
complete(const struct loading *l)
{
	int f = l->m.model.fields - 1;

	return f < 0 || l->levels == linkage_levels(l->m.field[f].kind);
}

static const char *
take_field(void *data, void *record)
{
	struct loading *l = data;
	const struct field *field = record;
	int f = l->m.model.fields;

	if (f == LINKAGE_FIELDS || !complete(l))
		return MODEL_MISPLACED;
	l->m.model.fields++;
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

static const char *
take_level(void *data, void *record)
{
	struct loading *l = data;
	const struct level *level = record;
	int f = l->m.model.fields - 1, k = l->levels;

	if (complete(l))
		return MODEL_MISPLACED;
	l->levels++;
	l->m.model.m[f][k] = level->m;
	l->m.model.u[f][k] = level->u;
	return NULL;
}

static void *
new_count(void *data)
{
	struct loading *l = data;

	return l->m.model.fields > 0 ? &l->count : NULL;
}

static struct linkage_known_field *
last_known(struct loading *l)
{
	return &l->m.known.field[l->m.model.fields - 1];
}

static const char *
put(struct linkage_counts *counts, const struct count *count)
{
	linkage_known_put(counts, count->text, (uint32_t)count->n);
	return NULL;
}

static const char *
take_filled(void *data, void *record)
{
	const struct count *count = record;

	last_known(data)->filled = (uint32_t)count->n;
	return NULL;
}

static const char *
take_value(void *data, void *record)
{
	return put(&last_known(data)->value, record);
}

static const char *
take_word(void *data, void *record)
{
	return put(&last_known(data)->word, record);
}

static const char *
take_holders(void *data, void *record)
{
	return put(&last_known(data)->holders, record);
}

static const char *
take_known(void *data, void *record)
{
	struct loading *l = data;
	const struct count *count = record;

	l->m.known.records = (double)count->n;
	return NULL;
}

static const char *
take_name(void *data, void *record)
{
	struct loading *l = data;

	return put(&l->m.known.full, record);
}

static const char *
take_idle(void *data, void *record)
{
	struct loading *l = data;

	return put(&l->m.known.idle, record);
}

static const char *
is_whole(void *data)
{
	const struct loading *l = data;

	return l->m.model.lambda > 0 && complete(l) ? NULL
						    : "the model is cut short";
}

#include "match_model.def"

static const struct model_format format = { "crm-match-model", 2, lines,
	is_whole };

static void
print_counts(struct text *text, const struct model_line *line,
    const struct linkage_counts *counts)
{
	for (uint32_t i = 0; i < counts->text.count; i++)
		model_line_put(text, line,
		    &(struct count){
			map_text(&counts->text, i), counts->count.v[i] });
}

static void
print_known(struct text *text, const struct linkage_known_field *known)
{
	if (known->filled > 0)
		model_line_put(text, &lines[LINE_FILLED],
		    &(struct count){ .n = known->filled });
	print_counts(text, &lines[LINE_VALUE], &known->value);
	print_counts(text, &lines[LINE_WORD], &known->word);
	print_counts(text, &lines[LINE_HOLDERS], &known->holders);
}

void
match_model_print(const struct linkage_field *field,
    const struct linkage_model *model, const struct linkage_known *known,
    struct text *text)
{
	size_t from = text->n;

	model_file_begin(text, format.kind, format.version);
	model_line_put(text, &lines[LINE_PAIRS], model);
	for (int f = 0; f < model->fields; f++) {
		model_line_put(text, &lines[LINE_FIELD],
		    &(struct field){ str_of(field[f].name), field[f].kind,
			model->shared[f], model->here[f] });
		for (int k = 0; k < linkage_levels(field[f].kind); k++)
			model_line_put(text, &lines[LINE_LEVEL],
			    &(struct level){ model->m[f][k], model->u[f][k] });
		print_known(text, &known->field[f]);
	}
	if (known->records > 0)
		model_line_put(text, &lines[LINE_KNOWN],
		    &(struct count){ .n = (uint64_t)known->records });
	print_counts(text, &lines[LINE_NAME], &known->full);
	print_counts(text, &lines[LINE_IDLE], &known->idle);
	model_file_seal(text, from);
}

void
match_model_write(const char *path, const struct linkage_field *field,
    const struct linkage_model *model, const struct linkage_known *known)
{
	scoped struct text text = { 0 };

	match_model_print(field, model, known, &text);
	model_file_save(&text, path);
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
	model_file_read(path, m, match_model_parse);
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

/* What is known of a field moves. */
static void
move_known(struct linkage_known *known, int f, struct match_model *m, int from)
{
	known->field[f] = m->known.field[from];
	m->known.field[from] = (struct linkage_known_field){ 0 };
}

bool
match_model_fit(struct match_model *m, const struct linkage_data *data,
    struct linkage_model *model, struct linkage_known *known, struct diag *d)
{
	const char *const *comparison = lines[LINE_FIELD].cell[1].words;

	*known = (struct linkage_known){ .records = m->known.records,
		.full = m->known.full,
		.idle = m->known.idle };
	m->known.full = m->known.idle = (struct linkage_counts){ 0 };
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
			    comparison[data->field[f].kind]);
		if (!isnan(m->model.shared[from]))
			model->shared[f] = m->model.shared[from];
		model->here[f] = m->model.here[from];
		move_known(known, f, m, from);
		memcpy(model->m[f], m->model.m[from], sizeof(model->m[f]));
		memcpy(model->u[f], m->model.u[from], sizeof(model->u[f]));
	}
	return true;
}

void
match_model_free(struct match_model *m)
{
	linkage_known_free(&m->known);
	arena_free(&m->memory);
	*m = (struct match_model){ 0 };
}
