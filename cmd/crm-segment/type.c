/*
 * type: one-time, occasional, regular; new, active, dormant, lost.
 */
#include "base/die.h"
#include "cli/customers.h"
#include "cli/heading.h"
#include "crm-segment/shared/occasion.h"
#include "model/lifecycle.h"
#include "text/date.h"

#include <math.h>

enum { FIXED, OWN };

struct type {
	struct occasion_options occasion;
	int64_t window, regular, new_days, dormant_days, lost_days;
	int32_t split, since;
	int rhythm;

	/* Behind the options: the run. */
	struct customers *c;
	size_t sink;
	struct counts gaps;
	double g0;
};

#include "type.def"

/* Per customer; zeros at first. */
struct state {
	struct lifecycle_rhythm rhythm;
	struct lifecycle_window window;
	int64_t first, second; /* net amount of the two periods */
	bool bought_before;
};

static bool
add_periods(struct type *type, struct state *s, const struct day *day,
    uint32_t occasions, struct diag *d)
{
	if (type->since == DATE_NONE || day->date >= type->since)
		return customers_add(
		    day->date <= type->split ? &s->first : &s->second, day->net,
		    d);
	s->bought_before |= occasions > 0;
	return true;
}

static bool
add_day(void *state, const struct day *day, void *data, struct diag *d)
{
	struct type *type = data;
	struct state *s = state;
	uint32_t occasions = occasion_count(&type->occasion, day);
	int32_t gap;

	if (type->split != DATE_NONE &&
	    !add_periods(type, s, day, occasions, d))
		return false;
	if (occasions == 0)
		return true;
	gap = lifecycle_rhythm_add(&s->rhythm, day->date, occasions);
	if (gap > 0)
		counts_add(&type->gaps, (size_t)gap);
	if ((int64_t)customers_as_of(type->c) - day->date < type->window)
		lifecycle_window_add(&s->window, day->date, occasions);
	return true;
}

static void
check(const struct type *type)
{
	if (type->new_days > type->dormant_days ||
	    type->dormant_days >= type->lost_days)
		die(EXIT_USAGE,
		    "--new-days must not be above --dormant-days, and that "
		    "must be below --lost-days");
	if (type->since != DATE_NONE && type->split == DATE_NONE)
		die(EXIT_USAGE, "--since needs --split");
	if (type->since != DATE_NONE && type->since > type->split)
		die(EXIT_USAGE, "--since is after --split");
}

static void
prepare(void *self, struct customers *c)
{
	struct type *type = self;
	struct group_sink sink = { .size = sizeof(struct state),
		.day = add_day,
		.data = type,
		.alone = true };

	check(type);
	type->c = c;
	if (customers_have_events(c)) {
		type->sink = customers_sink(c, &sink);
		return;
	}
	if (type->rhythm == OWN || type->split != DATE_NONE ||
	    type->occasion.zero_days || !customers_have_cards(c))
		customers_need_events(
		    c, "type with --rhythm=own, --split or --zero-days");
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct type *type = self;

	(void)c, (void)who, (void)n, (void)d;
	type->g0 = lifecycle_median_gap(&type->gaps);
	return true;
}

static void
names(const void *self, struct csv_writer *w)
{
	const struct type *type = self;

	heading_put(w, "type_frequency,type_state,type_gap");
	if (type->split != DATE_NONE)
		csv_field(w, STR("type_move"));
}

/* The state by fixed days, or by the rhythm where that is known. */
static void
write_state(const struct type *type, const struct lifecycle_rhythm *rhythm,
    double gap, struct csv_writer *w)
{
	struct lifecycle_limits limits = { (double)type->new_days,
		(double)type->dormant_days, (double)type->lost_days };

	if (type->rhythm == OWN && !isnan(gap))
		limits = lifecycle_own_limits(gap, limits.new_days);
	csv_field(w,
	    str_of(lifecycle_state_names[lifecycle_state(
		rhythm, customers_as_of(type->c), &limits)]));
}

static void
write_from_card(
    const struct type *type, uint32_t customer, struct csv_writer *w)
{
	const struct card *card = customers_card(type->c, customer);
	const struct lifecycle_rhythm rhythm = { .occasions = card->active_days,
		.first = card->first_date,
		.last = card->last_date };

	csv_empty(w);
	write_state(type, &rhythm, NAN, w);
	csv_empty(w);
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct type *type = self;
	const struct state *s;
	double gap;

	if (!customers_have_events(type->c)) {
		write_from_card(type, customer, w);
		return;
	}
	s = customers_state(type->c, type->sink, customer);
	gap = lifecycle_gap(&s->rhythm, type->g0);
	csv_field(w,
	    str_of(lifecycle_frequency_names[lifecycle_frequency(&s->window,
		customers_as_of(type->c), type->window, type->regular)]));
	write_state(type, &s->rhythm, gap, w);
	csv_real(w, gap);
	if (type->split != DATE_NONE)
		csv_field(w,
		    str_of(lifecycle_move_names[lifecycle_move(
			s->first, s->second, s->bought_before)]));
}

static void
finish(void *self, struct customers *c)
{
	struct type *type = self;

	if (customers_have_events(c)) {
		if (isnan(type->g0) && customers_count(c) > 0)
			report_say(&customers_tool(c)->report,
			    "type: nobody bought twice, so there is no usual "
			    "gap");
		else
			report_detail(&customers_tool(c)->report,
			    "type: the median gap of all customers is %g days",
			    type->g0);
	}
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.names = names,
	.cells = cells,
	.finish = finish,
};

const struct method segment_type = { METHOD_TOLD, .customer = &customer };
