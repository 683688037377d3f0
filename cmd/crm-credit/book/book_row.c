#include "book_row.h"

#include "base/die.h"
#include "text/date.h"

const struct role_use book_roles[] = { { "customer_id", "who owes" },
	{ "invoice_no", "the document" },
	{ "invoice_date", "the date of the document" },
	{ "due_date", "when it is to be paid" },
	{ "amount", "how much; negative is a credit" },
	{ "currency", "keeps the currencies apart" },
	{ "paid_date", "when it was paid, in the same row" },
	{ "paid_amount", "how much was paid (all)" },
	{ "type",
	    "invoice, debit, credit, payment, refund, reversal, "
	    "writeoff" },
	{ "disputed", "yes for documents that the customer disputes" },
	{ NULL, NULL } };

size_t
book_plain(const struct input *in, const char *name)
{
	size_t column = header_exact(&in->header, str_of(name));

	for (size_t i = 0; column == ROLE_NONE && i < in->header.n; i++)
		if (str_ieq(in->header.name[i], str_of(name)))
			column = i;
	return column;
}

size_t
book_column(struct input *in, const char *role, const char *plain)
{
	size_t column = input_role(in, role, false);

	if (column == ROLE_NONE && plain != NULL)
		column = book_plain(in, plain);
	return column;
}

size_t
book_need(struct input *in, const char *role, const char *plain)
{
	size_t column = book_column(in, role, plain);

	return column != ROLE_NONE ? column : input_role(in, role, true);
}

static bool
has_column(const struct input *in, const char *role, const char *plain)
{
	size_t column;
	struct diag d;

	/* two candidates: reading says so */
	return !role_find(
		   &in->header, role, tool_role(in->tool, role), &column, &d) ||
	    column != ROLE_NONE || book_plain(in, plain) != ROLE_NONE;
}

bool
book_here(struct input *in)
{
	return has_column(in, "invoice_no", "document") &&
	    has_column(in, "amount", "amount");
}

struct str
book_rows_group(
    const struct book_rows *r, const struct csv_row *row, struct book_key *key)
{
	key->n = 0;
	for (size_t i = 0; i < r->column.keys; i++) {
		struct str cell = row->field[r->column.by[i]];

		if (i > 0)
			vec_push(key, '\x1f');
		vec_append(key, cell.p, cell.n);
	}
	return (struct str){ key->v, key->n };
}

static void
find_columns(struct book_rows *r, const char *by)
{
	struct input *in = r->in;
	struct book_columns *c = &r->column;

	c->customer = book_need(in, "customer_id", "customer");
	c->document = book_need(in, "invoice_no", "document");
	c->date = book_column(in, "invoice_date", NULL);
	if (c->date == ROLE_NONE)
		c->date = input_role(in, "date", true);
	c->amount = book_need(in, "amount", NULL);
	c->due = book_column(in, "due_date", "due");
	c->type = book_plain(in, "type");
	c->currency = book_column(in, "currency", NULL);
	c->terms = book_column(in, "terms", NULL);
	c->instalment = book_plain(in, "instalment");
	c->disputed = book_column(in, "disputed", "disputed");
	c->secured = book_plain(in, "secured");
	c->paid_date = book_column(in, "paid_date", NULL);
	c->paid_amount = book_column(in, "paid_amount", NULL);
	c->applies_to = book_plain(in, "applies_to");
	if (c->date == c->paid_date)
		c->paid_date = ROLE_NONE;
	r->column.keys =
	    input_columns(r->in, "--by", by, r->column.by, BOOK_KEYS);
}

/* Words of the type column. Debits are invoices. */
static const struct {
	const char *word;
	int sign; /* of a document; 0: a payment */
	enum ledger_kind kind;
} types[] = {
	{ "invoice", 1, LEDGER_PAYMENT },
	{ "debit", 1, LEDGER_PAYMENT },
	{ "debit note", 1, LEDGER_PAYMENT },
	{ "credit", -1, LEDGER_PAYMENT },
	{ "credit note", -1, LEDGER_PAYMENT },
	{ "credit memo", -1, LEDGER_PAYMENT },
	{ "payment", 0, LEDGER_PAYMENT },
	{ "receipt", 0, LEDGER_PAYMENT },
	{ "refund", 0, LEDGER_REFUND },
	{ "reversal", 0, LEDGER_REVERSAL },
	{ "writeoff", 0, LEDGER_WRITEOFF },
	{ "write-off", 0, LEDGER_WRITEOFF },
	{ "write off", 0, LEDGER_WRITEOFF },
};

enum { N_TYPES = sizeof(types) / sizeof(*types) };

/* The place in types[], or N_TYPES after rejecting the row. */
static size_t
find_type(struct input *in, const struct csv_row *row, size_t column)
{
	struct str word = str_trim(row->field[column]);
	struct diag d;

	for (size_t i = 0; i < N_TYPES; i++)
		if (str_ieq(word, str_of(types[i].word)))
			return i;
	diag_set(&d, EXIT_DATA, "not-in-set",
	    "type \"%.*s\" is none of invoice, debit, credit, payment, refund, "
	    "reversal, writeoff",
	    STR_ARG(word));
	input_reject(in, row, column, &d);
	return N_TYPES;
}

bool
book_kind(struct input *in, const struct csv_row *row, size_t column,
    enum ledger_kind *kind)
{
	size_t type;

	*kind = LEDGER_PAYMENT;
	if (input_null(in, row, column))
		return true;
	type = find_type(in, row, column);
	if (type < N_TYPES)
		*kind = types[type].kind;
	return type < N_TYPES;
}

static bool
read_type(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	size_t type;

	if (input_null(r->in, row, r->column.type))
		return true;
	type = find_type(r->in, row, r->column.type);
	if (type == N_TYPES)
		return false;
	e->is_payment = types[type].sign == 0;
	e->kind = types[type].kind;
	if (types[type].sign < 0 && e->amount > 0)
		e->amount = -e->amount;
	return true;
}

static bool
read_disputed(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	static const char *const words[2][8] = { { "no", "n", "false", "f", "0",
						     "resolved", "closed" },
		{ "yes", "y", "true", "t", "1", "x", "disputed", "open" } };
	size_t column = r->column.disputed;
	struct str text;
	struct diag d;

	if (input_null(r->in, row, column))
		return true;
	text = str_trim(row->field[column]);
	for (size_t i = 0; i < 16; i++)
		if (words[i / 8][i % 8] != NULL &&
		    str_ieq(text, str_of(words[i / 8][i % 8]))) {
			e->disputed = i >= 8;
			return true;
		}
	diag_set(&d, EXIT_DATA, "bad-flag",
	    "disputed \"%.*s\", expected yes or no", STR_ARG(text));
	input_reject(r->in, row, column, &d);
	return false;
}

static bool
due_by_terms(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	struct due_terms terms = r->terms;
	struct diag d;

	if (!input_null(r->in, row, r->column.terms)) {
		if (!due_parse(row->field[r->column.terms], &terms)) {
			diag_set(&d, EXIT_DATA, "bad-terms",
			    "terms \"%.*s\" are none of net N, EOM+N, day D "
			    "of month +M",
			    STR_ARG(row->field[r->column.terms]));
			input_reject(r->in, row, r->column.terms, &d);
			return false;
		}
	} else if (!r->has_terms)
		return true;
	e->due = due_date(&terms, e->date);
	return true;
}

static bool
read_due(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	struct diag d;

	if (!input_null(r->in, row, r->column.due)) {
		if (!input_date(r->in, row, r->column.due, &e->due))
			return false;
		if (e->due < e->date) {
			diag_set(&d, 0, "due-before-date",
			    "due before the date of the document");
			input_warn(r->in, row, r->column.due, &d);
		}
	} else if (!due_by_terms(r, row, e))
		return false;
	if (e->due == DATE_NONE)
		return true;
	e->due += r->grace;
	if (r->business)
		e->due = due_business(e->due);
	return true;
}

/* What was paid in the same row. */
static bool
read_paid(struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	bool has_date = !input_null(r->in, row, r->column.paid_date);
	bool has_amount = !input_null(r->in, row, r->column.paid_amount);
	struct diag d;

	e->paid = 0;
	if (has_amount &&
	    !input_money(r->in, row, r->column.paid_amount, &e->paid))
		return false;
	if (has_date) {
		if (!has_amount)
			e->paid = e->amount;
		if (!input_date(r->in, row, r->column.paid_date, &e->paid_date))
			return false;
	} else if (e->paid != 0) {
		diag_set(&d, EXIT_DATA, "missing",
		    "a paid_amount without paid_date");
		input_reject(r->in, row, r->column.paid_amount, &d);
		return false;
	}
	if ((e->amount < 0) == (e->paid < 0) || e->paid == 0)
		return true;
	diag_set(&d, EXIT_DATA, "out-of-range",
	    "a paid_amount of the other sign than the amount");
	input_reject(r->in, row, r->column.paid_amount, &d);
	return false;
}

bool
book_rows_read(
    struct book_rows *r, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &r->column;

	*e = (struct book_entry){ .due = DATE_NONE, .paid_date = DATE_NONE };
	if (!input_text(r->in, row, c->customer, "customer", &e->customer) ||
	    !input_text(r->in, row, c->document, "document", &e->document) ||
	    !input_date(r->in, row, c->date, &e->date) ||
	    !input_money(r->in, row, c->amount, &e->amount))
		return false;
	if (c->currency != ROLE_NONE)
		e->currency = str_trim(row->field[c->currency]);
	e->customer_hash = map_hash(e->customer);
	e->document_hash = map_hash(e->document);
	if (c->type != ROLE_NONE && !read_type(r, row, e))
		return false;
	if (e->is_payment)
		return true;
	return read_disputed(r, row, e) && read_due(r, row, e) &&
	    read_paid(r, row, e);
}

void
book_rows_open(struct book_rows *r, struct input *in,
    const struct book_options *options, const char *by)
{
	*r = (struct book_rows){ .in = in,
		.business = options->roll == 1,
		.grace = (int32_t)options->grace };
	if (options->terms != NULL) {
		if (!due_parse(str_of(options->terms), &r->terms))
			die(EXIT_USAGE,
			    "--terms: \"%s\" is none of net N, EOM+N, day D "
			    "of month +M",
			    options->terms);
		r->has_terms = true;
	}
	find_columns(r, by);
}
