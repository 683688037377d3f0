/*
 * age --detail: a row per open document.
 */
#include "age.h"

#include "cli/heading.h"
#include "text/date.h"

static void
write_names(const struct credit *c, struct csv_writer *w)
{
	credit_key_names(c, w);
	heading_line(w,
	    "invoice_no,invoice_date,due_date,amount,age_open,age_days,age_"
	    "bucket,age_disputed");
}

static void
write_item(const struct age_options *o, const struct credit *c, size_t i,
    struct csv_writer *w)
{
	const struct ledger_item *item = &c->book.ledger.items.v[i];
	int64_t open =
	    o->open == NULL ? ledger_open(&c->book.walk, i) : o->open[i];
	struct ageing_item aged =
	    aged_item(&c->book.walk, i, open, o->age_by == AGE_BY_DATE);
	char name[64] = "age_no_due";

	credit_keys(c, credit_row(c, item->customer), w);
	csv_field(w, c->book.document.v[item->document]);
	csv_date(w, item->date);
	csv_date(w, item->due);
	csv_money(
	    w, ledger_read(&c->book.ledger, item->customer, item->amount));
	csv_money(w, aged.open);
	if (aged.no_due)
		csv_empty(w);
	else {
		csv_int(w, aged.days);
		age_bucket_name(&o->bounds,
		    ageing_bucket(&o->bounds, aged.days), name, sizeof(name));
	}
	csv_field(w, str_of(name + sizeof("age_") - 1));
	csv_int(w, aged.disputed);
	csv_end(w);
}

void
age_detail(struct age_options *o, struct credit *c, struct csv_writer *w)
{
	write_names(c, w);
	for (size_t i = 0; i < c->book.ledger.items.n; i++)
		if (ledger_is_open(&c->book.walk, i) &&
		    (o->open == NULL || o->open[i] > 0))
			write_item(o, c, i, w);
}
