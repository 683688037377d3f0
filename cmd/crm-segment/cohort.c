/*
 * cohort: customers by the period of their first purchase, and what they did in
 * the periods after it.
 */
#include "base/diag.h"
#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"
#include "cli/customers.h"
#include "cli/heading.h"
#include "crm-segment/shared/figures.h"
#include "crm-segment/shared/occasion.h"
#include "csv/row.h"
#include "text/money.h"
#include "text/period.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct cohort_cell {
	uint64_t buyers, orders;
	int64_t value; /* money */
};

/* A cell in the table. */
struct cohort_line {
	uint64_t size; /* customers of the cohort */
	struct cohort_cell cell;
	int64_t cumulated; /* value of ages 0 to this one */
};

/* All zeros at first. */
struct cohort_cells {
	struct map keys; /* cohort and age, as bytes */
	struct cohort_cell *cell;
	size_t room;
};

/* The cell, made when it is new; until the next call. */
static struct cohort_cell *
cohort_cell(struct cohort_cells *cells, int32_t cohort, int32_t age)
{
	const int32_t key[2] = { cohort, age };
	uint32_t known = cells->keys.count;
	uint32_t at = map_add(
	    &cells->keys, (struct str){ (const char *)key, sizeof(key) });

	if (at >= cells->room) {
		cells->room = at + at / 2 + 64;
		cells->cell =
		    mem_resize(cells->cell, cells->room, sizeof(*cells->cell));
	}
	if (at == known)
		cells->cell[at] = (struct cohort_cell){ 0 };
	return &cells->cell[at];
}

/* A copy of the cell; zeros where there is none. */
static struct cohort_cell
cohort_find(const struct cohort_cells *cells, int32_t cohort, int32_t age)
{
	const int32_t key[2] = { cohort, age };
	uint32_t at = map_find(
	    &cells->keys, (struct str){ (const char *)key, sizeof(key) });

	return at == MAP_NONE ? (struct cohort_cell){ 0 } : cells->cell[at];
}

/* The cohorts, ascending; *n of them, to be freed. */
static int32_t *
cohort_list(const struct cohort_cells *cells, size_t *n)
{
	scoped struct sort_item *item =
	    mem_alloc(cells->keys.count, sizeof(struct sort_item));
	int32_t *list, key[2];

	*n = 0;
	for (uint32_t i = 0; i < cells->keys.count; i++) {
		memcpy(key, map_text(&cells->keys, i).p, sizeof(key));
		if (key[1] == 0)
			item[(*n)++].key = sort_key_int(key[0]);
	}
	sort_items(item, *n);
	list = mem_alloc(*n, sizeof(*list));
	for (size_t i = 0; i < *n; i++)
		list[i] = (int32_t)(int64_t)(item[i].key ^ UINT64_C(1) << 63);
	return list;
}

/* "the amounts overflow"; false. */
static bool
cohort_overflow(struct diag *d)
{
	return diag_set(
	    d, EXIT_DATA, "number-overflow", "the amounts overflow");
}

enum { LONG, RETENTION, BUYERS, ORDERS, VALUE, CUM_VALUE };

struct cohort {
	struct occasion_options occasion;
	int period, wide;
	int64_t ages;
	bool complete;

	/* Behind the options: the run. */
	struct customers *c;
	struct cohort_cells cells;
	enum period_kind kind;
	int32_t as_of;
	uint64_t customers; /* with a purchase */
};

#include "cohort.def"

/* Per customer; zeros at first. */
struct state {
	int32_t cohort, last; /* periods */
	bool any;
	int64_t before; /* net amount before the first purchase: refunds */
};

static bool
add_day(void *state, const struct day *day, void *data, struct diag *d)
{
	struct cohort *cohort = data;
	struct state *s = state;
	uint32_t occasions = occasion_count(&cohort->occasion, day);
	int32_t period = period_of(cohort->kind, day->date);
	struct cohort_cell *cell;
	int64_t net = day->net;
	bool fits = true;

	if (!s->any && occasions == 0)
		return money_add(&s->before, net) || cohort_overflow(d);
	if (!s->any) {
		s->any = true;
		s->cohort = period;
		s->last = period - 1;
		fits = money_add(&net, s->before);
	}
	cell = cohort_cell(&cohort->cells, s->cohort, period - s->cohort);
	cell->orders += occasions;
	if (occasions > 0 && s->last != period) {
		s->last = period;
		cell->buyers++;
	}
	return (fits && money_add(&cell->value, net)) || cohort_overflow(d);
}

/* Ages of a cohort that have begun by the as-of date. */
static int64_t
observed(const struct cohort *cohort, int32_t first)
{
	int64_t ages =
	    (int64_t)period_of(cohort->kind, cohort->as_of) - first + 1;

	if (cohort->complete &&
	    period_start(cohort->kind, first + (int32_t)ages) >
		cohort->as_of + 1)
		ages--;
	if (cohort->ages > 0 && ages > cohort->ages + 1)
		ages = cohort->ages + 1;
	return ages;
}

static bool
is_partial(const struct cohort *cohort, int64_t period)
{
	return period_start(cohort->kind, (int32_t)period + 1) - 1 >
	    cohort->as_of;
}

/* Net amount so far per customer. */
static void
write_cumulated(const struct cohort_line *line, struct csv_writer *w)
{
	csv_cells(w,
	    csv_rounded(money_real(line->cumulated) / (double)line->size, 2));
}

/* Writes the figures of a row behind its name and age. */
static void
write_long(const struct cohort_line *line, bool partial, struct csv_writer *w)
{
	csv_cells(w, line->size, line->cell.buyers, line->cell.orders,
	    csv_amount(line->cell.value));
	write_cumulated(line, w);
	figure_share(w, (double)line->cell.buyers, (double)line->size);
	csv_row(w, partial);
}

static void
write_wide(const struct cohort_line *line, int what, struct csv_writer *w)
{
	switch (what) {
	case RETENTION:
		figure_share(w, (double)line->cell.buyers, (double)line->size);
		break;
	case BUYERS:
		csv_int(w, (int64_t)line->cell.buyers);
		break;
	case ORDERS:
		csv_int(w, (int64_t)line->cell.orders);
		break;
	case VALUE:
		csv_money(w, line->cell.value);
		break;
	case CUM_VALUE:
		write_cumulated(line, w);
		break;
	}
}

/* Adds a complete cell to the total of its age. */
static void
add_total(struct cohort_line *total, const struct cohort_line *line)
{
	total->size += line->size;
	total->cell.buyers += line->cell.buyers;
	total->cell.orders += line->cell.orders;
	if (!money_add(&total->cell.value, line->cell.value) ||
	    !money_add(&total->cumulated, line->cumulated))
		die(EXIT_DATA, "the amounts of all cohorts overflow");
}

static void
write_cohort(const struct cohort *cohort, int32_t first,
    struct cohort_line *total, int64_t columns, struct csv_writer *w)
{
	struct cohort_line line = { .size = 0 };
	int64_t ages = observed(cohort, first);

	for (int64_t age = 0; age < ages; age++) {
		line.cell = cohort_find(&cohort->cells, first, (int32_t)age);
		if (age == 0) {
			line.size = line.cell.buyers;
			if (cohort->wide != LONG) {
				figure_period(w, cohort->kind, first);
				csv_int(w, (int64_t)line.size);
			}
		}
		if (!money_add(&line.cumulated, line.cell.value))
			die(EXIT_DATA, "the amounts of a cohort overflow");
		if (!is_partial(cohort, first + age))
			add_total(&total[age], &line);
		if (cohort->wide != LONG) {
			write_wide(&line, cohort->wide, w);
			continue;
		}
		figure_period(w, cohort->kind, first);
		csv_int(w, age);
		write_long(&line, is_partial(cohort, first + age), w);
	}
	if (cohort->wide == LONG || ages == 0)
		return;
	for (int64_t age = ages; age < columns; age++)
		csv_empty(w);
	csv_end(w);
}

/* The total: at each age the cohorts that have it complete. */
static void
write_total(const struct cohort *cohort, const struct cohort_line *total,
    int64_t columns, struct csv_writer *w)
{
	if (cohort->wide != LONG) {
		csv_cells(w, "total", cohort->customers);
	}
	for (int64_t age = 0; age < columns; age++) {
		if (cohort->wide != LONG) {
			if (total[age].size > 0)
				write_wide(&total[age], cohort->wide, w);
			else
				csv_empty(w);
		} else if (total[age].size > 0) {
			csv_cells(w, "total", age);
			write_long(&total[age], false, w);
		}
	}
	if (cohort->wide != LONG)
		csv_end(w);
}

static void
write_names(const struct cohort *cohort, int64_t columns, struct csv_writer *w)
{
	char name[32];

	csv_field(w, STR("cohort"));
	if (cohort->wide == LONG) {
		heading_made(w, makes + 1);
	} else {
		csv_field(w, STR("size"));
		for (int64_t age = 0; age < columns; age++) {
			int n = snprintf(
			    name, sizeof(name), "age_%lld", (long long)age);

			csv_field(w, (struct str){ name, (size_t)n });
		}
	}
	csv_end(w);
}

static void
write_table(struct cohort *cohort, struct csv_writer *w)
{
	size_t n;
	scoped int32_t *first = cohort_list(&cohort->cells, &n);
	int64_t columns = n > 0 ? observed(cohort, first[0]) : 0;
	scoped struct cohort_line *total = NULL;

	if (n > 0)
		reach_check(&customers_tool(cohort->c)->reach,
		    period_start(cohort->kind, first[0]), cohort->as_of);
	total = mem_zero((size_t)columns, sizeof(*total));
	write_names(cohort, columns, w);
	for (size_t i = 0; i < n; i++)
		cohort->customers +=
		    cohort_find(&cohort->cells, first[i], 0).buyers;
	for (size_t i = 0; i < n; i++)
		write_cohort(cohort, first[i], total, columns, w);
	if (columns > 0)
		write_total(cohort, total, columns, w);
}

static int
run(struct tool *tool, void *options_)
{
	struct cohort *cohort = options_;
	struct group_sink sink = { .size = sizeof(struct state),
		.day = add_day,
		.data = cohort,
		.alone = true };
	struct customers *c;

	c = customers_open(tool);
	cohort->c = c;
	cohort->kind = (enum period_kind)cohort->period;
	customers_need_events(c, "cohort");
	customers_sink(c, &sink);
	customers_read(c);
	cohort->as_of = customers_as_of(c);
	write_table(cohort, tool_output(tool));
	report_detail(&tool->report,
	    "cohort: %llu customers without a purchase are in no cohort",
	    (unsigned long long)(customers_count(c) - cohort->customers));
	customers_end(c);
	return tool_close(tool);
}

const struct method segment_cohort = { METHOD_TOLD, .run = run };
