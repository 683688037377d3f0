#include "fit.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/levels.h"
#include "math/quantile.h"
#include "text/num.h"

#include <math.h>

enum { FEW_VALUES = 12, DECILES = 10, TREE_CUTS = 254 };

/* Columns that are only known when the customer has left, in normal form. */
static const char *const future[] = { "end", "end date", "end reason",
	"churn date", "churn reason", "cancel date", "cancelled at",
	"cancel reason", "label", "churned", "churn", "lost", "left",
	"predict probability", "predict loss", "predict reasons" };

static bool
knows_the_future(const struct fit *f, struct str name)
{
	scoped_by(arena_free) struct arena memory = { 0 };
	struct str normal = role_normal(name, &memory);

	return str_eq(normal, role_normal(f->t.target, &memory)) ||
	    str_among(normal, future, COUNT(future));
}

/* Why a column cannot be a feature; NULL when it can. */
static const char *
why_not(const struct fit *f, size_t j)
{
	const struct training_column *c = &f->t.columns[j];

	if (j == f->split)
		return "it tells time";
	if (knows_the_future(f, c->name))
		return "it knows the future";
	/* Columns that were asked for are taken whatever they look like. */
	if (f->o->features == NULL) {
		const char *why = training_why_not(&f->t, j);

		if (why != NULL)
			return why;
	}
	bool same = true;
	for (size_t i = 1; i < f->rows && same; i++)
		same = c->text ? c->code.v[i] == c->code.v[0]
			       : c->number.v[i] == c->number.v[0] ||
			(isnan(c->number.v[i]) && isnan(c->number.v[0]));
	return same ? "it is constant" : NULL;
}

/* The filled numbers of a column, sorted; their count. */
static size_t
sorted_numbers(const struct fit *f, const struct training_column *c, double *x)
{
	size_t n = 0;

	for (size_t i = 0; i < f->rows; i++)
		if (!isnan(c->number.v[i]))
			x[n++] = c->number.v[i] + 0.0;
	sort_doubles(x, n);
	return n;
}

/* Distinct values of sorted x in place, while there are at most `most`. */
static size_t
distinct(const double *x, size_t n, double *value, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < n && count <= most; i++)
		if (i == 0 || x[i] > x[i - 1]) {
			if (count < most)
				value[count] = x[i];
			count++;
		}
	return count;
}

static void
add_value(struct risk_column *to, double x)
{
	char text[NUM_MAX];

	map_add(&to->levels, (struct str){ text, num_print_exact(text, x) });
}

/* The cuts of a column of numbers, or its values as levels. */
static void
cut_numbers(
    struct fit *f, const struct training_column *c, struct risk_column *to)
{
	scoped double *x = mem_alloc(f->rows, sizeof(*x));
	double value[TREE_CUTS + 1];
	bool trees = f->m.kind == RISK_TREES;
	size_t n = sorted_numbers(f, c, x), k = trees ? TREE_CUTS + 1 : DECILES;
	size_t most = trees ? TREE_CUTS + 1 : FEW_VALUES;
	size_t values = distinct(x, n, value, most);

	to->kind = RISK_BINS;
	to->cut = mem_alloc(k, sizeof(*to->cut));
	if (values <= most && !trees) {
		to->kind = RISK_VALUES;
		for (size_t i = 0; i < values; i++)
			add_value(to, value[i]);
	} else if (values <= most) {
		for (size_t i = 0; i + 1 < values; i++)
			to->cut[to->cuts++] = value[i];
	} else {
		for (size_t i = 1; i < k; i++) {
			double cut = quantile_type1(x, n, i, k);

			if (cut < x[n - 1] &&
			    (to->cuts == 0 || cut > to->cut[to->cuts - 1]))
				to->cut[to->cuts++] = cut;
		}
	}
}

/* The most frequent levels in byte order; true if others are left over. */
static bool
choose_levels(const struct fit *f, const struct training_column *c,
    struct risk_column *to)
{
	size_t n = c->levels.count, kept, seen = 0;
	scoped size_t *count = mem_zero(n, sizeof(*count));
	scoped uint32_t *chosen = mem_alloc(n, sizeof(*chosen));

	for (size_t i = 0; i < f->rows; i++)
		if (c->code.v[i] != MAP_NONE)
			seen += count[c->code.v[i]]++ == 0;
	kept = levels_choose(&c->levels, count, LEVELS_MAX, chosen);
	to->kind = RISK_LEVELS;
	for (size_t i = 0; i < kept; i++)
		map_add(&to->levels, map_text(&c->levels, chosen[i]));
	return kept < seen;
}

/* Codes of all rows, and how often each is there. */
static uint16_t *
code_rows(
    struct fit *f, const struct training_column *c, struct risk_column *to)
{
	uint16_t *code = mem_alloc(f->rows, sizeof(*code));

	to->count = mem_zero(to->codes, sizeof(*to->count));
	to->weight = mem_zero(to->codes, sizeof(*to->weight));
	for (size_t i = 0; i < f->rows; i++) {
		size_t k;

		if (!c->text)
			k = risk_code_number(to, c->number.v[i]);
		else if (c->code.v[i] == MAP_NONE)
			k = to->missing;
		else
			k = risk_code_text(
			    to, map_text(&c->levels, c->code.v[i]));
		code[i] = (uint16_t)k;
		to->count[k]++;
	}
	return code;
}

static bool
has_missing(const struct fit *f, const struct training_column *c)
{
	for (size_t i = 0; i < f->rows; i++)
		if (c->text ? c->code.v[i] == MAP_NONE : isnan(c->number.v[i]))
			return true;
	return false;
}

/* A number as it is, with its mean for the empty cells. */
static void
plain_number(const struct fit *f, const struct training_column *c,
    struct risk_column *to)
{
	double sum = 0, n = 0;

	to->kind = RISK_NUMBER;
	for (size_t i = 0; i < f->rows; i++)
		if (!isnan(c->number.v[i])) {
			sum += c->number.v[i];
			n++;
		}
	to->mean_x = n > 0 ? sum / n : 0;
}

static void
add_column(struct fit *f, size_t from)
{
	const struct training_column *c = &f->t.columns[from];
	size_t j = f->m.columns++;
	struct risk_column *to = &f->m.column[j];
	bool pooled = false;

	f->source[j] = from;
	to->name = arena_str(&f->m.memory, c->name);
	to->missing = to->other = RISK_UNSEEN;
	if (f->m.kind == RISK_PLAIN && !c->text) {
		plain_number(f, c, to);
		return;
	}
	if (c->text)
		pooled = choose_levels(f, c, to);
	else
		cut_numbers(f, c, to);
	to->codes = to->kind == RISK_BINS ? to->cuts + 1 : to->levels.count;
	if (has_missing(f, c))
		to->missing = to->codes++;
	if (pooled)
		to->other = to->codes++;
	f->code[j] = code_rows(f, c, to);
	for (size_t i = 0; f->m.kind == RISK_PLAIN && i < f->rows; i++)
		f->code[j][i] = (uint16_t)fit_level(f, j, f->code[j][i]);
}

static void
find_split(struct fit *f)
{
	struct str name =
	    f->o->split != NULL ? str_of(f->o->split) : STR("cutoff");

	for (f->split = 0; f->split < f->t.count; f->split++)
		if (str_eq(f->t.columns[f->split].name, name))
			return;
	if (f->o->split != NULL)
		die(EXIT_USAGE, "--split: there is no column \"%s\"",
		    f->o->split);
}

size_t
fit_level(const struct fit *f, size_t j, size_t code)
{
	size_t codes = f->m.column[j].codes;

	if (f->m.kind != RISK_PLAIN)
		return code;
	return code == 0 ? codes - 1 : code - 1;
}

size_t
fit_code(const struct fit *f, size_t j, size_t level)
{
	size_t codes = f->m.column[j].codes;

	if (f->m.kind != RISK_PLAIN)
		return level;
	return level + 1 == codes ? 0 : level + 1;
}

size_t
fit_terms(const struct fit *f, size_t j)
{
	const struct risk_column *c = &f->m.column[j];

	if (c->kind == RISK_NUMBER)
		return 1;
	return c->codes - (f->m.kind == RISK_PLAIN);
}

void
fit_columns(struct fit *f)
{
	find_split(f);
	f->m.column = mem_zero(f->t.count, sizeof(*f->m.column));
	f->source = mem_alloc(f->t.count, sizeof(*f->source));
	f->code = mem_zero(f->t.count, sizeof(*f->code));
	for (size_t j = 0; j < f->t.count; j++) {
		struct str name = f->t.columns[j].name;
		const char *why = why_not(f, j);

		if (why == NULL) {
			add_column(f, j);
			continue;
		}
		if (f->o->features != NULL && j != f->split &&
		    knows_the_future(f, name))
			die(EXIT_USAGE, "column %.*s cannot be a feature: %s",
			    STR_ARG(name), why);
		report_say(&f->tool->report, "column %.*s is left out: %s",
		    STR_ARG(name), why);
	}
	if (f->m.columns == 0)
		die(EXIT_DATA, "no column is left to learn from");
}
