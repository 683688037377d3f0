#include "abc_more.h"

#include "csv/row.h"
#include "math/sum.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>

/* Monthly sales; the month under way is kept apart. Zeros at first. */
struct months {
	struct moments closed;
	double net; /* of the month under way */
	int32_t month;
	bool started;
};

static void
close_month(struct months *m, int32_t next)
{
	moments_add(&m->closed, m->net, 1);
	if (next - m->month > 1)
		moments_add(&m->closed, 0, next - m->month - 1);
	m->month = next;
	m->net = 0;
}

static bool
add_day(void *state, const struct day *day, void *data, struct diag *d)
{
	struct months *m = state;
	int32_t month = date_month(day->date);

	(void)data;
	(void)d;
	if (!m->started) {
		if (day->net <= 0)
			return true;
		m->started = true;
		m->month = month;
	}
	if (month > m->month)
		close_month(m, month);
	m->net += money_real(day->net);
	return true;
}

void
abc_xyz_prepare(struct abc_xyz *xyz, struct customers *c)
{
	struct group_sink sink = { .size = sizeof(struct months),
		.day = add_day };

	customers_need_events(c, "--xyz");
	xyz->c = c;
	xyz->sink = customers_sink(c, &sink);
}

void
abc_xyz_cells(
    const struct abc_xyz *xyz, uint32_t customer, struct csv_writer *w)
{
	const struct months *state =
	    customers_state(xyz->c, xyz->sink, customer);
	struct months m = *state;
	double cv;

	if (m.started)
		close_month(&m, date_month(customers_as_of(xyz->c)) + 1);
	if (m.closed.weight < 3 || m.closed.mean <= 0) {
		csv_empties(w, 2);
		return;
	}
	cv = sqrt(moments_population_variance(&m.closed)) / m.closed.mean;
	csv_cells(w, cv, cv <= 0.5 ? STR("X") : cv <= 1 ? STR("Y") : STR("Z"));
}

/* Net sales of the two halves of the window. */
struct halves {
	int64_t late, early;
};

static bool
add_half(void *state, const struct day *day, void *data, struct diag *d)
{
	const struct abc_growth *growth = data;
	struct halves *h = state;
	int64_t age = (int64_t)customers_as_of(growth->c) - day->date;
	int64_t half = growth->window / 2;

	return age >= 2 * half ||
	    customers_add(age < half ? &h->late : &h->early, day->net, d);
}

void
abc_growth_prepare(
    struct abc_growth *growth, int64_t window, struct customers *c)
{
	struct group_sink sink = {
		.size = sizeof(struct halves), .day = add_half, .data = growth
	};
	struct report *report = &customers_tool(c)->report;

	*growth = (struct abc_growth){ .c = c,
		.window = window,
		.growth = ROLE_NONE,
		.potential = ROLE_NONE };
	if (!customers_have_events(c)) {
		growth->growth =
		    customers_want_money(c, "growth_potential", false);
		if (growth->growth == ROLE_NONE)
			growth->potential =
			    customers_want_money(c, "potential", false);
	}
	if (growth->growth != ROLE_NONE) {
		report_say(report, "growth is the column growth_potential");
	} else if (growth->potential != ROLE_NONE) {
		report_say(report, "growth is potential less sales");
	} else {
		customers_need_events(c,
		    "--two-way without a column growth_potential or "
		    "potential");
		report_say(report,
		    "growth is the sales of the last %lld days less those of "
		    "the %lld before",
		    (long long)window / 2, (long long)window / 2);
		growth->sink = customers_sink(c, &sink);
	}
}

int64_t
abc_growth_of(const struct abc_growth *growth, uint32_t customer, int64_t sales)
{
	int64_t value = 0;

	if (growth->growth != ROLE_NONE) {
		if (!customers_money(
			growth->c, growth->growth, customer, &value))
			return 0;
	} else if (growth->potential != ROLE_NONE) {
		if (!customers_money(
			growth->c, growth->potential, customer, &value) ||
		    !money_add(&value, -sales))
			return 0;
	} else {
		const struct halves *h =
		    customers_state(growth->c, growth->sink, customer);

		value = h->late;
		if (!money_add(&value, -h->early))
			return 0;
	}
	return value > 0 ? value : 0;
}
