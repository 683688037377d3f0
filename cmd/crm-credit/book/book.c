#include "book.h"

#include "base/die.h"
#include "book_post.h"
#include "columns.h"
#include "text/date.h"
#include "text/money.h"
#include "text/num.h"

bool
book_here(struct input *in)
{
	bool document = column_is_there(in, "invoice_no", "document");
	bool amount = column_is_there(in, "amount", "amount") ||
	    column_is_there(in, "open_amount", "open_amount");
	bool date = column_is_there(in, "invoice_date", "date");

	/* one of the three may have a name that nobody knows: that is said */
	return document + amount + date >= 2;
}

/* --tolerance=AMOUNT,PCT. */
static void
set_tolerance(struct book_reader *r)
{
	struct ledger *l = &r->book->ledger;
	struct str percent, amount;
	double share;

	l->discount_part = r->options->discount_part;
	if (r->options->tolerance == NULL)
		return;
	percent = str_of(r->options->tolerance);
	amount = str_cut(&percent, ',');
	if (money_parse(str_trim(amount), &l->tolerance.most) > MONEY_ROUNDED ||
	    percent.p == NULL || !num_real(str_trim(percent), &share) ||
	    l->tolerance.most < 0 || share < 0 || share > 100)
		die(EXIT_USAGE,
		    "--tolerance: \"%s\" is no AMOUNT,PCT, as in 5,1",
		    r->options->tolerance);
	l->tolerance.share = share / 100;
}

/* Where nothing else tells what was paid, a status may. */
static void
tell_status(struct input *in)
{
	static const char *const names[] = { "status", "payment_status" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (column_plain(in, names[i]) != ROLE_NONE) {
			report_say(&in->tool->report,
			    "all documents count as open: the column %s is "
			    "not read (crm-import invoices makes of paid, void "
			    "and draft what they say)",
			    names[i]);
			return;
		}
}

/* What the columns say about the book before a row is read. */
static void
open_book(struct book_reader *r, int wants)
{
	const struct book_columns *c = &r->rows.column;
	struct book *b = r->book;
	bool named;

	b->by_parent = b->by != NULL && strcmp(b->by, "parent") == 0 &&
	    (r->options->customers != NULL ||
		column_plain(r->main.in, "parent") != ROLE_NONE);
	book_rows_open(
	    &r->rows, r->main.in, r->options, b->by_parent ? NULL : b->by);
	book_rows_begin(&r->rows);
	named = r->options->payments != NULL ||
	    r->options->allocations != NULL || c->type != ROLE_NONE ||
	    c->of != ROLE_NONE || c->year != ROLE_NONE || r->rows.clears;
	/* what is open beside what was paid is checked, and named */
	b->texts = (wants & BOOK_TEXTS) != 0 || named ||
	    (c->open != ROLE_NONE && c->paid_date != ROLE_NONE);
	b->state_only = (wants & BOOK_HISTORY) == 0 && !named &&
	    c->terms == ROLE_NONE && c->discount_pct == ROLE_NONE &&
	    r->options->terms == NULL && r->options->tolerance == NULL;
	b->keeps_whole = (wants & BOOK_WHOLE) != 0 && b->state_only;
	set_tolerance(r);
	b->has_currency = c->currency != ROLE_NONE;
	b->has_company = c->company != ROLE_NONE;
	b->has_due = r->rows.has_terms;
	r->documents.kept = r->sources.kept = r->changes.kept =
	    r->reversals.kept = named;
	r->bank = (wants & BOOK_BANK) != 0;
	r->slices = (wants & BOOK_SLICES) != 0 && !b->texts && b->by == NULL &&
	    !b->has_company;
	r->states = c->open != ROLE_NONE ||
	    (c->paid_date == ROLE_NONE &&
		(c->paid_amount != ROLE_NONE || c->credited != ROLE_NONE));
	if (!named && !r->states && c->paid_date == ROLE_NONE)
		tell_status(r->main.in);
}

/* Payments that all have the sign of one that goes back. */
static void
check_signs(struct book_reader *r)
{
	struct diag d;

	if (r->options->signs != BOOK_SIGNS_AUTO || r->rows.n_negative == 0 ||
	    r->rows.n_negative < r->rows.n_payments)
		return;
	diag_set(&d, EXIT_DATA, "signs",
	    "all %llu payments are negative: --signs=ledger if they lower the "
	    "balance, --signs=type if they go back",
	    (unsigned long long)r->rows.n_payments);
	tool_fail(r->tool, &d);
}

/* What is gone of an amount by what a row says is open. */
static int64_t
gone_of(int64_t amount, int64_t stated)
{
	return stated == BOOK_NOT_STATED ? 0 : amount - stated;
}

/* What is open by the rows: the rest was gone when it came. */
static void
open_items(struct book_reader *r)
{
	struct book *b = r->book;
	struct diag d;

	for (uint32_t i = 0; i < r->stated_item.n; i++) {
		struct ledger_item *item = &b->ledger.items.v[i];
		int64_t gone = gone_of(item->amount, r->stated_item.v[i]);

		if (gone == 0)
			continue;
		if (b->state_only) {
			item->amount -= gone;
			book_add_sum(&b->opened, item->customer, gone);
		} else
			book_check(r,
			    ledger_add_opening(&b->ledger,
				(struct ledger_opening){ gone, i, false }, &d),
			    &d);
	}
	for (uint32_t s = 0; s < r->stated_source.n; s++) {
		struct ledger_source *source = &b->ledger.sources.v[s];
		int64_t gone = gone_of(source->amount, r->stated_source.v[s]);

		if (gone != 0)
			book_check(r,
			    ledger_add_opening(&b->ledger,
				(struct ledger_opening){ gone, s, true }, &d),
			    &d);
	}
	if (r->later)
		report_say(&r->tool->report,
		    "warning: open amounts are of the day of the export: no "
		    "history before it");
}

/* Payments rule; where they leave something else open, that is said. */
static void
check_open(struct book_reader *r, const uint32_t *item)
{
	const struct book *b = r->book;
	bool fatal = r->options->check == BOOK_CHECK_ON;
	char is[MONEY_MAX], says[MONEY_MAX];
	uint64_t differ = 0;

	for (size_t i = 0; i < r->stated_item.n; i++) {
		uint32_t at = item[i];
		int64_t stated = r->stated_item.v[i];

		if (stated == BOOK_NOT_STATED || stated == b->walk.open[at])
			continue;
		if (differ++ < 10 && fatal)
			report_say(&r->tool->report,
			    "open_amount of \"%.*s\" is %.*s, its payments "
			    "leave %.*s",
			    STR_ARG(
				b->document.v[b->ledger.items.v[at].document]),
			    (int)money_print(says, stated), says,
			    (int)money_print(is, b->walk.open[at]), is);
	}
	if (differ > 0)
		(fatal ? report_wrong : report_say)(&r->tool->report,
		    "the open amounts of %llu documents are not what their "
		    "payments leave%s",
		    (unsigned long long)differ,
		    fatal ? " (--check=off takes the payments)" : "");
}

static void
order_book(struct book *b, uint32_t *item)
{
	struct ledger_texts texts = { .document = b->document.v,
		.source = b->source.v,
		.change = b->change.v };
	scoped struct str *customer =
	    mem_alloc(b->names.count, sizeof(*customer));

	for (uint32_t a = 0; a < b->names.count; a++)
		customer[a] = map_text(&b->names, a);
	texts.customer = customer;
	ledger_order(&b->ledger, &texts, item);
}

/* The whole amounts stand by the items in their order: item[i] is where the
 * i-th that was read is now. */
static void
order_whole(struct book *b, const uint32_t *item)
{
	scoped struct book_sums read = b->whole;

	b->whole = (struct book_sums){ NULL, 0, 0 };
	for (size_t i = 0; i < b->ledger.items.n; i++)
		vec_push(&b->whole, b->ledger.items.v[i].amount);
	for (size_t i = 0; i < read.n; i++)
		if (read.v[i] != BOOK_NOT_STATED)
			b->whole.v[item[i]] = read.v[i];
}

static void
walk_book(struct book_reader *r)
{
	struct book *b = r->book;
	scoped uint32_t *item = NULL;

	b->ledger.customers = b->names.count;
	b->ledger.documents = (uint32_t)r->document.n + r->left_documents;
	book_reader_forget(r);
	item = mem_alloc(b->ledger.items.n, sizeof(*item));
	for (uint32_t i = 0; i < b->ledger.items.n; i++)
		item[i] = i;
	if (r->has_stated && !r->has_payments)
		open_items(r);
	if (b->texts)
		order_book(b, item);
	if (b->keeps_whole)
		order_whole(b, item);
	book_set_rates(r);
	ledger_walk_start(&b->walk, &b->ledger);
	ledger_walk_to(&b->walk, b->as_of);
	ledger_walk_marks(&b->walk);
	book_refuse(r);
	if (r->has_stated && r->has_payments && b->texts)
		check_open(r, item);
	b->ledger.rate = b->rate;
}

static void
close_side(struct book_reader *r, struct book_file *file)
{
	file->side->report = r->tool->report;
	input_close(file->in);
	r->tool->report = file->side->report;
}

/* Which form the ledger has come in. */
static const char *
form_of(const struct book_reader *r)
{
	if (r->has_stated && !r->has_payments)
		return "open items: what is open is as stated";
	if (r->options->payments != NULL || r->options->allocations != NULL)
		return "documents, and what was paid beside them";
	if (r->rows.column.type != ROLE_NONE && !r->rows.by_sign)
		return "a journal: the type says what a row is";
	return r->rows.column.paid_date != ROLE_NONE
	    ? "a row per invoice, with what was paid"
	    : "documents, none of them paid";
}

static void
say_what_was_read(struct book_reader *r)
{
	struct report *report = &r->tool->report;
	char text[DATE_MAX];

	if (r->own_dropped > 0)
		report_say(report,
		    "%llu payments name a document that rows of allocations "
		    "give them: those count",
		    (unsigned long long)r->own_dropped);
	report_detail(report, "%s", form_of(r));
	if (r->book->as_of == DATE_NONE)
		return;
	if (r->tool->common.as_of == DATE_NONE)
		report_say(report, "as of %.*s, the latest date in the data",
		    (int)date_print(text, r->book->as_of), text);
	report_detail(report, "--as-of=%.*s",
	    (int)date_print(text, r->book->as_of), text);
}

/* Where no row can be used the book is empty. */
static void
clear(struct book *b)
{
	ledger_walk_free(&b->walk);
	ledger_free(&b->ledger);
	b->ledger = (struct ledger){ 0 };
	map_free(&b->names);
	b->accounts.n = 0;
	book_slices_free(b->slices);
	b->slices = NULL;
	ledger_walk_start(&b->walk, &b->ledger);
}

bool
book_read(struct book *b, struct input *in, const struct book_options *options,
    int wants)
{
	struct input payments, allocations;
	struct tool side[2];
	scoped_by(book_reader_free) struct book_reader r = { .book = b,
		.tool = in->tool,
		.options = options,
		.main = { .in = in } };
	struct book_reading documents = { .r = &r,
		.file = &r.main,
		.rows = &r.rows,
		.read = book_rows_read,
		.post = book_post_entry };
	struct book_file paid = { .in = &payments, .side = &side[0] };
	struct book_file set = { .in = &allocations, .side = &side[1] };
	bool well;

	b->as_of = in->tool->common.as_of;
	b->tool = in->tool;
	open_book(&r, wants);
	book_read_rates(&r, wants);
	book_read_rows(&documents);
	if (options->payments != NULL)
		book_read_payments(&r, &paid);
	if (options->customers != NULL)
		parents_read(&b->parents, in->tool, options->customers);
	parents_check(&b->parents, in->tool);
	check_signs(&r);
	book_resolve(&r);
	if (options->allocations != NULL)
		book_read_allocations(&r, &set);
	book_clear(&r);
	book_settle_owners(&r);
	book_settle_marks(&r);
	walk_book(&r);
	say_what_was_read(&r);
	/* money that came before the first document is a state */
	in->beside = in->rejects.n == 0 &&
	    (b->ledger.sources.n > 0 || r.left_sources > 0);
	well = input_close(in);
	if (options->payments != NULL)
		close_side(&r, &paid);
	if (options->allocations != NULL)
		close_side(&r, &set);
	if (!well)
		clear(b);
	return well;
}
