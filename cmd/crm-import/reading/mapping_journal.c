/* Journals in which each booking stands on several accounts: all they add up to
 * is 0. */
#include "mapping_inside.h"

#include "base/die.h"

enum { BOOKINGS = 2 };

/* How the rows are booked. */
struct journal {
	size_t account, date;
	size_t debit, credit; /* or the amount, with signs, and ROLE_NONE */
};

static int64_t
value_in(
    const struct mapping_work *w, const struct layout_record *r, size_t column)
{
	int64_t value = 0;

	if (column != ROLE_NONE)
		look_money(source_cell(w->source, r, column), &value);
	return value;
}

static bool
is_same(const struct mapping_work *w, const struct layout_record *a,
    const struct layout_record *b, size_t column)
{
	return str_eq(source_cell(w->source, a, column),
	    source_cell(w->source, b, column));
}

/* Do all rows of the sample fall into bookings: rows of one day and different
 * accounts, the debits of which are as much as the credits? The last may go on
 * behind the sample. */
static bool
balances(const struct mapping_work *w, const struct journal *j)
{
	size_t n, from = 0, bookings = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	int64_t left = 0;

	for (size_t i = 0; i < n; i++) {
		if (i > from &&
		    (!is_same(w, &r[i], &r[from], j->date) ||
			is_same(w, &r[i], &r[i - 1], j->account)))
			return false;
		left += value_in(w, &r[i], j->debit) -
		    value_in(w, &r[i], j->credit);
		if (left != 0 || i == from)
			continue;
		bookings++;
		from = i + 1;
	}
	return bookings >= BOOKINGS && (left == 0 || n >= LOOK_CELLS);
}

static void
refuse(const struct mapping_work *w, size_t account)
{
	struct diag d;

	diag_set(&d, EXIT_DATA, "journal",
	    "a journal: each booking stands on several accounts (%.*s), its "
	    "debits as much as its credits; leave in the rows of one "
	    "account, the customers', or name the amount with "
	    "--amount=COLUMN",
	    STR_ARG(w->source->layout->header.name[account]));
	source_fail(w->source, &d);
}

/* The first column with such a word, or ROLE_NONE. */
static size_t
worded(const struct mapping_work *w, const char *key)
{
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (mapping_has_token(w, i, key))
			return i;
	return ROLE_NONE;
}

void
mapping_journal(struct mapping_work *w)
{
	const struct mapped *amount = mapping_role(w->m, "amount");
	const struct header *header = &w->source->layout->header;
	struct journal j = { ROLE_NONE, mapping_date(w), worded(w, "a debit"),
		worded(w, "a credit") };

	if (amount == NULL || amount->column == ROLE_NONE ||
	    j.date == ROLE_NONE || w->m->has_preset ||
	    strcmp(amount->how, "option") == 0 ||
	    strcmp(amount->how, "map") == 0)
		return;
	if (j.debit == ROLE_NONE || j.credit == ROLE_NONE) {
		j.debit = amount->column;
		j.credit = w->m->amount_out;
	}
	for (size_t i = 0; i < header->n; i++) {
		j.account = i;
		if (mapping_has_token(w, i, "an account") && balances(w, &j))
			refuse(w, i);
	}
}
