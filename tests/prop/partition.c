/*
 * The dynamic program finds what trying every partition finds.
 */
#include "model/partition.h"

#include "base/rng.h"

#include "unit/tap.h"

enum { CLASSES = 9, CASES = 4000 };

struct trial {
	struct partition_class classes[CLASSES];
	size_t k;
	struct partition_rules rules;
	struct partition best;
};

static double
rate(struct partition_class c)
{
	return (double)c.events / (double)c.rows;
}

/* Whether the rates of a partition's bins have the shape. */
static bool
shaped(const struct partition_class *bins, size_t n, enum partition_shape shape)
{
	size_t turn = 0;
	bool first_up = shape == PARTITION_RISING || shape == PARTITION_PEAK;
	bool may_turn = shape == PARTITION_PEAK || shape == PARTITION_VALLEY;

	if (shape == PARTITION_ANY)
		return true;
	if (shape == PARTITION_EITHER)
		return shaped(bins, n, PARTITION_RISING) ||
		    shaped(bins, n, PARTITION_FALLING);
	for (size_t i = 1; i < n; i++) {
		uint64_t a = bins[i - 1].events * bins[i].rows;
		uint64_t b = bins[i].events * bins[i - 1].rows;
		bool up = first_up != (turn == 1);

		if (a == b || (a < b) == up)
			continue;
		if (!may_turn || turn == 1)
			return false;
		turn = 1;
	}
	return true;
}

static bool
apart(const struct partition_class *bins, size_t n,
    const struct partition_rules *rules)
{
	for (size_t i = 1; i < n; i++) {
		struct partition_class a = bins[i - 1], b = bins[i];
		double rows = (double)(a.rows + b.rows);
		double p = (double)(a.events + b.events) / rows;
		double gap = rate(a) - rate(b);
		double z = fabs(gap) /
		    sqrt(p * (1 - p) *
			(1 / (double)a.rows + 1 / (double)b.rows));

		if (fabs(gap) < rules->min_difference ||
		    (rules->max_p < 1 && erfc(z / sqrt(2)) > rules->max_p))
			return false;
	}
	return true;
}

/* The bins that the bits of `cuts` make; their IV, or -INFINITY. */
static double
value(const struct trial *t, unsigned cuts, size_t *n)
{
	struct partition_class bins[CLASSES] = { { 0, 0 } };
	double iv = 0;

	*n = 0;
	for (size_t i = 0; i < t->k; i++) {
		bins[*n].rows += t->classes[i].rows;
		bins[*n].events += t->classes[i].events;
		if (i + 1 == t->k || (cuts >> i & 1) != 0)
			++*n;
	}
	for (size_t b = 0; b < *n; b++) {
		uint64_t others = bins[b].rows - bins[b].events;

		if (bins[b].rows < t->rules.min_rows || bins[b].events == 0 ||
		    others == 0)
			return -INFINITY;
		iv += partition_iv(
		    bins[b].events, others, t->rules.events, t->rules.others);
	}
	if (*n > t->rules.max_bins || !shaped(bins, *n, t->rules.shape) ||
	    !apart(bins, *n, &t->rules))
		return -INFINITY;
	return iv;
}

static void
exhaust(struct trial *t)
{
	t->best = (struct partition){ 0 };
	for (unsigned cuts = 0; cuts < 1u << (t->k - 1); cuts++) {
		size_t n;
		double iv = value(t, cuts, &n);

		if (iv == -INFINITY)
			continue;
		if (t->best.bins == 0 || iv > t->best.iv + 1e-12 ||
		    (iv > t->best.iv - 1e-12 && n < t->best.bins)) {
			t->best.iv = iv;
			t->best.bins = n;
		}
	}
}

static void
make(struct rng *rng, struct trial *t)
{
	uint64_t rows = 0, events = 0;

	t->k = 1 + rng_below(rng, CLASSES);
	for (size_t i = 0; i < t->k; i++) {
		t->classes[i].rows = 1 + rng_below(rng, 30);
		t->classes[i].events = rng_below(rng, t->classes[i].rows + 1);
		rows += t->classes[i].rows;
		events += t->classes[i].events;
	}
	t->rules = (struct partition_rules){
		.shape = (enum partition_shape)rng_below(rng, 6),
		.max_bins = 1 + rng_below(rng, CLASSES),
		.min_rows = rng_below(rng, 20),
		.events = events + 1,
		.others = rows - events + 1,
		.min_difference = rng_below(rng, 3) == 0 ? .05 : 0,
		.max_p = rng_below(rng, 3) == 0 ? .3 : 1,
	};
}

/* What partition_best answers must be allowed and add up to its IV. */
static bool
holds(const struct trial *t, const struct partition *got)
{
	unsigned cuts = 0;
	size_t n;

	if (got->bins == 0)
		return t->best.bins == 0;
	for (size_t b = 0; b + 1 < got->bins; b++)
		cuts |= 1u << (got->end[b] - 1);
	return got->end[got->bins - 1] == t->k &&
	    fabs(value(t, cuts, &n) - got->iv) < 1e-12 && n == got->bins;
}

int
main(void)
{
	struct rng rng;
	size_t agree = 0, valid = 0;

	rng_seed(&rng, 1);
	for (int c = 0; c < CASES; c++) {
		struct trial t;
		struct partition got;

		make(&rng, &t);
		exhaust(&t);
		partition_best(t.classes, t.k, &t.rules, &got);
		valid += holds(&t, &got);
		agree +=
		    got.bins == t.best.bins && fabs(got.iv - t.best.iv) < 1e-11;
	}
	ok(valid == CASES, "%zu of %d answers are allowed", valid, CASES);
	ok(agree == CASES, "%zu of %d are the best there is", agree, CASES);
	return tap_end();
}
