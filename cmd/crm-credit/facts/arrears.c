#include "arrears.h"

#include "base/sort.h"
#include "cli/side.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>

double
arrears_days_of_year(int kind, int32_t day)
{
	int year, month, day_of_month;

	if (kind != ARREARS_ACTUAL)
		return kind == ARREARS_360 ? 360 : 365;
	date_split(day, &year, &month, &day_of_month);
	return date_of(year + 1, 1, 1) - date_of(year, 1, 1);
}

/* By the days of the year, again from each January. */
void
arrears_add_rate(struct arrears_rates *rates, int kind, int32_t from,
    int32_t until, double yearly)
{
	int year, month, day;

	vec_push(rates,
	    (struct interest_rate){
		from, yearly / arrears_days_of_year(kind, from) });
	if (kind != ARREARS_ACTUAL)
		return;
	date_split(from, &year, &month, &day);
	for (year++; date_of(year, 1, 1) < until; year++)
		vec_push(rates,
		    (struct interest_rate){ date_of(year, 1, 1),
			yearly /
			    arrears_days_of_year(kind, date_of(year, 1, 1)) });
}

struct dated_rate {
	int32_t from;
	double rate;
};

struct dated_rates VEC_OF(struct dated_rate);

static void
take_rate(void *data, const struct side_row *row)
{
	struct dated_rates *list = data;
	struct dated_rate rate;

	rate.from = side_date(row, 0);
	rate.rate = side_within(row, 1, &side_positive);
	vec_push(list, rate);
}

SORT_BY(by_from, struct dated_rate, SORT_UP(from));

/* Before the first rate there is no interest: that is said. */
static void
say_free(struct tool *tool, int32_t begins, int32_t first, int32_t until)
{
	char text[DATE_MAX];

	if (begins > first && until > first)
		report_say(&tool->report,
		    "warning: %d days before the first rate, %.*s, bear no "
		    "interest",
		    (begins < until ? begins : until) - first,
		    (int)date_print(text, begins), text);
}

void
arrears_read_rates(struct arrears_rates *rates, int year, struct tool *tool,
    const char *path, int32_t first, int32_t until)
{
	scoped struct dated_rates list = { NULL, 0, 0 };

	side_read(tool, path, "from,rate", take_rate, &list);
	vec_sort(&list, by_from);
	for (size_t i = 0; i < list.n; i++) {
		int32_t from = list.v[i].from;
		int32_t end = i + 1 < list.n ? list.v[i + 1].from : until;

		if (i == 0)
			say_free(tool, from, first, until);
		if (from < first && end > first)
			from = first;
		arrears_add_rate(rates, year, from, end, list.v[i].rate);
	}
}

int32_t
arrears_first_due(const struct ledger *l, int32_t day)
{
	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.v[i].due != LEDGER_NO_DATE &&
		    l->items.v[i].due < day)
			day = l->items.v[i].due;
	return day;
}

void
arrears_start(struct arrears *a, const struct ledger_walk *w)
{
	*a = (struct arrears){ .walk = w,
		.order = mem_alloc(w->moves.n, sizeof(*a->order)) };
	for (size_t m = 0; m < w->moves.n; m++)
		if (w->moves.v[m].item != LEDGER_NONE &&
		    w->moves.v[m].cause != LEDGER_RECOVERED)
			a->order[a->n++] = sort_item(w->moves.v[m].item, m);
	sort_items(a->order, a->n);
}

static size_t
first_of(const struct arrears *a, size_t item)
{
	size_t low;

	sort_bound(low, 0, a->n, i, a->order[i].key < item);
	return low;
}

/* What is open is what is asked for, and below it what is held back. */
static double
part_of(double open, double held, enum arrears_part part)
{
	double asked = open > held ? open - held : 0;

	return part == ARREARS_ASKED ? asked : open - asked;
}

/* So many moves later one is on its way from memory. */
enum { AHEAD = 8 };

void
arrears_of(struct arrears *a, size_t item, struct interest_claim *claim)
{
	const struct ledger *l = a->walk->ledger;
	const struct ledger_item *it = &l->items.v[item];
	/* most callers ask for one item after the other */
	size_t k = a->next < a->n && a->order[a->next].key == item
	    ? a->next
	    : first_of(a, item);

	a->change.n = 0;
	for (; k < a->n && a->order[k].key == item; k++) {
		const struct ledger_move *moves = a->walk->moves.v;
		const struct ledger_move *move = &moves[a->order[k].index];

		if (k + AHEAD < a->n)
			mem_touch(&moves[a->order[k + AHEAD].index]);
		vec_push(&a->change,
		    (struct interest_change){ move->date,
			-money_real(
			    ledger_read(l, it->customer, move->amount)) });
	}
	a->next = k;
	claim->amount = money_real(ledger_read(l, it->customer, it->amount));
	claim->due = it->due;
	claim->until = a->walk->day;
	claim->change = a->change.v;
	claim->n_changes = a->change.n;
}

void
arrears_part(struct arrears *a, struct interest_claim *claim, size_t item,
    enum arrears_part part)
{
	double open = claim->amount, before, after;
	double held = money_real(
	    ledger_open(a->walk, item) - ledger_claim(a->walk, item));
	size_t n = 0;

	claim->amount = before = part_of(open, held, part);
	for (size_t i = 0; i < a->change.n; i++) {
		open += a->change.v[i].amount;
		after = part_of(open, held, part);
		if (fabs(after - before) < 1e-9) /* below any unit of money */
			continue;
		a->change.v[n++] =
		    (struct interest_change){ a->change.v[i].date,
			    after - before };
		before = after;
	}
	claim->n_changes = n;
}

void
arrears_free(struct arrears *a)
{
	free(a->order);
	vec_free(&a->change);
}
