#include "kmeans_model.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "cli/model_file.h"
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

/*
 * The file. Between the first line and the checksum every line has a kind, two
 * texts and two numbers:
 *	run AS-OF none|log1p customers seed
 *	features rfm|columns . inertia .
 *	feature NAME . mean sd		in order; SD 0: not used
 *	cluster . . size .
 *	centre . . value .		of the cluster before it, scaled, one
 *					for each feature
 */
enum { VERSION = 1, CELLS = 5 };

static const char KIND[] = "crm-segment-kmeans";

static const char *const transforms[] = { "none", "log1p" };
static const char *const features[] = { "columns", "rfm" };

static double
customers_of(const struct kmeans_model *m)
{
	double customers = 0;

	for (size_t c = 0; c < m->k; c++)
		customers += m->size[c];
	return customers;
}

void
kmeans_model_save(const struct kmeans_model *m, const char *path)
{
	struct model_text t = { 0 };
	char day[DATE_MAX];
	size_t n = m->as_of == DATE_NONE ? 0 : date_print(day, m->as_of);

	model_file_begin(&t, KIND, VERSION);
	model_file_put_line(&t, "run", (struct str){ day, n },
	    str_of(transforms[m->log]),
	    (double[]){ customers_of(m), (double)m->seed });
	model_file_put_line(&t, "features", str_of(features[m->rfm]), STR(""),
	    (double[]){ m->inertia, 0 });
	for (size_t i = 0; i < m->columns; i++)
		model_file_put_line(&t, "feature", m->name[i], STR(""),
		    (double[]){ m->mean[i], m->sd[i] });
	for (size_t c = 0; c < m->k; c++) {
		model_file_put_line(&t, "cluster", STR(""), STR(""),
		    (double[]){ m->size[c], 0 });
		for (size_t i = 0; i < m->columns; i++)
			model_file_put_line(&t, "centre", STR(""), STR(""),
			    (double[]){ m->centre[c * m->columns + i], 0 });
	}
	model_file_seal(&t, 0);
	model_file_save(&t, path);
	vec_free(&t);
}

void
kmeans_model_profile(const struct kmeans_model *m, const char *path, int digits)
{
	struct csv_writer w;
	struct out out;
	double customers = customers_of(m), x;

	out_open(&out, path);
	csv_writer_init(&w, &out, ',', digits);
	heading_put(&w, "cluster,customers,share");
	for (size_t i = 0; i < m->columns; i++)
		csv_field(&w, m->name[i]);
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

struct loading {
	struct kmeans_model *m;
	struct model_lines l;
	size_t centres; /* of the last cluster */
};

static bool
load_run(void *data)
{
	struct loading *l = data;
	size_t transform;

	if (!model_file_word(&l->l, 2, transforms, 2, &transform))
		return false;
	l->m->log = transform == 1;
	return true;
}

static bool
load_features(void *data)
{
	struct loading *l = data;
	size_t which;

	if (!model_file_word(&l->l, 1, features, 2, &which))
		return false;
	l->m->rfm = which == 1;
	return model_file_finite(&l->l, 3, &l->m->inertia);
}

static bool
load_feature(void *data)
{
	struct loading *l = data;
	size_t i = l->m->columns;

	if (i == KMEANS_FEATURES || l->m->k > 0)
		return model_file_wrong(
		    &l->l, "a feature is not expected here");
	l->m->columns++;
	return model_file_text(&l->l, 1, &l->m->name[i]) &&
	    model_file_finite(&l->l, 3, &l->m->mean[i]) &&
	    model_file_finite(&l->l, 4, &l->m->sd[i]);
}

static bool
load_cluster(void *data)
{
	struct loading *l = data;
	struct kmeans_model *m = l->m;

	if (m->columns == 0 || (m->k > 0 && l->centres < m->columns))
		return model_file_wrong(&l->l, "a cluster too early");
	m->k++;
	m->size = mem_resize(m->size, m->k, sizeof(*m->size));
	m->centre =
	    mem_resize(m->centre, m->k * m->columns, sizeof(*m->centre));
	l->centres = 0;
	return model_file_finite(&l->l, 3, &m->size[m->k - 1]);
}

static bool
load_centre(void *data)
{
	struct loading *l = data;
	struct kmeans_model *m = l->m;
	size_t i = l->centres++;

	if (m->k == 0 || i >= m->columns)
		return model_file_wrong(&l->l, "a centre too many");
	return model_file_finite(
	    &l->l, 3, &m->centre[(m->k - 1) * m->columns + i]);
}

static const struct model_kind lines[] = {
	{ "run", load_run },
	{ "features", load_features },
	{ "feature", load_feature },
	{ "cluster", load_cluster },
	{ "centre", load_centre },
	{ NULL, NULL },
};

static bool
parse(struct kmeans_model *m, struct str text, struct diag *d)
{
	struct loading l = { .m = m, .l = { .memory = &m->memory, .d = d } };

	return model_file_open(&l.l, text, KIND, VERSION) &&
	    model_file_take_all(&l.l, CELLS, lines, &l) &&
	    ((m->k > 0 && l.centres == m->columns) ||
		model_file_wrong(&l.l, "the model is cut short"));
}

bool
kmeans_model_load(struct kmeans_model *m, const char *path, struct diag *d)
{
	struct model_text text = { 0 };
	bool well;

	*m = (struct kmeans_model){ .as_of = DATE_NONE };
	well = model_file_load(path, &text, d) &&
	    (parse(m, (struct str){ text.v, text.n }, d) ||
		model_file_of(path, d));
	vec_free(&text);
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
