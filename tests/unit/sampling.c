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
	static const double gone[] = { 50, 25, 25 }, more[] = { 31, 70 };
	struct sampling_margin margins[] = { { sex, half, 2 },
		{ age, old, 2 } };
	double w[] = { 1, 1, 1, 1, 1 };

	double uneven[] = { 3, 1, 1, 1, 1 }, odds;
	struct sampling_fault fault;

	ok(sampling_rake(w, 5, margins, 2, &fault) == SAMPLING_MET,
	    "converges");
	near_relative(w[0] + w[1], 50, 1e-5, "first margin");
	near_relative(w[0] + w[2], 30, 1e-5, "second margin");
	/* Raking keeps the odds ratio of the weights that it starts from:
	 * (3 / 1) / (1 / 2). */
	ok(sampling_rake(uneven, 5, margins, 2, &fault) == SAMPLING_MET,
	    "from other weights");
	odds = uneven[0] / uneven[1] / (uneven[2] / (uneven[3] + uneven[4]));
	near_relative(odds, 6, 1e-9, "the odds ratio of before");
	near_relative(uneven[0] + uneven[1], 50, 1e-5, "first margin again");
	margins[0] = (struct sampling_margin){ sex, gone, 3 };
	ok(sampling_rake(w, 5, margins, 2, &fault) == SAMPLING_NOBODY &&
		fault.margin == 0 && fault.value == 2,
	    "nobody for a target");
	near_absolute(fault.target, 25, 0, "which is told");
	margins[0] = (struct sampling_margin){ sex, half, 2 };
	margins[1] = (struct sampling_margin){ age, more, 2 };
	ok(sampling_rake(w, 5, margins, 2, &fault) == SAMPLING_APART &&
		fault.margin == 1,
	    "margins with two totals");
	near_absolute(fault.total, 101, 1e-9, "the one");
	near_absolute(fault.target, 100, 1e-9, "and the other");
}

/* Men are old, women are young: no weights give 50 and 30. */
static void
test_stuck(void)
{
	static const size_t sex[] = { 0, 1 };
	static const double half[] = { 50, 50 }, old[] = { 30, 70 };
	struct sampling_margin margins[] = { { sex, half, 2 },
		{ sex, old, 2 } };
	double w[] = { 1, 1 };
	struct sampling_fault fault;

	ok(sampling_rake(w, 2, margins, 2, &fault) == SAMPLING_STUCK,
	    "margins that contradict each other");
	ok(fault.margin == 0 && fault.value == 0, "the farthest from it");
	near_relative(fault.total, 30, 1e-9, "has");
	near_relative(fault.target, 50, 1e-9, "and wants");
}

/* The margin of a size is the one that the size was made for. */
static void
test_margin(void)
{
	struct sampling_size plan = { .share = 0.3,
		.error = 0.04,
		.level = 0.95,
		.population = 3000,
		.cluster = 5,
		.rho = 0.1,
		.response = 0.5 };
	double n = sampling_size(&plan, NULL);

	ok(sampling_margin_of(&plan, n) <= 0.04 &&
		sampling_margin_of(&plan, n - 1) > 0.04,
	    "there and back");
	plan.response = 1;
	plan.rho = 0;
	near_absolute(sampling_margin_of(&plan, 3000), 0, 0, "all answer");
	plan.population = 0;
	near_relative(sampling_margin_of(&plan, 100), 0.0898168332, 1e-8,
	    "1.96 root of .3 .7 / 100");
}

int
main(void)
{
	test_size();
	test_allocate();
	test_draws();
	test_rake();
	test_stuck();
	test_margin();
	return tap_end();
}
