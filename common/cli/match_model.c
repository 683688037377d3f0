#include "cli/match_model.h"

#include "base/die.h"

#include <math.h>

/*
 * Between the first line and the checksum every line has a kind, two texts and
 * two numbers:
 *	pairs . . lambda household
 *	field NAME COMPARISON shared here	empty for what is usual
 *	level . . m u			of the field before it, the exact one
 *					first
 */
enum { VERSION = 2, CELLS = 5 };

static const char KIND[] = "crm-match-model";

/* In the order of enum linkage_kind. */
static const char *const comparisons[] = { "name", "tokens", "code", "date",
	"email", "category", "sign" };

enum { COMPARISONS = sizeof(comparisons) / sizeof(*comparisons) };

/* A probability whose logarithm is taken. */
static const double least_share = 1e-300;

void
match_model_print(const struct linkage_field *field,
    const struct linkage_model *model, struct model_text *text)
{
	size_t from = text->n;

	model_file_begin(text, KIND, VERSION);
	model_file_put_line(text, "pairs", STR(""), STR(""),
	    (double[]){ model->lambda, model->household });
	for (int f = 0; f < model->fields; f++) {
		model_file_put_line(text, "field", str_of(field[f].name),
		    str_of(comparisons[field[f].kind]),
		    (double[]){ model->shared[f], model->here[f] });
		for (int k = 0; k < linkage_levels(field[f].kind); k++)
			model_file_put_line(text, "level", STR(""), STR(""),
			    (double[]){ model->m[f][k], model->u[f][k] });
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

/* A reading on its way. */
struct loading {
	struct match_model *m;
	struct model_lines l;
	int levels; /* of the last field */
};

static bool
take_share(struct loading *l, size_t i, double least, double *share)
{
	return model_file_finite(&l->l, i, share) &&
	    ((*share >= least && *share <= 1) ||
		model_file_wrong(&l->l, "not a probability"));
}

static bool
load_pairs(void *data)
{
	struct loading *l = data;
	struct linkage_model *model = &l->m->model;

	return take_share(l, 3, least_share, &model->lambda) &&
	    take_share(l, 4, 0, &model->household);
}

/* Has the last field, if there is one, all of its levels? */
static bool
complete(const struct loading *l)
{
	int f = l->m->model.fields - 1;

	return f < 0 || l->levels == linkage_levels(l->m->field[f].kind);
}

static bool
load_field(void *data)
{
	struct loading *l = data;
	int f = l->m->model.fields;
	struct str name;
	double shared, here;
	size_t kind;

	if (f == LINKAGE_FIELDS || !complete(l))
		return model_file_wrong(&l->l, "a field is not expected here");
	if (!model_file_text(&l->l, 1, &name) ||
	    !model_file_word(&l->l, 2, comparisons, COMPARISONS, &kind) ||
	    !model_file_real(&l->l, 3, NAN, &shared) ||
	    !model_file_real(&l->l, 4, 0, &here))
		return false;
	if (shared < 0 || shared > 1 || here < 0 || here >= 1)
		return model_file_wrong(&l->l, "not a probability");
	l->m->field[f] = (struct linkage_field){ .name = name.p,
		.kind = (enum linkage_kind)kind };
	l->m->model.trained[f] = true;
	l->m->model.shared[f] = shared;
	l->m->model.here[f] = here;
	l->m->model.fields++;
	l->levels = 0;
	return true;
}

static bool
load_level(void *data)
{
	struct loading *l = data;
	struct linkage_model *model = &l->m->model;
	int f = model->fields - 1, k = l->levels++;

	if (f < 0 || k == linkage_levels(l->m->field[f].kind))
		return model_file_wrong(&l->l, "a level too many");
	return take_share(l, 3, least_share, &model->m[f][k]) &&
	    take_share(l, 4, least_share, &model->u[f][k]);
}

static const struct model_kind lines[] = {
	{ "pairs", load_pairs },
	{ "field", load_field },
	{ "level", load_level },
	{ NULL, NULL },
};

static bool
load_lines(struct loading *l, struct str text)
{
	return model_file_open(&l->l, text, KIND, VERSION) &&
	    model_file_take_all(&l->l, CELLS, lines, l) &&
	    ((l->m->model.lambda > 0 && complete(l)) ||
		model_file_wrong(&l->l, "the model is cut short"));
}

bool
match_model_parse(struct match_model *m, struct str text, struct diag *d)
{
	struct loading l = { .m = m, .l = { .memory = &m->memory, .d = d } };
	bool well;

	*m = (struct match_model){ .model.converged = true };
	well = load_lines(&l, text);
	if (!well)
		match_model_free(m);
	return well;
}

void
match_model_read(const char *path, struct match_model *m)
{
	struct model_text text = { 0 };
	struct diag d;

	if (!model_file_load(path, &text, &d) ||
	    (!match_model_parse(m, (struct str){ text.v, text.n }, &d) &&
		!model_file_of(path, &d)))
		die(d.status, "%s", d.text);
	vec_free(&text);
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
