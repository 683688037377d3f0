#include "matrix.h"

#include "base/mem.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "model/concentration.h"

#include <math.h>
#include <stdlib.h>

/* From here on the value of all counts as uneven, and their needs as different
 * (ours). */
#define UNEVEN	  0.5
#define DIFFERENT 0.15

enum { FEW_UNITS = 3 }; /* below, a mix says nothing */

static const char *const strategy[2][2] = {
	{ "mass_marketing", "target_marketing" },
	{ "key_accounts", "one_to_one" },
};

void
matrix_needs_prepare(struct matrix_needs *m, size_t category)
{
	struct group_sink sink = { .size = sizeof(uint32_t),
		.rows = baskets_add,
		.data = &m->baskets,
		.alone = true };
	size_t quantity;
	struct diag d;

	m->baskets.spend = m->options->mix == MATRIX_SPEND;
	m->baskets.quantities = m->options->mix != MATRIX_ROWS &&
	    role_find(customers_header(m->c), "quantity",
		tool_role(customers_tool(m->c), "quantity"), &quantity, &d) &&
	    quantity != ROLE_NONE;
	m->baskets.text = customers_event_text(m->c, category);
	m->sink = customers_sink(m->c, &sink);
}

static uint64_t
whole_units(double units)
{
	return units > 0 ? (uint64_t)llround(units) : 0;
}

/* Chance of every basket, each size simulated once. */
static void
find_chances(struct matrix_needs *m)
{
	uint32_t n = customers_count(m->c);
	scoped struct sort_item *item = mem_alloc(n, sizeof(*item));
	scoped_by(heterogeneity_mix_free) struct heterogeneity_mix mix;
	struct heterogeneity_chance last = { 0, 0 };

	heterogeneity_mix_make(&mix, m->baskets.total, m->baskets.names.count,
	    (uint64_t)customers_tool(m->c)->common.seed);
	for (uint32_t i = 0; i < n; i++)
		item[i] = sort_item(whole_units(m->baskets.units[i]), i);
	sort_items(item, n);
	for (uint32_t i = 0; i < n; i++) {
		if (item[i].key < FEW_UNITS)
			continue;
		if (i == 0 || item[i].key != item[i - 1].key)
			last = heterogeneity_chance(&mix, item[i].key);
		m->chance[item[i].index] = last;
	}
}

/* Needs are those of all customers, whatever the group. */
static void
measure(struct matrix_needs *m)
{
	uint32_t n = customers_count(m->c);

	baskets_close(&m->baskets, m->c, m->sink);
	m->value = mem_alloc(n, sizeof(*m->value));
	m->jsd = mem_alloc(n, sizeof(*m->jsd));
	m->chance = mem_zero(n, sizeof(*m->chance));
	for (uint32_t i = 0; i < n; i++) {
		m->value[i] = customers_card(m->c, i)->net_amount;
		m->jsd[i] = whole_units(m->baskets.units[i]) < FEW_UNITS
		    ? NAN
		    : heterogeneity_jsd(&m->baskets.basket[i], m->baskets.total,
			  m->baskets.sum);
	}
	if (m->baskets.sum > 0)
		find_chances(m);
}

bool
matrix_needs_score(
    struct matrix_needs *m, const uint32_t *who, size_t n, struct diag *d)
{
	const struct matrix_rule rule = { .class_a = m->options->high ==
		    MATRIX_CLASS_A };

	if (m->value == NULL)
		measure(m);
	return matrix_mark(&m->marks, m->c, m->value, &rule, who, n, d);
}

void
matrix_needs_cells(
    const struct matrix_needs *m, uint32_t customer, struct csv_writer *w)
{
	static const char *const cell[2][3] = {
		{ "low_typical", "low_distinct", "low_unknown" },
		{ "high_typical", "high_distinct", "high_unknown" },
	};
	bool high = m->marks.high[customer];
	bool known = !isnan(m->jsd[customer]);
	bool distinct = known && m->jsd[customer] > m->chance[customer].upper;

	csv_cells(w, csv_amount(m->value[customer]), m->jsd[customer],
	    known ? m->chance[customer].mean : NAN,
	    cell[high][known ? distinct : 2],
	    known ? strategy[high][distinct] : "");
}

static int
descending(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x > *y ? -1 : *x < *y;
}

/* What the base as a whole is like, and the strategy that goes with it. */
static void
write_base(struct matrix_needs *m, double gini, double needs)
{
	struct tool_output o;

	heading_open(
	    customers_tool(m->c), &o, m->options->base, "measure,value");
	heading_measure(&o.w, "value_cut", m->marks.cut);
	heading_measure(&o.w, "gini", gini);
	heading_measure(&o.w, "heterogeneity", needs);
	csv_row(&o.w, "strategy", strategy[gini >= UNEVEN][needs >= DIFFERENT]);
	out_close(&o.out);
}

void
matrix_needs_finish(struct matrix_needs *m)
{
	uint32_t n = customers_count(m->c);
	double gini, needs;

	if (m->value != NULL) {
		gini = NAN;
		needs = heterogeneity_of_base(m->baskets.basket, n,
		    m->baskets.total, m->baskets.names.count);
		qsort(m->value, n, sizeof(*m->value), descending);
		gini = concentration_gini(m->value, n);
		report_detail(&customers_tool(m->c)->report,
		    "matrix: value is high above %.6g, Gini %.4g, "
		    "heterogeneity of needs %.4g",
		    m->marks.cut, gini, needs);
		if (m->options->base != NULL)
			write_base(m, gini, needs);
	}
}
