/*
 * What changes the rates of single customers: columns of rows per customer, or,
 * beside events, of a table with a row per customer.
 */
#include "base/die.h"
#include "base/map.h"
#include "cli/buyers.h"
#include "cli/side.h"
#include "text/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The columns' names, without their commas, in the arena of their list. */
static size_t
list_columns(const struct buyers *b, char name[][BUYERS_NAME])
{
	struct str rest = str_of(b->o->covariates);
	size_t n = 0;

	if (rest.n >= sizeof(b->used.columns))
		die(EXIT_USAGE, "--covariates: more than %zu bytes of names",
		    sizeof(b->used.columns) - 1);
	while (rest.p != NULL) {
		struct str item = str_trim(str_cut(&rest, ','));

		if (n == BTYD_COVARIATES)
			die(EXIT_USAGE, "--covariates: at most %d columns",
			    BTYD_COVARIATES);
		snprintf(name[n++], BUYERS_NAME, "%.*s", STR_ARG(item));
	}
	return n;
}

void
buyers_covariates_prepare(struct buyers *b)
{
	char name[BTYD_COVARIATES][BUYERS_NAME];
	bool events = customers_have_events(b->c);

	if (b->o->covariates == NULL) {
		if (b->o->covariate_table != NULL)
			die(EXIT_USAGE,
			    "--covariate-table: name its columns with "
			    "--covariates");
		return;
	}
	if (events && b->o->covariate_table == NULL)
		die(EXIT_USAGE,
		    "--covariates: events have no columns per customer; give "
		    "a table with customer_id and those columns as "
		    "--covariate-table=FILE");
	b->covariates = list_columns(b, name);
	for (size_t j = 0; b->o->covariate_table == NULL && j < b->covariates;
	     j++)
		b->z_column[j] =
		    customers_want_text(b->c, "--covariates", name[j]);
}

/* The rows of --covariate-table. */
struct covariates {
	size_t n; /* columns */
	struct map ids;
	VEC(double) value;
};

static void
take_row(void *data, const struct side_row *row)
{
	struct covariates *k = data;
	struct str id = side_text(row, 0);
	uint32_t known = k->ids.count;

	if (map_add(&k->ids, id) != known)
		side_bad(row, "customer %.*s has a row already", STR_ARG(id));
	for (size_t j = 0; j < k->n; j++)
		vec_push(&k->value, side_real(row, j + 1));
}

static void
read_table(struct buyers *b)
{
	char name[BTYD_COVARIATES][BUYERS_NAME];
	scoped VEC(char) names = { 0 };
	struct covariates k = { .n = list_columns(b, name) };
	uint32_t n = customers_count(b->c), row;

	vec_append(&names, "customer_id", strlen("customer_id"));
	for (size_t j = 0; j < k.n; j++) {
		vec_push(&names, ',');
		vec_append(&names, name[j], strlen(name[j]));
	}
	vec_push(&names, '\0');
	side_read(
	    customers_tool(b->c), b->o->covariate_table, names.v, take_row, &k);
	for (uint32_t i = 0; i < n; i++) {
		row = map_find(&k.ids, customers_id(b->c, i));
		for (size_t j = 0; j < k.n; j++)
			b->z[i * k.n + j] = row == MAP_NONE
			    ? (double)NAN
			    : k.value.v[row * k.n + j];
	}
	map_free(&k.ids);
	vec_free(&k.value);
}

static double
column_value(const struct buyers *b, uint32_t customer, size_t j)
{
	struct str text = customers_text(b->c, b->z_column[j], customer);
	double value;

	if (!num_real(str_trim(text), &value))
		die(EXIT_DATA,
		    "customer %.*s: \"%.*s\" is no number for --covariates",
		    STR_ARG(customers_id(b->c, customer)), STR_ARG(text));
	return value;
}

void
buyers_covariates_read(struct buyers *b)
{
	uint32_t n = customers_count(b->c);
	size_t q = b->covariates;

	b->z = customers_memory(b->c, (size_t)n * q + 1, sizeof(*b->z));
	if (b->o->covariate_table != NULL) {
		read_table(b);
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		for (size_t j = 0; j < q; j++)
			b->z[i * q + j] = column_value(b, i, j);
}

void
buyers_covariates_check(const struct buyers *b, const uint32_t *who, size_t n)
{
	size_t missing = 0;
	uint32_t first = 0;

	for (size_t i = n; b->covariates > 0 && i-- > 0;)
		if (isnan(b->z[who[i] * b->covariates])) {
			missing++;
			first = who[i];
		}
	if (missing > 0)
		die(EXIT_DATA,
		    "%s has no row of customer %.*s, and of %zu more: each "
		    "that bought needs one",
		    b->o->covariate_table, STR_ARG(customers_id(b->c, first)),
		    missing - 1);
}

void
buyers_coefficient_name(
    const char *columns, size_t q, size_t i, char name[BUYERS_NAME])
{
	struct str rest = str_of(columns), item = { 0 };

	for (size_t j = 0; j <= i % q; j++)
		item = str_trim(str_cut(&rest, ','));
	snprintf(name, BUYERS_NAME, "%s:%.*s", i < q ? "buying" : "leaving",
	    STR_ARG(item));
}
