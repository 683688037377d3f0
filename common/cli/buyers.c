#include "cli/buyers.h"

#include "base/die.h"
#include "cli/model_file.h"
#include "table/packed.h"
#include "text/date.h"
#include "text/money.h"

/* What a thread has of its own: the days of a customer, packed. */
struct keeper {
	const struct buyers *b;
	VEC(unsigned char) days;
};

/* A day as words of few bytes. */
struct packed_day {
	uint64_t day; /* twice its number, and one where it is an occasion */
	int64_t net;
};

enum { DAY_WORDS = sizeof(struct packed_day) / 8 };

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

static void *
fork_keeper(void *buyers)
{
	struct buyers *b = buyers;
	struct keeper *k = tool_alloc(customers_tool(b->c), sizeof(*k));

	k->b = b;
	return k;
}

static void
keep_day(struct keeper *k, int32_t date, bool occasion, int64_t net)
{
	struct packed_day day = { (uint64_t)(uint32_t)date << 1 | occasion,
		net };

	vec_reserve(&k->days, k->days.n + PACKED_SIZE(DAY_WORDS) + 8);
	k->days.n =
	    (size_t)(packed_put(k->days.v + k->days.n, &day, DAY_WORDS) -
		k->days.v);
}

/* Of the customer whose days these were. */
static struct str
kept_days(void *keeper)
{
	struct keeper *k = keeper;
	struct str text = { (const char *)k->days.v, k->days.n };

	k->days.n = 0;
	return text;
}

static bool
add_day(void *buyer, const struct day *day, void *keeper, struct diag *d)
{
	struct keeper *k = keeper;
	const struct buyers *b = k->b;
	struct buyer *s = buyer;
	int64_t net = day->net;
	bool zero = b->o->zero_days && net == 0;

	if (b->o->refunds == REFUNDS_DROP &&
	    !customers_add(&net, day->refunded, d))
		return false;
	if (b->keeps_days) {
		if (net != 0 || zero)
			keep_day(k, day->date, net > 0 || zero, net);
		return true;
	}
	if (net > 0 || zero)
		add_occasion(s, day->date, net);
	return customers_add(&s->net, net, d);
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
	struct str text = customers_kept_text(b->c, customer);
	const unsigned char *at = (const unsigned char *)text.p;
	const unsigned char *end = at + text.n;
	struct packed_day day;

	for (days->n = 0; at < end; at = packed_skip(at, DAY_WORDS)) {
		packed_get(at, &day, DAY_WORDS);
		vec_push(days,
		    (struct buyers_day){
			(int32_t)(day.day >> 1), day.day & 1, day.net });
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
		*buyer = *(const struct buyer *)customers_state(
		    b->c, b->sink, customer);
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
	struct group_sink sink = { .size = sizeof(struct buyer),
		.day = add_day,
		.fork = fork_keeper,
		.data = b };

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
	if (b->keeps_days)
		sink.text = kept_days;
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
	b->history = customers_memory(b->c, n, sizeof(*b->history));
	b->mean = customers_memory(b->c, n, sizeof(*b->mean));
	b->law_of = customers_memory(b->c, n, sizeof(*b->law_of));
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
