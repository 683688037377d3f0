#include "model/pay.h"

#include "base/str.h"
#include "model/curve.h"

#include <math.h>

static const struct curve_point index_points[] = { { -30, 100 }, { -20, 90 },
	{ 0, 80 }, { 15, 70 }, { 22, 60 }, { 30, 50 }, { 60, 40 }, { 90, 30 },
	{ 120, 20 }, { 180, 1 } };

double
pay_index(double days_beyond_terms)
{
	return curve_at(index_points, COUNT(index_points), days_beyond_terms);
}

void
pay_add(struct pay_tally *tally, const struct pay_experience *e, int32_t grace)
{
	struct pay_sums *sums = e->settled ? &tally->paid : &tally->open;
	double amount = (double)e->amount, beyond = e->beyond_terms;

	sum_add(&sums->amount, amount);
	sum_add(&sums->to_pay, amount * e->to_pay);
	if (!e->has_due)
		return;
	if (tally->experiences++ == 0 || e->beyond_terms > tally->worst)
		tally->worst = e->beyond_terms;
	sum_add(&sums->due_amount, amount);
	sum_add(&sums->beyond, amount * beyond);
	sum_add(&sums->late, beyond > 0 ? amount * beyond : 0);
	sum_add(&sums->index, amount * pay_index(beyond));
	if (e->beyond_terms <= grace) {
		tally->on_time_count++;
		sum_add(&tally->on_time, amount);
	}
	if (beyond >= 30)
		sum_add(&tally->late30, amount);
	if (beyond >= 60)
		sum_add(&tally->late60, amount);
	if (beyond >= 90)
		sum_add(&tally->late90, amount);
}

static double
mean(const struct sum *of, const struct sum *weight)
{
	double w = sum_value(weight);

	return w > 0 ? sum_value(of) / w : NAN;
}

static struct sum
both(const struct sum *a, const struct sum *b)
{
	struct sum result = *a;

	sum_add(&result, b->high);
	sum_add(&result, b->low);
	return result;
}

struct pay_habit
pay_habit(const struct pay_tally *t)
{
	struct sum amount = both(&t->paid.amount, &t->open.amount);
	struct sum due = both(&t->paid.due_amount, &t->open.due_amount);
	struct sum days = both(&t->paid.to_pay, &t->open.to_pay);
	struct sum beyond = both(&t->paid.beyond, &t->open.beyond);
	struct sum points = both(&t->paid.index, &t->open.index);

	return (struct pay_habit){
		.paid_days = mean(&t->paid.to_pay, &t->paid.amount),
		.paid_beyond = mean(&t->paid.beyond, &t->paid.due_amount),
		.paid_late = mean(&t->paid.late, &t->paid.due_amount),
		.paid_index = mean(&t->paid.index, &t->paid.due_amount),
		.all_days = mean(&days, &amount),
		.all_beyond = mean(&beyond, &due),
		.on_time_share = mean(&t->on_time, &due),
		.on_time_count_share = t->experiences == 0
		    ? NAN
		    : (double)t->on_time_count / (double)t->experiences,
		.index = t->experiences < PAY_INDEX_LEAST ? NAN
							  : mean(&points, &due),
		.late30_share = mean(&t->late30, &due),
		.late60_share = mean(&t->late60, &due),
		.late90_share = mean(&t->late90, &due),
	};
}

double
pay_trend(const struct pay_quarter *quarter, size_t n)
{
	struct sum x = { 0, 0 }, y = { 0, 0 }, xx = { 0, 0 }, xy = { 0, 0 };
	double mean_x, mean_y;

	if (n < 3)
		return NAN;
	for (size_t i = 0; i < n; i++) {
		sum_add(&x, quarter[i].quarter);
		sum_add(&y, quarter[i].mean);
	}
	mean_x = sum_value(&x) / (double)n;
	mean_y = sum_value(&y) / (double)n;
	for (size_t i = 0; i < n; i++) {
		double d = quarter[i].quarter - mean_x;

		sum_add(&xx, d * d);
		sum_add(&xy, d * (quarter[i].mean - mean_y));
	}
	return sum_value(&xy) / sum_value(&xx);
}
