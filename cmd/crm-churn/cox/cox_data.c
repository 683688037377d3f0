#include "cox_data.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/levels.h"
#include "cli/training.h"
#include "text/num.h"

static bool
is_taken(const struct cox_wants *wants, size_t at)
{
	for (size_t i = 0; i < wants->taken_count; i++)
		if (wants->taken[i] == at)
			return true;
	return false;
}

static bool
is_wanted(
    const struct cox_wants *wants, const struct input *in, size_t at, size_t id)
{
	struct str name = in->header.name[at];

	if (wants->features != NULL)
		return training_named(wants->features, name);
	return !is_taken(wants, at) && at != id &&
	    !training_named(wants->exclude, name);
}

void
cox_columns_open(
    struct cox_columns *c, struct input *in, const struct cox_wants *wants)
{
	const struct header *header = &in->header;
	size_t id;

	*c = (struct cox_columns){ 0 };
	if (!role_find(header, "customer_id", NULL, &id, NULL))
		id = ROLE_NONE;
	training_check(in, "--features", wants->features);
	training_check(in, "--exclude", wants->exclude);
	training_check(in, "--text", wants->text);
	c->column = mem_zero(header->n, sizeof(*c->column));
	for (size_t i = 0; i < header->n; i++) {
		struct cox_column *column = &c->column[c->count];

		if (!is_wanted(wants, in, i, id))
			continue;
		column->name = arena_str(&c->memory, header->name[i]);
		column->at = i;
		c->count++;
	}
	if (c->count == 0 && !wants->none_is_well)
		die(EXIT_USAGE,
		    "no covariates: --features=COLUMN,... names them");
	c->cell = mem_alloc(c->count, sizeof(*c->cell));
	c->level = mem_alloc(c->count, sizeof(*c->level));
}

bool
cox_columns_read(struct cox_columns *c, struct input *in,
    const struct csv_row *row, const char *text)
{
	for (size_t j = 0; j < c->count; j++) {
		struct cox_column *column = &c->column[j];
		struct str cell = str_trim(row->field[column->at]);

		if (input_null(in, row, column->at)) {
			return input_bad(in, row, column->at,
			    "missing-covariate", "an empty covariate");
		}
		if (c->rows == 0)
			column->text = training_named(text, column->name) ||
			    !num_real(cell, &c->cell[j]);
		if (column->text) {
			c->level[j] = map_add(&column->levels, cell);
		} else if (!num_real(cell, &c->cell[j])) {
			return input_bad(in, row, column->at, "bad-number",
			    "\"%.*s\" among numbers: --text=%.*s makes levels "
			    "of all",
			    STR_ARG(cell), STR_ARG(column->name));
		}
	}
	return true;
}

void
cox_columns_keep(struct cox_columns *c)
{
	for (size_t j = 0; j < c->count; j++) {
		if (c->column[j].text)
			vec_push(&c->column[j].code, c->level[j]);
		else
			vec_push(&c->column[j].number, c->cell[j]);
	}
	c->rows++;
}

size_t
cox_column_terms(const struct cox_column *column)
{
	return column->text ? column->ranks - 1 : 1;
}

/* The level that "COLUMN=LEVEL,..." gives a column, or MAP_NONE. */
static uint32_t
base_level(const struct cox_column *column, const char *base)
{
	str_each (level, str_given(base), ',') {
		struct str name = str_cut(&level, '=');

		if (!str_eq(name, column->name))
			continue;
		uint32_t found = map_find(&column->levels, level);
		if (found == MAP_NONE)
			die(EXIT_USAGE,
			    "--base: column \"%.*s\" has no level \"%.*s\"",
			    STR_ARG(name), STR_ARG(level));
		return found;
	}
	return MAP_NONE;
}

/* The rank of each level: byte order, the base before all, those that are not
 * frequent enough behind all. */
static void
rank_levels(struct cox_column *column, const char *base)
{
	uint32_t n = column->levels.count, first = base_level(column, base);
	scoped size_t *count = mem_zero(n, sizeof(*count));
	size_t kept;
	scoped uint32_t *chosen = mem_alloc((size_t)n + 1, sizeof(*chosen));

	for (size_t i = 0; i < column->code.n; i++)
		count[column->code.v[i]]++;
	if (first != MAP_NONE)
		count[first] = SIZE_MAX;
	kept = levels_choose(&column->levels, count, LEVELS_MAX, chosen);
	column->rank = mem_alloc(n, sizeof(*column->rank));
	for (uint32_t i = 0; i < n; i++)
		column->rank[i] = (uint32_t)kept;
	column->ranks = first != MAP_NONE;
	for (size_t i = 0; i < kept; i++)
		column->rank[chosen[i]] =
		    chosen[i] == first ? 0 : (uint32_t)column->ranks++;
	for (uint32_t i = 0; i < n; i++)
		column->pooled |= column->rank[i] == kept && count[i] > 0;
	column->ranks += column->pooled;
}

/* Every item of --base must be of a column of levels. */
static void
check_base(const struct cox_columns *c, const char *base)
{
	str_each (level, str_given(base), ',') {
		struct str name = str_cut(&level, '=');
		size_t j = 0;

		while (j < c->count &&
		    !(c->column[j].text && str_eq(c->column[j].name, name)))
			j++;
		if (j == c->count)
			die(EXIT_USAGE,
			    "--base: \"%.*s\" is no column of levels",
			    STR_ARG(name));
	}
}

/* Whether nearly every row has a text of its own. */
static bool
is_id(const struct cox_column *column)
{
	return column->text && column->levels.count > 50 &&
	    column->levels.count > column->code.n / 2;
}

static void
leave_out(struct cox_columns *c, struct report *report)
{
	size_t kept = 0;

	array_each (struct cox_column, column, c->column, c->count) {
		if (!is_id(column)) {
			c->column[kept++] = *column;
			continue;
		}
		report_say(report,
		    "column %.*s is left out: it is an id: nearly every row "
		    "has its own value",
		    STR_ARG(column->name));
		map_free(&column->levels);
		vec_free(&column->code);
	}
	c->count = kept;
}

void
cox_columns_close(
    struct cox_columns *c, const char *base, struct report *report)
{
	check_base(c, base);
	leave_out(c, report);
	array_each (struct cox_column, column, c->column, c->count) {
		column->term = c->terms;
		if (column->text)
			rank_levels(column, base);
		if (column->pooled)
			report_say(report,
			    "column %.*s has more than %d levels: the rarer "
			    "ones are one, (other)",
			    STR_ARG(column->name), LEVELS_MAX);
		c->terms += cox_column_terms(column);
	}
}

struct str
cox_column_level(const struct cox_column *column, size_t k)
{
	if (!column->text)
		return (struct str){ NULL, 0 };
	if (column->pooled && k + 2 == column->ranks)
		return STR("(other)");
	for (uint32_t i = 0; i < column->levels.count; i++)
		if (column->rank[i] == k + 1)
			return map_text(&column->levels, i);
	return (struct str){ NULL, 0 };
}

double *
cox_columns_matrix(const struct cox_columns *c)
{
	double *x = mem_zero(c->rows * c->terms, sizeof(*x));

	array_each (const struct cox_column, column, c->column, c->count) {
		for (size_t i = 0; i < c->rows; i++) {
			double *to = x + i * c->terms + column->term;

			if (!column->text)
				*to = column->number.v[i];
			else if (column->rank[column->code.v[i]] > 0)
				to[column->rank[column->code.v[i]] - 1] = 1;
		}
	}
	return x;
}
