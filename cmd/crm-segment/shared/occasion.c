#include "occasion.h"

#include "text/date.h"

/* The state per customer; zeros at first. */
struct state {
	int64_t sum;
	uint32_t count;
	int32_t last;
	bool any;
};

uint32_t
occasion_count(const struct occasion_options *o, const struct day *day)
{
	if (o->occasion == OCCASION_ORDER)
		return day->orders;
	return day->net > 0 || (o->zero_days && day->net == 0);
}

static bool
add_day(void *data, const struct day *day, void *reader, struct diag *d)
{
	const struct occasion_reader *r = reader;
	struct state *s = data;
	int64_t window = r->o->window;
	uint32_t occasions = occasion_count(r->o, day);

	if (occasions > 0) {
		s->last = day->date;
		s->any = true;
	}
	if (window > 0 && (int64_t)customers_as_of(r->c) - day->date >= window)
		return true;
	s->count += occasions;
	return customers_add(&s->sum, day->net, d);
}

/* A card has forgotten single days. */
static bool
suffices(const struct occasion_options *o)
{
	return !o->zero_days && o->window == 0;
}

void
occasion_prepare(struct occasion_reader *r, const struct occasion_options *o,
    struct customers *c)
{
	struct group_sink sink = {
		.size = sizeof(struct state), .day = add_day, .data = r
	};

	*r = (struct occasion_reader){ .o = o, .c = c };
	r->from_cards = suffices(o) &&
	    (o->occasion == OCCASION_DAY || !customers_have_events(c));
	if (!r->from_cards) {
		customers_need_events(c, "--zero-days or --window");
		r->sink = customers_sink(c, &sink);
	}
	customers_need_cards(c);
}

struct occasions
occasion_in(const struct occasion_reader *r, const void *kept)
{
	if (r->from_cards) {
		const struct card *card = customers_kept_card(r->c, kept);
		bool any = card->active_days > 0;

		return (struct occasions){ card->net_amount,
			r->o->occasion == OCCASION_ORDER ? card->order_count
							 : card->active_days,
			any ? card->last_date : DATE_NONE };
	}
	const struct state *s = customers_kept_state(r->c, r->sink, kept);

	return (
	    struct occasions){ s->sum, s->count, s->any ? s->last : DATE_NONE };
}

struct occasions
occasion_get(const struct occasion_reader *r, uint32_t customer)
{
	return occasion_in(r, customers_kept(r->c, customer));
}
