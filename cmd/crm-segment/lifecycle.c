/*
 * lifecycle: how far the relationship has come, from the customer's own
 * purchases.
 */
#include "model/lifecycle.h"
#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"
#include "cli/customers.h"
#include "crm-segment/shared/occasion.h"
#include "csv/load.h"
#include "csv/row.h"
#include "table/grouping.h"

#include <math.h>

/* Was a category, which is text number `text` of the rows, bought for the first
 * time on the day `since` or later? Refunds and empty categories do not count.
 * By hashes of the names; the rows of one, which come by date, stay so. */
static bool
first_category_since(const struct group_rows *r, size_t text, int64_t since)
{
	scoped struct sort_item *item = NULL;
	bool found = false;
	size_t n = 0;

	if (r->event[r->n - 1].date < since)
		return false;
	item = mem_alloc(r->n, sizeof(*item));
	for (size_t i = 0; i < r->n; i++) {
		struct str name = str_trim(r->text[i * r->texts + text]);

		if (r->event[i].amount > 0 && name.n > 0)
			item[n++] = sort_item(map_digest(name), i);
	}
	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		found |= (i == 0 || item[i].key != item[i - 1].key) &&
		    r->event[item[i].index].date >= since;
	return found;
}

struct lifecycle {
	struct occasion_options occasion;
	struct lifecycle_stage_limits limits;
	const char *alive, *alive_column;

	/* Behind the options: the run. */
	struct customers *c;
	size_t sink;
	struct lifecycle_gaps gaps;
	double g0;
	size_t category; /* text of the rows */
	double *p_alive; /* per customer, NaN: not given; or NULL */
	uint64_t count[STAGE_DECLINE + 1];
};

#include "lifecycle.def"

/* Per customer; zeros at first. */
struct state {
	struct lifecycle_rhythm rhythm;
	int64_t late, early;
	bool new_category;
};

static bool
add_day(void *state, const struct day *day, void *data, struct diag *d)
{
	struct lifecycle *l = data;
	struct state *s = state;
	uint32_t occasions = occasion_count(&l->occasion, day);
	int64_t age = (int64_t)customers_as_of(l->c) - day->date;
	int32_t gap;

	if (age < 2 * l->limits.half &&
	    !customers_add(
		age < l->limits.half ? &s->late : &s->early, day->net, d))
		return false;
	if (occasions > 0) {
		gap = lifecycle_rhythm_add(&s->rhythm, day->date, occasions);
		if (gap > 0)
			lifecycle_gaps_add(&l->gaps, gap);
	}
	return true;
}

static bool
add_rows(void *state, const struct group_rows *rows, void *data, struct diag *d)
{
	struct lifecycle *l = data;
	struct state *s = state;

	(void)d;
	s->new_category = first_category_since(rows, l->category,
	    (int64_t)customers_as_of(l->c) - l->limits.half + 1);
	return true;
}

static void
prepare(void *self, struct customers *c)
{
	struct lifecycle *l = self;
	struct group_sink sink = { .size = sizeof(struct state),
		.day = add_day,
		.data = l,
		.alone = true };
	size_t category;

	l->c = c;
	customers_need_events(c, "lifecycle");
	category = input_role(customers_input(c), "category", false);
	if (category != ROLE_NONE) {
		l->category = customers_event_text(c, category);
		sink.rows = add_rows;
	}
	l->sink = customers_sink(c, &sink);
	if (l->alive_column != NULL && l->alive == NULL)
		die(EXIT_USAGE, "--alive-column needs --alive");
}

/* The column of the chances: the one that was named, else the first one that
 * crm-churn alive calls so, or whose name ends in "alive". */
static size_t
find_alive(const struct lifecycle *l, const struct csv_table *t)
{
	struct diag d;
	size_t column;

	if (l->alive_column != NULL) {
		if (!csv_table_columns(t, l->alive_column, &column, &d))
			tool_fail(customers_tool(l->c), &d);
		return column;
	}
	for (column = 0; column < t->columns; column++)
		if (str_eq(t->header[column], STR("alive_p")) ||
		    str_ends(t->header[column], STR("alive")))
			return column;
	die(EXIT_USAGE,
	    "%s: no column is alive_p or ends in \"alive\" (--alive-column)",
	    l->alive);
}

static void
load_alive(struct lifecycle *l)
{
	scoped_by(map_free) struct map ids = { 0 };
	scoped_by(csv_table_free) struct csv_table t;
	size_t id, column;
	struct diag d;

	if (!csv_load(l->alive, &t, &d) ||
	    !csv_table_columns(&t, "customer_id", &id, &d))
		tool_fail(customers_tool(l->c), &d);
	column = find_alive(l, &t);
	l->p_alive = mem_alloc(customers_count(l->c), sizeof(*l->p_alive));
	for (uint32_t i = 0; i < customers_count(l->c); i++) {
		map_add(&ids, customers_id(l->c, i));
		l->p_alive[i] = NAN;
	}
	for (size_t row = 0; row < t.rows; row++) {
		uint32_t who = map_find(&ids, csv_table_cell(&t, row, id));

		if (who == MAP_NONE || csv_table_cell(&t, row, column).n == 0)
			continue;
		if (!csv_table_real(&t, row, column, &l->p_alive[who], &d))
			tool_fail(customers_tool(l->c), &d);
	}
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct lifecycle *l = self;

	(void)c, (void)who, (void)n, (void)d;
	l->g0 = lifecycle_gaps_median(&l->gaps);
	if (l->alive != NULL && l->p_alive == NULL)
		load_alive(l);
	return true;
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct lifecycle *l = self;
	const struct state *s = customers_state(l->c, l->sink, customer);
	int32_t now = customers_as_of(l->c);
	struct lifecycle_result result;
	struct lifecycle_evidence evidence = {
		.late = s->late,
		.early = s->early,
		.g0 = l->g0,
		.alive = l->p_alive != NULL ? l->p_alive[customer] : NAN,
		/* New to an old customer, not to a new one. */
		.new_category = s->new_category && s->rhythm.occasions > 0 &&
		    (int64_t)now - s->rhythm.first >= l->limits.half,
	};

	lifecycle_classify(&result, &s->rhythm, now, &evidence, &l->limits);
	csv_cells(w, lifecycle_stage_name(result.stage),
	    lifecycle_stage_name(result.base), result.reason, result.overdue,
	    result.trend);
}

static void
finish(void *self, struct customers *c)
{
	struct lifecycle *l = self;

	if (isnan(l->g0) && customers_count(c) > 0)
		report_say(&customers_tool(c)->report,
		    "lifecycle: nobody bought twice, so nobody is overdue");
	else
		report_detail(&customers_tool(c)->report,
		    "lifecycle: the median gap of all customers is %g days",
		    l->g0);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.cells = cells,
	.finish = finish,
};

const struct method segment_lifecycle = { METHOD_TOLD, .customer = &customer };
