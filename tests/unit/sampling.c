#include "model/sampling.h"
#include "unit/tap.h"

static void
test_size(void)
{
	struct sampling_size plan = { .share = 0.5,
		.error = 0.05,
		.level = 0.95,
		.cluster = 1,
		.response = 1 };

	near_absolute(sampling_size(&plan, NULL), 385, 0, "5 points");
	plan.response = 0.5;
	near_absolute(sampling_size(&plan, NULL), 769, 0, "half answer");
	plan.cluster = 11;
	plan.rho = 0.1;
	near_absolute(sampling_size(&plan, NULL), 1537, 0, "clusters");
	plan = (struct sampling_size){
		.sd = 10, .error = 1, .level = 0.95, .cluster = 1, .response = 1
	};
	near_absolute(sampling_size(&plan, NULL), 385, 0, "a mean");
}

static void
test_allocate(void)
{
	struct sampling_stratum strata[] = { { .size = 3, .sd = 1000 },
		{ .size = 1000, .sd = 1 }, { .size = 1, .sd = 9 } };
	struct diag d;

	ok(sampling_allocate(strata, 3, 10, true, NULL) &&
		strata[0].draw == 3 && strata[1].draw == 6 &&
		strata[2].draw == 1,
	    "never more than are there");
	ok(sampling_allocate(strata, 3, 10, false, NULL) &&
		strata[0].draw == 2 && strata[1].draw == 7,
	    "never below two");
	ok(!sampling_allocate(strata, 3, 4, false, &d), "too few for all");
	ok(!sampling_allocate(strata, 3, 1005, false, &d), "more than all");
}

static void
test_draws(void)
{
	size_t hits[10] = { 0 }, out[5];
	bool ascending = true, even = true;
	struct rng rng;

	rng_seed(&rng, 1);
	for (int i = 0; i < 20000; i++) {
		sampling_simple(&rng, 10, 3, out);
		ascending &= out[0] < out[1] && out[1] < out[2];
		for (size_t j = 0; j < 3; j++)
			hits[out[j]]++;
	}
	for (size_t i = 0; i < 10; i++)
		even &= fabs((double)hits[i] - 6000) < 250;
	ok(ascending, "a sample has nobody twice, in order");
	ok(even, "everybody has the same chance");
	sampling_systematic(&rng, 10, 5, out);
	ok(out[4] - out[0] == 8 && out[1] - out[0] == 2, "each second");
	sampling_simple(&rng, 5, 5, out);
	ok(out[0] == 0 && out[4] == 4, "all of them");
}

static void
test_rake(void)
{
	static const size_t sex[] = { 0, 0, 1, 1, 1 },
			    age[] = { 0, 1, 0, 1, 1 };
	static const double half[] = { 50, 50 }, old[] = { 30, 70 };
	static const double gone[] = { 50, 25, 25 };
	struct sampling_margin margins[] = { { sex, half, 2 },
		{ age, old, 2 } };
	double w[] = { 1, 1, 1, 1, 1 };

	ok(sampling_rake(w, 5, margins, 2, NULL), "converges");
	near_relative(w[0] + w[1], 50, 1e-5, "first margin");
	near_relative(w[0] + w[2], 30, 1e-5, "second margin");
	margins[0] = (struct sampling_margin){ sex, gone, 3 };
	ok(!sampling_rake(w, 5, margins, 2, NULL), "nobody for a target");
}

int
main(void)
{
	test_size();
	test_allocate();
	test_draws();
	test_rake();
	return tap_end();
}
