/*
 * forecast --backtest: what would have been said at past month ends.
 */
#include "forecast.h"

#include "cli/heading.h"
#include "csv/row.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>

/* What came of all. */
struct score {
	double expected, actual, error;
	uint64_t within, weeks;
};

/* What was paid after a walk's day on items that were open then, by period. */
static void
add_actual(const struct cash *cash, double *actual)
{
	const struct ledger_walk *then = cash->walk;
	const struct ledger_walk *now = &cash->c->book.walk;
	size_t n = cash->rules->periods;
	int32_t day;

	vec_each (const struct ledger_move, move, &now->moves) {
		const struct ledger_item *item;
		size_t k = 0;

		if (!ledger_is_paid(now, move, &day) || day <= then->day ||
		    !ledger_is_open(then, move->item))
			continue;
		item = &now->ledger->items.v[move->item];
		if (item->due == LEDGER_NO_DATE ||
		    ledger_claim(then, move->item) == 0)
			continue;
		while (k < n && day - then->day > cash->end[k])
			k++;
		if (k < n)
			actual[cash->currency_of[item->customer] * n + k] +=
			    money_real(ledger_read(
				now->ledger, item->customer, move->live));
	}
}

static void
write_rows(const struct forecast_options *o, const struct cash *cash,
    struct score *score, struct csv_writer *w)
{
	size_t n = cash->rules->periods;
	scoped double *actual =
	    mem_zero(n * cash->currencies.count, sizeof(*actual));

	add_actual(cash, actual);
	for (size_t i = 0; i < n * cash->currencies.count; i++) {
		uint32_t currency = (uint32_t)(i / n);
		const struct cash_sum *s = &cash->currency[currency];
		struct score *to = &score[currency];
		double expected = s->expected[i % n], lower, upper;

		cash_interval(s, i % n, &lower, &upper);
		to->expected += expected;
		to->actual += actual[i];
		to->error += fabs(expected - actual[i]);
		to->within += lower <= actual[i] && actual[i] <= upper;
		to->weeks++;
		if (credit_has_currency(cash->c))
			csv_field(w, map_text(&cash->currencies, currency));
		csv_cells(w, csv_day(cash->walk->day), (int64_t)(i % n) + 1,
		    csv_rounded(expected, o->cents),
		    csv_rounded(lower, o->cents), csv_rounded(upper, o->cents),
		    csv_rounded(actual[i], o->cents));
		csv_empties(w, 3);
		csv_end(w);
	}
}

static void
write_score(const struct forecast_options *o, const struct cash *cash,
    uint32_t currency, const struct score *s, struct csv_writer *w)
{
	if (credit_has_currency(cash->c))
		csv_field(w, map_text(&cash->currencies, currency));
	csv_row(w, "all", STR(""), csv_rounded(s->expected, o->cents), STR(""),
	    STR(""), csv_rounded(s->actual, o->cents), s->error / s->actual,
	    s->expected / s->actual - 1, (double)s->within / (double)s->weeks);
}

/* The last month end all of whose periods were over at as-of. */
static int32_t
last_month(const struct credit *c, const struct cash_rules *rules)
{
	int32_t month = date_month(c->book.as_of);
	int32_t days = rules->months ? 31 * (int32_t)rules->periods
				     : 7 * (int32_t)rules->periods;

	while (date_month_start(month + 1) - 1 + days > c->book.as_of)
		month--;
	return month;
}

void
forecast_backtest(const struct forecast_options *o, const struct credit *c,
    struct cash_rules *rules, struct csv_writer *w)
{
	int32_t last = last_month(c, rules);
	scoped_by(ledger_walk_free) struct ledger_walk walk;
	struct cash cash = { .row = NULL };
	scoped struct score *score =
	    mem_zero(c->book.names.count + 1ul, sizeof(*score));
	uint64_t weeks = 0;

	if (credit_has_currency(c))
		csv_field(w, STR("currency"));
	heading_line(w,
	    "period_end,week,expected,lower,upper,actual,wape,bias,coverage");
	rules->promises = NULL; /* of today: not known then */
	ledger_walk_start(&walk, &c->book.ledger);
	for (int32_t m = last - (int32_t)o->backtest + 1; m <= last; m++) {
		ledger_walk_to(&walk, date_month_start(m + 1) - 1);
		ledger_walk_marks(&walk);
		cash_free(&cash);
		if (cash_forecast(&cash, c, &walk, rules))
			write_rows(o, &cash, score, w);
	}
	for (uint32_t i = 0; i < cash.currencies.count; i++) {
		weeks += score[i].weeks;
		if (score[i].weeks > 0)
			write_score(o, &cash, i, &score[i], w);
	}
	if (weeks == 0)
		report_wrong(&c->tool->report,
		    "at none of %lld month ends were %lld items paid in the "
		    "window (--tail, --window, --delay)",
		    (long long)o->backtest, (long long)o->tail);
	cash_free(&cash);
}
