/*
 * loyalty_repurchase: who bought again after an answer, and for how much, by
 * level of satisfaction. Only what came after the answer counts, and only
 * answers that were followed as long as all others.
 */
#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "csv/row.h"
#include "loyalty.h"
#include "math/dist.h"
#include "math/isotonic.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

struct order {
	uint32_t customer;
	int32_t date;
	int64_t amount;
};

struct orders {
	struct map ids; /* of those who answered */
	VEC(struct order) v;
	size_t *first; /* by customer: of its orders, sorted */
	int32_t as_of, latest;
	uint64_t others; /* rows of people who gave no answer */
};

/* An answer and what came after it. */
struct answer {
	double level, spend;
	bool again;
};

struct level {
	double level, answers, again, share, spend, squares;
	double fitted, spend_fitted;
};

static void
take_order(void *data, const struct side_row *row)
{
	struct orders *o = data;
	struct order order;

	order.customer = map_find(&o->ids, side_text(row, 0));
	order.date = side_date(row, 1);
	order.amount = side_money(row, 2);
	if (o->as_of != DATE_NONE && order.date > o->as_of)
		return;
	if (order.date > o->latest)
		o->latest = order.date;
	if (order.customer == MAP_NONE)
		o->others++;
	else
		vec_push(&o->v, order);
}

SORT_BY(by_customer_and_date, struct order, SORT_UP(customer) || SORT_UP(date));

static void
read_orders(struct loyalty *l, struct orders *o)
{
	struct tool *tool = l->f.tool;

	o->as_of = tool->common.as_of;
	o->latest = DATE_NONE;
	for (size_t i = 0; i < l->f.n; i++)
		map_add(&o->ids, l->id->text[i]);
	side_read(tool, l->o->orders, "customer_id,date,amount", take_order, o);
	vec_sort(&o->v, by_customer_and_date);
	o->first = mem_zero(o->ids.count + 1, sizeof(*o->first));
	for (size_t i = 0; i < o->v.n; i++)
		o->first[o->v.v[i].customer + 1]++;
	for (uint32_t i = 0; i < o->ids.count; i++)
		o->first[i + 1] += o->first[i];
	if (o->others > 0)
		report_detail(&tool->report,
		    "%llu orders are of people who gave no answer",
		    (unsigned long long)o->others);
}

static struct answer
follow(struct loyalty *l, const struct orders *o, size_t row)
{
	struct answer a = { .level = l->satisfaction->real[row] };
	uint32_t customer = map_find(&o->ids, l->id->text[row]);
	int64_t from = l->date->date[row], to = from + l->o->days, sum = 0;

	for (size_t i = o->first[customer]; i < o->first[customer + 1]; i++) {
		const struct order *order = &o->v.v[i];

		if (order->date <= from || order->date > to)
			continue;
		a.again = a.again || order->amount > 0;
		if (!money_add(&sum, order->amount))
			die(EXIT_DATA, "the amounts of a customer overflow");
	}
	a.spend = money_real(sum);
	return a;
}

/* The answers that were followed for all days; how many. */
static size_t
follow_all(struct loyalty *l, const struct orders *o, struct answer *answer)
{
	size_t n = 0, early = 0, blank = 0;
	int32_t end = o->as_of != DATE_NONE ? o->as_of : o->latest;
	char text[DATE_MAX];

	for (size_t i = 0; i < l->f.n; i++) {
		if (l->date->date[i] == DATE_NONE ||
		    isnan(l->satisfaction->real[i]))
			blank++;
		else if (end == DATE_NONE ||
		    (int64_t)l->date->date[i] + l->o->days > end)
			early++;
		else
			answer[n++] = follow(l, o, i);
	}
	if (blank > 0)
		report_say(&l->f.tool->report,
		    "%zu answers have no date or no satisfaction", blank);
	if (early > 0 && end != DATE_NONE)
		report_say(&l->f.tool->report,
		    "%zu of %zu answers are left out: they were followed for "
		    "less than %lld days, up to %.*s (--days=N takes fewer)",
		    early, l->f.n, (long long)l->o->days,
		    (int)date_print(text, end), text);
	if (n == 0)
		frame_fail(&l->f, EXIT_DATA,
		    "no answer was followed by orders for %lld days",
		    (long long)l->o->days);
	return n;
}

SORT_BY(by_level, struct answer, SORT_UP(level));

static void
add(struct level *level, const struct answer *a)
{
	level->answers++;
	level->again += a->again;
	level->spend += a->spend;
	level->squares += a->spend * a->spend;
}

/* Levels ascending, with both curves that never fall; how many. */
static size_t
make_levels(struct answer *a, size_t n, struct level *level)
{
	scoped double *share = mem_alloc(n, sizeof(*share));
	scoped double *spend = mem_alloc(n, sizeof(*spend));
	scoped double *weight = mem_alloc(n, sizeof(*weight));
	size_t k = 0;

	qsort(a, n, sizeof(*a), by_level);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || a[i].level != a[i - 1].level)
			level[k++] = (struct level){ .level = a[i].level };
		add(&level[k - 1], &a[i]);
	}
	for (size_t i = 0; i < k; i++) {
		weight[i] = level[i].answers;
		share[i] = level[i].again / level[i].answers;
		spend[i] = level[i].spend / level[i].answers;
	}
	isotonic_fit(share, weight, k);
	isotonic_fit(spend, weight, k);
	for (size_t i = 0; i < k; i++) {
		level[i].fitted = share[i];
		level[i].spend_fitted = spend[i];
	}
	return k;
}

static double
slope(const struct level *level, size_t i)
{
	return (level[i + 1].fitted - level[i].fitted) /
	    (level[i + 1].level - level[i].level);
}

/* Where the fitted share begins to rise most, and where it flattens most. */
static void
find_bends(const struct level *level, size_t k, size_t *rise, size_t *flat)
{
	double most = 1e-9, least = -1e-9;

	*rise = *flat = SIZE_MAX;
	for (size_t i = 1; i + 1 < k; i++) {
		double turn = slope(level, i) - slope(level, i - 1);

		if (turn > most) {
			most = turn;
			*rise = i;
		}
		if (turn < least) {
			least = turn;
			*flat = i;
		}
	}
}

static void
write_level(const struct level *v, const char *bend, struct csv_writer *w)
{
	double n = v->answers, mean = v->spend / n, low, high, half = NAN;

	wilson_limits(v->again, n, 0.95, &low, &high);
	if (n > 1)
		half = student_quantile(0.975, n - 1) *
		    sqrt(fmax(v->squares - n * mean * mean, 0) / (n - 1) / n);
	csv_row(w, (int64_t)n, (int64_t)v->again, v->again / n, low, high,
	    v->fitted, mean, mean - half, mean + half, v->spend_fitted, bend);
}

/* Who does what their satisfaction would not say: a count and its share. */
static void
write_odd(struct loyalty *l, const struct answer *a, size_t n, bool satisfied,
    struct csv_writer *w)
{
	double count = 0, all = 0, low, high;

	for (size_t i = 0; i < n; i++) {
		if ((a[i].level >= l->cuts.importance) != satisfied)
			continue;
		all++;
		count += a[i].again != satisfied;
	}
	csv_cells(w,
	    satisfied ? STR("satisfied_but_leaving")
		      : STR("dissatisfied_but_loyal"),
	    (int64_t)count, STR(""));
	wilson_limits(count, all, 0.95, &low, &high);
	csv_cells(w, all > 0 ? count / all : (double)NAN, low, high);
	csv_empties(w, 6);
	csv_end(w);
}

/* From which satisfaction on an answer counts as satisfied. */
static void
find_cut(struct loyalty *l, const struct answer *a, size_t n)
{
	scoped double *level = mem_alloc(n, sizeof(*level));
	scoped double *again = mem_alloc(n, sizeof(*again));
	struct diag d;

	for (size_t i = 0; i < n; i++) {
		level[i] = a[i].level;
		again[i] = a[i].again;
	}
	if (!quadrant_cut(l->o->cuts, level, again, n, &l->cuts, &d))
		tool_fail(l->f.tool, &d);
}

void
loyalty_repurchase(struct loyalty *l, struct csv_writer *w)
{
	struct orders *o = tool_alloc(l->f.tool, sizeof(*o));
	scoped struct answer *a = mem_alloc(l->f.n, sizeof(*a));
	scoped struct level *level = mem_alloc(l->f.n, sizeof(*level));
	struct level all = { .fitted = NAN, .spend_fitted = NAN };
	size_t n, k, rise, flat;

	heading_line(w,
	    "level,answers,again,share,lower,upper,fitted,spend,spend_lower,"
	    "spend_upper,spend_fitted,bend");
	read_orders(l, o);
	n = follow_all(l, o, a);
	k = make_levels(a, n, level);
	find_bends(level, k, &rise, &flat);
	for (size_t i = 0; i < n; i++)
		add(&all, &a[i]);
	for (size_t i = 0; i < k; i++) {
		csv_real(w, level[i].level);
		write_level(&level[i],
		    i == rise	    ? "rises"
			: i == flat ? "flat"
				    : "",
		    w);
	}
	csv_field(w, STR("total"));
	write_level(&all, "", w);
	find_cut(l, a, n);
	write_odd(l, a, n, true, w);
	write_odd(l, a, n, false, w);
}
