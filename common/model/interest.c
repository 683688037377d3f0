#include "model/interest.h"

#include "math/sum.h"

struct run {
	const struct interest_claim *claim;
	size_t change, rate, capital; /* the next of each */
	double base, unpaid;	      /* interest so far that no payment took */
	double daily;
};

static void
take_change(struct run *r, double amount)
{
	double part;

	if (r->claim->interest_first && amount < 0 && r->unpaid > 0) {
		part = -amount < r->unpaid ? -amount : r->unpaid;
		r->unpaid -= part;
		amount += part;
	}
	r->base += amount;
	if (r->base < 1e-9) /* below any unit of money */
		r->base = 0;
}

/* All that happens on or before a day. */
static void
take_day(struct run *r, int32_t day)
{
	const struct interest_claim *c = r->claim;

	while (r->rate < c->n_rates && c->rate[r->rate].from <= day)
		r->daily = c->rate[r->rate++].daily;
	while (r->capital < c->n_capitalised &&
	    c->capitalised[r->capital] <= day) {
		r->base += r->unpaid;
		r->unpaid = 0;
		r->capital++;
	}
	while (r->change < c->n_changes && c->change[r->change].date <= day)
		take_change(r, c->change[r->change++].amount);
}

static int32_t
next_day(const struct run *r)
{
	const struct interest_claim *c = r->claim;
	int32_t day = c->until;

	if (r->change < c->n_changes && c->change[r->change].date < day)
		day = c->change[r->change].date;
	if (r->rate < c->n_rates && c->rate[r->rate].from < day)
		day = c->rate[r->rate].from;
	if (r->capital < c->n_capitalised && c->capitalised[r->capital] < day)
		day = c->capitalised[r->capital];
	return day;
}

/* What is open at the end of the days of grace bears interest from due on, what
 * opens again later from then on. */
static int32_t
first_night(const struct interest_claim *c)
{
	double open = c->amount;

	for (size_t i = 0; i < c->n_changes; i++)
		if (c->change[i].date <= c->due + c->grace)
			open += c->change[i].amount;
	return open > 1e-9 ? c->due : c->due + c->grace;
}

double
interest_of(const struct interest_claim *c, struct interest_pieces *pieces)
{
	struct run r = { .claim = c, .base = c->amount };
	struct sum sum = { 0, 0 };
	int32_t day = first_night(c);

	if (c->until <= c->due + c->grace)
		return 0;
	take_day(&r, day);
	while (day < c->until) {
		struct interest_piece piece = { .from = day,
			.to = next_day(&r),
			.base = r.base,
			.daily = r.daily };

		piece.interest = piece.base * piece.daily * (piece.to - day);
		if (piece.interest != 0)
			vec_push(pieces, piece);
		sum_add(&sum, piece.interest);
		r.unpaid += piece.interest;
		day = piece.to;
		take_day(&r, day);
	}
	return sum_value(&sum);
}
