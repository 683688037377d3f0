/*
 * simulate: customers drawn from a fitted model, as orders.
 */
#include "cli/tool.h"

#include "base/die.h"
#include "cli/buyers.h"
#include "cli/heading.h"
#include "cli/model_file.h"
#include "csv/row.h"
#include "math/dist.h"
#include "model/btyd_simulate.h"
#include "text/money.h"

#include <math.h>
#include <stdio.h>

struct simulate {
	int64_t customers, acquire;
	int32_t from, until;

	/* Behind the options: the run. */
	struct buyers_law law;
	struct rng rng;
	struct csv_writer *w;
	char id[24];
	double start; /* the first purchase, in days */
	double spend; /* rate of this customer's amounts; 0: all the mean */
};

#include "simulate.def"

/* An amount of this customer, to the cent, at least one. */
static int64_t
draw_amount(struct simulate *s)
{
	double units = s->law.mean_spend;
	int64_t amount;

	if (s->law.has_spend)
		units = draw_gamma(&s->rng, s->law.spend.law.p) / s->spend;
	if (!money_of_real(units, 2, &amount) || amount < MONEY_UNIT / 100)
		amount = MONEY_UNIT / 100;
	return amount;
}

static void
write_order(void *data, double t)
{
	struct simulate *s = data;

	csv_row(s->w, s->id,
	    csv_day((int32_t)floor(s->start + t * s->law.unit)),
	    csv_amount(draw_amount(s)));
}

/* The first purchase falls at any moment of the days of acquisition. */
static void
draw_customer(struct simulate *s, int64_t number)
{
	double end = (double)s->until + 1;
	int64_t days = (int64_t)s->until - s->from + 1;

	if (s->acquire > 0 && s->acquire < days)
		days = s->acquire;
	snprintf(s->id, sizeof(s->id), "%lld", (long long)number);
	s->start = s->from + rng_uniform(&s->rng) * (double)days;
	if (s->law.has_spend)
		s->spend = draw_gamma(&s->rng, s->law.spend.law.q) /
		    s->law.spend.law.c;
	write_order(s, 0);
	btyd_simulate(&s->law.fit.law, (end - s->start) / s->law.unit, &s->rng,
	    write_order, s);
}

static int
run(struct tool *tool, void *self)
{
	struct simulate *s = self;
	struct csv_writer *w;

	if (tool->files != 1)
		die(EXIT_USAGE, "simulate takes one model file");
	if (s->until < s->from)
		die(EXIT_USAGE, "--until is before --from");
	model_file_read(tool->file[0], &s->law, buyers_parse);
	if (isnan(s->law.mean_spend))
		s->law.mean_spend = 1;
	rng_seed(&s->rng, (uint64_t)tool->common.seed);
	w = tool_output(tool);
	s->w = w;
	heading_made(w, makes);
	csv_end(w);
	for (int64_t i = 1; i <= s->customers; i++)
		draw_customer(s, i);
	return tool_close(tool);
}

const struct method score_simulate = { METHOD_TOLD, .run = run };
