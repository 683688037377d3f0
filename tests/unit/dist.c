#include "math/dist.h"

#include "unit/tap.h"

/* All references with 40 digits by mpmath. */
struct point {
	double x, a, b, want;
};

static void
normal(void)
{
	static const struct point quantiles[] = {
		{ 1e-300, 0, 0, -37.047096299361199237 },
		{ 1e-20, 0, 0, -9.2623400897984075796 },
		{ 0.001, 0, 0, -3.0902323061678135354 },
		{ 0.025, 0, 0, -1.9599639845400542118 },
		{ 0.3, 0, 0, -0.52440051270804081597 },
		{ 0.5, 0, 0, 0 },
		{ 0.9, 0, 0, 1.2815515655446005935 },
	};

	near_relative(
	    normal_tail(37), 5.7255712225245768227e-300, 1e-13, "P(Z > 37)");
	near_relative(
	    normal_tail(8), 6.2209605742717841235e-16, 1e-14, "P(Z > 8)");
	near_relative(
	    normal_tail(-0.3), 0.61791142218895263731, 1e-15, "P(Z > -.3)");
	near_relative(
	    normal_tail(1.5), 0.066807201268858066004, 1e-15, "P(Z > 1.5)");
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(*quantiles); i++)
		near_relative(normal_quantile(quantiles[i].x),
		    quantiles[i].want, 1e-15, "normal quantile");
	ok(isinf(normal_quantile(0)) && isnan(normal_quantile(2)), "its ends");
}

static void
chi_square(void)
{
	static const struct point tails[] = {
		{ 3.841458820694124, 1, 0, 0.050000000000000057435 },
		{ 10, 3, 0, 0.018566135463043233303 },
		{ 0.001, 2, 0, 0.99950012497916927056 },
		{ 500, 100, 0, 1.7201210053695374613e-54 },
		{ 100, 0.5, 0, 2.7881948481582560158e-24 },
		{ 2000, 1000, 0, 4.1436785914549917407e-69 },
	};

	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++)
		near_relative(chi_square_tail(tails[i].x, tails[i].a),
		    tails[i].want, 1e-12, "chi-square tail");
	near_relative(chi_square_quantile(0.95, 1), 3.8414588206941236, 1e-14,
	    "chi-square quantile");
	ok(chi_square_tail(0, 3) == 1 && chi_square_tail(-1, 3) == 1,
	    "chi-square tail at 0");
}

static void
student(void)
{
	static const struct point tails[] = {
		{ 2, 10, 0, 0.073388034770740365618 },
		{ -0.379980297829, 9, 0, 0.71277180237723212309 },
		{ 12, 5, 0, 0.000070894925171615226866 },
		{ 0.001, 3, 0, 0.999264894969460938 },
		{ 40, 30, 0, 1.3726045194406402787e-27 },
		{ 3, 1e4, 0, 0.0027064481899976662858 },
	};
	static const struct point quantiles[] = {
		{ 0.975, 9, 0, 2.2621571627982049992 },
		{ 0.6, 4, 0, 0.270722294707597363 },
		{ 0.995, 1, 0, 63.656741162871524447 },
		{ 0.9, 120.5, 0, 1.288616630142135309 },
	};

	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++)
		near_relative(student_two_sided(tails[i].x, tails[i].a),
		    tails[i].want, 1e-12, "Student, both tails");
	for (size_t i = 0; i < sizeof(quantiles) / sizeof(*quantiles); i++) {
		double t = student_quantile(quantiles[i].x, quantiles[i].a);

		near_relative(t, quantiles[i].want, 1e-13, "Student quantile");
	}
	ok(student_quantile(0.5, 3) == 0, "Student median");
	ok(student_quantile(0.25, 3) == -student_quantile(0.75, 3),
	    "Student's two sides");
}

static void
gamma_and_beta(void)
{
	static const struct point gammas[] = {
		{ .5, .01, 0, 4.4655350189103551214e-31 },
		{ 1e-10, .3, 0, 3.2364402266035517125e-34 },
		{ .975, .3, 0, 1.9002636428388252997 },
		{ .025, 7, 0, 2.814363051519866113 },
		{ .999999, 7, 0, 27.317652764982991485 },
		{ .5, 7, 0, 6.669637074549771764 },
		{ 1e-30, 50, 0, 5.4447188498667100625 },
		{ .1, 1000, 0, 959.69393272883331227 },
		{ .9, 1000, 0, 1040.7343080136900989 },
	};
	static const struct point betas[] = {
		{ .5, 6, 14, 0.29322017994366455942 },
		{ 1e-8, 6, 14, 0.0086042285305521907223 },
		{ .9999, 6, 14, 0.70198938808285709963 },
		{ .3, .05, .2, 2.2877624716578723308e-9 },
		{ .01, 1, 1, 0.01 },
		{ .9, .5, .5, 0.97552825814757679684 },
		{ .05, 30, 20, 0.48476661000264244814 },
		{ .5, 2, 300, 0.0055696251926214033956 },
	};

	for (size_t i = 0; i < sizeof(gammas) / sizeof(*gammas); i++)
		near_relative(gamma_quantile(gammas[i].x, gammas[i].a),
		    gammas[i].want, 1e-12, "Gamma quantile");
	for (size_t i = 0; i < sizeof(betas) / sizeof(*betas); i++)
		near_relative(beta_quantile(betas[i].x, betas[i].a, betas[i].b),
		    betas[i].want, 1e-12, "Beta quantile");
	ok(gamma_quantile(0, 2) == 0 && isinf(gamma_quantile(1, 2)) &&
		beta_quantile(0, 2, 3) == 0 && beta_quantile(1, 2, 3) == 1,
	    "quantiles at the ends");
	ok(gamma_quantile(1e-9, 1e-3) == 0, "Gamma quantile that underflows");
	ok(beta_quantile(1e-9, 1e-3, 2) == 0 &&
		beta_quantile(0.9, 2, 1e-3) == 1,
	    "Beta quantiles at an end");
}

static void
limits(void)
{
	double low, high;

	poisson_limits(0, 0.95, &low, &high);
	ok(low == 0, "no events: from 0");
	near_relative(high, 3.6888794541139363, 1e-13, "to -ln .025");
	poisson_limits(10, 0.95, &low, &high);
	near_relative(low, 4.7953886961324336, 1e-13, "10 events from");
	near_relative(high, 18.390356042017779, 1e-13, "to");
	wilson_limits(1, 5, 0.95, &low, &high);
	near_relative(low, 0.036224108632430165, 1e-13, "1 of 5 from");
	near_relative(high, 0.62446537023747473, 1e-13, "to");
	wilson_limits(0, 5, 0.95, &low, &high);
	ok(low == 0 && high < 0.44, "0 of 5");
	wilson_limits(5, 5, 0.95, &low, &high);
	ok(low > 0.56 && high == 1, "5 of 5");
	wilson_limits(0, 0, 0.95, &low, &high);
	ok(isnan(low) && isnan(high), "0 of 0");
}

static double
draw(struct rng *rng, int kind)
{
	switch (kind) {
	case 0:
		return draw_exponential(rng);
	case 1:
		return draw_normal(rng);
	case 2:
		return draw_gamma(rng, 0.3);
	case 3:
		return draw_gamma(rng, 4.5);
	default:
		return draw_beta(rng, 0.5, 2);
	}
}

/* Means and variances within four standard errors of theory. */
static void
draws(void)
{
	static const double mean[] = { 1, 0, 0.3, 4.5, 0.2 };
	static const double variance[] = { 1, 1, 0.3, 4.5, 0.04571428571 };
	enum { N = 40000 };
	struct rng rng;

	rng_seed(&rng, 1);
	for (int kind = 0; kind < 5; kind++) {
		double sum = 0, squares = 0;

		for (int i = 0; i < N; i++) {
			double x = draw(&rng, kind) - mean[kind];

			sum += x;
			squares += x * x;
		}
		ok(fabs(sum) < 4 * sqrt(variance[kind] * N),
		    "draws %d have their mean", kind);
		ok(fabs(squares / N / variance[kind] - 1) < 0.1,
		    "and their variance");
	}
	ok(draw_beta(&rng, 1e-4, 1e-4) <= 1, "beta of tiny shapes is a number");
}

int
main(void)
{
	normal();
	chi_square();
	student();
	gamma_and_beta();
	limits();
	draws();
	return tap_end();
}
