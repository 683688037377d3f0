/*
 * Cox models against sums written out pair by pair: the likelihood is at its
 * top, the drift test is the score test of b + c g(t), concordance counts
 * pairs, and the order of rows does not matter.
 */
#include "model/cox.h"
#include "base/rng.h"
#include "model/cox_concordance.h"
#include "model/cox_proportional.h"
#include "model/wald.h"

#include "unit/tap.h"

static struct arena memory; /* of all that is made here */

enum { ROWS = 70, COLUMNS = 3 };

struct sample {
	double x[ROWS * COLUMNS], start[ROWS], stop[ROWS];
	uint8_t event[ROWS];
	uint32_t stratum[ROWS];
	struct cox_data data;
};

static void
draw(struct sample *s, struct rng *rng, bool late, bool strata)
{
	for (int i = 0; i < ROWS; i++) {
		for (int j = 0; j < COLUMNS; j++)
			s->x[i * COLUMNS + j] = (double)rng_below(rng, 5);
		s->start[i] = (double)rng_below(rng, 6);
		s->stop[i] = s->start[i] + 1 + (double)rng_below(rng, 12);
		s->event[i] = rng_below(rng, 3) > 0;
		s->stratum[i] = (uint32_t)rng_below(rng, 2);
	}
	s->data =
	    (struct cox_data){ ROWS, COLUMNS, s->x, late ? s->start : NULL,
		    s->stop, s->event, strata ? s->stratum : NULL };
}

static bool
at_risk(const struct sample *s, int i, int when)
{
	const struct cox_data *d = &s->data;

	return d->stop[i] >= d->stop[when] &&
	    (d->start == NULL || d->start[i] < d->stop[when]) &&
	    (d->stratum == NULL || d->stratum[i] == d->stratum[when]);
}

static double
linear(const struct sample *s, int i, const double *b)
{
	double sum = 0;

	for (int j = 0; j < COLUMNS; j++)
		sum += b[j] * s->x[i * COLUMNS + j];
	return sum;
}

/* Efron's or Breslow's log likelihood with b + c time, written out. */
static double
likelihood(const struct sample *s, const double *b, const double *c,
    enum cox_ties ties)
{
	double sum = 0, now[COLUMNS];

	for (int w = 0; w < ROWS; w++) {
		double all = 0, dead = 0;
		int d = 0, rank = 0;

		if (!s->event[w])
			continue;
		for (int j = 0; j < COLUMNS; j++)
			now[j] = b[j] + c[j] * s->stop[w];
		for (int i = 0; i < ROWS; i++) {
			double e = exp(linear(s, i, now));

			if (!at_risk(s, i, w))
				continue;
			all += e;
			if (!s->event[i] || s->stop[i] != s->stop[w])
				continue;
			dead += e;
			d++;
			rank += i < w;
		}
		if (ties == COX_EFRON)
			all -= dead * rank / d;
		sum += linear(s, w, now) - log(all);
	}
	return sum;
}

static void
top(const struct sample *s, const struct cox_fit *fit, enum cox_ties ties)
{
	static const double none[COLUMNS];
	double here = likelihood(s, fit->b, none, ties), steepest = 0;

	near_relative(fit->loglik, here, 1e-12, "likelihood");
	for (int j = 0; j < COLUMNS; j++) {
		double b[COLUMNS], up, h = 1e-5;

		memcpy(b, fit->b, sizeof(b));
		b[j] += h;
		up = likelihood(s, b, none, ties);
		b[j] -= 2 * h;
		steepest = fmax(steepest,
		    fabs(up - likelihood(s, b, none, ties)) / (2 * h));
	}
	ok(steepest < 1e-4, "flat at the top, %.2g", steepest);
}

/* -d2 likelihood of two of b[0..], c[column], by differences. */
static double
curvature(const struct sample *s, const struct cox_fit *fit, int column,
    const int *two)
{
	double h = 1e-3, sum = 0, b[COLUMNS], c[COLUMNS];

	for (int k = 0; k < 4; k++) {
		memcpy(b, fit->b, sizeof(b));
		memset(c, 0, sizeof(c));
		for (int m = 0; m < 2; m++)
			*(two[m] < COLUMNS ? &b[two[m]] : &c[column]) +=
			    k >> m & 1 ? h : -h;
		sum -= (k == 0 || k == 3 ? 1 : -1) *
		    likelihood(s, b, c, fit->ties);
	}
	return sum / (4 * h * h);
}

/* Score test of one c by differences, the fit of b taken off. */
static double
drift(const struct sample *s, const struct cox_fit *fit, int column)
{
	enum { N = COLUMNS + 1 };
	double h = 1e-3, information[N][N], c[COLUMNS] = { 0 }, score;

	for (int i = 0; i < N; i++)
		for (int j = 0; j < N; j++)
			information[i][j] =
			    curvature(s, fit, column, (int[]){ i, j });
	c[column] = h;
	score = likelihood(s, fit->b, c, fit->ties);
	c[column] = -h;
	score = (score - likelihood(s, fit->b, c, fit->ties)) / (2 * h);
	for (int k = 0; k < COLUMNS; k++) {
		for (int i = k + 1; i < N; i++) {
			double f = information[i][k] / information[k][k];

			for (int j = 0; j < N; j++)
				information[i][j] -= f * information[k][j];
		}
	}
	return score * score / information[COLUMNS][COLUMNS];
}

static void
pairs(const struct sample *s, const struct cox_order *order,
    const struct cox_fit *fit)
{
	struct cox_concordance c = cox_concordance(order, fit);
	struct cox_concordance want = { 0 };

	for (int i = 0; i < ROWS; i++) {
		for (int j = 0; s->event[i] && j < ROWS; j++) {
			double a = linear(s, i, fit->b);
			double b = linear(s, j, fit->b);

			if (!at_risk(s, j, i) ||
			    (s->stop[j] == s->stop[i] && s->event[j]))
				continue;
			want.tied += fabs(a - b) < 1e-12;
			want.concordant += a - b >= 1e-12;
			want.discordant += b - a >= 1e-12;
		}
	}
	ok(c.concordant == want.concordant && c.tied == want.tied &&
		c.discordant == want.discordant,
	    "pairs %d %d %d", (int)want.concordant, (int)want.discordant,
	    (int)want.tied);
}

/* The same rows backwards. */
static void
reversed(const struct sample *s, const struct cox_fit *fit,
    const struct cox_options *options)
{
	struct sample turned = *s;
	struct cox_order order;
	struct cox_fit other;

	for (int i = 0; i < ROWS; i++) {
		int k = ROWS - 1 - i;

		memcpy(turned.x + i * COLUMNS, s->x + k * COLUMNS,
		    COLUMNS * sizeof(double));
		turned.start[i] = s->start[k];
		turned.stop[i] = s->stop[k];
		turned.event[i] = s->event[k];
		turned.stratum[i] = s->stratum[k];
	}
	turned.data.x = turned.x;
	turned.data.stop = turned.stop;
	turned.data.event = turned.event;
	turned.data.start = s->data.start != NULL ? turned.start : NULL;
	turned.data.stratum = s->data.stratum != NULL ? turned.stratum : NULL;
	cox_order_make(&memory, &turned.data, &order);
	cox_fit(&memory, &order, options, &other, NULL);
	for (int j = 0; j < COLUMNS; j++)
		near_absolute(other.b[j], fit->b[j], 1e-12, "backwards");
}

int
main(void)
{
	struct rng rng;

	rng_seed(&rng, 7);
	for (int round = 0; round < 8; round++) {
		struct sample s;
		struct cox_order order;
		struct cox_fit fit;
		struct cox_options options = {
			round & 1 ? COX_BRESLOW : COX_EFRON, 1e-9, 30
		};
		double score[COLUMNS], variance[COLUMNS * COLUMNS];
		size_t df;

		draw(&s, &rng, round & 2, round & 4);
		cox_order_make(&memory, &s.data, &order);
		ok(cox_fit(&memory, &order, &options, &fit, NULL), "a fit");
		top(&s, &fit, options.ties);
		pairs(&s, &order, &fit);
		reversed(&s, &fit, &options);
		cox_proportional(&order, &fit, COX_IDENTITY, score, variance);
		for (int j = 0; j < COLUMNS; j++)
			near_relative(wald_test(score, variance, COLUMNS,
					  (size_t)j, 1, &df),
			    drift(&s, &fit, j), 5e-3, "drift");
		arena_free(&memory);
	}
	return tap_end();
}
