#include "model/hold.h"

#include <math.h>

const char *const hold_reason_name[HOLD_REASONS] = { "over_limit", "over_group",
	"oldest_overdue", "overdue_share", "dunning_level", "review_expired",
	"promise_broken", "no_limit" };

int64_t
hold_weighted(int64_t amount, double weight)
{
	return (int64_t)round((double)amount * weight);
}

static int64_t
before_security(const struct hold_exposure *e, const struct hold_weights *w)
{
	return e->documents + hold_weighted(e->delivered, w->delivered) +
	    hold_weighted(e->ordered, w->ordered) - e->unapplied;
}

int64_t
hold_secured(const struct hold_exposure *e, const struct hold_weights *w)
{
	int64_t rest = before_security(e, w);

	if (rest <= 0)
		return 0;
	return e->secured < rest ? e->secured : rest;
}

int64_t
hold_total(const struct hold_exposure *e, const struct hold_weights *w)
{
	return before_security(e, w) - hold_secured(e, w);
}

/* What is older than allowed must be paid whole. */
static int64_t
clear_old(const struct hold_rule *rule, const struct hold_facts *f)
{
	int64_t sum = 0;

	for (size_t i = 0; i < f->n_overdue; i++)
		if (f->overdue[i].days > rule->most_days)
			sum += f->overdue[i].open;
	return sum;
}

/* (overdue - x) / (documents - x) = share, solved for x. */
static int64_t
clear_share(
    const struct hold_rule *rule, const struct hold_facts *f, int64_t overdue)
{
	double x = ((double)overdue - rule->most_share * (double)f->documents) /
	    (1 - rule->most_share);

	/* a hair below a whole unit is the whole unit */
	return (int64_t)ceil(x - 1e-6);
}

static int64_t
up_to_cents(int64_t amount)
{
	return (amount + 99) / 100 * 100;
}

static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

struct hold_verdict
hold_judge(const struct hold_rule *rule, const struct hold_facts *f)
{
	struct hold_verdict v = { .over_limit = f->exposure + f->order,
		.over_group = f->group_exposure + f->order - f->group_limit };

	for (size_t i = 0; i < f->n_overdue; i++) {
		v.overdue += f->overdue[i].open;
		if (f->overdue[i].days > v.oldest)
			v.oldest = f->overdue[i].days;
	}
	if (f->has_limit)
		v.over_limit -= f->limit;
	if (f->documents > 0)
		v.share = (double)v.overdue / (double)f->documents;
	v.reason[HOLD_NO_LIMIT] = !f->has_limit;
	v.reason[HOLD_OVER_LIMIT] = f->has_limit && v.over_limit > 0;
	v.reason[HOLD_OVER_GROUP] = f->has_group && v.over_group > 0;
	v.reason[HOLD_OLD_DEBT] = v.oldest > rule->most_days;
	v.reason[HOLD_OVERDUE_SHARE] = v.share > rule->most_share;
	v.reason[HOLD_DUNNING] = f->dunning_level >= rule->least_level;
	v.reason[HOLD_REVIEW] = f->review_expired;
	v.reason[HOLD_PROMISE] = f->promise_broken;
	if (v.reason[HOLD_OVER_LIMIT])
		v.clear = v.over_limit;
	if (v.reason[HOLD_OVER_GROUP])
		v.clear = larger(v.clear, v.over_group);
	if (v.reason[HOLD_OLD_DEBT])
		v.clear = larger(v.clear, clear_old(rule, f));
	if (v.reason[HOLD_OVERDUE_SHARE])
		v.clear = larger(v.clear, clear_share(rule, f, v.overdue));
	v.clear = up_to_cents(v.clear);
	return v;
}
