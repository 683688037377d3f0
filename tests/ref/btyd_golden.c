/*
 * Single customers against 60-digit arithmetic (public data folder,
 * clv/golden_*.csv), and the published and double-checked values of single
 * customers: Fader, Hardie and Lee (2005), Fader, Hardie and Shang (2010).
 */
#include "model/btyd.h"

#include "ref/table.h"
#include "unit/tap.h"

static const struct btyd_model *
model_of(const char *name)
{
	return btyd_find(strcmp(name, "pnbd") == 0 ? "pareto-nbd"
		: strcmp(name, "bgnbd") == 0	   ? "bg-nbd"
						   : "mbg-nbd");
}

static void
check_histories(void)
{
	struct table t;
	struct btyd_state state;
	char name[64];

	if (!table_read(&t, "clv/golden_btyd_mpmath.csv", "golden histories"))
		return;
	for (size_t i = 0; i < t.rows; i++) {
		struct btyd_law law = { model_of(table_text(&t, i, 0)), { 0 },
			1 };
		struct btyd_history h = { table_number(&t, i, 5),
			table_number(&t, i, 6), table_number(&t, i, 7), 0 };
		double horizon = table_number(&t, i, 8);

		for (size_t j = 0; j < 4; j++)
			law.p[j] = table_number(&t, i, 1 + j);
		btyd_posterior(&law, &h, &state);
		snprintf(name, sizeof(name), "row %zu log-likelihood", i + 1);
		near_relative(btyd_log_likelihood(&law, &h),
		    table_number(&t, i, 9), 1e-11, name);
		snprintf(name, sizeof(name), "row %zu P(alive)", i + 1);
		near_relative(
		    state.alive, table_number(&t, i, 10), 1e-10, name);
		snprintf(name, sizeof(name), "row %zu purchases", i + 1);
		near_relative(btyd_expected(&state, horizon),
		    table_number(&t, i, 11), 1e-10, name);
		snprintf(name, sizeof(name), "row %zu DERT", i + 1);
		if (table_text(&t, i, 12)[0] != '\0')
			near_relative(btyd_discounted(&state, 0.001832888),
			    table_number(&t, i, 12), 1e-10, name);
	}
	table_free(&t);
}

static void
check_expectations(void)
{
	static const struct {
		const char *model;
		double p[4];
	} fits[] = {
		{ "pnbd",
		    { 0.5532700104, 10.5778006840, 0.6060199978,
			11.6639145336 } },
		{ "bgnbd",
		    { 0.2425945415, 4.4136018839, 0.7929199146,
			2.4258880623 } },
		{ "mbgnbd",
		    { 0.5248435586, 6.1830928451, 0.8913877802,
			1.6140483344 } },
	};
	struct table t;
	struct btyd_state state;
	struct btyd_law law = { .k = 1 };

	if (!table_read(
		&t, "clv/golden_expectation_mpmath.csv", "golden expectations"))
		return;
	for (size_t i = 0; i < t.rows; i++) {
		size_t j = 0;

		while (strcmp(fits[j].model, table_text(&t, i, 0)) != 0)
			j++;
		law.model = model_of(fits[j].model);
		memcpy(law.p, fits[j].p, sizeof(law.p));
		btyd_prior(&law, &state);
		near_relative(btyd_expected(&state, table_number(&t, i, 1)),
		    table_number(&t, i, 2), 1e-10, "golden expectation");
	}
	table_free(&t);
}

/* Published or double-checked figures of single customers: what is wanted
 * stands in `want` as alive, alive at t, none, purchases; NAN is not known. */
struct known {
	const char *model;
	double p[4];
	int k;
	struct btyd_history h;
	double t, want[4], tolerance;
};

static const struct known known[] = {
	{ "bg-nbd", { .25, 4.5, .8, 2.5 }, 1, { 3, 20, 30, 0 }, 26,
	    { .64903287, .50278363, .45555319, 1.34241029 }, 1e-8 },
	{ "mbg-nbd", { .5, 6, .9, 1.6 }, 1, { 3, 20, 30, 0 }, 26,
	    { .62068069, .46545969, .47190760, 1.30128447 }, 1e-8 },
	{ "pareto-nbd", { .55, 10.6, .6, 11.7 }, 1, { 3, 20, 30, 0 }, 26,
	    { .76225350, .56993832, .43022223, 1.48620257 }, 1e-8 },
	{ "bg-cnbd", { .2269, 1.4629, .9440, 2.0743 }, 2,
	    { 2, 30.4285714285714, 38.8571428571429, 4.219507705 }, 39,
	    { .69479640, NAN, NAN, 1.29279991 }, 1e-7 },
	{ "mbg-cnbd", { .5799, 2.2882, 1.1344, 1.5848 }, 2,
	    { 2, 30.4285714285714, 38.8571428571429, 4.219507705 }, 39,
	    { .68190356, NAN, NAN, 1.31688652 }, 1e-7 },
	{ "pareto-nbd", { .5533971, 10.5801985, .6060625, 11.6562237 }, 1,
	    { 0, 0, 39, 0 }, 39, { .2941633, NAN, NAN, NAN }, 1e-6 },
	{ "bg-bb", { 2, 3, .8, 4 }, 1, { 0, 0, 6, 0 }, 5,
	    { .17139835, NAN, NAN, .12719828 }, 1e-7 },
	{ "bg-bb", { 2, 3, .8, 4 }, 1, { 3, 4, 6, 0 }, 5,
	    { .59960027, NAN, NAN, 1.11243956 }, 1e-8 },
	{ "bg-bb", { 2, 3, .8, 4 }, 1, { 6, 6, 6, 0 }, 5,
	    { 1, NAN, NAN, 2.96848315 }, 1e-8 },
	{ "bg-bb", { 2, 3, .8, 4 }, 1, { 0, 0, 6, 0 }, 1,
	    { .17139835, .15870218, NAN, NAN }, 1e-7 },
	{ "bg-bb", { 2, 3, .8, 4 }, 1, { 3, 4, 6, 0 }, 1,
	    { .59960027, .55518543, NAN, NAN }, 1e-8 },
};

static void
check_known(void)
{
	struct btyd_state state;
	char name[96];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const struct known *w = &known[i];
		struct btyd_law law = { btyd_find(w->model), { 0 }, w->k };
		double got[4];

		memcpy(law.p, w->p, sizeof(law.p));
		btyd_posterior(&law, &w->h, &state);
		got[0] = state.alive;
		got[1] = btyd_alive_at(&state, w->t);
		got[2] = btyd_none(&state, w->t);
		got[3] = btyd_expected(&state, w->t);
		for (int j = 0; j < 4; j++) {
			snprintf(name, sizeof(name), "%s x=%g, figure %d",
			    w->model, w->h.x, j);
			if (!isnan(w->want[j]))
				near_relative(
				    got[j], w->want[j], w->tolerance, name);
		}
	}
}

static void
check_likelihoods(void)
{
	const struct btyd_model *bb = btyd_find("bg-bb");
	struct btyd_law law = { bb, { 2, 3, .8, 4 }, 1 };
	struct btyd_history id1 = { 2, 30.4285714285714, 38.8571428571429,
		4.219507705 };
	struct btyd_state state;
	double p[6];
	static const double pmf[6] = { .38528673, .23997954, .17004913,
		.11479956, .06525900, .02462604 };

	near_relative(
	    btyd_log_likelihood(&law, &(struct btyd_history){ 0, 0, 6, 0 }),
	    -.99572442, 1e-8, "BG/BB (0, 0)");
	near_relative(
	    btyd_log_likelihood(&law, &(struct btyd_history){ 3, 4, 6, 0 }),
	    -4.88705456, 1e-8, "BG/BB (3, 4)");
	near_relative(
	    btyd_log_likelihood(&law, &(struct btyd_history){ 6, 6, 6, 0 }),
	    -4.14578366, 1e-8, "BG/BB (6, 6)");
	btyd_prior(&law, &state);
	near_relative(
	    btyd_expected(&state, 5), 1.30864268, 1e-8, "BG/BB E[X(5)]");
	btyd_counts(&state, 5, p, 6);
	for (int i = 0; i < 6; i++)
		near_relative(p[i], pmf[i], 4e-7, "BG/BB counts");
	law = (struct btyd_law){ btyd_find("bg-cnbd"),
		{ .2269, 1.4629, .9440, 2.0743 }, 2 };
	near_relative(
	    btyd_log_likelihood(&law, &id1), -10.27253861, 1e-8, "BG/CNBD-2");
	law = (struct btyd_law){ btyd_find("mbg-cnbd"),
		{ .5799, 2.2882, 1.1344, 1.5848 }, 2 };
	near_relative(
	    btyd_log_likelihood(&law, &id1), -10.32297582, 1e-8, "MBG/CNBD-2");
}

/* Counts and expectations that the papers print. */
static void
check_printed(void)
{
	static const double bg_pmf[] = { .0019995214, .0015170236, .0011633150,
		.0009003148, .0007023638, .0005517902, .0004361913, .0003467171,
		.0002769613, .0002222260 };
	static const double pareto[] = { .0508, .0992, .1454, .1898, .2325,
		.2736, .3134, .3518, .3891 };
	static const double dert[] = { .474933, 4.475555, 7.355846, 10.235394,
		13.114182, 15.992197, 18.869422 };
	struct btyd_law bg = { btyd_find("bg-nbd"),
		{ .243, 4.414, .793, 2.426 }, 1 };
	struct btyd_law p = { btyd_find("pareto-nbd"),
		{ .553, 10.578, .606, 11.669 }, 1 };
	struct btyd_state state;
	double count[21];

	btyd_prior(&bg, &state);
	btyd_counts(&state, 2, count, 11);
	near_relative(count[10], 1.07869e-7, 1e-5, "BG P(X(2) = 10)");
	btyd_counts(&state, 39, count, 1);
	near_relative(count[0], .5737864, 1e-6, "BG P(X(39) = 0)");
	btyd_counts(&state, 30, count, 21);
	for (int i = 0; i < 10; i++)
		near_relative(count[11 + i], bg_pmf[i], 5e-7, "BG P(X(30))");
	btyd_prior(&p, &state);
	for (int i = 0; i < 9; i++)
		near_absolute(
		    btyd_expected(&state, i + 1), pareto[i], 1e-2, "Pareto E");
	for (int x = 0; x < 7; x++) {
		struct btyd_history h = { x, x > 0 ? 38 : 0, 39, 0 };

		btyd_posterior(&p, &h, &state);
		near_relative(
		    btyd_discounted(&state, .0027), dert[x], 5e-4, "DERT");
	}
}

int
main(void)
{
	check_histories();
	check_expectations();
	check_known();
	check_likelihoods();
	check_printed();
	return tap_end();
}
