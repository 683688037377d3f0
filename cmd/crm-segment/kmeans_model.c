#include "kmeans_model.h"

#include "base/die.h"
#include "base/mem.h"
#include "csv/reader.h"
#include "csv/writer.h"
#include "io/in.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
kmeans_model_make(struct kmeans_model *m, const struct kmeans *fit,
    const struct points *points, const struct kmeans_features *f)
{
	*m = (struct kmeans_model){ .columns = f->n,
		.k = fit->k,
		.log = f->log,
		.rfm = f->rfm,
		.inertia = fit->inertia };
	for (size_t i = 0; i < f->n; i++)
		m->name[i] = mem_text(f->name[i], strlen(f->name[i]));
	for (size_t j = 0; j < points->d; j++) {
		m->mean[points->column[j]] = points->mean[j];
		m->sd[points->column[j]] = points->sd[j];
	}
	m->centre = mem_zero(fit->k * f->n, sizeof(*m->centre));
	m->size = mem_alloc(fit->k, sizeof(*m->size));
	for (size_t c = 0; c < fit->k; c++) {
		m->size[c] = fit->size[c];
		for (size_t j = 0; j < points->d; j++)
			m->centre[c * f->n + points->column[j]] =
			    fit->centre[c * points->d + j];
	}
}

uint32_t
kmeans_model_assign(
    const struct kmeans_model *m, const double *row, double *distance)
{
	struct kmeans fit = { .k = m->k, .d = m->columns, .centre = m->centre };
	double x[KMEANS_FEATURES];

	for (size_t i = 0; i < m->columns; i++)
		x[i] = m->sd[i] > 0 ? (row[i] - m->mean[i]) / m->sd[i] : 0;
	return kmeans_nearest(&fit, x, distance);
}

/* Writing. */

static void
exact(struct csv_writer *w, double x)
{
	char text[NUM_MAX];

	csv_field(w, (struct str){ text, num_print_exact(text, x) });
}

static void
write_head(const struct kmeans_model *m, struct csv_writer *w)
{
	double customers = 0;

	for (size_t c = 0; c < m->k; c++)
		customers += m->size[c];
	csv_verbatim(w, STR("crm-model\tkmeans\t1"));
	csv_end(w);
	csv_field(w, STR("as_of"));
	csv_date(w, m->as_of);
	csv_end(w);
	csv_field(w, STR("customers"));
	exact(w, customers);
	csv_end(w);
	csv_field(w, STR("seed"));
	csv_int(w, m->seed);
	csv_end(w);
	csv_field(w, STR("inertia"));
	exact(w, m->inertia);
	csv_end(w);
	csv_field(w, STR("transform"));
	csv_field(w, m->log ? STR("log1p") : STR("none"));
	csv_end(w);
	csv_field(w, STR("features"));
	csv_field(w, m->rfm ? STR("rfm") : STR("columns"));
	csv_end(w);
}

void
kmeans_model_save(const struct kmeans_model *m, const char *path)
{
	struct csv_writer w;
	struct out out;

	out_open(&out, path);
	csv_writer_init(&w, &out, '\t', 17);
	write_head(m, &w);
	for (size_t i = 0; i < m->columns; i++) {
		csv_field(&w, STR("feature"));
		csv_field(&w, str_of(m->name[i]));
		exact(&w, m->mean[i]);
		exact(&w, m->sd[i]);
		csv_end(&w);
	}
	for (size_t c = 0; c < m->k; c++) {
		csv_field(&w, STR("centre"));
		exact(&w, m->size[c]);
		for (size_t i = 0; i < m->columns; i++)
			exact(&w, m->centre[c * m->columns + i]);
		csv_end(&w);
	}
	out_close(&out);
}

void
kmeans_model_profile(const struct kmeans_model *m, const char *path, int digits)
{
	struct csv_writer w;
	struct out out;
	double customers = 0, x;

	for (size_t c = 0; c < m->k; c++)
		customers += m->size[c];
	out_open(&out, path);
	csv_writer_init(&w, &out, ',', digits);
	csv_verbatim(&w, STR("cluster,customers,share"));
	for (size_t i = 0; i < m->columns; i++)
		csv_field(&w, str_of(m->name[i]));
	csv_end(&w);
	for (size_t c = 0; c < m->k; c++) {
		csv_int(&w, (int64_t)c + 1);
		csv_real(&w, m->size[c]);
		csv_real(&w, m->size[c] / customers);
		for (size_t i = 0; i < m->columns; i++) {
			x = m->sd[i] > 0 ? m->mean[i] +
				m->sd[i] * m->centre[c * m->columns + i]
					 : NAN;
			csv_real(&w, m->log ? expm1(x) : x);
		}
		csv_end(&w);
	}
	out_close(&out);
}

/* Reading. */

/* A number of a line, or a complaint about it. */
static bool
number(const struct csv_row *row, size_t at, double *x, struct diag *d)
{
	if (at < row->n && num_real(row->field[at], x))
		return true;
	return diag_set(d, EXIT_USAGE, "model",
	    "line %llu of the model: no number in column %zu",
	    (unsigned long long)row->line, at + 1);
}

static bool
read_feature(struct kmeans_model *m, const struct csv_row *row, struct diag *d)
{
	size_t i = m->columns;

	if (i == KMEANS_FEATURES || row->n < 4 || m->k > 0)
		return diag_set(d, EXIT_USAGE, "model",
		    "line %llu of the model: a feature is not expected here",
		    (unsigned long long)row->line);
	m->name[m->columns++] = mem_text(row->field[1].p, row->field[1].n);
	return number(row, 2, &m->mean[i], d) && number(row, 3, &m->sd[i], d);
}

static bool
read_centre(struct kmeans_model *m, const struct csv_row *row, struct diag *d)
{
	size_t c = m->k;

	if (row->n != m->columns + 2 || m->columns == 0)
		return diag_set(d, EXIT_USAGE, "model",
		    "line %llu of the model: a centre has a size and %zu "
		    "numbers",
		    (unsigned long long)row->line, m->columns);
	m->k++;
	m->size = mem_resize(m->size, m->k, sizeof(*m->size));
	m->centre =
	    mem_resize(m->centre, m->k * m->columns, sizeof(*m->centre));
	if (!number(row, 1, &m->size[c], d))
		return false;
	for (size_t i = 0; i < m->columns; i++)
		if (!number(row, i + 2, &m->centre[c * m->columns + i], d))
			return false;
	return true;
}

static bool
read_line(struct kmeans_model *m, const struct csv_row *row, struct diag *d)
{
	struct str key = row->field[0];
	struct str value = row->n > 1 ? row->field[1] : STR("");

	if (str_eq(key, STR("feature")))
		return read_feature(m, row, d);
	if (str_eq(key, STR("centre")))
		return read_centre(m, row, d);
	if (str_eq(key, STR("transform")))
		m->log = str_eq(value, STR("log1p"));
	else if (str_eq(key, STR("features")))
		m->rfm = str_eq(value, STR("rfm"));
	else if (str_eq(key, STR("inertia")))
		return number(row, 1, &m->inertia, d);
	return true; /* the other lines are for people */
}

static bool
is_head(const struct csv_row *row)
{
	return row->n >= 3 && str_eq(row->field[0], STR("crm-model")) &&
	    str_eq(row->field[1], STR("kmeans")) &&
	    str_eq(row->field[2], STR("1"));
}

static bool
read_lines(struct kmeans_model *m, struct csv_reader *reader, struct diag *d)
{
	enum csv_result result;
	struct csv_row row;
	bool head = false;

	while ((result = csv_reader_next(reader, &row, d)) != CSV_END) {
		if (result != CSV_ROW)
			return false;
		if (!head && !is_head(&row))
			break;
		if (head && !read_line(m, &row, d))
			return false;
		head = true;
	}
	if (head && m->k > 0)
		return true;
	return diag_set(
	    d, EXIT_USAGE, "model", "it is no model of crm-segment kmeans");
}

bool
kmeans_model_load(struct kmeans_model *m, const char *path, struct diag *d)
{
	const struct csv_options how = { .delimiter = '\t' };
	struct in *in = in_open(path, d);
	struct csv_reader *reader;
	struct diag why;
	bool well;

	*m = (struct kmeans_model){ .as_of = DATE_NONE };
	if (in == NULL)
		return false;
	reader = csv_reader_open(in, &how, d);
	if (reader == NULL)
		return false;
	well = read_lines(m, reader, &why);
	csv_reader_close(reader);
	return well ||
	    diag_set(d, why.status, why.code, "%s: %s", path, why.text);
}

void
kmeans_model_free(struct kmeans_model *m)
{
	for (size_t i = 0; i < m->columns; i++)
		free(m->name[i]);
	free(m->centre);
	free(m->size);
	*m = (struct kmeans_model){ 0 };
}
