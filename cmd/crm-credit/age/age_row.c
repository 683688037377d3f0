/*
 * The row of age: its buckets, columns and cells.
 */
#include "age.h"

#include "base/die.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "text/num.h"

#include <stdio.h>

/* "30,60,90", ascending; by due date with a bound at 0. */
void
age_parse_buckets(struct age_options *o)
{
	struct str rest = str_of(o->buckets);
	struct ageing_bounds *b = &o->bounds;
	bool zero = o->age_by == AGE_BY_DATE;

	b->n = 0;
	while (rest.p != NULL) {
		struct str item = str_trim(str_cut(&rest, ','));
		int64_t days;

		if (!num_int(item, &days) || days < -36500 || days > 36500 ||
		    (b->n > 0 && days <= b->upper[b->n - 1]))
			die(EXIT_USAGE,
			    "--buckets: \"%.*s\" is no number of days above "
			    "the one before",
			    STR_ARG(item));
		if (b->n + 2 > AGEING_BUCKETS - 1)
			die(EXIT_USAGE, "--buckets: more than %d",
			    AGEING_BUCKETS - 2);
		if (!zero && days > 0)
			b->upper[b->n++] = 0;
		zero = zero || days >= 0;
		b->upper[b->n++] = (int32_t)days;
	}
	if (!zero)
		b->upper[b->n++] = 0;
}

/* "not_due", "d1_30", "d91_up", "not_due_30_up". */
void
age_bucket_name(const struct ageing_bounds *b, size_t k, char *out, size_t size)
{
	bool last = k == b->n, first = k == 0;
	int32_t high = last ? 0 : b->upper[k];
	int32_t low = first ? 0 : b->upper[k - 1] + 1;

	if (last)
		snprintf(out, size, "age_d%d_up", first ? 0 : low);
	else if (first && high > 0)
		snprintf(out, size, "age_d0_%d", high);
	else if (first && high == 0)
		snprintf(out, size, "age_not_due");
	else if (first)
		snprintf(out, size, "age_not_due_%d_up", -high);
	else if (high <= 0)
		snprintf(out, size, "age_not_due_%d_%d", -high, -low);
	else
		snprintf(out, size, "age_d%d_%d", low, high);
}

/* What sources have left, by their age. */
static void
age_sources(struct age_options *o, const struct credit *c)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger_sources *sources = &w->ledger->sources;
	static const struct ageing_bounds bounds = { { 30, 60, 90 }, 3 };

	if (o->apply != AGE_APPLY_NONE)
		die(EXIT_USAGE,
		    "--unapplied=aged is of money that is set against "
		    "nothing: not with --apply");
	o->sources = mem_zero(c->n, sizeof(*o->sources));
	for (size_t s = 0; s < sources->n; s++)
		if (sources->v[s].date <= w->day)
			o->sources[credit_row(c, sources->v[s].customer)]
			    .bucket[ageing_bucket(
				&bounds, w->day - sources->v[s].date)] -=
			    ledger_left(w, s);
}

/* What is open, at the rates that are asked for, less the money that is set
 * against it. */
static void
set_open(struct age_options *o, const struct credit *c, int64_t *unapplied)
{
	const struct ledger_walk *w = &c->book.walk;

	if (c->book.rate != NULL && o->revalue == AGE_CARRIED)
		exchange_carried(c, o->open, unapplied);
	else {
		ledger_unapplied(w, unapplied);
		for (size_t i = 0; i < w->ledger->items.n; i++)
			o->open[i] = ledger_open(w, i);
	}
	if (o->apply != AGE_APPLY_NONE)
		age_apply(o, w, unapplied);
}

void
age_compute(void *self, struct credit *c)
{
	struct age_options *o = self;
	const struct ledger *l = &c->book.ledger;
	struct aged_rules rules = { .bounds = &o->bounds,
		.by_date = o->age_by == AGE_BY_DATE };
	int64_t *unapplied = NULL;

	age_parse_buckets(o);
	o->as_of = c->book.as_of;
	if (o->apply != AGE_APPLY_NONE ||
	    (c->book.rate != NULL && o->revalue == AGE_CARRIED)) {
		unapplied = mem_zero(l->customers, sizeof(*unapplied));
		o->open = mem_alloc(l->items.n, sizeof(*o->open));
		set_open(o, c, unapplied);
		rules.open = o->open;
		rules.unapplied = unapplied;
	}
	if (!o->detail)
		aged_open(&o->aged, c, &c->book.walk, &rules);
	if (c->book.rate != NULL) {
		o->exchange = mem_zero(c->n, sizeof(*o->exchange));
		exchange_rows(c, o->exchange);
	}
	free(unapplied);
	if (o->unapplied == AGE_UNAPPLIED_AGED)
		age_sources(o, c);
}

void
age_close(void *self)
{
	struct age_options *o = self;

	aged_close(&o->aged);
	free(o->open);
	free(o->sources);
	free(o->exchange);
}

static const char *const source_names[AGE_SOURCES] = { "age_u_0_30",
	"age_u_31_60", "age_u_61_90", "age_u_91_up" };

void
age_names(const void *self, struct csv_writer *w)
{
	const struct age_options *o = self;
	char name[64];

	csv_field(w, STR("age_as_of"));
	if (o->total || o->percent)
		csv_field(w, STR("age_row"));
	csv_field(w, STR("age_balance"));
	for (size_t k = 0; k <= o->bounds.n; k++) {
		age_bucket_name(&o->bounds, k, name, sizeof(name));
		csv_field(w, str_of(name));
	}
	heading_put(w, "age_no_due,age_unapplied");
	for (size_t k = 0; o->sources != NULL && k < AGE_SOURCES; k++)
		csv_field(w, str_of(source_names[k]));
	heading_put(w,
	    "age_overdue,age_oldest_days,age_n_open,age_disputed,"
	    "age_deducted");
	if (o->exchange != NULL)
		heading_put(w, "age_realised,age_unrealised");
}

void
age_write(const struct age_options *o, const struct age_line *line,
    struct csv_writer *w)
{
	const struct ageing *a = line->ageing;
	const struct age_sources *sources = line->sources;
	const struct exchange *e = line->exchange;

	csv_date(w, o->as_of);
	if (o->total || o->percent)
		csv_field(w, str_of(line->what));
	csv_money(w, ageing_balance(a, &o->bounds));
	for (size_t k = 0; k <= o->bounds.n; k++)
		csv_money(w, a->bucket[k]);
	csv_cells(w, csv_amount(a->no_due), csv_amount(a->unapplied));
	for (size_t k = 0; sources != NULL && k < AGE_SOURCES; k++)
		csv_money(w, sources->bucket[k]);
	csv_cells(w, csv_amount(a->overdue), a->oldest_days, a->n_open,
	    csv_amount(a->disputed), csv_amount(a->deducted));
	if (e != NULL) {
		csv_cells(w, csv_amount(e->realised),
		    csv_amount(e->revalued - e->carried));
	}
}

void
age_cells(const void *self, uint32_t row, struct csv_writer *w)
{
	const struct age_options *o = self;
	struct ageing sum = aged_row(&o->aged, row);
	struct age_line line = { .ageing = &sum,
		.sources = o->sources == NULL ? NULL : &o->sources[row],
		.exchange = o->exchange == NULL ? NULL : &o->exchange[row],
		.what = "customer" };

	age_write(o, &line, w);
}
