#include "model/btyd_simulate.h"

#include "math/dist.h"

#include <math.h>

/* Opportunities: at each the customer may leave first, else may buy. */
static void
simulate_discrete(const struct btyd_law *law, double span, struct rng *rng,
    btyd_purchase *purchase, void *data)
{
	double buy = draw_beta(rng, law->p[0], law->p[1]);
	double leave = draw_beta(rng, law->p[2], law->p[3]);

	for (double t = 1; t <= span; t++) {
		if (rng_uniform(rng) < leave)
			return;
		if (rng_uniform(rng) < buy)
			purchase(data, t);
	}
}

void
btyd_simulate(const struct btyd_law *law, double span, struct rng *rng,
    btyd_purchase *purchase, void *data)
{
	const struct btyd_model *m = law->model;
	double rate, leave = 0, t = 0;

	if (m->discrete) {
		simulate_discrete(law, span, rng, purchase, data);
		return;
	}
	rate = draw_gamma(rng, law->p[0]) / law->p[1];
	if (m->lifetime)
		span = fmin(span,
		    draw_exponential(rng) /
			(draw_gamma(rng, law->p[2]) / law->p[3]));
	else if (m->parameters == 4)
		leave = draw_beta(rng, law->p[2], law->p[3]);
	if (m->leaves_at_first && rng_uniform(rng) < leave)
		return;
	for (;;) {
		for (int i = 0; i < law->k; i++)
			t += draw_exponential(rng) / rate;
		if (!(t <= span))
			return;
		purchase(data, t);
		if (rng_uniform(rng) < leave)
			return;
	}
}
