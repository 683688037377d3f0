#include "visits.h"

#include "base/die.h"
#include "base/sort.h"
#include "base/tasks.h"
#include "base/vec.h"
#include "text/date.h"
#include "text/money.h"

enum { CUSTOMER, DATE, AMOUNT, TYPE };

/* What a thread has of its own. */
struct lane_visits {
	struct visits *v;
	struct groups_lane groups;
};

static bool
read_row(void *lane, struct input *in, const struct csv_row *row,
    struct history_row *to)
{
	struct lane_visits *l = lane;
	const struct visits *v = l->v;
	const struct visit_wants *wants = v->wants;
	struct visit *visit = to->item;
	int32_t as_of = v->tool->common.as_of;

	if (!input_text(
		in, row, v->column[CUSTOMER], "customer", &to->customer) ||
	    !input_date(in, row, v->column[DATE], &to->date))
		return false;
	if (!input_null(in, row, v->column[AMOUNT]) &&
	    !input_money(in, row, v->column[AMOUNT], &visit->amount))
		return false;
	if (as_of != DATE_NONE && to->date > as_of) {
		input_skip(in, "after as-of");
		return false;
	}
	visit->day = to->date;
	visit->back = visit->amount < 0;
	visit->unborn = wants->birth != NULL &&
	    !str_eq(
		str_trim(row->field[v->column[TYPE]]), str_of(wants->birth));
	if (wants->moments)
		visit->clock =
		    date_clock(str_trim(row->field[v->column[DATE]]));
	if (wants->by != NULL)
		visit->group =
		    groups_lane_add(&l->groups, &l->v->groups, in, row);
	return true;
}

/* In order of time, zones heeded. */
static void
sort_moments(struct visit *v, size_t n)
{
	scoped struct sort_item *item = mem_alloc(n, sizeof(*item));
	scoped struct visit *unsorted = mem_alloc(n, sizeof(*unsorted));

	memcpy(unsorted, v, n * sizeof(*v));
	sort_order(item, n, i, sort_key_int(visit_second(&v[i])));
	for (size_t i = 0; i < n; i++)
		v[i] = unsorted[item[i].index];
}

/* The rows of a day (or moment) become one; takes out what is no visit but a
 * refund. */
static bool
see(void *visits, struct history *h, struct diag *d)
{
	const struct visits *v = visits;
	struct visit *visit = h->item;
	size_t n = 0, kept = 0;

	if (v->wants->moments && h->n > 1)
		sort_moments(visit, h->n);
	array_each (const struct visit, from, visit, h->n) {
		struct visit *last = n > 0 ? &visit[n - 1] : NULL;

		if (last == NULL || visit_second(last) != visit_second(from)) {
			visit[n++] = *from;
			continue;
		}
		last->unborn = last->unborn && from->unborn;
		last->back = last->back || from->back;
		if (!money_add(&last->amount, from->amount))
			return diag_set(d, EXIT_DATA, "number-overflow",
			    "a sum of revenue is too large");
	}
	for (size_t i = 0; i < n; i++)
		if (visit_is_one(&visit[i]) || v->wants->refunds)
			visit[kept++] = visit[i];
	h->n = kept;
	return v->wants->see == NULL || v->wants->see(v->wants->data, h, d);
}

static void
find_columns(struct visits *v, struct input *in)
{
	const struct visit_wants *wants = v->wants;

	input_needs(in, "customer_id,date");
	v->column[CUSTOMER] = input_role(in, "customer_id", true);
	v->column[DATE] = input_role(in, "date", true);
	v->column[AMOUNT] = input_role(in, "amount", false);
	v->column[TYPE] = input_role(in, "event_type", wants->birth != NULL);
	v->money = v->column[AMOUNT] != ROLE_NONE;
	if (v->money)
		input_amounts(
		    in, v->column[AMOUNT], input_role(in, "currency", false));
	groups_open(&v->groups, in, "--by", wants->by);
}

bool
visits_read(struct visits *v, struct input *in, const struct visit_wants *wants)
{
	struct lane_visits lane[TASKS_THREADS];
	void *self[TASKS_THREADS];

	*v = (struct visits){ .tool = in->tool,
		.wants = tool_alloc(in->tool, sizeof(*wants)) };
	*v->wants = *wants;
	find_columns(v, in);
	v->all = histories_open(in,
	    &(struct histories_use){ .size = sizeof(struct visit),
		.data = v,
		.read = read_row,
		.see = see,
		.keeps = wants->keeps });
	for (int i = 0; i < histories_threads(v->all); i++) {
		lane[i] = (struct lane_visits){ v,
			.groups.own = groups_copy(&v->groups) };
		self[i] = &lane[i];
	}
	histories_deal(v->all, self);
	for (int i = 0; i < histories_threads(v->all); i++)
		groups_lane_free(&lane[i].groups);
	v->earliest = histories_earliest(v->all);
	v->as_of = histories_latest(v->all);
	v->none = v->as_of == DATE_NONE;
	if (in->tool->common.as_of != DATE_NONE)
		v->as_of = in->tool->common.as_of;
	if (v->none)
		v->earliest = v->as_of;
	return input_close(in);
}

void
visits_group(struct visits *v)
{
	histories_group(v->all);
}

size_t
visits_birth(const struct visit *v, size_t n)
{
	size_t i = 0;

	while (i < n && (v[i].unborn || !visit_is_one(&v[i])))
		i++;
	return i;
}
