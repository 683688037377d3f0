/*
 * Figures that papers and packages print one by one for the CDNOW sample:
 * single customers, horizons, weeks, counts and covariances. P: Fader, Hardie
 * and Lee (2005, "Counting your customers" the easy way, and A note on
 * implementing the Pareto/NBD model in MATLAB); R: the packages BTYD and
 * BTYDplus; the others are double-checked fits.
 */
#include "ref/cdnow.h"
#include "unit/tap.h"

/* The fits of the R packages. */
enum { BG, PARETO, MBG, LAWS };

static struct btyd_law
law(int which)
{
	static const char *const name[LAWS] = { "bg-nbd", "pareto-nbd",
		"mbg-nbd" };
	static const double p[LAWS][4] = {
		{ .2425945, 4.4136019, .7929199, 2.4258881 },
		{ .5532700, 10.5778007, .6060200, 11.6639145 },
		{ .5248436, 6.1830928, .8913878, 1.6140483 },
	};
	struct btyd_law l = { btyd_find(name[which]), { 0 }, 1 };

	memcpy(l.p, p[which], sizeof(l.p));
	return l;
}

/* P(alive) and what is expected in t weeks, of ids 1, 1516 and 10. */
static void
check_customers(void)
{
	static const struct {
		struct btyd_history h;
		double t, alive[LAWS], expected[LAWS], decimals;
	} known[] = {
		{ { 2, 30.428571, 38.857143, 0 }, 39,
		    { .72662, .869165, .706135 },
		    { 1.225993, 1.455321, 1.262747 }, 1e-6 },
		{ { 26, 30.857143, 31, 0 }, 52, { .968855, .997874, .965484 },
		    { 25.757, 25.457, 23.998 }, 1e-3 },
		{ { 0, 0, 38.857143, 0 }, 39, { 1, .295158, .389722 },
		    { .194794, .107090, .153966 }, 1e-6 },
	};
	struct btyd_state state;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		for (int m = 0; m < LAWS; m++) {
			struct btyd_law l = law(m);

			btyd_posterior(&l, &known[i].h, &state);
			near_absolute(
			    state.alive, known[i].alive[m], 5.1e-6, "P(alive)");
			near_absolute(btyd_expected(&state, known[i].t),
			    known[i].expected[m], .51 * known[i].decimals,
			    "expected");
		}
}

/* More purchases can mean less future: t_x 20, T 39, t 52. P(alive | 0, 0, 39)
 * and a customer of whom naive sums overflow (P). */
static void
check_extremes(void)
{
	static const double x[] = { 10, 15, 20, 25 };
	static const double want[2][4] = {
		{ .34748, .042837, .0041593, .00035839 },
		{ .70612, .14420, .022499, .0030912 },
	};
	struct btyd_law p = { btyd_find("pareto-nbd"),
		{ .5533971, 10.5801985, .6060625, 11.6562237 }, 1 };
	struct btyd_state state;

	for (int m = 0; m < 2; m++)
		for (int i = 0; i < 4; i++) {
			struct btyd_law l = law(m);

			btyd_posterior(&l,
			    &(struct btyd_history){ x[i], 20, 39, 0 }, &state);
			near_relative(btyd_expected(&state, 52), want[m][i],
			    6e-5, "less future");
		}
	btyd_posterior(&p, &(struct btyd_history){ 0, 0, 39, 0 }, &state);
	near_absolute(state.alive, .2941633, 5.1e-8, "P(alive | 0, 0, 39)");
	memcpy(p.p, (double[4]){ .55, 10.58, .61, 11.67 }, sizeof(p.p));
	btyd_posterior(&p, &(struct btyd_history){ 132, 200, 200, 0 }, &state);
	near_relative(
	    btyd_expected(&state, 10), 6.2060517889632, 1e-9, "no overflow");
}

/* E[X(t)] of somebody new. */
static void
check_new(void)
{
	static const double weeks[] = { .1429, 1, 3, 31.8571, 32, 78 };
	static const double bg[] = { .0078, .0532, .1506, 1.0405, 1.0437,
		1.8576 };
	static const double in_year[LAWS] = { 1.444011, 1.473498, 1.418870 };
	struct btyd_law first = law(BG);
	struct btyd_state state;

	btyd_prior(&first, &state);
	for (int i = 0; i < 6; i++)
		near_absolute(btyd_expected(&state, weeks[i]), bg[i],
		    fmax(5.1e-5, 2e-4 * bg[i]), "expected of the new");
	for (int m = 0; m < LAWS; m++) {
		struct btyd_law l = law(m);

		btyd_prior(&l, &state);
		near_absolute(
		    btyd_expected(&state, 52), in_year[m], 5.1e-7, "in a year");
	}
}

/* P(n purchases), averaged over how long each was seen (R). */
static void
check_counts(const struct cdnow *c)
{
	static const double want[] = { .608419, .168382, .082093, .047439,
		.029695, .019456, .013124, .009033, .006309, .004456, .003175 };
	enum { COUNTS = sizeof(want) / sizeof(want[0]) };
	double sum[COUNTS] = { 0 }, own[COUNTS];
	struct btyd_law l = law(PARETO);
	struct btyd_state state;

	btyd_prior(&l, &state);
	for (size_t i = 0; i < CUSTOMERS; i++) {
		btyd_counts(&state, c->h[i].end, own, COUNTS);
		for (int n = 0; n < COUNTS; n++)
			sum[n] += own[n] / CUSTOMERS;
	}
	for (int n = 0; n < COUNTS; n++)
		near_absolute(sum[n], want[n], 5.1e-7, "P(n)");
}

/* By calibration purchases (the last: 7 and more): customers, what they bought
 * in the holdout on average, and what was expected of them. */
static void
check_holdout(const struct cdnow *c)
{
	static const double customers[] = { 1411, 439, 214, 100, 62, 38, 29,
		64 };
	static const double bought[] = { .23671, .69704, 1.39252, 1.56, 2.53226,
		2.94737, 3.86207, 6.35938 };
	static const double want[2][8] = {
		{ .22509, .52314, 1.04413, 1.52026, 2.16382, 2.65379, 3.50396,
		    6.15704 },
		{ .13846, .59954, 1.19596, 1.71401, 2.39851, 2.90744, 3.81887,
		    6.40346 },
	};
	double n[8] = { 0 }, later[8] = { 0 }, expected[2][8] = { { 0 } };
	struct btyd_law l[2] = { law(BG), law(PARETO) };
	struct btyd_state state;

	for (size_t i = 0; i < CUSTOMERS; i++) {
		int at = c->h[i].x < 7 ? (int)c->h[i].x : 7;

		n[at]++;
		later[at] += c->later[i];
		for (int m = 0; m < 2; m++) {
			btyd_posterior(&l[m], &c->h[i], &state);
			expected[m][at] += btyd_expected(&state, 39);
		}
	}
	for (int at = 0; at < 8; at++) {
		near_absolute(n[at], customers[at], 0, "customers");
		near_absolute(later[at] / n[at], bought[at], 5.1e-6, "bought");
		for (int m = 0; m < 2; m++)
			near_relative(expected[m][at] / n[at], want[m][at],
			    1e-4, "expected");
	}
}

/* All repeat purchases up to a week, expected of those who had come by then;
 * R counts weeks from the day of the first. */
static void
check_tracking(const struct cdnow *c)
{
	static const double week[] = { 20, 21, 22, 23, 24, 25, 39, 78 };
	static const double want[2][8] = {
		{ 1312.45, 1387.34, 1460.39, 1531.71, 1601.41, 1669.59, 2501.51,
		    4165.61 },
		{ 1308.90, 1385.32, 1459.97, 1532.95, 1604.36, 1674.30, 2532.76,
		    4275.51 },
	};
	struct btyd_state state;

	for (int m = 0; m < 2; m++)
		for (int w = 0; w < 8; w++) {
			struct btyd_law l = law(m);
			double sum = 0, longest = 272. / 7;

			btyd_prior(&l, &state);
			for (size_t i = 0; i < CUSTOMERS; i++)
				sum += btyd_expected(&state,
				    fmax(0, week[w] - longest + c->h[i].end));
			near_relative(sum, want[m][w], 5e-5, "tracking");
		}
}

/* Lower rows of the covariance of the parameters. */
static void
check_matrix(
    const double *log_covariance, const double *p, size_t n, const double *want)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++)
			near_relative(log_covariance[i * n + j] * p[i] * p[j],
			    *want++, 4e-3, "covariance");
}

static void
check_covariances(const struct cdnow *c)
{
	static const double want[2][10] = {
		{ 1.576877e-4, .003706417, .1430533, -8.784718e-5, -.002865697,
		    .03449666, 6.563233e-5, .01052296, .1232158, .4975988 },
		{ .002267679, .03297692, .7101428, -.003145545, -.02685661,
		    .03498889, -.1404128, -1.203640, 1.127360, 38.48557 },
	};
	static const double spend[] = { 1.416038, -.2319464, .08417889,
		-4.802739, .9920071, 17.30173 };
	struct btyd_sample sample = { &c->data, 1, NULL, 0 };
	struct gamma_gamma_fit g;
	struct btyd_fit fit;
	struct diag diag;

	for (int m = 0; m < 2; m++) {
		struct btyd_law l = law(m);

		if (ok(btyd_fit(l.model, &sample, &fit, &diag), "fits"))
			check_matrix(fit.mle.covariance, fit.law.p, 4, want[m]);
	}
	if (ok(gamma_gamma_fit(c->spend, c->spenders, false, &g, &diag),
		"spend fits"))
		check_matrix(g.mle.covariance,
		    (double[3]){ g.law.p, g.law.q, g.law.c }, 3, spend);
}

/* What a purchase is worth (P, of ids 1, 2, 3, 6, 9 of the spend file), and by
 * how much that goes with the mean of two. */
static void
check_worth(void)
{
	static const struct spend spend[] = { { 2, 22.345 }, { 1, 11.77 },
		{ 0, 0 }, { 7, 73.74 }, { 2, 25.545 } };
	static const double want[] = { 24.65, 18.91, 35.17, 71.46, 27.28 };
	struct gamma_gamma g = { 6.2493492, 3.7442563, 15.4443067 };

	for (int i = 0; i < 5; i++)
		near_absolute(gamma_gamma_mean(&g, spend[i].x, spend[i].m),
		    want[i], .0051, "worth");
	near_relative(gamma_gamma_mean(&g, 2, 41) - gamma_gamma_mean(&g, 2, 40),
	    .819966, 1e-6, "a unit more");
}

int
main(void)
{
	static struct cdnow c;

	check_customers();
	check_extremes();
	check_new();
	check_worth();
	if (!cdnow_load(&c))
		return tap_end();
	btyd_aggregate(c.h, CUSTOMERS, 1, &c.data);
	check_counts(&c);
	check_holdout(&c);
	check_tracking(&c);
	check_covariances(&c);
	btyd_data_free(&c.data);
	return tap_end();
}
