/*
 * The geometric models at laws and histories far from the ordinary, against
 * arithmetic of 40 digits (ref/gen/btyd_extreme.py <ref/gen/btyd_extreme.txt)
 * that goes another way; and over a grid of laws the bound of their sums.
 */
#include "model/btyd_geometric.h"
#include "unit/tap.h"

struct extreme {
	double p[4];
	int k, j;
	double t, rate, orders, there, discounted;
};

static const struct extreme extremes[] = {
	{ { 0.25, 4.5, 0.8, 2.5 }, 1, 0, 26, 0.002, 0.9179481923493427,
	    0.8330296862376601, 4.275178988718393 },
	{ { 200.5, 14.4, 0.8, 202.4 }, 1, 0, 1000, 0.002, 1352.720857843555,
	    0.03359880776595007, 903.6349989991762 },
	{ { 400.5, 11.4, 1, 202.4 }, 2, 1, 1000, 0.002, 906.4709189901654,
	    0.01139097964641575, 666.8104363630303 },
	{ { 600.6, 10.8, 1.1, 201.6 }, 3, 0, 1000, 0.002, 735.1850949320836,
	    0.006852992261840641, 564.2659658287226 },
	{ { 205, 35, 0.3, 207 }, 1, 0, 1565, 0.002, 3966.728057666282,
	    0.318720847886525, 1533.072582442138 },
	{ { 2050, 350, 0.3, 1.2 }, 10, 3, 1565, 0.002, 162.7971498072642,
	    0.1246588063900514, 66.16178833197556 },
	{ { 600, 30, 0.95, 208 }, 3, 0, 1565, 0.002, 904.7448314881567,
	    0.02383063682757787, 537.1632690440378 },
	{ { 0.05, 1e-4, 0.5, 0.4 }, 2, 1, 1e5, 0.002, 19672.20539679325,
	    3.576709252364019e-5, 1232.959922296397 },
	{ { 0.001, 1e-6, 1.0005, 5 }, 4, 2, 1e6, 0.0005, 125.0335223097324,
	    1.974206191518885e-11, 91.43656274780384 },
	{ { 12, 0.001, 1, 1 }, 12, 11, 5000, 0.01, 16.63085517082764,
	    1.090908919480547e-7, 12.14167983600962 },
	{ { 5e4, 1e3, 0.01, 3 }, 3, 2, 1e5, 1e-4, 1472408.759238829,
	    0.8745759729591919, 150039.8098557604 },
	{ { 3, 1e-5, 1e-3, 1e-3 }, 1, 0, 1e5, 0.002, 14646393442.1555,
	    0.4878875307836941, 73589908.13560997 },
	{ { 0.3, 2, 1e-6, 2e-6 }, 2, 0, 2e4, 0.002, 1000.139947293413,
	    0.6940028377105325, 25.09540153672184 },
	{ { 1e-4, 1e-4, 2, 9 }, 1, 0, 1e4, 0.002, 0.01557948835960754,
	    0.9983521906210444, 0.0120115476732033 },
	{ { 30, 1e6, 1, 4 }, 6, 5, 500, 0.002, 0.01734346665449524,
	    0.996531306669101, 0.01719071889488647 },
};

static struct btyd_state
state_of(const double *p, int k, int j)
{
	struct btyd_state s = { .model = btyd_find("bg-cnbd"),
		.alive = 1,
		.p = { p[0], p[1], p[2], p[3] },
		.k = k };

	s.stage[j] = 1;
	return s;
}

static void
check_extremes(void)
{
	char name[128];

	for (size_t i = 0; i < sizeof(extremes) / sizeof(extremes[0]); i++) {
		const struct extreme *e = &extremes[i];
		struct btyd_state s = state_of(e->p, e->k, e->j);

		snprintf(name, sizeof(name), "law %zu: purchases", i + 1);
		near_relative(btyd_expected(&s, e->t), e->orders, 1e-11, name);
		snprintf(name, sizeof(name), "law %zu: there", i + 1);
		near_relative(btyd_alive_at(&s, e->t), e->there, 1e-11, name);
		snprintf(name, sizeof(name), "law %zu: for ever", i + 1);
		near_relative(
		    btyd_discounted(&s, e->rate), e->discounted, 2e-10, name);
	}
}

/* Every law of the grid: few terms, and figures that can be. */
static void
check_law(const double *p, int k)
{
	struct btyd_state s = state_of(p, k, k - 1);
	double before = 0, there = 1, most = BTYD_GEOMETRIC_TERMS + 16;
	double waiting = k - 1; /* ticks since the last purchase */
	bool fine = true;

	for (double t = 1e-3; t < 1e9; t *= 1000) {
		double orders = btyd_expected(&s, t);
		double still = btyd_alive_at(&s, t);

		fine = fine && (double)btyd_geometric_terms(&s, t) <= most;
		fine = fine && orders >= before * (1 - 1e-12) &&
		    orders <= ((p[0] + waiting) * t / p[1] + waiting) / k *
			    (1 + 1e-12);
		fine = fine && still >= 0 && still <= there * (1 + 1e-12);
		before = orders;
		there = still;
	}
	fine = fine && isfinite(btyd_discounted(&s, .002));
	if (!fine)
		ok(false, "law %g %g %g %g, k %d", p[0], p[1], p[2], p[3], k);
}

static void
check_grid(void)
{
	static const double shapes[] = { 1e-3, 1, 1e4 };
	static const double times[] = { 1e-6, 1, 1e4 };
	static const double chances[] = { 1e-5, 1, 1e5 };
	static const int stages[] = { 1, 4, 12 };

	for (int i = 0; i < 3 * 3 * 3 * 3 * 3; i++)
		check_law((double[]){ shapes[i % 3], times[i / 3 % 3],
			      chances[i / 9 % 3], chances[i / 27 % 3] },
		    stages[i / 81]);
	ok(true, "a grid of laws ends within its bound");
}

int
main(void)
{
	check_extremes();
	check_grid();
	return tap_end();
}
