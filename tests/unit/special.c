/* special functions against values computed in 60-digit arithmetic. */
#include "math/special.h"

#include "unit/tap.h"

/* Name, arguments, value; tolerance relative to max(|value|, 1e-300). */
struct special_case {
	const char *name;
	double argument[4], value, tolerance;
};

static const struct special_case cases[] = {
	{ "ln_gamma_ratio", { 0.5, 0.25 }, -0.369083991493404716, 1e-14 },
	{ "ln_gamma_ratio", { 0.001, 2.0 }, -6.9067557786490535, 1e-14 },
	{ "ln_gamma_ratio", { 1000000.0, 0.001 }, 0.0138155100584641913,
	    1e-14 },
	{ "ln_gamma_ratio", { 100000000.0, 0.5 }, 9.21034037072618274, 1e-14 },
	{ "ln_gamma_ratio", { 3.0, 100.0 }, 372.286321705129075, 1e-14 },
	{ "ln_gamma_ratio", { 20.0, -5.0 }, -14.1486630044608125, 1e-14 },
	{ "ln_gamma_ratio", { 12.5, 1e-09 }, 2.48519565131655482e-9, 1e-14 },
	{ "ln_gamma_ratio", { 10000.0, 10000.0 }, 95966.0007532037869, 1e-14 },
	{ "ln_gamma_ratio", { 10.0, 1e-12 }, 2.25175258906677365e-12, 1e-14 },
	{ "digamma", { 1e-05 }, -100000.577199215673, 1e-14 },
	{ "digamma", { 0.5 }, -1.96351002602142348, 1e-14 },
	{ "digamma", { 1.0 }, -0.577215664901532861, 1e-14 },
	{ "digamma", { 3.3 }, 1.03482248905962169, 1e-14 },
	{ "digamma", { 9.99 }, 2.25070037283120112, 1e-14 },
	{ "digamma", { 10.0 }, 2.25175258906672111, 1e-14 },
	{ "digamma", { 123.4 }, 4.81137377511627742, 1e-14 },
	{ "digamma", { 100000000.0 }, 18.4206807389523655, 1e-14 },
	{ "ln_beta", { 0.5, 0.5 }, 1.14472988584940017, 1e-13 },
	{ "ln_beta", { 0.0001, 3.0 }, 9.21019037822580771, 1e-13 },
	{ "ln_beta", { 2.5, 1000000.0 }, -34.2540953994365161, 1e-13 },
	{ "ln_beta", { 100000.0, 200000.0 }, -190958.88527911685, 1e-13 },
	{ "ln_beta", { 10000.0, 0.0001 }, 9.2093616295963479, 1e-13 },
	{ "ln_beta", { 12.0, 13.0 }, -17.2952070565765472, 1e-13 },
	{ "incomplete_beta", { 0.5, 0.5, 0.5 }, 0.5, 1e-12 },
	{ "incomplete_beta", { 0.1, 2.0, 3.0 }, 0.0523000000000000054, 1e-12 },
	{ "incomplete_beta", { 0.9, 2.0, 3.0 }, 0.996300000000000002, 1e-12 },
	{ "incomplete_beta", { 1e-05, 0.3, 4.0 }, 0.0520032960981923159,
	    1e-12 },
	{ "incomplete_beta", { 0.3, 1000.0, 2000.0 }, 0.000040738279160507715,
	    1e-12 },
	{ "incomplete_beta", { 0.34, 1000.0, 2000.0 }, 0.781215091160642725,
	    1e-12 },
	{ "incomplete_beta", { 0.25, 10000.0, 30000.0 }, 0.500767767797738291,
	    1e-12 },
	{ "incomplete_beta", { 0.24, 10000.0, 30000.0 }, 1.58729228956404956e-6,
	    1e-12 },
	{ "incomplete_beta", { 0.001, 0.5, 5000.0 }, 0.998438420839710709,
	    1e-12 },
	{ "incomplete_beta", { 0.999, 5000.0, 0.5 }, 0.00156157916028928328,
	    1e-12 },
	{ "incomplete_beta", { 0.5, 30.0, 0.01 }, 6.2214423129843636e-13,
	    1e-12 },
	{ "incomplete_beta", { 0.2, 40.0, 3.0 }, 6.13307585973454145e-26,
	    1e-12 },
	{ "ln_negative_binomial", { 3.0, 0.5, 2.0 }, -2.92885227846422885,
	    1e-13 },
	{ "ln_negative_binomial", { 1e6, 2.5, 3e5 }, -14.4235956537331712,
	    1e-13 },
	{ "ln_negative_binomial", { 1e12, 1e4, 1e8 }, -23.9447978014784601,
	    1e-13 },
	{ "ln_negative_binomial", { 5.5e7, 3e4, 2000.0 }, -123.87210213874751,
	    1e-13 },
	{ "ln_negative_binomial", { 0.0, 40.0, 0.1 }, -3.8124071921729944,
	    1e-13 },
	{ "incomplete_gamma_p", { 0.5, 0.1 }, 0.34527915398142298, 1e-12 },
	{ "incomplete_gamma_p", { 0.5, 3.0 }, 0.98569412156457036, 1e-12 },
	{ "incomplete_gamma_p", { 10.0, 5.0 }, 0.0318280573062048117, 1e-12 },
	{ "incomplete_gamma_p", { 10.0, 20.0 }, 0.995004587691692413, 1e-12 },
	{ "incomplete_gamma_p", { 1000.0, 900.0 }, 0.000549902265711782923,
	    1e-12 },
	{ "incomplete_gamma_p", { 1000.0, 1000.0 }, 0.504205244180215509,
	    1e-12 },
	{ "incomplete_gamma_p", { 100000.0, 99000.0 }, 0.000757419921174767974,
	    1e-12 },
	{ "incomplete_gamma_p", { 3.0, 0.001 }, 1.66541716652780764e-10,
	    1e-12 },
	{ "incomplete_gamma_p", { 25.0, 24.0 }, 0.445998776925004314, 1e-12 },
	{ "incomplete_gamma_q", { 0.5, 0.1 }, 0.65472084601857702, 1e-12 },
	{ "incomplete_gamma_q", { 0.5, 30.0 }, 9.48573757107384839e-15, 1e-12 },
	{ "incomplete_gamma_q", { 10.0, 5.0 }, 0.968171942693795188, 1e-12 },
	{ "incomplete_gamma_q", { 10.0, 20.0 }, 0.00499541230830758717, 1e-12 },
	{ "incomplete_gamma_q", { 1000.0, 1200.0 }, 1.2881606086281433e-9,
	    1e-12 },
	{ "incomplete_gamma_q", { 1000.0, 1000.0 }, 0.495794755819784491,
	    1e-12 },
	{ "incomplete_gamma_q", { 100000.0, 101000.0 }, 0.000808421512925590732,
	    1e-12 },
	{ "incomplete_gamma_q", { 3.0, 50.0 }, 2.50930355220105704e-19, 1e-12 },
	{ "incomplete_gamma_q", { 25.0, 26.0 }, 0.395926569999828476, 1e-12 },
	{ "hypergeometric_2f1", { 1.0, 2.4, 3.5, 0.9 }, 3.5154770469145994,
	    1e-14 },
	{ "hypergeometric_2f1", { 1.0, 10.0, 12.0, 0.99 }, 8.82049907513095335,
	    1e-14 },
	{ "hypergeometric_2f1", { 0.5, 0.5, 1.5, 0.5 }, 1.11072073453959156,
	    1e-14 },
	{ "hypergeometric_2f1", { 2.5, -0.2, 3.0, 0.7 }, 0.833789987112496297,
	    1e-14 },
	{ "hypergeometric_2f1", { 30.0, 2.0, 40.0, 0.8 }, 6.60101234786664783,
	    1e-14 },
	{ "hypergeometric_2f1", { 1.0, 1.18, 1.89, 0.999 }, 20.7932502218375705,
	    1e-14 },
	{ "hypergeometric_2f1", { -3.0, 2.0, 5.0, 0.5 }, 0.535714285714285714,
	    1e-14 },
	{ "hypergeometric_2f1", { 12.0, 0.8, 13.0, 0.0 }, 1.0, 1e-14 },
	{ "scaled_expint", { 0.5, 0.09 }, 4.34014473142356648, 1e-14 },
	{ "scaled_expint", { 0.606, 0.0926 }, 3.59758867489741546, 1e-14 },
	{ "scaled_expint", { 1.0, 0.001 }, 6.33787407032548796, 1e-14 },
	{ "scaled_expint", { 2.0, 1e-06 }, 0.999986761690868635, 1e-14 },
	{ "scaled_expint", { 0.3, 1e-08 }, 516763.712298412395, 1e-14 },
	{ "scaled_expint", { 30.0, 0.01 }, 0.0344704479092115417, 1e-14 },
	{ "scaled_expint", { 1000.0, 0.5 }, 0.00100049974887356329, 1e-14 },
	{ "scaled_expint", { 1.5, 5.0 }, 0.158429711092212167, 1e-14 },
	{ "scaled_expint", { 0.7, 200.0 }, 0.00498264677817635881, 1e-14 },
	{ "scaled_expint", { 1.0, 1.0 }, 0.596347362323194074, 1e-14 },
	{ "scaled_expint", { 3.0, 0.999 }, 0.298279203746630911, 1e-14 },
	{ "scaled_expint", { 200.0, 3.0 }, 0.00495012934898766807, 1e-14 },
	{ "ln_gamma", { 1e-10 }, 23.0258509298827352, 1e-15 },
	{ "ln_gamma", { 0.5 }, 0.572364942924700087, 1e-15 },
	{ "ln_gamma", { 1.5 }, -0.120782237635245222, 1e-15 },
	{ "ln_gamma", { 100.5 }, 361.435540467777622, 1e-15 },
	{ "ln_gamma", { 10000000000.0 }, 220258509288.810581, 1e-15 },
};

static double
call(const struct special_case *c)
{
	const double *a = c->argument;

	if (strcmp(c->name, "ln_gamma_ratio") == 0)
		return ln_gamma_ratio(a[0], a[1]);
	if (strcmp(c->name, "digamma") == 0)
		return digamma(a[0]);
	if (strcmp(c->name, "ln_beta") == 0)
		return ln_beta(a[0], a[1]);
	if (strcmp(c->name, "ln_negative_binomial") == 0)
		return ln_negative_binomial(a[0], a[1], a[2]);
	if (strcmp(c->name, "incomplete_beta") == 0)
		return incomplete_beta(a[0], a[1], a[2]);
	if (strcmp(c->name, "incomplete_gamma_p") == 0)
		return incomplete_gamma_p(a[0], a[1]);
	if (strcmp(c->name, "incomplete_gamma_q") == 0)
		return incomplete_gamma_q(a[0], a[1]);
	if (strcmp(c->name, "hypergeometric_2f1") == 0)
		return hypergeometric_2f1(a[0], a[1], a[2], a[3]);
	if (strcmp(c->name, "scaled_expint") == 0)
		return scaled_expint(a[0], a[1]);
	return ln_gamma(a[0]);
}

static void
check_cases(void)
{
	char name[128];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct special_case *c = &cases[i];

		snprintf(name, sizeof(name), "%s(%g, %g, %g, %g)", c->name,
		    c->argument[0], c->argument[1], c->argument[2],
		    c->argument[3]);
		near_relative(call(c), c->value, c->tolerance, name);
	}
}

static void
check_logs(void)
{
	double three[] = { -1000, -1000, -1000 };
	double none[] = { -INFINITY, -INFINITY };

	near_relative(ln_add(1000, 1000), 1000 + log(2), 1e-15, "ln_add large");
	near_relative(ln_add(-INFINITY, 3), 3, 0, "ln_add nothing");
	ok(ln_add(-INFINITY, -INFINITY) == -INFINITY, "ln_add of nothing");
	near_relative(ln_sum(three, 3), -1000 + log(3), 1e-15, "ln_sum");
	ok(ln_sum(none, 2) == -INFINITY, "ln_sum of nothing");
	near_relative(
	    ln_1m_exp(-1e-10), -23.025850929990458, 1e-15, "ln_1m_exp near 0");
	near_relative(
	    ln_1m_exp(-50), -1.9287498479639178e-22, 1e-15, "ln_1m_exp far");
}

static void
check_domain(void)
{
	ok(isnan(ln_gamma(0)) && isnan(ln_gamma(-1)), "ln_gamma domain");
	ok(isnan(digamma(-2)), "digamma domain");
	ok(isnan(ln_beta(0, 1)) && isnan(ln_gamma_ratio(1, -1)),
	    "ln_beta domain");
	ok(isnan(incomplete_beta(1.5, 1, 1)), "incomplete_beta domain");
	ok(isnan(incomplete_gamma_p(1, -1)), "incomplete_gamma domain");
	ok(isnan(hypergeometric_2f1(1, 1, 1, 1)), "hypergeometric domain");
	ok(isnan(scaled_expint(1, 0)), "scaled_expint domain");
	near_relative(incomplete_beta(0, 1, 2), 0, 0, "I_0");
	near_relative(incomplete_beta(1, 1, 2), 1, 0, "I_1");
	near_relative(incomplete_gamma_q(2, 0), 1, 0, "Q(a, 0)");
}

int
main(void)
{
	check_cases();
	check_logs();
	check_domain();
	return tap_end();
}
