#include "match_model.h"

#include "base/die.h"
#include "csv/load.h"
#include "csv/writer.h"
#include "text/num.h"

/* 17 digits: every number is read back as it was. */
enum { FULL = 17 };

/* A probability whose logarithm is taken. */
static const double least_share = 1e-300;

static void
write_row(
    struct csv_writer *w, const char *field, int64_t level, double m, double u)
{
	csv_field(w, str_of(field));
	csv_int(w, level);
	csv_real(w, m);
	csv_real(w, u);
	csv_end(w);
}

static const char *
name_of(const struct match *m, int f)
{
	return m->role[f] != NULL ? m->role[f] : m->data.field[f].name;
}

void
match_model_write(
    const char *path, const struct match *m, const struct linkage_model *model)
{
	struct csv_writer w;
	struct out out;

	out_open(&out, path);
	csv_writer_init(&w, &out, '\t', FULL);
	csv_field(&w, STR("field"));
	csv_field(&w, STR("level"));
	csv_field(&w, STR("m"));
	csv_field(&w, STR("u"));
	csv_end(&w);
	write_row(&w, "_version", 1, 1, 1);
	write_row(&w, "_lambda", 0, model->lambda, 1 - model->lambda);
	write_row(&w, "_household", 0, model->household, 1 - model->household);
	write_row(&w, "_records", (int64_t)m->data.records, 1, 1);
	for (int f = 0; f < model->fields; f++)
		for (int k = 0; k < linkage_levels(m->data.field[f].kind); k++)
			write_row(&w, name_of(m, f), k, model->m[f][k],
			    model->u[f][k]);
	out_close(&out);
}

/* The row of a field's level, or SIZE_MAX. */
static size_t
look_for_row(const struct csv_table *t, const char *field, int level)
{
	for (size_t i = 0; i < t->rows; i++) {
		int64_t number;

		if (str_eq(csv_table_cell(t, i, 0), str_of(field)) &&
		    num_int(csv_table_cell(t, i, 1), &number) &&
		    number == level)
			return i;
	}
	return SIZE_MAX;
}

static size_t
find_row(const struct csv_table *t, const char *field, int level)
{
	size_t row = look_for_row(t, field, level);

	if (row == SIZE_MAX)
		die(EXIT_USAGE, "%s: no row for %s, level %d", t->name, field,
		    level);
	return row;
}

static double
share_at(const struct csv_table *t, size_t row, size_t column, double least)
{
	double value;

	if (!num_real(csv_table_cell(t, row, column), &value) ||
	    !(value >= least && value <= 1))
		die(EXIT_USAGE, "%s:%zu: not a probability", t->name, row + 2);
	return value;
}

void
match_model_read(
    const char *path, const struct match *m, struct linkage_model *model)
{
	struct csv_table t;
	struct diag d;
	size_t household;

	if (!csv_load(path, &t, &d))
		die(d.status, "%s", d.text);
	if (t.columns != 4)
		die(EXIT_USAGE, "%s: no linkage model", path);
	*model = (struct linkage_model){ .fields = m->data.fields,
		.converged = true };
	find_row(&t, "_version", 1);
	model->lambda =
	    share_at(&t, find_row(&t, "_lambda", 0), 2, least_share);
	household = look_for_row(&t, "_household", 0); /* not in early files */
	if (household != SIZE_MAX)
		model->household = share_at(&t, household, 2, 0);
	for (int f = 0; f < model->fields; f++) {
		model->trained[f] = true;
		for (int k = 0; k < linkage_levels(m->data.field[f].kind);
		     k++) {
			size_t row = find_row(&t, name_of(m, f), k);

			model->m[f][k] = share_at(&t, row, 2, least_share);
			model->u[f][k] = share_at(&t, row, 3, least_share);
		}
	}
	csv_table_free(&t);
}
