#include "matrix.h"

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
	size_t quantity;
	struct diag d;

	m->baskets.spend = m->options->mix == MATRIX_SPEND;
	m->baskets.quantities = m->options->mix != MATRIX_ROWS &&
	    role_find(customers_header(m->c), "quantity",
		tool_role(customers_tool(m->c), "quantity"), &quantity, &d) &&
	    quantity != ROLE_NONE;
	m->baskets.text = customers_event_text(m->c, category);
	baskets_prepare(&m->baskets, m->c);
}

static uint64_t
whole_units(double units)
{
	return units > 0 ? (uint64_t)llround(units) : 0;
}

/* The number of a basket's size, whose chance is simulated once. */
static uint32_t
size_of(
    struct matrix_needs *m, const struct heterogeneity_mix *mix, uint64_t units)
{
	uint32_t size = map_add(
	    &m->sizes, (struct str){ (const char *)&units, sizeof(units) });

	if (size == m->chance.n)
		vec_push(&m->chance, heterogeneity_chance(mix, units));
	return size;
}

/* Needs are those of all customers, whatever the group. */
static void
measure(struct matrix_needs *m)
{
	uint32_t n = customers_count(m->c);
	struct baskets *b = &m->baskets;
	struct arena *memory = &customers_tool(m->c)->memory;
	struct heterogeneity_mix mix;

	baskets_close(b);
	m->value = customers_memory(m->c, n, sizeof(*m->value));
	m->jsd = customers_memory(m->c, n, sizeof(*m->jsd));
	m->size = customers_memory(m->c, n, sizeof(*m->size));
	heterogeneity_mix_make(memory, &mix, b->total, b->names.count,
	    (uint64_t)customers_tool(m->c)->common.seed);
	heterogeneity_base_open(&m->base, b->total, b->names.count);
	for (uint32_t i = 0; i < n; i++) {
		double units;
		struct basket basket = baskets_of(b, m->c, i, &units);
		uint64_t whole = whole_units(units);

		heterogeneity_base_add(&m->base, &basket);
		m->value[i] = customers_card(m->c, i)->net_amount;
		m->jsd[i] = NAN;
		if (whole < FEW_UNITS)
			continue;
		m->jsd[i] = heterogeneity_jsd(&basket, b->total, b->sum);
		m->size[i] = size_of(m, &mix, whole);
	}
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
	const struct heterogeneity_chance *chance =
	    known ? &m->chance.v[m->size[customer]] : NULL;
	bool distinct = known && m->jsd[customer] > chance->upper;

	csv_cells(w, csv_amount(m->value[customer]), m->jsd[customer],
	    known ? chance->mean : NAN, cell[high][known ? distinct : 2],
	    known ? strategy[high][distinct] : "");
}

SORT_BY(descending, int64_t, SORT_VALUES(*b, *a));

/* What the base as a whole is like, and the strategy that goes with it. */
static void
write_base(struct matrix_needs *m, double gini, double needs)
{
	struct csv_writer *w = heading_open(
	    customers_tool(m->c), m->options->base, "measure,value");

	heading_measure(w, "value_cut", m->marks.cut);
	heading_measure(w, "gini", gini);
	heading_measure(w, "heterogeneity", needs);
	csv_row(w, "strategy", strategy[gini >= UNEVEN][needs >= DIFFERENT]);
	out_close(w->out);
}

void
matrix_needs_finish(struct matrix_needs *m)
{
	uint32_t n = customers_count(m->c);
	double gini, needs;

	if (m->value != NULL) {
		gini = NAN;
		needs = heterogeneity_of_base(&m->base);
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
