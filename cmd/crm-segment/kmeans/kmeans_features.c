#include "kmeans_features.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/customers.h"
#include "kmeans_model.h"
#include "table/column.h"
#include "text/money.h"
#include "text/num.h"

#include <math.h>

static const char *const rfm_names[] = { "recency", "frequency",
	"monetary_sum" };

static void
add_name(struct kmeans_features *f, struct str name)
{
	if (f->n == KMEANS_FEATURES)
		die(EXIT_USAGE, "kmeans takes up to %d columns",
		    KMEANS_FEATURES);
	f->name[f->n++] = mem_text(name.p, name.n);
}

/* The names that a model compares by; it knows whether they are columns. */
static void
take_names(struct kmeans_features *f, const struct kmeans_model *model)
{
	if (f->columns != NULL)
		die(EXIT_USAGE, "--use has its own columns: no --columns");
	f->log = model->log;
	f->rfm = model->rfm;
	for (size_t i = 0; i < model->columns; i++)
		add_name(f, model->name[i]);
}

void
kmeans_features_prepare(struct kmeans_features *f, struct customers *c,
    const struct kmeans_model *model)
{
	struct str rest;

	f->c = c;
	f->rfm = f->columns == NULL;
	if (model != NULL) {
		take_names(f, model);
	} else if (f->rfm) {
		f->log = true;
		for (size_t i = 0; i < 3; i++)
			add_name(f, str_of(rfm_names[i]));
	} else {
		for (rest = str_of(f->columns); rest.p != NULL;)
			add_name(f, str_cut(&rest, ','));
	}
	if (f->rfm) {
		occasion_prepare(&f->reader, &f->occasion, c);
		return;
	}
	if (customers_have_events(c))
		die(EXIT_DATA,
		    "--columns needs rows per customer, and the input is "
		    "events (a date and an amount)");
	for (size_t i = 0; i < f->n; i++)
		f->column[i] = customers_want_text(c, "--columns", f->name[i]);
}

static double
transform(const struct kmeans_features *f, double x)
{
	return f->log ? log1p(x > 0 ? x : 0) : x;
}

/* A cell as a number; false when it is empty. */
static bool
read_cell(
    const struct kmeans_features *f, size_t i, uint32_t customer, double *x)
{
	struct str cell =
	    str_trim(customers_text(f->c, f->column[i], customer));

	if (column_is_null(
		cell, customers_tool(f->c)->common.null, TOKEN_NUMBER))
		return false;
	if (!num_real(cell, x))
		die(EXIT_DATA,
		    "customer %.*s: column \"%s\": \"%.*s\" is no number",
		    STR_ARG(customers_id(f->c, customer)), f->name[i],
		    STR_ARG(cell));
	return true;
}

bool
kmeans_features_row(
    const struct kmeans_features *f, uint32_t customer, double *row)
{
	if (f->rfm) {
		struct occasions o = occasion_get(&f->reader, customer);

		if (o.count == 0)
			return false;
		row[0] = transform(
		    f, (double)customers_as_of(f->c) - (double)o.last);
		row[1] = transform(f, o.count);
		row[2] = transform(f, money_real(o.sum));
		return true;
	}
	for (size_t i = 0; i < f->n; i++) {
		if (!read_cell(f, i, customer, &row[i]))
			return false;
		row[i] = transform(f, row[i]);
	}
	return true;
}

double
kmeans_features_key(const struct kmeans_features *f, uint32_t customer)
{
	double x = 0;

	if (f->rfm)
		return money_real(occasion_get(&f->reader, customer).sum);
	read_cell(f, 0, customer, &x);
	return x;
}

void
kmeans_features_dropped(const struct kmeans_features *f,
    const struct points *points, struct report *report)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (kept < points->d && points->column[kept] == i)
			kept++;
		else
			report_say(report,
			    "kmeans: %s has one value only and does not "
			    "count",
			    f->name[i]);
	}
}
