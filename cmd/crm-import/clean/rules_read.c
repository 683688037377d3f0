/* The rules of a run, from files and options. */
#include "rules_inside.h"

#include "base/die.h"
#include "csv/load.h"
#include "io/in.h"
#include "text/date.h"
#include "text/num.h"

#include <stdio.h>

enum { WORDS = 12 };

/* The words of a line and where each begins. */
struct words {
	struct str v[WORDS];
	size_t n;
	const char *end;
};

struct place_in {
	const char *path;
	size_t line;
};

static _Noreturn void
bad(const struct place_in *at, const char *why, struct str word)
{
	die(EXIT_USAGE, "%s:%zu: %s \"%.*s\"", at->path, at->line, why,
	    STR_ARG(word));
}

/* A message that is whole by itself. */
static _Noreturn void
fail(const struct place_in *at, const struct diag *d)
{
	die(d->status, "%s:%zu: %s", at->path, at->line, d->text);
}

static void
cut(struct str line, struct words *words)
{
	words->n = 0;
	words->end = line.p + line.n;
	while (words->n < WORDS) {
		size_t n = 0;

		line = str_trim(line);
		if (line.n == 0)
			break;
		if (line.p[0] == '"') { /* a column with spaces */
			n = 1;
			while (n < line.n && line.p[n] != '"')
				n++;
			words->v[words->n++] =
			    (struct str){ line.p + 1, n - 1 };
			n += n < line.n;
		} else {
			while (
			    n < line.n && line.p[n] != ' ' && line.p[n] != '\t')
				n++;
			words->v[words->n++] = (struct str){ line.p, n };
		}
		line.p += n;
		line.n -= n;
	}
}

static size_t
column_of(const struct clean *c, struct str name, const struct place_in *at)
{
	struct diag d;

	for (size_t i = 0; i < c->columns; i++)
		if (str_eq(c->column[i].name, name))
			return i;
	diag_set(&d, EXIT_USAGE, "no-column",
	    "no column \"%.*s\" is written; these are:", STR_ARG(name));
	for (size_t i = 0; i < c->columns; i++) {
		size_t n = strlen(d.text);

		snprintf(d.text + n, sizeof(d.text) - n, "%s %.*s",
		    i > 0 ? "," : "", STR_ARG(c->column[i].name));
	}
	fail(at, &d);
}

static double
number_of(struct str word, const struct place_in *at)
{
	double value;
	int32_t day;

	if (num_real(word, &value))
		return value;
	if (date_parse(word, &day))
		return day;
	bad(at, "neither a number nor a date:", word);
}

/* The values of a column of a file, or of its first. */
static void
load_set(struct rule *r, struct str path, struct str column,
    const struct place_in *at)
{
	char name[1024], wanted[256];
	struct csv_table table;
	size_t k = 0;
	struct diag d;

	snprintf(name, sizeof(name), "%.*s", STR_ARG(path));
	snprintf(wanted, sizeof(wanted), "%.*s", STR_ARG(column));
	if (!csv_load(name, &table, &d))
		fail(at, &d);
	if (column.n > 0 && !csv_table_columns(&table, wanted, &k, &d))
		fail(at, &d);
	for (size_t i = 0; i < table.rows; i++)
		map_add(&r->set, csv_table_cell(&table, i, k));
	csv_table_free(&table);
}

static void
set_in(struct rule *r, struct str list, const struct place_in *at)
{
	r->check = RULE_IN;
	r->code = "not-in-set";
	if (list.n > 0 && list.p[0] == '@') {
		load_set(r, (struct str){ list.p + 1, list.n - 1 },
		    (struct str){ NULL, 0 }, at);
		return;
	}
	while (list.p != NULL)
		map_add(&r->set, str_cut(&list, ','));
}

static void
set_pattern(struct rule *r, struct str text, const struct place_in *at)
{
	char pattern[1024];

	if (text.n + 5 > sizeof(pattern))
		bad(at, "too long:", text);
	snprintf(pattern, sizeof(pattern), "^(%.*s)$", STR_ARG(text));
	if (regcomp(&r->pattern, pattern, REG_EXTENDED | REG_NOSUB) != 0)
		bad(at, "no regular expression:", text);
	r->check = RULE_PATTERN;
	r->code = "pattern";
}

static const struct {
	const char *name, *code;
	enum cell_type read_as;
} types[RULE_TYPES] = { { "integer", "bad-number", CELL_NUMBER },
	{ "number", "bad-number", CELL_NUMBER },
	{ "date", "bad-date", CELL_DATE }, { "email", "bad-email", CELL_EMAIL },
	{ "phone", "bad-phone", CELL_PHONE },
	{ "money", "bad-number", CELL_MONEY },
	{ "ratio", "bad-number", CELL_RATIO },
	{ "boolean", "bad-boolean", CELL_BOOLEAN } };

/* A column without a role is read as the type; one that has one has its own. */
static void
set_type(
    struct rule *r, struct str word, struct clean *c, const struct place_in *at)
{
	struct clean_column *column = &c->column[r->column[0]];

	r->check = RULE_TYPE;
	while (
	    r->type < RULE_TYPES && !str_eq(word, str_of(types[r->type].name)))
		r->type++;
	if (r->type == RULE_TYPES)
		bad(at,
		    "none of integer, number, date, email, phone, money, ratio "
		    "and boolean:",
		    word);
	r->code = types[r->type].code;
	if (column->role == NULL) {
		column->rule.type = types[r->type].read_as;
		column->strict = !r->warn;
	}
}

/* COLUMN CHECK ARGUMENT... of one column. */
static bool
set_check(struct rule *r, const struct words *w, struct clean *c,
    const struct place_in *at)
{
	struct str check = w->v[1];
	struct str argument = w->n > 2 ? w->v[2] : (struct str){ "", 0 };

	if (str_eq(check, STR("required"))) {
		r->check = RULE_REQUIRED;
		r->code = "missing";
	} else if (str_eq(check, STR("unique")) ||
	    str_eq(check, STR("unique-with"))) {
		r->check = RULE_UNIQUE;
		r->code = "not-unique";
		for (size_t i = 2; i < w->n && r->columns < 3; i++)
			r->column[r->columns++] = column_of(c, w->v[i], at);
	} else if (str_eq(check, STR("min")) || str_eq(check, STR("max"))) {
		r->check =
		    str_eq(check, STR("min")) ? RULE_MINIMUM : RULE_MAXIMUM;
		r->code = "out-of-range";
		r->low = number_of(argument, at);
	} else if (str_eq(check, STR("length"))) {
		r->check = RULE_LENGTH;
		r->code = "length";
		r->high = number_of(argument, at);
		if (w->n > 3) {
			r->low = r->high;
			r->high = number_of(w->v[3], at);
		}
	} else if (str_eq(check, STR("type"))) {
		set_type(r, argument, c, at);
	} else if (str_eq(check, STR("in"))) {
		set_in(r, argument, at);
	} else if (str_eq(check, STR("pattern"))) {
		set_pattern(r, argument, at);
	} else if (str_eq(check, STR("not-future"))) {
		r->check = RULE_NOT_FUTURE;
		r->code = "date-range";
		r->low = tool_today(c->tool);
	} else if (str_eq(check, STR("ref"))) {
		r->check = RULE_IN;
		r->code = "bad-reference";
		load_set(r, argument,
		    w->n > 3 ? w->v[3] : (struct str){ NULL, 0 }, at);
	} else {
		return false;
	}
	return true;
}

/* COLUMN >= COLUMN, and COLUMN * COLUMN = COLUMN within N. */
static bool
set_relation(struct rule *r, const struct words *w, const struct clean *c,
    const struct place_in *at)
{
	static const char *const signs[] = { ">=", "<=", "<", ">", "=" };

	r->code = "rule";
	for (size_t i = 0; w->n >= 3 && i < 5; i++)
		if (str_eq(w->v[1], str_of(signs[i]))) {
			r->check = RULE_COMPARE;
			memcpy(r->compare, signs[i], strlen(signs[i]) + 1);
			r->column[r->columns++] = column_of(c, w->v[2], at);
			return true;
		}
	if (w->n < 5 || !str_eq(w->v[1], STR("*")) ||
	    !str_eq(w->v[3], STR("=")))
		return false;
	r->check = RULE_PRODUCT;
	r->column[r->columns++] = column_of(c, w->v[2], at);
	r->column[r->columns++] = column_of(c, w->v[4], at);
	if (w->n >= 7 && str_eq(w->v[5], STR("within")))
		r->low = number_of(w->v[6], at);
	return true;
}

static void
read_rule(struct rules *rules, struct str line, struct clean *c,
    const struct place_in *at)
{
	struct rule r = { .columns = 1 };
	struct words w;

	cut(line, &w);
	if (w.n == 0 || w.v[0].p[0] == '#')
		return;
	if (w.n > 1 && str_eq(w.v[w.n - 1], STR("warn"))) {
		r.warn = true;
		w.n--;
	}
	r.column[0] = column_of(c, w.v[0], at);
	if (w.n < 2 ||
	    (!set_check(&r, &w, c, at) && !set_relation(&r, &w, c, at)))
		bad(at, "no rule (RULES in crm-import(1) lists them):", line);
	r.text = arena_str(&rules->arena, line);
	vec_push(&rules->rule, r);
}

/* The lines of a file of rules. */
static void
read_file(struct rules *rules, const char *path, struct clean *c)
{
	struct place_in at = { path, 1 };
	scoped struct text text = { 0 };
	struct str rest;
	struct diag d;

	if (!in_whole(path, &text, &d))
		die(d.status, "%s", d.text);
	rest = (struct str){ text.v, text.n };
	for (; text.n > 0 && rest.p != NULL; at.line++)
		read_rule(rules, str_trim(str_cut(&rest, '\n')), c, &at);
}

/* The rules of a map file, which stand beside their columns. */
static void
read_map(struct rules *rules, const char *path, struct clean *c)
{
	struct csv_table map;
	size_t name, rule;
	struct diag d;

	if (!csv_load(path, &map, &d) ||
	    !csv_table_columns(&map, "column", &name, &d))
		die(d.status, "%s", d.text);
	rule = csv_table_find(&map, "rule");
	for (size_t i = 0; rule != SIZE_MAX && i < map.rows; i++) {
		struct place_in at = { path, (size_t)map.line[i] };
		struct str text = csv_table_cell(&map, i, rule);
		size_t column;
		char line[2048];

		if (text.n == 0)
			continue;
		column = header_find(&c->source.layout->header,
		    csv_table_cell(&map, i, name), &d);
		if (column == ROLE_NONE)
			source_fail(&c->source, &d);
		for (size_t k = 0; k < c->columns; k++)
			if (c->column[k].column == column) {
				snprintf(line, sizeof(line), "\"%.*s\" %.*s",
				    STR_ARG(c->column[k].name), STR_ARG(text));
				read_rule(rules, str_of(line), c, &at);
				break;
			}
	}
	csv_table_free(&map);
}

struct rules *
rules_read(struct clean *c)
{
	const struct clean_options *o = c->options;
	struct rules *rules = mem_zero(1, sizeof(*rules));

	if (o->rules != NULL)
		read_file(rules, o->rules, c);
	if (o->map != NULL)
		read_map(rules, o->map, c);
	return rules;
}
