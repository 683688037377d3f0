#include "cox_data.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/training.h"
#include "text/num.h"

#include <stdlib.h>

static bool
is_taken(const struct cox_wants *wants, size_t at)
{
	for (size_t i = 0; i < wants->taken_count; i++)
		if (wants->taken[i] == at)
			return true;
	return false;
}

static bool
is_wanted(const struct cox_wants *wants, const struct input *in, size_t at)
{
	struct str name = in->header.name[at];
	size_t id = ROLE_NONE;

	if (wants->features != NULL)
		return training_named(wants->features, name);
	if (!role_find(&in->header, "customer_id", NULL, &id, NULL))
		id = ROLE_NONE;
	return !is_taken(wants, at) && at != id &&
	    !training_named(wants->exclude, name);
}

void
cox_columns_open(
    struct cox_columns *c, struct input *in, const struct cox_wants *wants)
{
	const struct header *header = &in->header;

	*c = (struct cox_columns){ 0 };
	training_check(in, "--features", wants->features);
	training_check(in, "--exclude", wants->exclude);
	training_check(in, "--text", wants->text);
	c->column = mem_zero(header->n, sizeof(*c->column));
	for (size_t i = 0; i < header->n; i++) {
		struct cox_column *column = &c->column[c->count];

		if (!is_wanted(wants, in, i))
			continue;
		column->name = arena_str(&c->memory, header->name[i]);
		column->at = i;
		c->count++;
	}
	if (c->count == 0)
		die(EXIT_USAGE,
		    "no covariates: --features=COLUMN,... names "
		    "them");
	c->cell = mem_alloc(c->count, sizeof(*c->cell));
	c->level = mem_alloc(c->count, sizeof(*c->level));
}

static bool
read_level(struct cox_columns *c, size_t j, struct str cell)
{
	struct cox_column *column = &c->column[j];

	c->level[j] = map_add(&column->levels, cell);
	if (column->levels.count > COX_LEVELS_MAX)
		die(EXIT_USAGE,
		    "column \"%.*s\" has more than %d levels: --exclude it, "
		    "or make it numbers",
		    STR_ARG(column->name), COX_LEVELS_MAX);
	return true;
}

bool
cox_columns_read(struct cox_columns *c, struct input *in,
    const struct csv_row *row, const char *text)
{
	for (size_t j = 0; j < c->count; j++) {
		struct cox_column *column = &c->column[j];
		struct str cell = str_trim(row->field[column->at]);
		struct diag d;

		if (input_null(in, row, column->at)) {
			diag_set(&d, EXIT_DATA, "missing-covariate",
			    "an empty covariate");
			input_reject(in, row, column->at, &d);
			return false;
		}
		if (c->rows == 0)
			column->text = training_named(text, column->name) ||
			    !num_real(cell, &c->cell[j]);
		if (column->text) {
			read_level(c, j, cell);
		} else if (!num_real(cell, &c->cell[j])) {
			diag_set(&d, EXIT_DATA, "bad-number",
			    "\"%.*s\" among numbers: --text=%.*s makes levels "
			    "of all",
			    STR_ARG(cell), STR_ARG(column->name));
			input_reject(in, row, column->at, &d);
			return false;
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
	return column->text ? column->levels.count - 1 : 1;
}

/* The level that "COLUMN=LEVEL,..." gives a column, or MAP_NONE. */
static uint32_t
base_level(const struct cox_column *column, const char *base)
{
	struct str rest = str_of(base == NULL ? "" : base);

	while (base != NULL && rest.p != NULL) {
		struct str level = str_trim(str_cut(&rest, ','));
		struct str name = str_cut(&level, '=');

		if (!str_eq(name, column->name))
			continue;
		uint32_t found = map_find(&column->levels, level);
		if (found == MAP_NONE)
			die(EXIT_USAGE,
			    "--base: column \"%.*s\" has no "
			    "level \"%.*s\"",
			    STR_ARG(name), STR_ARG(level));
		return found;
	}
	return MAP_NONE;
}

/* The place of each level: byte order, the base before all. */
static void
rank_levels(struct cox_column *column, const char *base)
{
	uint32_t n = column->levels.count, first = base_level(column, base);

	column->rank = mem_zero(n, sizeof(*column->rank));
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < n; k++)
			column->rank[i] += i != first && k != i &&
			    (k == first ||
				str_cmp(map_text(&column->levels, k),
				    map_text(&column->levels, i)) < 0);
}

/* Every item of --base must be of a column of levels. */
static void
check_base(const struct cox_columns *c, const char *base)
{
	struct str rest = str_of(base == NULL ? "" : base);

	while (base != NULL && rest.p != NULL) {
		struct str level = str_trim(str_cut(&rest, ','));
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

void
cox_columns_close(struct cox_columns *c, const char *base)
{
	check_base(c, base);
	for (size_t j = 0; j < c->count; j++) {
		struct cox_column *column = &c->column[j];

		column->term = c->terms;
		if (column->text)
			rank_levels(column, base);
		c->terms += cox_column_terms(column);
	}
}

struct str
cox_column_level(const struct cox_column *column, size_t k)
{
	if (!column->text)
		return (struct str){ NULL, 0 };
	for (uint32_t i = 0; i < column->levels.count; i++)
		if (column->rank[i] == k + 1)
			return map_text(&column->levels, i);
	return (struct str){ NULL, 0 };
}

double *
cox_columns_matrix(const struct cox_columns *c)
{
	double *x = mem_zero(c->rows * c->terms, sizeof(*x));

	for (size_t j = 0; j < c->count; j++) {
		const struct cox_column *column = &c->column[j];

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

void
cox_columns_free(struct cox_columns *c)
{
	for (size_t j = 0; j < c->count; j++) {
		map_free(&c->column[j].levels);
		free(c->column[j].rank);
		vec_free(&c->column[j].number);
		vec_free(&c->column[j].code);
	}
	free(c->column);
	free(c->cell);
	free(c->level);
	arena_free(&c->memory);
	*c = (struct cox_columns){ 0 };
}
