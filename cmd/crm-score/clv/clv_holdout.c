/*
 * The comparison of forecasts with what came: beside what naive forecasts
 * would have said.
 */
#include "clv.h"

#include "base/die.h"
#include "base/line.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/quantile.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

/* FORECASTS: the model, three naive ones, and those that auto tried. */
enum { CLASSES = 8, NAIVE = 4, FORECASTS = NAIVE + 8 };

/* One way to forecast: its name and errors. */
struct forecast {
	const char *name;
	double sum, absolute, squares;
};

struct class {
	double customers, actual, forecast;
};

struct verdict {
	struct forecast forecast[FORECASTS];
	size_t forecasts;
	struct class by_count[CLASSES]; /* by x: 0 .. 6, 7 and more */
	/* How many customers have each x, and how many should: the fit. */
	struct class fit[CLASSES];
	double customers, actual, money, actual_money;
};

/* What can have one purchase: a day, or a period of a discrete model. */
static int32_t
step_of(const struct buyers *b, int32_t day)
{
	return buyers_discrete(b) ? buyers_period(b, day) : day;
}

void
clv_actual(struct clv_holdout *h, const struct buyers *b, uint32_t customer)
{
	scoped struct buyers_days days = { 0 };
	int32_t seen = INT32_MIN;
	int64_t money = 0;

	buyers_days(b, customer, &days);
	for (size_t i = 0; i < days.n; i++) {
		if (days.v[i].date < h->start)
			continue;
		if (days.v[i].occasion && step_of(b, days.v[i].date) > seen) {
			seen = step_of(b, days.v[i].date);
			h->actual[customer]++;
		}
		if (!money_add(&money, days.v[i].net))
			die(EXIT_DATA, "a customer's amounts overflow");
	}
	h->actual_money[customer] = money_real(money);
}

static void
add_error(struct forecast *f, double forecast, double actual)
{
	f->sum += forecast;
	f->absolute += fabs(forecast - actual);
	f->squares += (forecast - actual) * (forecast - actual);
}

/* Nobody ever leaves: the model that a lifetime has to beat. */
static bool
fit_nbd(const struct buyers *b, uint32_t n, struct btyd_fit *fit)
{
	scoped struct btyd_history *h = mem_alloc(n, sizeof(*h));
	scoped_by(btyd_data_free) struct btyd_data data;
	struct btyd_sample sample = { &data, 1, NULL, 0 };
	double longest = 0;
	size_t m = 0;
	struct diag d;

	for (uint32_t i = 0; i < n; i++)
		if (b->law_of[i] != BUYERS_NONE) {
			longest = fmax(longest, b->history[i].end);
			h[m++] = b->history[i];
		}
	btyd_aggregate(h, m, btyd_scale(longest), &data);
	return btyd_fit(btyd_find("nbd"), &sample, fit, &d);
}

static void
compare(struct verdict *v, const struct clv_holdout *holdout,
    const struct buyers *b, const double *orders, double t)
{
	uint32_t n = customers_count(b->c);
	struct btyd_state state;
	struct btyd_fit nbd;
	bool has_nbd = fit_nbd(b, n, &nbd);

	for (uint32_t i = 0; i < n; i++) {
		const struct btyd_history *h = &b->history[i];
		double came = holdout->actual[i];
		struct class *class;

		if (b->law_of[i] == BUYERS_NONE)
			continue;
		class =
		    &v->by_count[h->x < CLASSES - 1 ? (int)h->x : CLASSES - 1];
		class->customers++;
		class->actual += came;
		class->forecast += orders[i];
		v->customers++;
		v->actual += came;
		v->actual_money += holdout->actual_money[i];
		add_error(&v->forecast[0], orders[i], came);
		add_error(
		    &v->forecast[1], h->end > 0 ? h->x * t / h->end : 0, came);
		add_error(&v->forecast[2], h->x, came);
		if (has_nbd)
			btyd_posterior(&nbd.law, h, &state);
		add_error(&v->forecast[3],
		    has_nbd ? btyd_expected(&state, t) : 0, came);
	}
}

/* The other models that auto fitted to the same customers. */
static void
compare_tried(struct verdict *v, const struct clv_holdout *holdout,
    const struct buyers *b, double t)
{
	uint32_t n = customers_count(b->c);
	struct btyd_state state;

	if (b->law.n != 1 || b->covariates > 0)
		return;
	for (size_t m = 0; m < b->tried.n && v->forecasts < FORECASTS; m++) {
		const struct btyd_law *law = &b->tried.v[m].law;
		struct forecast *f;

		if (law->model == b->law.v[0].fit.law.model ||
		    law->model->parameters < 4)
			continue;
		f = &v->forecast[v->forecasts++];
		f->name = law->model->name;
		for (uint32_t i = 0; i < n; i++) {
			if (b->law_of[i] == BUYERS_NONE)
				continue;
			btyd_posterior(law, &b->history[i], &state);
			add_error(
			    f, btyd_expected(&state, t), holdout->actual[i]);
		}
	}
}

/* Sum over the customers of P(X(end) = x) for a new customer, against how many
 * there are. */
static void
compare_fit(struct verdict *v, const struct buyers *b)
{
	uint32_t n = customers_count(b->c);
	scoped double *end = mem_alloc(n, sizeof(*end));
	double p[CLASSES] = { 0 };
	struct btyd_state fresh;
	size_t m = 0;

	btyd_prior(&b->law.v[0].fit.law, &fresh);
	for (uint32_t i = 0; i < n; i++)
		if (b->law_of[i] != BUYERS_NONE)
			end[m++] = b->history[i].end;
	sort_doubles(end, m);
	for (size_t i = 0; i < m; i++) {
		if (i == 0 || end[i] != end[i - 1]) {
			btyd_counts(&fresh, end[i], p, CLASSES);
			p[CLASSES - 1] = 1;
			for (size_t j = 0; j < CLASSES - 1; j++)
				p[CLASSES - 1] -= p[j];
		}
		for (size_t j = 0; j < CLASSES; j++)
			v->fit[j].forecast += p[j];
	}
	for (size_t j = 0; j < CLASSES; j++) {
		v->fit[j].customers = v->by_count[j].customers;
		v->fit[j].actual = v->by_count[j].customers;
	}
}

/* What forecasts are judged by: the errors of single customers, and the sum. */
enum measure { MAE, RMSE, TOTAL, MEASURES };

static double
measure(const struct verdict *v, const struct forecast *f, enum measure by)
{
	switch (by) {
	case MAE:
		return f->absolute / v->customers;
	case RMSE:
		return sqrt(f->squares / v->customers);
	default:
		return fabs(f->sum - v->actual);
	}
}

/* The naive forecast that a model has to beat. */
static const struct forecast *
best_naive(const struct verdict *v, enum measure by)
{
	const struct forecast *best = &v->forecast[1];

	for (size_t i = 2; i < NAIVE; i++)
		if (measure(v, &v->forecast[i], by) < measure(v, best, by))
			best = &v->forecast[i];
	return best;
}

/* By how much of the purchases that came the forecasts of the classes of repeat
 * purchases are off; where classes err in opposite ways it is more than the
 * total is. */
static double
class_error(const struct verdict *v)
{
	double sum = 0;

	for (size_t i = 0; i < CLASSES; i++)
		sum += fabs(v->by_count[i].forecast - v->by_count[i].actual);
	return sum / v->actual;
}

/* What the forecasts are good for, by all measures together. */
static const char *
verdict_words(const bool *better, double bias, double classes)
{
	bool total = fabs(bias) <= 0.2, calibrated = classes <= 0.3;

	if (!better[MAE] && !better[RMSE])
		return total && calibrated
		    ? "for totals, not for single customers: naive forecasts "
		      "know these as well"
		    : "do not use these forecasts";
	if (!better[MAE] || !better[RMSE])
		return total && calibrated
		    ? "for totals; for single customers in doubt, as MAE and "
		      "RMSE disagree"
		    : "in doubt: MAE and RMSE disagree, and the levels are off";
	if (!total)
		return "use it to rank customers, not for totals";
	return calibrated ? "usable"
			  : "for the total and to rank customers, not for what "
			    "a class of them brings";
}

static void
say_verdict(const struct verdict *v, struct report *report)
{
	static const char *const names[] = { "MAE", "RMSE" };
	double bias = v->forecast[0].sum / v->actual - 1, gain;
	bool better[MEASURES] = { false };
	char text[256] = "";

	for (int by = MAE; by < MEASURES; by++) {
		const struct forecast *naive = best_naive(v, (enum measure)by);
		double own = measure(v, &v->forecast[0], (enum measure)by);

		gain = 1 - own / measure(v, naive, (enum measure)by);
		better[by] = gain > 0;
		if (by != TOTAL)
			line_add(text, sizeof(text), "",
			    "%s %.0f%% %s \"%s\", ", names[by],
			    100 * fabs(gain), gain > 0 ? "below" : "above",
			    naive->name);
		else if (gain <= 0)
			line_add(text, sizeof(text), "",
			    "the total nearer by \"%s\", ", naive->name);
	}
	report_say(report,
	    "verdict: %s (%stotal off by %+.0f%%, classes of repeat purchases "
	    "by %.0f%%)",
	    verdict_words(better, bias, class_error(v)), text, 100 * bias,
	    100 * class_error(v));
}

static void
say(const struct verdict *v, const struct clv_holdout *h,
    const struct buyers *b)
{
	struct report *report = &customers_tool(b->c)->report;
	char from[DATE_MAX + 1], to[DATE_MAX + 1];
	const struct forecast *own = &v->forecast[0];

	from[date_print(from, h->start)] = '\0';
	to[date_print(to, customers_as_of(b->c))] = '\0';
	if (v->actual == 0) {
		report_say(report,
		    "holdout %s to %s, %.0f customers: no purchase came, %.1f "
		    "were forecast: nothing to judge by",
		    from, to, v->customers, own->sum);
		return;
	}
	report_say(report,
	    "holdout %s to %s, %.0f customers: %.0f purchases came, %.1f were "
	    "forecast (%+.1f%%); amounts %.2f, forecast %.2f (%+.1f%%)",
	    from, to, v->customers, v->actual, own->sum,
	    100 * (own->sum / v->actual - 1), v->actual_money, v->money,
	    100 * (v->money / v->actual_money - 1));
	array_each (const struct forecast, f, v->forecast, v->forecasts)
		report_say(report, "  %-28s sum %.2f, MAE %.4f, RMSE %.4f",
		    f->name, f->sum, measure(v, f, MAE), measure(v, f, RMSE));
	say_verdict(v, report);
}

static void
write_class(
    struct csv_writer *w, const char *part, const struct class *class, size_t i)
{
	static const char *const names[CLASSES] = { "0", "1", "2", "3", "4",
		"5", "6", "7+" };

	csv_row(w, part, names[i], class->customers, class->actual,
	    class->forecast, class->forecast / class->actual - 1, STR(""),
	    STR(""));
}

static void
write_verdict(
    const struct verdict *v, bool has_fit, const char *path, struct tool *tool)
{
	struct csv_writer *w = heading_open(
	    tool, path, "part,name,customers,actual,forecast,bias,mae,rmse");

	array_each (const struct forecast, f, v->forecast, v->forecasts)
		csv_row(w, "forecast", f->name, v->customers, v->actual, f->sum,
		    f->sum / v->actual - 1, f->absolute / v->customers,
		    sqrt(f->squares / v->customers));
	for (size_t i = 0; i < CLASSES; i++)
		write_class(w, "repeat", &v->by_count[i], i);
	for (size_t i = 0; has_fit && i < CLASSES; i++)
		write_class(w, "fit", &v->fit[i], i);
	out_close(w->out);
}

/* How many customers first bought in each step (step_of), and how many repeat
 * purchases there were, by steps since the first of all. */
struct calendar {
	int32_t start;
	size_t steps;
	double *first, *repeat;
};

/* The steps with a purchase of a customer. */
static void
count_steps(const struct buyers *b, uint32_t customer, struct buyers_days *days,
    struct calendar *k)
{
	int32_t seen = INT32_MIN, step;

	buyers_days(b, customer, days);
	for (size_t j = 0; j < days->n; j++) {
		step = step_of(b, days->v[j].date);
		if (!days->v[j].occasion || step == seen)
			continue;
		(seen == INT32_MIN ? k->first : k->repeat)[step - k->start]++;
		seen = step;
	}
}

static struct calendar
make_calendar(const struct buyers *b)
{
	int32_t day = INT32_MAX, end = customers_as_of(b->c);
	uint32_t n = customers_count(b->c);
	scoped struct buyers_days days = { 0 };
	struct calendar k = { 0 };
	struct buyer buyer;

	for (uint32_t i = 0; i < n; i++)
		if (b->law_of[i] != BUYERS_NONE && buyers_get(b, i, &buyer) &&
		    buyer.first < day)
			day = buyer.first;
	reach_check(&customers_tool(b->c)->reach, day, end);
	k.start = step_of(b, day);
	k.steps = (size_t)(step_of(b, end) - k.start) + 1;
	k.first = mem_zero(k.steps, sizeof(*k.first));
	k.repeat = mem_zero(k.steps, sizeof(*k.repeat));
	for (uint32_t i = 0; i < n; i++)
		if (b->law_of[i] != BUYERS_NONE)
			count_steps(b, i, &days, &k);
	return k;
}

/* Expected after so many steps: Sum of E[X(time since the first purchase)] over
 * the customers with an earlier first step; a discrete model's first period is
 * no opportunity. */
static double
expected_after(const struct buyers *b, const struct calendar *k,
    const struct btyd_state *fresh, size_t steps)
{
	bool discrete = buyers_discrete(b);
	double sum = 0, since;

	for (size_t d = 0; d < steps; d++) {
		since = (double)(steps - d);
		if (k->first[d] > 0)
			sum += k->first[d] *
			    btyd_expected(
				fresh, discrete ? since - 1 : since / b->unit);
	}
	return sum;
}

/* By week, of 7 days; of a discrete model by its period. */
static void
write_tracking(const struct buyers *b, const char *path, struct tool *tool)
{
	struct calendar k = make_calendar(b);
	bool discrete = buyers_discrete(b);
	size_t each = discrete ? 1 : 7;
	char name[PERIOD_TEXT];
	struct btyd_state fresh;
	struct csv_writer *w;
	double came = 0;

	btyd_prior(&b->law.v[0].fit.law, &fresh);
	w = heading_open(tool, path,
	    discrete ? "period,actual,expected" : "week,actual,expected");
	for (size_t row = 1; row * each <= k.steps; row++) {
		for (size_t d = (row - 1) * each; d < row * each; d++)
			came += k.repeat[d];
		if (discrete)
			csv_field(w,
			    (struct str){ name,
				period_print(name, b->calendar,
				    k.start + (int32_t)row - 1) });
		else
			csv_int(w, (int64_t)row);
		csv_row(w, came, expected_after(b, &k, &fresh, row * each));
	}
	out_close(w->out);
	free(k.first);
	free(k.repeat);
}

void
clv_verdict(const struct clv_holdout *h, const struct buyers *b,
    const double *orders, const double *money, double t)
{
	struct tool *tool = customers_tool(b->c);
	/* A law for everybody: what is said of new customers holds. */
	bool one = b->law.n == 1 && b->covariates == 0;
	struct verdict v = { .forecasts = NAIVE,
		.forecast = {
		    { .name = "model" },
		    { .name = "rate so far" },
		    { .name = "same count again" },
		    { .name = "nbd (nobody leaves)" },
		} };

	compare(&v, h, b, orders, t);
	compare_tried(&v, h, b, t);
	for (uint32_t i = 0; i < customers_count(b->c); i++)
		v.money += money[i];
	say(&v, h, b);
	if (h->verdict != NULL) {
		if (one)
			compare_fit(&v, b);
		write_verdict(&v, one, h->verdict, tool);
	}
	if (h->tracking == NULL)
		return;
	if (!one)
		die(EXIT_USAGE,
		    "--tracking is for one model without covariates");
	write_tracking(b, h->tracking, tool);
}
