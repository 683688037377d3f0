#include "kmeans_model.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "cli/model_file.h"
#include "csv/row.h"
#include "text/date.h"

#include <math.h>
#include <stdlib.h>

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
		m->name[i] = arena_str(&m->memory, str_of(f->name[i]));
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

static double
customers_of(const struct kmeans_model *m)
{
	double customers = 0;

	for (size_t c = 0; c < m->k; c++)
		customers += m->size[c];
	return customers;
}

/* A reading on its way. */
struct loading {
	struct kmeans_model m;
	size_t centres; /* of the last cluster */
	/* For people: nothing that is read depends on it. */
	struct run {
		struct str as_of;
		bool log;
		double customers, seed;
	} run;
	struct feature {
		struct str name;
		double mean, sd;
	} feature;
};

static const char *
take_run(void *data, void *record)
{
	struct loading *l = data;

	(void)record;
	l->m.log = l->run.log;
	return NULL;
}

static const char *
take_feature(void *data, void *record)
{
	struct loading *l = data;
	const struct feature *f = record;
	size_t i = l->m.columns;

	if (i == KMEANS_FEATURES || l->m.k > 0)
		return MODEL_MISPLACED;
	l->m.columns++;
	l->m.name[i] = f->name;
	l->m.mean[i] = f->mean;
	l->m.sd[i] = f->sd;
	return NULL;
}

static void *
new_cluster(void *data)
{
	struct loading *l = data;
	struct kmeans_model *m = &l->m;

	if (m->columns == 0 || (m->k > 0 && l->centres < m->columns))
		return NULL;
	m->k++;
	m->size = mem_resize(m->size, m->k, sizeof(*m->size));
	m->centre =
	    mem_resize(m->centre, m->k * m->columns, sizeof(*m->centre));
	l->centres = 0;
	return &m->size[m->k - 1];
}

static void *
new_centre(void *data)
{
	struct loading *l = data;
	struct kmeans_model *m = &l->m;

	return m->k > 0 && l->centres < m->columns
	    ? &m->centre[(m->k - 1) * m->columns + l->centres++]
	    : NULL;
}

static const char *
is_whole(void *data)
{
	const struct loading *l = data;

	return l->m.k > 0 && l->centres == l->m.columns
	    ? NULL
	    : "the model is cut short";
}

#include "kmeans_model.def"

static const struct model_format format = { "crm-segment-kmeans", 1, lines,
	is_whole };

void
kmeans_model_save(const struct kmeans_model *m, const char *path)
{
	scoped struct text t = { 0 };
	char day[DATE_MAX];
	size_t n = m->as_of == DATE_NONE ? 0 : date_print(day, m->as_of);

	model_file_begin(&t, format.kind, format.version);
	model_line_put(&t, &lines[LINE_RUN],
	    &(struct run){
		{ day, n }, m->log, customers_of(m), (double)m->seed });
	model_line_put(&t, &lines[LINE_FEATURES], m);
	for (size_t i = 0; i < m->columns; i++)
		model_line_put(&t, &lines[LINE_FEATURE],
		    &(struct feature){ m->name[i], m->mean[i], m->sd[i] });
	for (size_t c = 0; c < m->k; c++) {
		model_line_put(&t, &lines[LINE_CLUSTER], &m->size[c]);
		for (size_t i = 0; i < m->columns; i++)
			model_line_put(&t, &lines[LINE_CENTRE],
			    &m->centre[c * m->columns + i]);
	}
	model_file_seal(&t, 0);
	model_file_save(&t, path);
}

void
kmeans_model_profile(
    const struct kmeans_model *m, struct tool *tool, const char *path)
{
	double customers = customers_of(m), x;
	struct csv_writer *w = heading_open(tool, path, NULL);

	heading_put(w, "cluster,customers,share");
	csv_fields(w, m->name, m->columns);
	csv_end(w);
	for (size_t c = 0; c < m->k; c++) {
		csv_cells(
		    w, (int64_t)c + 1, m->size[c], m->size[c] / customers);
		for (size_t i = 0; i < m->columns; i++) {
			x = m->sd[i] > 0 ? m->mean[i] +
				m->sd[i] * m->centre[c * m->columns + i]
					 : NAN;
			csv_real(w, m->log ? expm1(x) : x);
		}
		csv_end(w);
	}
	out_close(w->out);
}

bool
kmeans_model_parse(void *model, struct str text, struct diag *d)
{
	struct kmeans_model *m = model;
	struct loading l = { .m.as_of = DATE_NONE };
	bool well = model_format_parse(&format, text, &l.m.memory, &l, d);

	*m = l.m;
	return well;
}

void
kmeans_model_free(struct kmeans_model *m)
{
	arena_free(&m->memory);
	free(m->centre);
	free(m->size);
	*m = (struct kmeans_model){ 0 };
}
