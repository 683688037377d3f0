#include "model/boost.h"

#include "base/rng.h"
#include "model/logistic.h"

#include "unit/tap.h"

enum { ROWS = 400, COLUMNS = 3 };

static uint8_t code[ROWS * COLUMNS], event[ROWS];
static struct boost_column column[COLUMNS];
static const struct boost_data data = { ROWS, COLUMNS, column, code, event };

/* Column 0 matters below 10 and when missing, column 1's level 3 too. */
static void
make(void)
{
	struct rng rng;

	rng_seed(&rng, 3);
	for (int i = 0; i < ROWS; i++) {
		uint8_t *c = code + i * COLUMNS;
		bool risky;

		c[0] = (uint8_t)rng_below(&rng, 20);
		c[1] = (uint8_t)rng_below(&rng, 5);
		c[2] = (uint8_t)rng_below(&rng, 255);
		if (i % 10 == 0)
			c[0] = BOOST_MISSING;
		risky = c[0] < 10 || c[0] == BOOST_MISSING || c[1] == 3;
		event[i] = rng_below(&rng, 10) < (risky ? 8 : 1);
	}
	memset(column, 0, sizeof(column));
	column[1].levels = true;
}

/* One stump by hand: gain and leaves from the sums. */
static void
stump(void)
{
	struct boost_options options = { 1, 1, 0.1, 1, 1 };
	struct boost model;
	double g = 0, h = 0, p = 0;

	make();
	boost_fit(&data, NULL, &options, &model);
	ok(model.node[0].split && model.node[0].column == 0 &&
		model.node[0].code == 9 && model.node[0].missing_left,
	    "the split is the one put in");
	for (int i = 0; i < ROWS; i++)
		p += event[i] / (double)ROWS;
	near_relative(model.start, log(p / (1 - p)), 1e-13, "start");
	for (int i = 0; i < ROWS; i++) {
		uint8_t c = code[i * COLUMNS];

		if (c > 9 && c != BOOST_MISSING) {
			g += p - event[i];
			h += p * (1 - p);
		}
	}
	near_relative(
	    model.node[2].value, -0.1 * g / (h + 1), 1e-12, "right leaf");
	boost_free(&model);
}

static void
whole(void)
{
	struct boost_options options = { 100, 3, 0.1, 1, 1 };
	struct boost model, same;
	double loss = 0, worst = 0;
	bool equal = true, held_out[ROWS];

	boost_fit(&data, NULL, &options, &model);
	boost_fit(&data, NULL, &options, &same);
	for (int i = 0; i < ROWS; i++) {
		const uint8_t *c = code + i * COLUMNS;
		double part[COLUMNS] = { 0 };
		double f = boost_log_odds(&model, column, c);
		double base = boost_parts(&model, column, c, part);

		loss += logistic_softplus(event[i] ? -f : f) / ROWS;
		worst =
		    fmax(worst, fabs(base + part[0] + part[1] + part[2] - f));
		equal = equal && boost_log_odds(&same, column, c) == f;
	}
	ok(loss < 0.45, "log loss in training %.3f", loss);
	ok(worst < 1e-12, "parts add up, %.2g", worst);
	ok(equal, "the same twice");
	boost_hold_out(ROWS, 1, held_out);
	int out = 0;
	for (int i = 0; i < ROWS; i++)
		out += held_out[i];
	ok(out == ROWS / 5, "every fifth row held out");
	size_t rounds = boost_rounds(&data, held_out, &options, 20);
	ok(rounds > 5 && rounds < 100, "stops early, at %d", (int)rounds);
	boost_free(&model);
	boost_free(&same);
}

/* A sign holds everywhere, whatever the data say. */
static void
monotone(void)
{
	struct boost_options options = { 100, 3, 0.1, 1, 1 };
	struct boost model;
	bool falls = true;

	options.rounds = 40;
	column[2].sign = -1;
	boost_fit(&data, NULL, &options, &model);
	for (int a = 0; a < 20; a++) {
		for (int b = 0; b < 5; b++) {
			double last = INFINITY;

			for (int c = 0; c < 255; c++) {
				uint8_t row[] = { (uint8_t)a, (uint8_t)b,
					(uint8_t)c };
				double f = boost_log_odds(&model, column, row);

				falls = falls && f <= last + 1e-12;
				last = f;
			}
		}
	}
	ok(falls, "the third column only lowers the risk");
	column[2].sign = 0;
	boost_free(&model);
}

static void
one_class(void)
{
	struct boost_options options = { 100, 3, 0.1, 1, 1 };
	struct boost model;
	bool held_out[ROWS];

	memset(event, 0, sizeof(event));
	boost_fit(&data, NULL, &options, &model);
	ok(model.trees == 0 && isinf(model.start), "nobody leaves: no trees");
	boost_free(&model);
	boost_hold_out(ROWS, 1, held_out);
	ok(boost_rounds(&data, held_out, &options, 20) == 0, "nor rounds");
}

/* A weight of 2 is a row twice. */
static void
weights(void)
{
	static uint8_t more[2 * ROWS * COLUMNS], twice[2 * ROWS];
	static double weight[ROWS];
	struct boost_options options = { 20, 3, 0.1, 1, 1 };
	struct boost_data heavy = data, copies = data;
	struct boost a, b;
	size_t n = ROWS;
	double worst = 0;

	make();
	memcpy(more, code, sizeof(code));
	memcpy(twice, event, sizeof(event));
	for (size_t i = 0; i < ROWS; i++) {
		weight[i] = i % 3 == 0 ? 2 : 1;
		if (i % 3 != 0)
			continue;
		memcpy(more + n * COLUMNS, code + i * COLUMNS, COLUMNS);
		twice[n++] = event[i];
	}
	heavy.weight = weight;
	copies.code = more;
	copies.event = twice;
	copies.rows = n;
	boost_fit(&heavy, NULL, &options, &a);
	boost_fit(&copies, NULL, &options, &b);
	for (size_t i = 0; i < ROWS; i++) {
		const uint8_t *c = code + i * COLUMNS;

		worst = fmax(worst,
		    fabs(boost_log_odds(&a, column, c) -
			boost_log_odds(&b, column, c)));
	}
	ok(worst < 1e-12, "a weight of 2 is a row twice");
	boost_free(&a);
	boost_free(&b);
}

int
main(void)
{
	stump();
	whole();
	monotone();
	one_class();
	weights();
	return tap_end();
}
