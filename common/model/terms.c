#include "model/terms.h"

#include "math/sum.h"

#include <math.h>

double
terms_collection_period(const struct terms_part *part, size_t n)
{
	struct sum sum = { 0, 0 };

	for (size_t i = 0; i < n; i++)
		sum_add(&sum, part[i].share * part[i].day);
	return sum_value(&sum);
}

double
terms_discount(const struct terms_part *part, size_t n)
{
	struct sum sum = { 0, 0 };

	for (size_t i = 0; i < n; i++)
		sum_add(&sum, part[i].share * part[i].discount);
	return sum_value(&sum);
}

double
terms_receivables(const struct terms_scenario *s)
{
	return isnan(s->receivables) ? s->sales / s->year * s->days
				     : s->receivables;
}

double
terms_carrying(const struct terms_scenario *s, bool at_price)
{
	return terms_receivables(s) * (at_price ? 1 : s->variable_cost) *
	    s->rate;
}

double
terms_net(const struct terms_scenario *s, bool at_price)
{
	return s->sales * (1 - s->variable_cost) - s->fixed -
	    terms_carrying(s, at_price) - s->bad - s->collection - s->discount -
	    s->inventory * s->rate + s->payables * s->rate;
}

static double
discounted(const struct terms_day *d, double money, double days)
{
	if (d->compound)
		return money * exp(-log1p(d->rate) * days / d->year);
	return money / (1 + d->rate * days / d->year);
}

double
terms_day_value(
    const struct terms_day *d, const struct terms_part *part, size_t n)
{
	struct sum sum = { 0, 0 };

	for (size_t i = 0; i < n; i++)
		sum_add(&sum,
		    discounted(d,
			d->sales * part[i].share * (1 - part[i].discount) *
			    (1 - d->bad),
			part[i].day));
	sum_add(&sum, -d->variable_cost * d->sales);
	sum_add(&sum, -discounted(d, d->expense * d->sales, d->period));
	return sum_value(&sum);
}

double
terms_stream_value(const struct terms_day *d, double value)
{
	return d->rate > 0 ? value * d->year / d->rate : NAN;
}

double
terms_cash_to_credit(const struct terms_cash *c)
{
	double more = c->new_quantity - c->quantity;

	if (c->rate <= 0)
		return NAN;
	return (c->price - c->cost) * more / c->rate -
	    (c->price * c->quantity + c->cost * more);
}

double
terms_forgone_nominal(
    double discount, double discount_day, double day, double year)
{
	if (!(day > discount_day && discount < 1))
		return NAN;
	return discount / (1 - discount) * year / (day - discount_day);
}

double
terms_forgone_effective(
    double discount, double discount_day, double day, double year)
{
	if (!(day > discount_day && discount < 1))
		return NAN;
	return expm1(-log1p(-discount) * year / (day - discount_day));
}

double
terms_break_even(const struct terms_standard *s)
{
	if (s->lgd <= 0)
		return NAN;
	return (1 - s->variable_cost -
		   s->variable_cost * s->rate * s->days / s->year -
		   s->collection) /
	    s->lgd;
}
