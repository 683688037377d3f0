#include "model/pls_model.h"

#include "base/die.h"
#include "base/line.h"

#include <stdint.h>

/* The next run of non-blanks; empty at the end of the line. */
static struct str
next_word(struct str *line)
{
	struct str word;

	*line = str_trim(*line);
	word = *line;
	for (word.n = 0; word.n < line->n; word.n++)
		if (line->p[word.n] == ' ' || line->p[word.n] == '\t')
			break;
	line->p += word.n;
	line->n -= word.n;
	return word;
}

size_t
pls_model_find(const struct pls_model *model, struct str name)
{
	for (size_t i = 0; i < model->construct.n; i++)
		if (str_ieq(model->construct.v[i].name, name))
			return i;
	return SIZE_MAX;
}

static bool
parse_construct(struct pls_model *model, struct str rest, struct diag *d)
{
	struct pls_construct construct = { .first = model->item.n };
	struct str name = next_word(&rest), item;

	if (name.n == 0)
		return diag_set(
		    d, EXIT_USAGE, "bad-model", "construct without a name");
	if (pls_model_find(model, name) != SIZE_MAX)
		return diag_set(d, EXIT_USAGE, "bad-model",
		    "construct \"%.*s\" given twice", STR_ARG(name));
	if (model->construct.n == PLS_CONSTRUCTS_MAX)
		return diag_set(d, EXIT_USAGE, "bad-model",
		    "more than %d constructs", PLS_CONSTRUCTS_MAX);
	while ((item = next_word(&rest)).n > 0)
		vec_push(&model->item,
		    (struct pls_item){ .name = arena_str(&model->text, item) });
	construct.items = model->item.n - construct.first;
	if (construct.items == 0)
		return diag_set(d, EXIT_USAGE, "bad-model",
		    "construct \"%.*s\" has no items", STR_ARG(name));
	construct.name = arena_str(&model->text, name);
	vec_push(&model->construct, construct);
	return true;
}

/* The construct that the word names. */
static bool
known(const struct pls_model *model, struct str name, size_t *number,
    struct diag *d)
{
	*number = pls_model_find(model, name);
	if (*number != SIZE_MAX)
		return true;
	return diag_set(d, EXIT_USAGE, "bad-model",
	    "no construct \"%.*s\" before this line", STR_ARG(name));
}

static bool
parse_path(struct pls_model *model, struct str rest, struct diag *d)
{
	struct str from = next_word(&rest), to = next_word(&rest);
	struct pls_path path;

	if (to.n == 0 || next_word(&rest).n > 0)
		return diag_set(
		    d, EXIT_USAGE, "bad-model", "a path is \"path FROM TO\"");
	if (!known(model, from, &path.from, d) ||
	    !known(model, to, &path.to, d))
		return false;
	if (path.from == path.to)
		return diag_set(d, EXIT_USAGE, "bad-model",
		    "path from \"%.*s\" to itself", STR_ARG(from));
	for (size_t i = 0; i < model->path.n; i++)
		if (model->path.v[i].from == path.from &&
		    model->path.v[i].to == path.to)
			return diag_set(d, EXIT_USAGE, "bad-model",
			    "path from \"%.*s\" to \"%.*s\" given twice",
			    STR_ARG(from), STR_ARG(to));
	vec_push(&model->path, path);
	return true;
}

static bool
parse_reverse(struct pls_model *model, struct str rest, struct diag *d)
{
	struct str item = next_word(&rest);

	if (item.n == 0)
		return diag_set(
		    d, EXIT_USAGE, "bad-model", "reverse without an item");
	for (; item.n > 0; item = next_word(&rest))
		vec_push(&model->reverse, arena_str(&model->text, item));
	return true;
}

static bool
parse_formative(struct pls_model *model, struct str rest, struct diag *d)
{
	struct str name = next_word(&rest);
	size_t number;

	if (name.n == 0)
		return diag_set(d, EXIT_USAGE, "bad-model",
		    "formative without a construct");
	for (; name.n > 0; name = next_word(&rest)) {
		if (!known(model, name, &number, d))
			return false;
		model->construct.v[number].formative = true;
	}
	return true;
}

static bool
parse_line(struct pls_model *model, struct str line, struct diag *d)
{
	static const struct {
		struct str word;
		bool (*parse)(struct pls_model *, struct str, struct diag *);
	} words[] = {
		{ { "construct", 9 }, parse_construct },
		{ { "path", 4 }, parse_path },
		{ { "reverse", 7 }, parse_reverse },
		{ { "formative", 9 }, parse_formative },
	};
	struct str word = next_word(&line);

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(word, words[i].word))
			return words[i].parse(model, line, d);
	return diag_set(d, EXIT_USAGE, "bad-model",
	    "\"%.*s\" is not construct, path, reverse or formative",
	    STR_ARG(word));
}

/* A cause of the construct that could not be put in order either. */
static size_t
open_cause(const struct pls_model *model, const bool *placed, size_t of)
{
	size_t i = 0;

	while (model->path.v[i].to != of || placed[model->path.v[i].from])
		i++;
	return model->path.v[i].from;
}

/*
 * Names the circle: every construct that is not placed has a cause that is not
 * placed, so a walk along causes must end in one.
 */
static bool
circle(const struct pls_model *model, const bool *placed, struct diag *d)
{
	char names[256] = "";
	size_t at = 0, start;

	while (placed[at])
		at++;
	for (size_t i = 0; i < model->construct.n; i++)
		at = open_cause(model, placed, at);
	start = at;
	do {
		line_add(names, sizeof(names), "", "%.*s <- ",
		    STR_ARG(model->construct.v[at].name));
		at = open_cause(model, placed, at);
	} while (at != start);
	return diag_set(d, EXIT_USAGE, "circular-model",
	    "the paths run in a circle: %s%.*s", names,
	    STR_ARG(model->construct.v[start].name));
}

/* Orders the constructs so that every path leads forward. */
static bool
put_in_order(struct pls_model *model, struct diag *d)
{
	bool placed[PLS_CONSTRUCTS_MAX] = { false };
	size_t n = 0, k = model->construct.n;

	while (n < k) {
		size_t next = k;

		for (size_t c = k; c-- > 0;) {
			bool free = !placed[c];

			for (size_t i = 0; i < model->path.n && free; i++)
				free = model->path.v[i].to != c ||
				    placed[model->path.v[i].from];
			if (free)
				next = c;
		}
		if (next == k)
			return circle(model, placed, d);
		placed[next] = true;
		model->order[n++] = next;
	}
	return true;
}

bool
pls_model_parse(struct pls_model *model, struct str text, struct diag *d)
{
	struct diag why;
	size_t number = 0;

	while (text.p != NULL) {
		struct str line = str_cut(&text, '\n');

		number++;
		line = str_trim(str_cut(&line, '#'));
		if (line.n > 0 && !parse_line(model, line, &why))
			return diag_set(d, why.status, why.code, "line %zu: %s",
			    number, why.text);
	}
	if (model->construct.n == 0)
		return diag_set(
		    d, EXIT_USAGE, "bad-model", "the model has no construct");
	return put_in_order(model, d);
}

/* Whether the column is what an item (a name, or a beginning and "*") means. */
static bool
matches(struct str pattern, struct str column)
{
	if (pattern.n > 0 && pattern.p[pattern.n - 1] == '*')
		return str_starts(
		    column, (struct str){ pattern.p, pattern.n - 1 });
	return str_eq(pattern, column);
}

static bool
mark_reversed(struct pls_model *model, struct diag *d)
{
	for (size_t r = 0; r < model->reverse.n; r++) {
		bool found = false;

		for (size_t i = 0; i < model->item.n; i++)
			if (matches(model->reverse.v[r], model->item.v[i].name))
				model->item.v[i].reversed = found = true;
		if (!found)
			return diag_set(d, EXIT_USAGE, "bad-model",
			    "reverse \"%.*s\" names no item of a construct",
			    STR_ARG(model->reverse.v[r]));
	}
	return true;
}

/* What pls_model_bind works with. */
struct binding {
	struct pls_model *model;
	const struct str *columns;
	size_t n;
	size_t *owner; /* of each column: construct + 1, or 0 */
	VEC(struct pls_item) item;
};

/* Adds the columns of one pattern to construct c. */
static bool
bind_item(struct binding *binding, size_t c, struct str pattern, struct diag *d)
{
	bool exact = pattern.p[pattern.n - 1] != '*', found = false;

	for (size_t j = 0; j < binding->n; j++) {
		struct str column = binding->columns[j];

		if (!matches(pattern, column))
			continue;
		found = true;
		if (binding->owner[j] == c + 1)
			continue;
		if (binding->owner[j] != 0)
			return diag_set(d, EXIT_USAGE, "bad-model",
			    "column \"%.*s\" belongs to two constructs",
			    STR_ARG(column));
		binding->owner[j] = c + 1;
		column = arena_str(&binding->model->text, column);
		vec_push(&binding->item, (struct pls_item){ column, j, false });
	}
	if (found || !exact)
		return true;
	return diag_set(d, EXIT_USAGE, "bad-model",
	    "no column for item \"%.*s\" of construct \"%.*s\"",
	    STR_ARG(pattern), STR_ARG(binding->model->construct.v[c].name));
}

static bool
bind_construct(struct binding *binding, size_t c, struct diag *d)
{
	struct pls_construct *construct = &binding->model->construct.v[c];
	size_t first = binding->item.n;

	for (size_t i = 0; i < construct->items; i++)
		if (!bind_item(binding, c,
			binding->model->item.v[construct->first + i].name, d))
			return false;
	if (binding->item.n == first)
		return diag_set(d, EXIT_USAGE, "bad-model",
		    "no column for construct \"%.*s\"",
		    STR_ARG(construct->name));
	construct->first = first;
	construct->items = binding->item.n - first;
	return true;
}

bool
pls_model_bind(struct pls_model *model, const struct str *columns, size_t n,
    struct diag *d)
{
	struct binding binding = { .model = model, .columns = columns, .n = n };
	bool good = true;

	binding.owner = mem_zero(n, sizeof(*binding.owner));
	for (size_t c = 0; c < model->construct.n && good; c++)
		good = bind_construct(&binding, c, d);
	if (good) {
		model->item.n = 0;
		vec_append(&model->item, binding.item.v, binding.item.n);
	}
	free(binding.owner);
	vec_free(&binding.item);
	return good && mark_reversed(model, d);
}

void
pls_model_free(struct pls_model *model)
{
	arena_free(&model->text);
	vec_free(&model->construct);
	vec_free(&model->item);
	vec_free(&model->path);
	vec_free(&model->reverse);
}
