/*
 * --rates: what money in other currencies is worth.
 */
#include "base/die.h"
#include "book_post.h"
#include "text/date.h"

void
book_read_rates(struct book_reader *r, int wants)
{
	struct book *b = r->book;

	if (r->options->rates == NULL)
		return;
	if (!b->has_currency)
		input_missing(r->main.in, "currency");
	r->own_rates = (wants & BOOK_RATES) != 0;
	rates_read(&b->rates, r->tool, r->options->rates);
}

/* The first row of each currency: where what as-of lacks is told. */
static void
note_currency(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e)
{
	struct input_held held;

	if (map_add(&r->currencies, e->currency) < r->first.n)
		return;
	held = book_held(file->in, e);
	vec_push(&r->first,
	    (struct book_first){ input_keep(&held, &r->book->arena), file,
		rows->column.currency });
}

bool
book_has_rate(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e)
{
	int32_t day = e->date;
	struct input_held held;
	double rate;
	struct diag d;

	if (r->options->rates == NULL)
		return true;
	note_currency(r, rows, file, e);
	if (e->paid != 0 && e->paid_date < day)
		day = e->paid_date;
	if (!r->own_rates || !book_is_past(r->tool, day) ||
	    rates_known(&r->book->rates, e->currency, day, &rate, &d))
		return true;
	held = book_held(rows->in, e);
	input_reject_held(rows->in, &held, rows->column.currency, &d);
	return false;
}

void
book_set_rates(struct book_reader *r)
{
	struct book *b = r->book;

	if (r->options->rates == NULL)
		return;
	b->rate = mem_alloc(b->names.count + 1, sizeof(*b->rate));
	for (uint32_t a = 0; a < b->names.count; a++) {
		struct str currency = book_currency(b, a);
		uint32_t number = map_find(&r->currencies, currency);
		struct diag d;

		if (rates_known(&b->rates, currency, b->as_of, &b->rate[a], &d))
			continue;
		if (number == MAP_NONE)
			tool_fail(r->tool, &d);
		input_fail_held(r->first.v[number].file->in,
		    &r->first.v[number].held, r->first.v[number].column, &d);
	}
}
