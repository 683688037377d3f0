/*
 * --rates: what money in other currencies is worth.
 */
#include "base/die.h"
#include "book_post.h"

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

bool
book_exchange(struct book_reader *r, struct book_ref *ref, uint32_t source,
    uint32_t document, struct diag *d)
{
	const struct book *b = r->book;
	struct str a = book_currency(b, source);
	struct str c = book_currency(b, document);
	int32_t day = b->ledger.sources.v[ref->at].date;
	double from, to;

	if (ref->closes != 0 && str_eq(a, c))
		ref->closes = 0;
	if (ref->closes != 0 || !b->has_currency || str_eq(a, c))
		return true;
	if (r->options->rates == NULL)
		return diag_set(d, EXIT_DATA, "two-currencies",
		    "an allocation of %.*s to document \"%.*s\" in %.*s needs "
		    "--rates (or a column document_amount)",
		    STR_ARG(a.n > 0 ? a : STR("no currency")), STR_ARG(ref->of),
		    STR_ARG(c.n > 0 ? c : STR("none")));
	if (!rates_known(&b->rates, a, day, &from, d) ||
	    !rates_known(&b->rates, c, day, &to, d))
		return false;
	ref->closes = rates_times(r->tool, ref->amount, from / to);
	return true;
}
