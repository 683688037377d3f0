/*
 * age --detail: a row per open document.
 */
#include "age.h"

#include "base/mem.h"
#include "cli/heading.h"
#include "crm-credit/shared/dun_rules.h"
#include "csv/row.h"
#include "text/date.h"

#include <math.h>

static void
write_names(const struct credit *c, struct csv_writer *w)
{
	credit_key_names(c, w);
	heading_line(w,
	    "invoice_no,invoice_date,due_date,amount,age_open,age_days,age_"
	    "bucket,age_disputed,age_deducted,age_reason,age_discount_until,"
	    "age_instalment,age_level,age_last_level");
}

/* What is known of the items of a run beside their ageing. */
struct detail {
	const struct age_options *o;
	const struct credit *c;
	int32_t *paid;	      /* by item, the last day of a payment */
	uint32_t *instalment; /* 1, 2, ... where a document has several */
	struct dun_rules rules;
};

static void
find_paid(struct detail *d)
{
	const struct ledger_walk *w = &d->c->book.walk;
	int32_t day;

	d->paid = mem_alloc(w->ledger->items.n, sizeof(*d->paid));
	for (size_t i = 0; i < w->ledger->items.n; i++)
		d->paid[i] = INT32_MIN;
	vec_each (const struct ledger_move, move, &w->moves)
		if (ledger_is_paid(w, move, &day) && day > d->paid[move->item])
			d->paid[move->item] = day;
}

/* The items of a document stand in the order of due. */
static void
number_instalments(struct detail *d)
{
	const struct ledger *l = &d->c->book.ledger;
	uint32_t *n = mem_zero(l->documents, sizeof(*n));

	d->instalment = mem_zero(l->items.n, sizeof(*d->instalment));
	for (size_t i = 0; i < l->items.n; i++)
		d->instalment[i] = ++n[l->items.v[i].document];
	for (size_t i = 0; i < l->items.n; i++)
		if (n[l->items.v[i].document] == 1)
			d->instalment[i] = 0;
	free(n);
}

/* Why a rest is open: what the deduction says, or a discount that was taken
 * too late: to one cent what it would have been. */
static struct str
reason_of(const struct detail *d, size_t i,
    const struct ledger_discount *discount, const struct ageing_item *aged)
{
	const struct ledger *l = &d->c->book.ledger;
	double full;

	for (size_t k = ledger_first_mark(l, (uint32_t)i);
	     aged->deducted > 0 && k < l->marks.n && l->marks.v[k].item == i;
	     k++)
		if (l->marks.v[k].kind == LEDGER_DEDUCTED &&
		    d->c->book.walk.marked[k] > 0)
			return d->c->book.reason.v[l->marks.v[k].tag];
	if (discount == NULL || d->paid[i] <= discount->until)
		return STR("");
	full = discount->share * (double)l->items.v[i].amount;
	return fabs((double)d->c->book.walk.open[i] - full) <= 150
	    ? STR("discount_late")
	    : STR("");
}

/* The level at which an item stands, as dun sees it, and that of its last
 * letter; what is not asked for with a letter has none. */
static void
write_levels(const struct detail *d, size_t i, struct csv_writer *w)
{
	const struct book *b = &d->c->book;
	const struct ledger_item *item = &b->ledger.items.v[i];
	struct dun_document about = dun_document_of(b, i);
	const struct dun_letter *sent = dun_letter(&d->rules, &about);
	int32_t level = item->due == LEDGER_NO_DATE || item->refund
	    ? -1
	    : dun_level_of(&d->rules, sent, b->as_of - item->due, false);

	csv_int_if(w, level >= 0, level);
	csv_int_if(w, sent != NULL, sent == NULL ? 0 : sent->level);
}

static void
write_item(const struct detail *d, size_t i, struct csv_writer *w)
{
	const struct age_options *o = d->o;
	const struct credit *c = d->c;
	const struct ledger_discount *discount =
	    ledger_discount_of(&c->book.ledger, (uint32_t)i);
	const struct ledger_item *item = &c->book.ledger.items.v[i];
	int64_t open =
	    o->open == NULL ? ledger_open(&c->book.walk, i) : o->open[i];
	struct ageing_item aged =
	    aged_item(&c->book.walk, i, open, o->age_by == AGE_BY_DATE);
	int64_t whole = c->book.keeps_whole ? c->book.whole.v[i] : item->amount;
	char name[64] = "age_no_due";

	credit_keys(c, credit_row(c, item->customer), w);
	csv_cells(w, c->book.document.v[item->document], csv_day(item->date),
	    csv_day(item->due),
	    csv_amount(ledger_read(&c->book.ledger, item->customer, whole)),
	    csv_amount(aged.open));
	if (aged.no_due)
		csv_empty(w);
	else {
		csv_int(w, aged.days);
		age_bucket_name(&o->bounds,
		    ageing_bucket(&o->bounds, aged.days), name, sizeof(name));
	}
	csv_cells(w, name + sizeof("age_") - 1, csv_amount(aged.disputed),
	    csv_amount(aged.deducted), reason_of(d, i, discount, &aged),
	    csv_day(discount == NULL ? DATE_NONE : discount->until));
	csv_int_if(w, d->instalment[i] > 0, d->instalment[i]);
	write_levels(d, i, w);
	csv_end(w);
}

void
age_detail(struct age_options *o, struct credit *c, struct csv_writer *w)
{
	struct detail *d = tool_alloc(c->tool, sizeof(*d));

	d->o = o;
	d->c = c;
	write_names(c, w);
	dun_read_levels(&d->rules, c->tool, o->levels);
	dun_read_log(&d->rules, c->tool, &c->book, o->log);
	find_paid(d);
	number_instalments(d);
	for (size_t i = 0; i < c->book.ledger.items.n; i++)
		if (ledger_is_open(&c->book.walk, i) &&
		    (o->open == NULL || o->open[i] > 0))
			write_item(d, i, w);
}
