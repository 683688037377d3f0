#include "visits.h"

#include "base/sort.h"
#include "revenue.h"
#include "text/date.h"

#include <stdlib.h>

enum { DAY_SECONDS = 86400 };

const struct role_use visit_roles[] = {
	{ "customer_id", "who" },
	{ "date", "when something was done" },
	{ "amount", "what it brought (money tables)" },
	{ "event_type", "what was done (--birth)" },
	{ 0 },
};

/* The columns of an input. */
struct layout {
	size_t customer, date, amount, type;
	const char *birth;
};

static void
read_row(struct visits *v, struct input *in, const struct csv_row *row,
    const struct layout *l)
{
	struct visit visit = { .birth = true };
	struct str customer;

	if (!input_text(in, row, l->customer, "customer", &customer) ||
	    !input_date(in, row, l->date, &visit.day))
		return;
	if (!input_null(in, row, l->amount) &&
	    !input_money(in, row, l->amount, &visit.amount))
		return;
	if (in->tool->common.as_of != DATE_NONE &&
	    visit.day > in->tool->common.as_of) {
		input_skip(in, "after as-of");
		return;
	}
	if (l->birth != NULL)
		visit.birth =
		    str_eq(str_trim(row->field[l->type]), str_of(l->birth));
	if (v->v.n == 0 || visit.day > v->as_of)
		v->as_of = visit.day;
	if (v->v.n == 0 || visit.day < v->earliest)
		v->earliest = visit.day;
	visit.second = (int64_t)visit.day * DAY_SECONDS;
	if (v->moments)
		visit.second += date_clock(str_trim(row->field[l->date]));
	visit.customer = map_add(&v->customers, customer);
	visit.group = groups_add(&v->groups, row);
	vec_push(&v->v, visit);
}

/* Takes out what is no visit but a refund. */
static void
drop_refunds(struct visits *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->v.n; i++)
		if (v->v.v[i].amount >= 0)
			v->v.v[n++] = v->v.v[i];
	v->v.n = n;
}

/* Sorts by customer and time; the rows of a day (or moment) become one. */
static void
arrange(struct visits *v, struct tool *tool)
{
	size_t n = v->v.n, out = 0;
	struct sort_item *items = mem_alloc(n, sizeof(*items));
	struct visit *sorted = mem_alloc(n, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		items[i] = sort_item(sort_key_int(v->v.v[i].second), i);
	sort_items(items, n);
	for (size_t i = 0; i < n; i++)
		items[i].key = v->v.v[items[i].index].customer;
	sort_items(items, n);
	for (size_t i = 0; i < n; i++) {
		const struct visit *from = &v->v.v[items[i].index];
		struct visit *last = out > 0 ? &sorted[out - 1] : NULL;

		if (last == NULL || last->customer != from->customer ||
		    last->second != from->second) {
			sorted[out++] = *from;
			continue;
		}
		last->birth = last->birth || from->birth;
		revenue_add(tool, &last->amount, from->amount);
	}
	free(items);
	free(v->v.v);
	v->v.v = sorted;
	v->v.n = out;
	v->v.room = n;
}

bool
visits_read(struct visits *v, struct input *in, const struct visit_wants *wants)
{
	struct layout l = { .birth = wants->birth };
	struct csv_row row;

	*v = (struct visits){ .as_of = DATE_NONE, .moments = wants->moments };
	input_needs(in, "customer_id,date");
	l.customer = input_role(in, "customer_id", true);
	l.date = input_role(in, "date", true);
	l.amount = input_role(in, "amount", false);
	l.type = input_role(in, "event_type", wants->birth != NULL);
	v->money = l.amount != ROLE_NONE;
	groups_open(&v->groups, in, "--by", wants->by);
	while (input_next(in, &row))
		read_row(v, in, &row, &l);
	if (in->tool->common.as_of != DATE_NONE)
		v->as_of = in->tool->common.as_of;
	arrange(v, in->tool);
	if (!wants->refunds)
		drop_refunds(v);
	for (size_t i = 0, c = 0; c <= v->customers.count; c++) {
		while (i < v->v.n && v->v.v[i].customer < c)
			i++;
		vec_push(&v->first, i);
	}
	return input_close(in);
}

size_t
visits_birth(const struct visits *v, uint32_t customer)
{
	for (size_t i = v->first.v[customer]; i < v->first.v[customer + 1]; i++)
		if (v->v.v[i].birth && v->v.v[i].amount >= 0)
			return i;
	return SIZE_MAX;
}
