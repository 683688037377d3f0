#include "model/lifetime.h"

#include "base/die.h"
#include "base/mem.h"
#include "math/dist.h"
#include "math/gauss.h"
#include "math/linalg.h"
#include "math/sum.h"
#include "model/logistic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TURNS = 60, HALVINGS = 40 };

const char *const lifetime_names[LIFETIME_LAWS] = { "exponential", "weibull",
	"lognormal", "loglogistic" };

/* A logarithm with its first two derivatives by z. */
struct jet {
	double value, first, second;
};

/* phi(z) / P(Z > z), and ln P(Z > z): far out by Mills' series. */
static double
mills(double z, double *ln_tail)
{
	const double ln_root_2pi = 0.91893853320467274178;
	double tail, u = 1 / (z * z);

	if (z < 25) {
		tail = normal_tail(z);
		*ln_tail = log(tail);
		return exp(-z * z / 2 - ln_root_2pi - *ln_tail);
	}
	tail = 1 - u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u)));
	*ln_tail = -z * z / 2 - ln_root_2pi - log(z) + log(tail);
	return z / tail;
}

/* ln P(W > z). */
static struct jet
ln_tail(enum lifetime_law law, double z)
{
	double value, h;

	switch (law) {
	case LIFETIME_LOGNORMAL:
		h = mills(z, &value);
		return (struct jet){ value, -h, -h * (h - z) };
	case LIFETIME_LOGLOGISTIC:
		h = logistic_probability(z);
		return (struct jet){ -logistic_softplus(z), -h,
			-h * logistic_probability(-z) };
	default:
		h = exp(z);
		return (struct jet){ -h, -h, -h };
	}
}

/* ln of the density of W at z. */
static struct jet
ln_density(enum lifetime_law law, double z)
{
	const double ln_root_2pi = 0.91893853320467274178;
	double p;

	switch (law) {
	case LIFETIME_LOGNORMAL:
		return (struct jet){ -z * z / 2 - ln_root_2pi, -z, -1 };
	case LIFETIME_LOGLOGISTIC:
		p = logistic_probability(z);
		return (struct jet){ z - 2 * logistic_softplus(z), 1 - 2 * p,
			-2 * p * logistic_probability(-z) };
	default:
		return (struct jet){ z - exp(z), 1 - exp(z), -exp(z) };
	}
}

/* The search: parameters are b of the standardised columns and ln scale. */
struct search {
	const struct lifetime_data *data;
	enum lifetime_law law;
	size_t n; /* columns + 2 */
	double *mean, *spread;
	double *x;  /* a row: 1, then (x - mean) / spread */
	double *at; /* parameters */
	double loglik;
	double *score;
	double *information;
};

/* Adds w times a logarithm of z = (ln t - x b) / scale to the likelihood and
 * its derivatives. */
static void
add_jet(struct search *s, const struct jet *g, double z, double w)
{
	double scale = exp(s->at[s->n - 1]);
	size_t p = s->n - 1;
	double *last = s->information + p * s->n;

	for (size_t j = 0; j < p; j++) {
		double part = w * s->x[j] / scale;
		double *row = s->information + j * s->n;

		s->score[j] -= part * g->first;
		last[j] -= part * (g->first + z * g->second);
		for (size_t k = 0; k <= j; k++)
			row[k] -= part * g->second * s->x[k] / scale;
	}
	s->score[p] -= w * z * g->first;
	last[p] -= w * (z * g->first + z * z * g->second);
}

static void
load_row(struct search *s, size_t i)
{
	const double *x = s->data->x + i * s->data->columns;

	s->x[0] = 1;
	for (size_t j = 0; j < s->data->columns; j++)
		s->x[j + 1] = (x[j] - s->mean[j]) / s->spread[j];
}

/* The likelihood at the parameters, with its derivatives. */
static void
evaluate(struct search *s)
{
	const struct lifetime_data *d = s->data;
	double scale = exp(s->at[s->n - 1]);
	struct sum loglik = { 0 };

	memset(s->score, 0, s->n * sizeof(*s->score));
	memset(s->information, 0, s->n * s->n * sizeof(*s->information));
	for (size_t i = 0; i < d->rows; i++) {
		double w = d->weight != NULL ? d->weight[i] : 1, place, z;
		double start = d->start != NULL ? d->start[i] : 0;
		struct jet g;

		load_row(s, i);
		place = dot_product(s->x, s->at, s->n - 1);
		z = (log(d->stop[i]) - place) / scale;
		g = d->event[i] ? ln_density(s->law, z) : ln_tail(s->law, z);
		add_jet(s, &g, z, w);
		sum_add(&loglik, w * g.value);
		if (d->event[i]) {
			s->score[s->n - 1] -= w;
			sum_add(
			    &loglik, -w * (s->at[s->n - 1] + log(d->stop[i])));
		}
		if (!(start > 0))
			continue;
		z = (log(start) - place) / scale;
		g = ln_tail(s->law, z);
		add_jet(s, &g, z, -w);
		sum_add(&loglik, -w * g.value);
	}
	s->loglik = sum_value(&loglik);
	if (s->law == LIFETIME_EXPONENTIAL) {
		double *last = s->information + (s->n - 1) * s->n;

		memset(last, 0, s->n * sizeof(*last));
		s->score[s->n - 1] = 0;
	}
}

/* The step up: I^-1 U, or along U where I is no minimum's. */
static void
find_step(struct search *s, bool *dropped, double *step, double *inverse)
{
	scoped double *a = mem_alloc(s->n * s->n, sizeof(*a));
	double most = 0;

	for (size_t j = 0; j < s->n; j++)
		most = fmax(most, fabs(s->information[j * s->n + j]));
	for (double add = 0;; add = add > 0 ? add * 10 : most * 1e-6) {
		memcpy(a, s->information, s->n * s->n * sizeof(*a));
		memcpy(step, s->score, s->n * sizeof(*step));
		for (size_t j = 0; j < s->n; j++)
			a[j * s->n + j] +=
			    a[j * s->n + j] > 0 || add > 0 ? add : 0;
		solve_pivoting(a, s->n, step, inverse, dropped, 1e-9);
		if (add > most || dot_product(step, s->score, s->n) >= 0)
			break;
	}
}

static bool
climb(struct search *s, const double *step)
{
	double before = s->loglik, size = 1;
	scoped double *from = mem_alloc(s->n, sizeof(*from));

	memcpy(from, s->at, s->n * sizeof(*from));
	for (int i = 0; i < HALVINGS; i++, size /= 2) {
		for (size_t j = 0; j < s->n; j++)
			s->at[j] = from[j] + size * step[j];
		evaluate(s);
		if (s->loglik >= before - 1e-13 * fabs(before))
			break;
	}
	return isfinite(s->loglik);
}

/* From the exponential law's mean. */
static void
begin(struct search *s)
{
	const struct lifetime_data *d = s->data;
	double time = 0, events = 0;

	for (size_t i = 0; i < d->rows; i++) {
		double w = d->weight != NULL ? d->weight[i] : 1;

		time += w *
		    (d->stop[i] -
			(d->start != NULL ? fmax(d->start[i], 0) : 0));
		events += d->event[i] ? w : 0;
	}
	memset(s->at, 0, s->n * sizeof(*s->at));
	s->at[0] = log(time / events);
	evaluate(s);
}

static void
run_search(struct search *s, struct lifetime_fit *fit)
{
	scoped double *step = mem_alloc(s->n, sizeof(*step));
	double gain;
	scoped double *inverse = mem_alloc(s->n * s->n, sizeof(*inverse));
	scoped bool *dropped = mem_alloc(s->n, sizeof(*dropped));

	begin(s);
	while (fit->turns < TURNS && !fit->converged) {
		find_step(s, dropped, step, inverse);
		gain = dot_product(step, s->score, s->n);
		if (!climb(s, step))
			break;
		fit->turns++;
		fit->converged = gain < 1e-13 * (fabs(s->loglik) + 1);
	}
	find_step(s, dropped, step, inverse);
	memcpy(fit->dropped, dropped, (s->n - 1) * sizeof(*dropped));
	memcpy(fit->variance, inverse, s->n * s->n * sizeof(*inverse));
	for (size_t j = 0; j < s->n; j++)
		fit->kept += !dropped[j];
}

/* Back to the columns' own units: b_j = c_j / spread_j, and the intercept less
 * the means; the variance by the same linear map. */
static void
unstandardise(const struct search *s, struct lifetime_fit *fit)
{
	size_t n = s->n;
	double *v = fit->variance;

	fit->b[0] = s->at[0];
	for (size_t j = 1; j + 1 < n; j++) {
		double spread = s->spread[j - 1];

		fit->b[j] = fit->dropped[j] ? 0 : s->at[j] / spread;
		for (size_t k = 0; k < n; k++) {
			v[j * n + k] /= spread;
			v[k * n + j] /= spread;
		}
	}
	for (size_t j = 1; j + 1 < n; j++) {
		double mean = s->mean[j - 1];

		fit->b[0] -= fit->b[j] * mean;
		for (size_t k = 0; k < n; k++)
			v[k] -= mean * v[j * n + k];
		for (size_t k = 0; k < n; k++)
			v[k * n] -= mean * v[k * n + j];
	}
}

static void
standardise(struct search *s)
{
	const struct lifetime_data *d = s->data;

	for (size_t j = 0; j < d->columns; j++) {
		struct moments m = { 0 };

		for (size_t i = 0; i < d->rows; i++)
			moments_add(&m, d->x[i * d->columns + j], 1);
		s->mean[j] = m.mean;
		s->spread[j] = sqrt(moments_population_variance(&m));
		if (!(s->spread[j] > 1e-12 * fabs(m.mean)))
			s->spread[j] = 1;
	}
}

/* One search from nothing; its likelihood. */
static void
search_for(const struct lifetime_data *data, enum lifetime_law law,
    struct lifetime_fit *fit)
{
	size_t n = data->columns + 2;
	scoped double *room =
	    mem_alloc(2 * data->columns + 3 * n, sizeof(*room));
	struct search s = { data, law, n, room, room + data->columns,
		room + 2 * data->columns, room + 2 * data->columns + n, 0,
		room + 2 * data->columns + 2 * n, NULL };

	s.information = mem_alloc(n * n, sizeof(*s.information));
	standardise(&s);
	run_search(&s, fit);
	unstandardise(&s, fit);
	fit->scale = exp(s.at[n - 1]);
	fit->loglik = s.loglik;
	free(s.information);
}

static void
allocate(struct arena *memory, size_t columns, enum lifetime_law law,
    struct lifetime_fit *fit)
{
	size_t n = columns + 2;

	*fit = (struct lifetime_fit){ .law = law, .columns = columns };
	fit->b = arena_array(memory, n, sizeof(*fit->b));
	fit->dropped = arena_array(memory, n, sizeof(*fit->dropped));
	fit->variance = arena_array(memory, n * n, sizeof(*fit->variance));
}

bool
lifetime_fit(struct arena *memory, const struct lifetime_data *data,
    enum lifetime_law law, struct lifetime_fit *fit, struct diag *diag)
{
	struct lifetime_data alone = *data;
	struct lifetime_fit null;
	size_t events = 0;

	allocate(memory, data->columns, law, fit);
	for (size_t i = 0; i < data->rows; i++)
		events += data->event[i];
	if (events == 0)
		return diag_set(diag, EXIT_DATA, "no-event",
		    "nobody leaves: there is nothing to fit");
	search_for(data, law, fit);
	alone.columns = 0;
	allocate(memory, 0, law, &null);
	search_for(&alone, law, &null);
	fit->null_loglik = null.loglik;
	return true;
}

double
lifetime_ln_survival(const struct lifetime *life, double t)
{
	if (!(t > 0))
		return 0;
	return ln_tail(life->law, (log(t) - life->place) / life->scale).value;
}

/* z with ln P(W > z) = ln_s: by the inverse, then Newton's steps where that
 * loses digits. */
static double
tail_quantile(enum lifetime_law law, double ln_s)
{
	double z;

	switch (law) {
	case LIFETIME_LOGLOGISTIC:
		return log(expm1(-ln_s));
	case LIFETIME_LOGNORMAL:
		z = ln_s < -700 ? sqrt(-2 * ln_s)
		    : ln_s > -1e-17
		    ? -INFINITY
		    : -normal_quantile(fmin(exp(ln_s), 1 - 1e-16));
		for (int i = 0; i < 20 && isfinite(z); i++) {
			struct jet g = ln_tail(law, z);
			double step = (g.value - ln_s) / g.first;

			if (!(fabs(step) > 1e-15 * (1 + fabs(z))))
				break;
			z -= step;
		}
		return z;
	default:
		return log(-ln_s);
	}
}

double
lifetime_time(const struct lifetime *life, double ln_s)
{
	return ln_s < 0
	    ? exp(life->place + life->scale * tail_quantile(life->law, ln_s))
	    : 0;
}

double
lifetime_leave(const struct lifetime *life, double served, double horizon)
{
	return -expm1(lifetime_ln_survival(life, served + horizon) -
	    lifetime_ln_survival(life, served));
}

double
lifetime_median(const struct lifetime *life, double served)
{
	const double ln_2 = 0.69314718055994530942;

	return lifetime_time(life, lifetime_ln_survival(life, served) - ln_2) -
	    served;
}

/* What is left of those whose chance to be still there has fallen by e^-v. */
struct left {
	const struct lifetime *life;
	double served, ln_now, horizon;
};

static double
left_at(double v, void *data)
{
	const struct left *l = data;
	double t = lifetime_time(l->life, l->ln_now - v) - l->served;

	return fmin(fmax(t, 0), l->horizon) * exp(-v);
}

double
lifetime_left(const struct lifetime *life, double served, double horizon)
{
	struct left l = { life, served, lifetime_ln_survival(life, served),
		horizon };
	/* The chance at the horizon is a kink. */
	double kink = isfinite(horizon)
	    ? l.ln_now - lifetime_ln_survival(life, served + horizon)
	    : INFINITY;
	struct sum sum = { 0 };
	double from = 0, to = 1e-12;

	if (life->law == LIFETIME_LOGLOGISTIC && life->scale >= 1 &&
	    isinf(horizon))
		return NAN;
	/* Panels that double, up to width 1, begin at the root at 0. */
	for (int i = 0; i < 200000 && from < kink; i++) {
		double end = fmin(to, kink), part;

		part = gauss_integrate(left_at, &l, from, end);
		sum_add(&sum, part);
		if (from > 50 && part < 1e-14 * sum_value(&sum))
			break;
		from = end;
		to = from + fmin(from, 1);
	}
	if (isfinite(kink))
		sum_add(&sum, horizon * exp(-kink));
	return sum_value(&sum);
}
