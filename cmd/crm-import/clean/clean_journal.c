#include "clean_journal.h"

#include "base/die.h"
#include "clean.h"
#include "crm-import/reading/look.h"
#include "text/normalise.h"

/* How many rows of the sample tell of each event in a column; up to the first
 * that is not known, if none may be. */
static void
count_events(const struct clean *c, size_t column, bool all_known,
    size_t count[STATUS_EVENT_UNKNOWN + 1])
{
	size_t n;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	memset(count, 0, (STATUS_EVENT_UNKNOWN + 1) * sizeof(*count));
	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(&c->source, &r[i], column);

		if (all_known && count[STATUS_EVENT_UNKNOWN] > 0)
			break;
		if (cell.n > 0)
			count[status_event(cell)]++;
	}
}

/* The column, among those that are written, that has words for documents and
 * payments and, if its name does not say so, nothing that is not known. */
static size_t
find_event(struct clean *c, size_t count[STATUS_EVENT_UNKNOWN + 1])
{
	size_t named = c->status.event;

	for (size_t i = 0; i < c->columns; i++) {
		if (c->column[i].column == ROLE_NONE ||
		    (named != ROLE_NONE && i != named) ||
		    (named == ROLE_NONE && c->column[i].role != NULL &&
			role_type(c->column[i].role) != ROLE_LEVEL &&
			role_type(c->column[i].role) != ROLE_TEXT))
			continue;
		count_events(c, c->column[i].column, named == ROLE_NONE, count);
		if (count[STATUS_EVENT_DOCUMENT] > 0 &&
		    count[STATUS_EVENT_PAYMENT] > 0 &&
		    (named != ROLE_NONE || count[STATUS_EVENT_UNKNOWN] == 0))
			return i;
	}
	return ROLE_NONE;
}

/* Do the rows of that event come with amounts below 0 only? */
static bool
is_negative(const struct clean *c, enum status_event event)
{
	size_t n, event_at = c->column[c->status.event].column,
		  in = c->column[c->amount].column;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);
	size_t below = 0;

	for (size_t i = 0; i < n; i++) {
		struct str cell;
		int64_t in_value = 0, out_value = 0;

		cell = source_cell(&c->source, &r[i], event_at);
		if (cell.n == 0 || status_event(cell) != event)
			continue;
		look_money(source_cell(&c->source, &r[i], in), &in_value);
		if (c->amount_out != ROLE_NONE)
			look_money(
			    source_cell(&c->source, &r[i], c->amount_out),
			    &out_value);
		if (in_value > out_value)
			return false;
		below += in_value < out_value;
	}
	return below > 0;
}

static _Noreturn void
ask_journal(const struct clean *c, size_t rows)
{
	struct diag d;

	diag_set(&d, EXIT_DATA, "journal-entry",
	    "%zu journal entries among invoices and payments: is each a sale "
	    "or payment? --keep-status=WORD,... keeps them by the word in "
	    "\"%.*s\", --drop-status=WORD,... leaves them out",
	    rows, STR_ARG(c->column[c->status.event].name));
	source_fail(&c->source, &d);
}

/* Do sales or invoices stand beside rows that are called a credit alone, and no
 * debits? */
static bool
has_credits(const struct clean *c)
{
	const struct clean_status *s = &c->status;
	size_t n, credits = 0, sales = 0;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	for (size_t i = 0; i < n && s->event != ROLE_NONE; i++) {
		struct str cell =
		    source_cell(&c->source, &r[i], c->column[s->event].column);
		enum status_event event = status_event(cell);

		if (str_ieq(cell, STR("debit")))
			return false;
		credits += str_ieq(cell, STR("credit"));
		sales += event == STATUS_EVENT_SALE ||
		    (s->documents && event == STATUS_EVENT_DOCUMENT);
	}
	return credits > 0 && sales > 0;
}

enum status_event
clean_journal_event(const struct clean *c, struct str word)
{
	return c->status.credits && str_ieq(word, STR("credit"))
	    ? STATUS_EVENT_NEGATIVE
	    : status_event(word);
}

/* Do the amounts of an account say what went out, whatever words say? */
static bool
is_account(const struct clean *c)
{
	return c->status.has_signs &&
	    (c->status.balance != ROLE_NONE ||
		c->mapping.amount_out != ROLE_NONE);
}

/* Of a list of payments alone a "Gutschrift" is what came in, and so is any
 * credit but a note where amounts have signs. */
static bool
is_banks(const struct clean *c, struct str event)
{
	return strcmp(c->kind->name, "payments") == 0 && !c->status.journal &&
	    ((c->status.has_signs && !status_is_note(event)) ||
		str_ieq(event, STR("Gutschrift")) ||
		str_ieq(event, STR("Avoir")));
}

bool
clean_journal_goes_back(const struct clean *c, struct str event)
{
	enum status_event what = clean_journal_event(c, event);

	return (what == STATUS_EVENT_NEGATIVE && !is_account(c)) ||
	    (what == STATUS_EVENT_CREDIT && !is_banks(c, event));
}

void
clean_journal_open(struct clean *c)
{
	struct clean_status *s = &c->status;
	size_t count[STATUS_EVENT_UNKNOWN + 1], event;

	s->journal = s->turned = false;
	s->credits = has_credits(c);
	if (!c->kind->orders || c->options->all_status)
		return;
	event = find_event(c, count);
	if (event == ROLE_NONE)
		return;
	s->event = event;
	s->journal = true;
	if (count[STATUS_EVENT_JOURNAL] > 0 &&
	    c->options->keep_status == NULL && c->options->drop_status == NULL)
		ask_journal(c, count[STATUS_EVENT_JOURNAL]);
	s->turned = c->amount != ROLE_NONE &&
	    c->column[c->amount].column != ROLE_NONE &&
	    is_negative(c,
		strcmp(c->kind->name, "orders") == 0 ? STATUS_EVENT_DOCUMENT
						     : STATUS_EVENT_PAYMENT);
}

bool
clean_journal_leaves(const struct clean *c, enum status_event event)
{
	bool orders = strcmp(c->kind->name, "orders") == 0;

	return c->status.journal &&
	    (orders ? event == STATUS_EVENT_PAYMENT
		    : event == STATUS_EVENT_DOCUMENT ||
			event == STATUS_EVENT_CREDIT ||
			event == STATUS_EVENT_JOURNAL);
}

bool
clean_journal_signs(const struct clean *c)
{
	size_t n, column = mapping_column(&c->mapping, "amount");
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);
	bool signs = c->mapping.amount_out != ROLE_NONE;

	for (size_t i = 0; i < n && column != ROLE_NONE && !signs; i++) {
		struct str cell = source_cell(&c->source, &r[i], column);
		int64_t value;

		signs = look_money(cell, &value) && value < 0;
	}
	return signs;
}
