/*
 * Whatever the data: the rows of the fit find the bins that counted them, every
 * row is in one bin, the bins keep the rules, and a number never goes left of a
 * smaller one.
 */
#include "model/binning.h"

#include "base/rng.h"

#include "unit/tap.h"

enum { ROWS = 400, CASES = 300 };

struct sample {
	double x[ROWS];
	uint32_t code[ROWS];
	uint8_t event[ROWS];
	uint16_t bin[ROWS];
	struct map levels;
	size_t n;
	struct binning_options options;
};

static void
make(struct rng *rng, struct sample *s)
{
	static const double codes[] = { -9, 999 };
	uint64_t values = 1 + rng_below(rng, 60);
	uint64_t gaps = rng_below(rng, 3) * 4;

	s->n = 20 + rng_below(rng, ROWS - 19);
	s->levels = (struct map){ 0 };
	s->options = BINNING_DEFAULTS;
	s->options.max_bins = 1 + rng_below(rng, 8);
	s->options.special = codes;
	s->options.special_count = rng_below(rng, 3);
	s->options.own_share = .02;
	for (size_t i = 0; i < s->n; i++) {
		uint64_t value = rng_below(rng, values);
		char name[24];
		int n = snprintf(name, sizeof(name), "level %d", (int)value);

		s->x[i] = (double)value / 8 - 1;
		s->code[i] =
		    map_add(&s->levels, (struct str){ name, (size_t)n });
		s->event[i] = rng_below(rng, values + 5) < value / 2 + 2;
		if (rng_below(rng, 40) < gaps) {
			s->x[i] = NAN;
			s->code[i] = MAP_NONE;
		} else if (rng_below(rng, 30) == 0) {
			s->x[i] = codes[rng_below(rng, 2)];
		}
	}
}

static void
fit(struct sample *s, bool text, struct binning *b)
{
	if (text) {
		binning_fit_text(
		    s->code, &s->levels, s->event, s->n, &s->options, b);
		binning_assign_text(b, s->code, &s->levels, s->n, s->bin);
	} else {
		binning_fit_number(s->x, s->event, s->n, &s->options, b);
		binning_assign_number(b, s->x, s->n, s->bin);
	}
	binning_tally(b, s->bin, s->event, s->n, &s->options);
}

/* The look-up of apply against the bins of the fit. */
static bool
found_again(const struct sample *s, const struct binning *b)
{
	for (size_t i = 0; i < s->n; i++) {
		struct str level = { NULL, 0 };

		if (s->code[i] != MAP_NONE)
			level = map_text(&s->levels, s->code[i]);
		if ((b->text ? binning_level(b, level, NULL)
			     : binning_number(b, s->x[i], NULL)) != s->bin[i])
			return false;
	}
	return true;
}

static bool
within_rules(const struct sample *s, const struct binning *b)
{
	size_t rows = 0, events = 0;

	for (size_t i = 0; i < b->count; i++) {
		const struct woe_bin *bin = &b->bins[i];

		rows += bin->rows;
		events += bin->events;
		if (b->ranges > 1 && i < b->ranges &&
		    ((double)bin->rows < .05 * (double)s->n ||
			bin->events == 0 || bin->events == bin->rows))
			return false;
		if (bin->neutral && bin->woe != 0)
			return false;
	}
	for (size_t i = 0; i < s->n; i++)
		events -= s->event[i];
	return rows == s->n && events == 0 && b->ranges <= s->options.max_bins;
}

static bool
in_order(const struct binning *b)
{
	size_t before = 0;

	for (double x = -2; x < 9; x += 1. / 16) {
		size_t bin = binning_number(b, x, NULL);

		if (bin < before)
			return false;
		before = bin;
	}
	return before < b->ranges;
}

int
main(void)
{
	static struct sample s;
	size_t found = 0, ruled = 0, ordered = 0;
	struct rng rng;

	rng_seed(&rng, 1);
	for (int c = 0; c < CASES; c++) {
		struct binning b;

		make(&rng, &s);
		fit(&s, c % 2 == 1, &b);
		found += found_again(&s, &b);
		ruled += within_rules(&s, &b);
		ordered += b.text || in_order(&b);
		binning_free(&b);
		map_free(&s.levels);
	}
	ok(found == CASES, "rows find their bins: %zu of %d", found, CASES);
	ok(ruled == CASES, "bins keep the rules: %zu of %d", ruled, CASES);
	ok(ordered == CASES, "numbers in order: %zu of %d", ordered, CASES);
	return tap_end();
}
