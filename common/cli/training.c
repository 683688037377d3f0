#include "cli/training.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/case_weight.h"
#include "table/outcome.h"
#include "text/num.h"

#include <math.h>

enum { SAMPLE = 10000, UNKNOWN = 2 };

/* The reading of a run. */
struct reading {
	struct training *t;
	const struct training_wants *wants;
	struct input in;
	size_t target, weight, customer; /* columns; ROLE_NONE: none */
	/* The first rows, as text, until the types are decided. */
	struct arena memory;
	VEC(struct str) cell; /* count per row; {NULL, 0}: empty */
	VEC(uint8_t) sampled; /* their outcomes */
	bool decided;
};

bool
training_named(const char *list, struct str name)
{
	struct str rest;

	if (list == NULL)
		return false;
	for (rest = str_of(list); rest.p != NULL;) {
		struct str item = str_trim(str_cut(&rest, ','));

		if (str_eq(item, name))
			return true;
		if (!str_ends(item, STR("*")))
			continue;
		item.n--;
		if (str_starts(name, item))
			return true;
	}
	return false;
}

size_t
training_target(struct input *in, const char *target, struct str *value)
{
	struct str name;
	size_t at;

	if (target == NULL)
		die(EXIT_USAGE,
		    "--target=COLUMN=VALUE is needed: what is foretold");
	name = str_of(target);
	at = header_exact(&in->header, name);
	*value = STR("1");
	if (at != ROLE_NONE)
		return at;
	while (name.n > 0 && name.p[name.n - 1] != '=')
		name.n--;
	if (name.n > 0) {
		*value = str_trim(str_of(target + name.n));
		name.n--;
	} else {
		name = str_of(target);
	}
	return input_column(in, "--target", name);
}

void
training_check(struct input *in, const char *option, const char *list)
{
	const struct header *header = &in->header;
	struct str rest;

	if (list == NULL)
		return;
	for (rest = str_of(list); rest.p != NULL;) {
		struct str item = str_trim(str_cut(&rest, ','));
		scoped char *one = mem_text(item.p, item.n);
		bool found = false;

		for (size_t i = 0; i < header->n && !found; i++)
			found = training_named(one, header->name[i]);
		if (!found)
			input_column(in, option, item);
	}
}

enum { KEYS = 2 };

/* Keys of customers and documents tell nothing; they have to be asked for. */
static void
find_keys(const struct reading *r, size_t column[KEYS])
{
	static const char *const keys[KEYS] = { "customer_id", "order_id" };

	for (size_t i = 0; i < KEYS; i++)
		if (!role_find(&r->in.header, keys[i], NULL, &column[i], NULL))
			column[i] = ROLE_NONE;
}

static void
choose_columns(struct reading *r)
{
	const struct training_wants *wants = r->wants;
	struct training *t = r->t;
	size_t key[KEYS];

	find_keys(r, key);
	training_check(&r->in, "--features", wants->features);
	training_check(&r->in, "--exclude", wants->exclude);
	training_check(&r->in, "--number", wants->number);
	training_check(&r->in, "--text", wants->text);
	t->columns = mem_zero(r->in.header.n, sizeof(*t->columns));
	for (size_t at = 0; at < r->in.header.n; at++) {
		struct str name = r->in.header.name[at];
		struct training_column *c = &t->columns[t->count];

		if (at == r->target || at == r->weight ||
		    training_named(wants->exclude, name))
			continue;
		if (wants->features != NULL &&
		    !training_named(wants->features, name))
			continue;
		if (wants->features == NULL && (at == key[0] || at == key[1])) {
			report_say(&t->tool->report,
			    "column %.*s is a key and left out "
			    "(--features names columns)",
			    STR_ARG(name));
			continue;
		}
		c->name = arena_str(&t->memory, name);
		c->at = at;
		t->count++;
	}
}

/* 0 or 1; UNKNOWN for an empty cell; false when the row is given up. */
static bool
read_outcome(struct reading *r, const struct csv_row *row, uint8_t *outcome)
{
	struct training *t = r->t;
	struct str cell = str_trim(row->field[r->target]);

	if (input_null(&r->in, row, r->target)) {
		*outcome = UNKNOWN;
		if (r->wants->unknown)
			return true;
		return input_bad(
		    &r->in, row, r->target, "no-outcome", "an empty outcome");
	}
	*outcome = outcome_same(cell, t->event);
	if (*outcome == 1 ||
	    (t->other.p != NULL && outcome_same(cell, t->other)))
		return true;
	if (t->other.p == NULL) {
		t->other = arena_str(&t->memory, cell);
		return true;
	}
	return input_bad(&r->in, row, r->target, "third-outcome",
	    "outcome \"%.*s\", expected \"%.*s\" or \"%.*s\"", STR_ARG(cell),
	    STR_ARG(t->event), STR_ARG(t->other));
}

static void
add_empty(struct training_column *c)
{
	if (c->text)
		vec_push(&c->code, MAP_NONE);
	else
		vec_push(&c->number, NAN);
}

/* Adds a cell to its column; false when it is no number in a column of numbers.
 */
static bool
add_cell(struct training_column *c, struct str cell)
{
	double value;

	if (c->text) {
		vec_push(&c->code, map_add(&c->levels, str_trim(cell)));
		return true;
	}
	if (!num_real(cell, &value) && !num_real(str_trim(cell), &value))
		return false;
	vec_push(&c->number, value);
	return true;
}

/* Text is what has a cell that is no number; a few of those among many numbers
 * are likely to be mistakes, and told. */
static void
decide_type(struct reading *r, size_t j)
{
	struct training_column *c = &r->t->columns[j];
	size_t numbers = 0, texts = 0;
	struct str first = { NULL, 0 };
	double value;

	for (size_t i = j; i < r->cell.n; i += r->t->count) {
		struct str cell = r->cell.v[i];

		if (cell.p == NULL)
			continue;
		if (num_real(str_trim(cell), &value))
			numbers++;
		else if (texts++ == 0)
			first = cell;
	}
	c->text = texts > 0;
	if (texts > 0 && numbers >= 19 * texts &&
	    !training_named(r->wants->text, c->name) &&
	    !training_named(r->wants->number, c->name))
		report_say(&r->t->tool->report,
		    "warning: column %.*s is taken as text for \"%.*s\" among "
		    "%zu numbers (--null=WORD makes it empty, --text=%.*s says "
		    "that it is meant)",
		    STR_ARG(c->name), STR_ARG(first), numbers,
		    STR_ARG(c->name));
}

/* Moves the cells to their column; texts among what must be numbers are empty,
 * which is told. */
static void
fill_column(struct reading *r, size_t j)
{
	struct training_column *c = &r->t->columns[j];
	size_t texts = 0;

	for (size_t i = j; i < r->cell.n; i += r->t->count) {
		struct str cell = r->cell.v[i];

		if (cell.p != NULL && add_cell(c, cell))
			continue;
		texts += cell.p != NULL;
		add_empty(c);
	}
	if (texts > 0)
		report_say(&r->t->tool->report,
		    "warning: column %.*s: %zu cells that are no number are "
		    "taken as empty (--number)",
		    STR_ARG(c->name), texts);
}

static void
decide_types(struct reading *r)
{
	struct training *t = r->t;

	for (size_t j = 0; j < t->count; j++) {
		struct training_column *c = &t->columns[j];

		decide_type(r, j);
		if (training_named(r->wants->text, c->name))
			c->text = true;
		if (c->text && training_named(r->wants->number, c->name))
			c->text = false;
		fill_column(r, j);
	}
	vec_append(&t->outcome, r->sampled.v, r->sampled.n);
	vec_free(&r->cell);
	vec_free(&r->sampled);
	arena_free(&r->memory);
	r->decided = true;
}

/* What a row is beside its columns, once it is taken. */
static void
note_row(struct reading *r, const struct csv_row *row, double weight)
{
	if (r->weight != ROLE_NONE)
		vec_push(&r->t->weight, weight);
	if (r->customer != ROLE_NONE)
		vec_push(&r->t->customer,
		    map_add(
			&r->t->customers, str_trim(row->field[r->customer])));
}

static void
keep_row(struct reading *r, const struct csv_row *row, uint8_t outcome)
{
	for (size_t j = 0; j < r->t->count; j++) {
		size_t at = r->t->columns[j].at;
		struct str cell = { NULL, 0 };

		if (!input_null(&r->in, row, at))
			cell = arena_str(&r->memory, row->field[at]);
		vec_push(&r->cell, cell);
	}
	vec_push(&r->sampled, outcome);
}

/* Adds a row to the columns; false after a text among numbers, which gives it
 * up whole. */
static bool
add_row(struct reading *r, const struct csv_row *row, uint8_t outcome)
{
	struct training *t = r->t;

	for (size_t j = 0; j < t->count; j++) {
		struct training_column *c = &t->columns[j];

		if (input_null(&r->in, row, c->at)) {
			add_empty(c);
			continue;
		}
		if (add_cell(c, row->field[c->at]))
			continue;
		for (size_t k = 0; k < j; k++) {
			t->columns[k].number.n -= !t->columns[k].text;
			t->columns[k].code.n -= t->columns[k].text;
		}
		return input_bad(&r->in, row, c->at, "bad-number",
		    "\"%.*s\" in a column of numbers (--text=%.*s takes it as "
		    "text, --null=WORD as empty)",
		    (int)(row->field[c->at].n < 60 ? row->field[c->at].n : 60),
		    row->field[c->at].p, STR_ARG(c->name));
	}
	vec_push(&t->outcome, outcome);
	return true;
}

/* Puts n things into an order. */
static void
reorder(void *v, size_t n, size_t size, const size_t *order)
{
	scoped char *to = mem_alloc(n, size);
	char *from = v;

	for (size_t i = 0; i < n; i++)
		memcpy(to + i * size, from + order[i] * size, size);
	memcpy(from, to, n * size);
}

/* Moves the rows with an outcome to the front. */
static void
known_first(struct training *t)
{
	size_t n = t->rows, at = 0;
	scoped size_t *order = mem_alloc(n, sizeof(*order));

	for (int unknown = 0; unknown < 2; unknown++)
		for (size_t i = 0; i < n; i++)
			if ((t->outcome.v[i] == UNKNOWN) == unknown)
				order[at++] = i;
	reorder(t->outcome.v, n, sizeof(*t->outcome.v), order);
	if (t->weight.n > 0)
		reorder(t->weight.v, n, sizeof(*t->weight.v), order);
	if (t->customer.n > 0)
		reorder(t->customer.v, n, sizeof(*t->customer.v), order);
	array_each (struct training_column, c, t->columns, t->count)
		if (c->text)
			reorder(c->code.v, n, sizeof(*c->code.v), order);
		else
			reorder(c->number.v, n, sizeof(*c->number.v), order);
}

static void
count_outcomes(struct training *t)
{
	size_t events = 0;
	struct diag d;

	t->rows = t->outcome.n;
	for (size_t i = 0; i < t->rows; i++) {
		t->known += t->outcome.v[i] != UNKNOWN;
		events += t->outcome.v[i] == 1;
	}
	if (t->known < t->rows)
		known_first(t);
	if (t->rows == 0 || (events > 0 && events < t->known))
		return;
	diag_set(&d, EXIT_DATA, "one-outcome",
	    "all %zu rows with an outcome have %s%.*s\"", t->known,
	    events > 0 ? "the event, \"" : "no event: none is \"",
	    STR_ARG(t->event));
	tool_fail(t->tool, &d);
}

bool
training_read(
    struct training *t, struct tool *tool, const struct training_wants *wants)
{
	struct reading r = { .t = t, .wants = wants };
	struct csv_row row;
	double weight;
	uint8_t outcome;
	bool good;

	*t = (struct training){ .tool = tool };
	input_open(&r.in, tool);
	r.target = training_target(&r.in, wants->target, &t->event);
	t->target = arena_str(&t->memory, r.in.header.name[r.target]);
	r.weight = wants->weight == NULL
	    ? ROLE_NONE
	    : input_column(&r.in, "--case-weight", str_of(wants->weight));
	r.customer = ROLE_NONE;
	if (wants->customers)
		r.customer = input_role(&r.in, "customer_id", false);
	choose_columns(&r);
	while (input_next(&r.in, &row)) {
		if (!read_outcome(&r, &row, &outcome) ||
		    !case_weight_read(&r.in, &row, r.weight, &weight))
			continue;
		if (!r.decided && r.sampled.n == SAMPLE)
			decide_types(&r);
		if (!r.decided)
			keep_row(&r, &row, outcome);
		else if (!add_row(&r, &row, outcome))
			continue;
		note_row(&r, &row, weight);
	}
	if (!r.decided)
		decide_types(&r);
	good = input_close(&r.in);
	count_outcomes(t);
	return good;
}
