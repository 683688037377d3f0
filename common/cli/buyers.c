#include "cli/buyers.h"

#include "base/die.h"
#include "cli/model_file.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>

/* The state per customer of the sink; zeros at first. */
struct state {
	struct buyer buyer;
	uint32_t tail; /* place of the latest link, plus 1 */
};

double
buyers_unit_days(int unit)
{
	static const double days[] = { 1, 7, 365.25 / 12, 365.25 };

	return days[unit];
}

/* The calendar's period of the same name as a unit; the unit of a model file is
 * known by its days. */
static enum period_kind
calendar_of(double unit)
{
	static const enum period_kind kinds[] = { PERIOD_DAY, PERIOD_WEEK,
		PERIOD_MONTH, PERIOD_YEAR };
	int i = 0;

	while (i < 3 && buyers_unit_days(i) < unit)
		i++;
	return kinds[i];
}

bool
buyers_discrete(const struct buyers *b)
{
	return b->model != NULL && b->model->discrete;
}

int32_t
buyers_period(const struct buyers *b, int32_t day)
{
	return period_of(b->calendar, day);
}

/* Adds a purchase occasion, whose amount the caller adds. */
static void
add_occasion(struct buyer *b, int32_t date, int64_t net)
{
	if (b->days == 0) {
		b->first = date;
		b->first_net = net;
	} else {
		b->ln_gaps += log((double)date - b->last);
	}
	b->last = date;
	b->days++;
}

static bool
add_day(void *data, const struct day *day, void *buyers, struct diag *d)
{
	struct buyers *b = buyers;
	struct state *s = data;
	int64_t net = day->net;
	bool zero = b->o->zero_days && net == 0;

	if (b->o->refunds == REFUNDS_DROP &&
	    !customers_add(&net, day->refunded, d))
		return false;
	if (b->keeps_days && (net != 0 || zero)) {
		struct buyers_day kept = { day->date, net > 0 || zero, net };

		if (b->link.n >= UINT32_MAX - 1)
			return diag_set(d, EXIT_DATA, "too-many-days",
			    "more than 4294967294 days of purchase");
		vec_push(&b->link, (struct buyers_link){ kept, s->tail });
		s->tail = (uint32_t)b->link.n;
	} else {
		if (net > 0 || zero)
			add_occasion(&s->buyer, day->date, net);
		return customers_add(&s->buyer.net, net, d);
	}
	return true;
}

/* Takes each refund off the latest earlier days, which may be none after that;
 * what exceeds them all stays as money. */
static void
match_refunds(struct buyers_days *days)
{
	for (size_t i = 0; i < days->n; i++) {
		struct buyers_day *refund = &days->v[i];

		for (size_t j = i; refund->net < 0 && j-- > 0;) {
			struct buyers_day *day = &days->v[j];
			int64_t off =
			    day->net < -refund->net ? day->net : -refund->net;

			if (off <= 0)
				continue;
			day->net -= off;
			refund->net += off;
			day->occasion = day->net > 0;
		}
	}
}

void
buyers_days(const struct buyers *b, uint32_t customer, struct buyers_days *days)
{
	const struct state *s = customers_state(b->c, b->sink, customer);

	days->n = 0;
	for (uint32_t at = s->tail; at > 0; at = b->link.v[at - 1].before)
		vec_push(days, b->link.v[at - 1].day);
	for (size_t i = 0, j = days->n; i + 1 < j; i++) {
		struct buyers_day swap = days->v[i];

		days->v[i] = days->v[--j];
		days->v[j] = swap;
	}
	if (b->o->refunds == REFUNDS_MATCH)
		match_refunds(days);
}

static bool
from_days(const struct buyers *b, uint32_t customer, struct buyer *buyer)
{
	scoped struct buyers_days days = { 0 };

	buyers_days(b, customer, &days);
	*buyer = (struct buyer){ 0 };
	for (size_t i = 0; i < days.n && days.v[i].date <= b->end; i++) {
		if (days.v[i].occasion)
			add_occasion(buyer, days.v[i].date, days.v[i].net);
		money_add(&buyer->net, days.v[i].net);
	}
	return buyer->days > 0;
}

bool
buyers_get(const struct buyers *b, uint32_t customer, struct buyer *buyer)
{
	const struct card *card;

	if (!b->from_cards && b->keeps_days)
		return from_days(b, customer, buyer);
	if (!b->from_cards) {
		const struct state *s =
		    customers_state(b->c, b->sink, customer);

		*buyer = s->buyer;
		return buyer->days > 0;
	}
	card = customers_card(b->c, customer);
	*buyer = (struct buyer){ card->first_date, card->last_date,
		card->active_days, 0, card->net_amount,
		card->first_day_amount };
	return card->active_days > 0;
}

void
buyers_prepare(struct buyers *b, const struct buyers_options *o,
    struct customers *c, bool keep_days)
{
	struct group_sink sink = {
		.size = sizeof(struct state), .day = add_day, .data = b
	};

	b->o = o;
	b->c = c;
	b->end = DATE_NONE;
	b->unit = buyers_unit_days(o->unit);
	b->model =
	    (size_t)o->model < btyd_model_count ? btyd_models[o->model] : NULL;
	if (o->use != NULL) {
		model_file_read(o->use, &b->used, buyers_parse);
		if (o->new_spend == NEW_SPEND_MEDIAN ||
		    o->new_spend == NEW_SPEND_FIT)
			die(EXIT_USAGE,
			    "--new-spend: a model of --use knows no more than "
			    "the mean of spends: none or mean");
		b->model = b->used.fit.law.model;
		b->unit = b->used.unit;
	}
	b->calendar = calendar_of(b->unit);
	b->keeps_days =
	    keep_days || o->refunds == REFUNDS_MATCH || buyers_discrete(b);
	b->from_cards = !customers_have_events(c);
	if (b->from_cards && b->model != NULL &&
	    (b->model->regular || b->model->discrete))
		customers_need_events(c, b->model->name);
	if (o->zero_days || o->refunds != REFUNDS_NET)
		customers_need_events(
		    c, o->zero_days ? "--zero-days" : "--refunds");
	customers_need_cards(c);
	sink.alone = b->keeps_days; /* in one list */
	if (!b->from_cards)
		b->sink = customers_sink(c, &sink);
	buyers_covariates_prepare(b);
	if (o->table != BUYERS_CUSTOMERS && customers_tool(c)->common.group)
		die(EXIT_USAGE,
		    "--table=parameters: with --group there is no one model");
}

void
buyers_begin(struct buyers *b)
{
	uint32_t n = customers_count(b->c);

	if (b->law_of != NULL)
		return;
	if (b->end == DATE_NONE)
		b->end = customers_as_of(b->c);
	b->history = mem_zero(n, sizeof(*b->history));
	b->mean = mem_alloc(n, sizeof(*b->mean));
	b->law_of = mem_alloc(n, sizeof(*b->law_of));
	for (uint32_t i = 0; i < n; i++)
		b->law_of[i] = BUYERS_NONE;
	if (b->covariates > 0)
		buyers_covariates_read(b);
}

void
buyers_touch(const struct buyers *b, uint32_t customer)
{
	mem_touch(&b->history[customer]);
	mem_touch(&b->mean[customer]);
	mem_touch(&b->law_of[customer]);
}
