/*
 * Fits to the CDNOW sample (calibration to 1997-09-30, weeks): parameters,
 * log-likelihoods, errors and forecasts as printed by Fader, Hardie and Lee
 * (2005, Counting your customers the easy way) and in the notes of Hardie's
 * site, or as given by the R packages BTYD and BTYDplus; polished maxima.
 */
#include "ref/cdnow.h"
#include "unit/tap.h"

struct expected_fit {
	const char *model;
	int k;
	double p[4], value, error[4];
	double condition;		  /* 0: not known */
	double alive, holdout, mae, rmse; /* sums over customers; 0: unknown */
	double tolerance;
};

static const struct expected_fit fits[] = {
	{ "nbd", 1, { .38476612, 12.0720220 }, -9763.657615, { .02099, .80872 },
	    10, 2357, 2929.8, 1.0410, 1.8595, 1e-6 },
	{ "pareto-nbd", 1, { .5532770, 10.5776830, .6062398, 11.6687309 },
	    -9594.976181, { .0476264, .8427222, .1872594, 6.2105448 }, 613,
	    1051.97, 1665.7, .7545, 1.6028, 2e-5 },
	{ "bg-nbd", 1, { .24259453, 4.41360232, .79292201, 2.42590670 },
	    -9582.429207, { .012557, .37822, .18573, .70541 }, 165, 1917.28,
	    1653.4, .7855, 1.6080, 2e-6 },
	{ "mbg-nbd", 1, { .52484326, 6.18308624, .89135927, 1.61400171 },
	    -9582.135716, { .08327, .69562, .15479, .53750 }, 226, 1057.64,
	    1576.7, .7648, 1.6072, 2e-6 },
};

static void
check_parameters(const struct expected_fit *w, const struct btyd_fit *fit)
{
	char name[64];

	ok(fit->mle.converged && fit->mle.starts_agree, "%s converged",
	    w->model);
	near_absolute(fit->mle.value, w->value, 1e-6 - w->value * 2e-9, "LL");
	for (size_t i = 0; i < fit->law.model->parameters; i++) {
		snprintf(name, sizeof(name), "%s %s", w->model,
		    fit->law.model->parameter[i]);
		near_relative(fit->law.p[i], w->p[i], w->tolerance, name);
		near_relative(fit->law.p[i] * mle_error(&fit->mle, i),
		    w->error[i], 2e-3, "its standard error");
	}
	near_relative(fit->mle.condition, w->condition, .05, "condition");
	ok(fit->warning[0] == '\0', "no warning: %s", fit->warning);
}

static void
check_holdout(const struct expected_fit *w, const struct btyd_fit *fit,
    const struct cdnow *c)
{
	double alive = 0, sum = 0, mae = 0, squares = 0, f;
	struct btyd_state state;

	for (size_t i = 0; i < CUSTOMERS; i++) {
		btyd_posterior(&fit->law, &c->h[i], &state);
		f = btyd_expected(&state, 39);
		alive += state.alive;
		sum += f;
		mae += fabs(f - c->later[i]);
		squares += (f - c->later[i]) * (f - c->later[i]);
	}
	near_relative(alive, w->alive, 1e-4, "sum of P(alive)");
	near_relative(sum, w->holdout, 1.2e-4, "holdout sum");
	near_absolute(mae / CUSTOMERS, w->mae, 5.1e-5, "MAE");
	near_absolute(sqrt(squares / CUSTOMERS), w->rmse, 5.1e-5, "RMSE");
}

static void
check_fits(struct cdnow *c)
{
	struct btyd_sample sample = { &c->data, 1, NULL, 0 };
	struct btyd_fit fit;
	struct diag diag;

	ok(c->data.cells == 1016, "2357 customers are %zu cells",
	    c->data.cells);
	for (size_t i = 0; i < sizeof(fits) / sizeof(fits[0]); i++) {
		if (!ok(btyd_fit(
			    btyd_find(fits[i].model), &sample, &fit, &diag),
			"%s fits", fits[i].model))
			continue;
		check_parameters(&fits[i], &fit);
		check_holdout(&fits[i], &fit, c);
	}
}

/* k = 1 is best here; the likelihoods of k = 2 and 3 at their maxima. */
static void
check_regular(struct cdnow *c)
{
	static const struct {
		const char *model;
		int k;
		double p[4], value;
	} known[] = {
		{ "bg-cnbd", 2, { .2269171, 1.4629184, .9439971, 2.0743148 },
		    -9855.326974 },
		{ "mbg-cnbd", 2, { .5799125, 2.2881849, 1.1343599, 1.5847720 },
		    -9853.253129 },
		{ "bg-cnbd", 3, { .2194816, .8334324, 1.0260661, 2.0940669 },
		    -10393.565054 },
		{ "mbg-cnbd", 3, { .5329939, 1.2582313, 1.2885624, 1.8449511 },
		    -10394.362652 },
	};
	static const double holdout[] = { 1466.1, 1350.1 };
	struct btyd_sample sample = { &c->data, 1, NULL, 0 };
	struct btyd_state state;
	struct btyd_fit fit;
	struct diag diag;
	double sum;

	for (int i = 0; i < 4; i++) {
		struct btyd_law law = { btyd_find(known[i].model), { 0 },
			known[i].k };

		memcpy(law.p, known[i].p, sizeof(law.p));
		near_absolute(law.model->likelihood(&c->data, &law, NULL),
		    known[i].value, 1e-4, "LL with Erlang gaps");
		sum = 0;
		for (size_t j = 0; i < 2 && j < CUSTOMERS; j++) {
			btyd_posterior(&law, &c->h[j], &state);
			sum += btyd_expected(&state, 39);
		}
		if (i < 2)
			near_absolute(sum, holdout[i], .06, "exact holdout");
	}
	ok(btyd_fit(btyd_find("mbg-cnbd"), &sample, &fit, &diag), "k found");
	ok(fit.law.k == 1, "k = %d", fit.law.k);
	near_absolute(fit.mle.value, -9582.135716, 1e-4, "its LL");
}

static void
check_spend(struct cdnow *c)
{
	static const double want[3] = { 6.2495725, 3.7442246, 15.4435205 };
	static const double error[3] = { 1.18997, .29014, 4.15953 };
	struct gamma_gamma_fit fit;
	struct gamma_gamma *g = &fit.law;
	struct diag diag;

	ok(gamma_gamma_fit(c->spend, c->spenders, false, &fit, &diag),
	    "spend fits");
	near_absolute(fit.mle.value, -4055.917695, 1e-5, "spend LL");
	near_relative(g->p, want[0], 1e-5, "p");
	near_relative(g->q, want[1], 1e-5, "q");
	near_relative(g->c, want[2], 1e-5, "c");
	near_relative(g->p * mle_error(&fit.mle, 0), error[0], 2e-3, "its se");
	near_relative(g->q * mle_error(&fit.mle, 1), error[1], 2e-3, "its se");
	near_relative(g->c * mle_error(&fit.mle, 2), error[2], 2e-3, "its se");
	near_relative(fit.mle.condition, 891, .02, "condition");
	near_absolute(gamma_gamma_mean(g, 0, 0), 35.1704, 6e-3, "new");
	near_relative(gamma_gamma_mean(g, 2, 40), 39.130504, 5e-4, "m 40");
	near_relative(gamma_gamma_mean(g, 2, 30), 30.930849, 5e-4, "m 30");
	near_relative(gamma_gamma_mean(g, 2, 44.69 / 2), 24.654031, 5e-4, "1");
	ok(isinf(gamma_gamma_mean(&(struct gamma_gamma){ 1, .9, 1 }, 0, 0)),
	    "no mean with q < 1");
	ok(gamma_gamma_fit(c->spend, c->spenders, true, &fit, &diag),
	    "spend fits with q > 1");
	near_absolute(fit.mle.value, -4055.917695, 1e-5, "to the same LL");
}

/* Sums over customers as the papers and packages print them, with the
 * parameters of the R fits. */
static void
check_sums(struct cdnow *c)
{
	struct btyd_law p = { btyd_find("pareto-nbd"),
		{ .5532700, 10.5778007, .6060200, 11.6639145 }, 1 };
	struct btyd_law bg = { btyd_find("bg-nbd"),
		{ .2425945, 4.4136019, .7929199, 2.4258881 }, 1 };
	struct btyd_law mbg = { btyd_find("mbg-nbd"),
		{ .5248436, 6.1830928, .8913878, 1.6140483 }, 1 };
	struct gamma_gamma g = { 6.2493492, 3.7442563, 15.4443067 };
	double dert = 0, clv = 0, spend = 0, one, z, rate = log(1.1) / 52;
	struct btyd_state state;
	size_t next = 0;

	for (size_t i = 0; i < CUSTOMERS; i++) {
		const struct btyd_history *h = &c->h[i];

		z = gamma_gamma_mean(
		    &g, h->x, h->x > 0 ? c->spend[next++].m : 0);
		btyd_posterior(&p, h, &state);
		one = btyd_discounted(&state, rate);
		dert += one;
		clv += one * z;
		spend += btyd_expected(&state, 39) * z;
		if (i == 0)
			near_relative(one * z, 201.152335, 1e-6, "CLV of id 1");
	}
	near_relative(dert, 9012.30, 1e-6, "sum of DERT");
	near_relative(clv, 327110.40, 1e-6, "sum of CLV");
	near_relative(spend, 60455.68, 1e-6, "sum of spend");
	btyd_posterior(&bg, &c->h[0], &state);
	near_relative(btyd_discounted(&state, rate), 6.360726, 1e-6, "BG DERT");
	btyd_posterior(&bg, &c->h[3], &state);
	near_relative(btyd_discounted(&state, rate), 1.299304, 1e-6, "BG DERT");
	btyd_posterior(&mbg, &c->h[0], &state);
	near_relative(
	    btyd_discounted(&state, rate), 5.960134, 1e-6, "MBG DERT");
	btyd_posterior(&mbg, &c->h[3], &state);
	near_relative(btyd_discounted(&state, rate), .905507, 1e-6, "MBG DERT");
}

/* How many of the 2357 should have bought x times. */
static void
check_counts(struct cdnow *c)
{
	static const double pareto[] = { 1434.04, 396.88, 193.49, 111.81, 69.99,
		45.86, 30.93 };
	static const double bg[] = { 1407.68, 460.32, 192.46, 101.16, 59.85,
		38.12, 25.55 };
	struct btyd_law laws[2] = {
		{ btyd_find("pareto-nbd"),
		    { .5532700, 10.5778007, .6060200, 11.6639145 }, 1 },
		{ btyd_find("bg-nbd"),
		    { .2425945, 4.4136019, .7929199, 2.4258881 }, 1 }
	};
	double sum[7], own[7];
	struct btyd_state state;

	for (int m = 0; m < 2; m++) {
		memset(sum, 0, sizeof(sum));
		btyd_prior(&laws[m], &state);
		for (size_t i = 0; i < CUSTOMERS; i++) {
			btyd_counts(&state, c->h[i].end, own, 7);
			for (int n = 0; n < 7; n++)
				sum[n] += own[n];
		}
		for (int n = 0; n < 7; n++)
			near_absolute(
			    sum[n], (m ? bg : pareto)[n], .0075, "counts");
	}
}

static void
check_refusals(void)
{
	struct btyd_history none[2] = { { 0, 0, 10, 0 }, { 0, 0, 20, 0 } };
	struct btyd_data data;
	struct btyd_sample sample = { &data, 1, NULL, 0 };
	struct btyd_fit fit;
	struct diag diag;

	btyd_aggregate(none, 2, 1, &data);
	ok(!btyd_fit(btyd_find("bg-nbd"), &sample, &fit, &diag), "%s",
	    diag.text);
	btyd_data_free(&data);
	none[0] = (struct btyd_history){ 3, 8, 10, 0 };
	btyd_aggregate(none, 1, 1, &data);
	ok(!btyd_fit(btyd_find("bg-nbd"), &sample, &fit, &diag), "%s",
	    diag.text);
	btyd_data_free(&data);
}

int
main(void)
{
	static struct cdnow c;

	check_refusals();
	if (!cdnow_load(&c))
		return tap_end();
	btyd_aggregate(c.h, CUSTOMERS, 1, &c.data);
	check_fits(&c);
	check_regular(&c);
	check_spend(&c);
	check_sums(&c);
	check_counts(&c);
	btyd_data_free(&c.data);
	return tap_end();
}
