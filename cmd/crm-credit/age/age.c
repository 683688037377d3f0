/*
 * age: open items by how late they are.
 */
#include "age.h"

#include "base/die.h"
#include "crm-credit/crm-credit.h"
#include "crm-credit/facts/part.h"

#include <stddef.h>

static const struct opt options[] = {
	{ "age-by", OPT_CHOICE, offsetof(struct age_options, age_by),
	    "due|date", "due",
	    "days since the due date, or since the document's" },
	{ "buckets", OPT_TEXT, offsetof(struct age_options, buckets),
	    "DAYS,...", "30,60,90",
	    "the last day of each bucket; negative ones part what is not "
	    "due" },
	{ "apply", OPT_CHOICE, offsetof(struct age_options, apply),
	    "none|fifo-due|fifo-date|exact|prorata", "none",
	    "set unapplied money against open items" },
	{ "detail", OPT_FLAG, offsetof(struct age_options, detail),
	    .help = "a row per open document" },
	{ "levels", OPT_FILE, offsetof(struct age_options, levels), "FILE",
	    .help = "with --detail: level, min_days, ... as dun has them" },
	{ "log", OPT_FILE, offsetof(struct age_options, log), "FILE",
	    .help = "with --detail: letters sent: invoice_no, date, level" },
	{ "total", OPT_FLAG, offsetof(struct age_options, total),
	    .help = "a last row of totals, by currency" },
	{ "percent", OPT_FLAG, offsetof(struct age_options, percent),
	    .help = "and one of shares of what is open" },
	{ "months", OPT_INT, offsetof(struct age_options, months), "N", "0",
	    "the receivables of the last N month ends, a row each, with what "
	    "changed them",
	    0, 1200 },
	{ "unapplied", OPT_CHOICE, offsetof(struct age_options, unapplied),
	    "one|aged", "one",
	    "aged: unapplied money by the age of the payment, too" },
	{ "revalue", OPT_CHOICE, offsetof(struct age_options, revalue),
	    "yes|no", "yes",
	    "no: with --rates at the rate of each document's own date" },
	{ "control", OPT_FILE, offsetof(struct age_options, control),
	    "FILE|AMOUNT",
	    .help = "the balance of the control account (currency, company, "
		    "balance): a difference is told, and is an error" },
	BOOK_OPTIONS(struct age_options), { 0 }
};

static const struct column_doc makes[] = { { "age_as_of", "the day" },
	{ "age_balance",
	    "what the customer owes: all the columns to "
	    "age_unapplied" },
	{ "age_not_due", "open and not late; the due day is not late" },
	{ "age_d1_30", "1 to 30 days late", .rank = 1 },
	{ "age_d31_60", "31 to 60 days late", .rank = 1 },
	{ "age_d61_90", "61 to 90 days late", .rank = 1 },
	{ "age_d91_up", "later still" },
	{ "age_dN_M, age_dN_up, age_not_due_N_M, age_not_due_N_up",
	    "the same, of other --buckets", .rank = 1 },
	{ "age_no_due", "open without a due date", .rank = 2 },
	{ "age_unapplied", "payments and credits set against nothing, negative",
	    .rank = 2 },
	{ "age_overdue", "open and late, with what is disputed or deducted",
	    .bar = true },
	{ "age_oldest_days", "how late the oldest is" },
	{ "age_n_open", "open documents", .rank = 1 },
	{ "age_disputed", "open and disputed", .rank = 2 },
	{ "age_deducted", "open and held back for a reason", .rank = 2 },
	{ "age_realised",
	    "with --rates: what payments were worth more than when billed",
	    .rank = 2 },
	{ "age_unrealised", "and what is open now is worth more than then",
	    .rank = 2 },
	{ "age_row", "with --total or --percent: customer, total, percent",
	    .rank = 2 },
	{ "age_u_0_30, age_u_31_60, age_u_61_90, age_u_91_up",
	    "with --unapplied=aged: unapplied, by days since the payment",
	    .rank = 2 },
	{ "age_open", "--detail: open of the document" },
	{ "age_days", "how late it is; below 0 not yet" },
	{ "age_bucket", "the column in which its amount stands" },
	{ "age_reason",
	    "why it is held back, or discount_late: the rest is a discount "
	    "taken too late" },
	{ "age_discount_until", "until when it earns a discount" },
	{ "age_instalment", "1, 2, ... of a document in several" },
	{ "age_level", "its dunning level, as dun has it (--levels, --log)" },
	{ "age_last_level", "that of its last letter (--log)" },
	{ NULL, NULL } };

static int
age_wants(const void *self)
{
	const struct age_options *o = self;

	int rates = o->book.rates == NULL ? 0 : BOOK_HISTORY | BOOK_RATES;

	if (o->detail) /* its amounts are those of the documents */
		return BOOK_TEXTS | BOOK_WHOLE | rates;
	if (o->apply != AGE_APPLY_NONE)
		return BOOK_TEXTS | rates;
	return o->months > 0 ? BOOK_HISTORY : rates;
}

static bool
is_table(const void *self, const struct tool *tool)
{
	const struct age_options *o = self;

	if (o->months > 0 &&
	    (o->apply != AGE_APPLY_NONE || o->book.rates != NULL ||
		tool->common.by != NULL))
		die(EXIT_USAGE,
		    "--months makes a row per month end and currency: not "
		    "with --apply, --rates or --by");
	if (!o->detail && (o->levels != NULL || o->log != NULL))
		die(EXIT_USAGE,
		    "--levels and --log are of the levels of documents: with "
		    "--detail");
	return o->detail || o->months > 0 || o->total || o->percent ||
	    o->control != NULL;
}

static void
age_table(void *self, struct credit *c, struct csv_writer *w)
{
	struct age_options *o = self;

	if (o->months > 0 && !o->detail)
		age_months(o, c, w);
	else {
		age_compute(o, c);
		(o->detail ? age_detail : age_total)(o, c, w);
	}
}

static const struct credit_part part = {
	.needs_ledger = true,
	.wants = age_wants,
	.compute = age_compute,
	.close = age_close,
	.names = age_names,
	.cells = age_cells,
	.is_table = is_table,
	.table = age_table,
};

const struct method credit_age = {
	.name = "age",
	.summary = "what is open, by how late it is",
	PART_METHOD(struct age_options, part),
};
