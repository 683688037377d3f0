#include "book_post.h"
#include "columns.h"

#include "base/die.h"
#include "text/date.h"
#include "text/money.h"

#include <stdio.h>
#include <string.h>

/* A file beside the input; roles with the prefix are its own. What it says goes
 * into the same report; bad rows are counted like the input's, but only the
 * input has a rejects file. */
static void
side_open(struct book_file *file, const struct tool *tool,
    const char *const *path, const char *prefix)
{
	size_t n = strlen(prefix);

	*file->side = *tool;
	file->side->file = path;
	file->side->files = 1;
	file->side->roles = 0;
	file->side->side = prefix;
	for (size_t i = 0; i < tool->roles; i++)
		if (strncmp(tool->role[i].role, prefix, n) == 0) {
			file->side->role[file->side->roles] = tool->role[i];
			file->side->role[file->side->roles++].role += n;
		}
	if (tool->common.rejects != NULL && tool->common.max_rejects == NULL)
		file->side->common.max_rejects = "100%";
	file->side->common.rejects = NULL;
	input_open(file->in, file->side);
	file->in->beside = true;
}

/* The columns of a bank's words: those that are told, or the one there is. */
static void
find_text(const struct book *b, struct input *in, struct book_columns *c)
{
	c->by[0] = column_any(in, "text",
	    "text,note,description,memo,reference,purpose,details,"
	    "verwendungszweck,buchungstext");
	c->keys = c->by[0] != ROLE_NONE;
	if (b->bank_text != NULL)
		c->keys =
		    input_columns(in, "--text", b->bank_text, c->by, BOOK_KEYS);
}

/* The number of a payment that has none, so that allocations can name it: its
 * day, amount and a hash of its row; of further such rows with :2, :3 ... */
static struct str
number_of(struct book_reader *r, const struct csv_row *row,
    const struct book_entry *e, struct map *seen)
{
	char text[DATE_MAX + MONEY_MAX + 40], day[DATE_MAX], money[MONEY_MAX];
	size_t base = (size_t)snprintf(text, sizeof(text), "%.*s:%.*s:%08x",
	    (int)date_print(day, e->date), day,
	    (int)money_print(money, e->amount), money,
	    (unsigned)map_hash_fixed(row->raw));
	size_t n = base;
	uint32_t known = seen->count, times = 1;

	while (map_add(seen, (struct str){ text, n }) < known)
		n = base +
		    (size_t)snprintf(
			text + base, sizeof(text) - base, ":%u", ++times);
	return arena_str(&r->book->arena, (struct str){ text, n });
}

/* Of documents without currency all payments are in one. */
static bool
same_currency(struct book_reader *r, struct input *in,
    const struct book_rows *rows, const struct csv_row *row,
    const struct book_entry *e, struct str *first)
{
	struct diag d;

	if (r->book->has_currency || e->currency.n == 0)
		return true;
	if (first->n == 0)
		*first = arena_str(&r->book->arena, e->currency);
	if (str_eq(e->currency, *first))
		return true;
	diag_set(&d, EXIT_DATA, "two-currencies",
	    "a payment in %.*s beside those in %.*s: the documents say no "
	    "currency",
	    STR_ARG(e->currency), STR_ARG(*first));
	input_reject(in, row, rows->column.currency, &d);
	return false;
}

void
book_read_payments(struct book_reader *r, struct book_file *file)
{
	struct str currency = { NULL, 0 };
	scoped_by(map_free) struct map seen = { 0 };
	struct book_rows rows;
	struct book_entry e = { .more = false };
	struct csv_row row;

	side_open(file, r->tool, &r->options->payments, "payments_");
	book_rows_open_payments(&rows, file->in, r->options, r->book,
	    r->bank || r->options->allocations != NULL);
	if (r->bank)
		find_text(r->book, file->in, &rows.column);
	book_rows_begin(&rows);
	while (input_next(file->in, &row)) {
		if (!book_rows_read(&rows, &row, &e) ||
		    !same_currency(r, file->in, &rows, &row, &e, &currency))
			continue;
		if (rows.numbers && e.type == BOOK_PAYMENT && e.document.n == 0)
			e.document = number_of(r, &row, &e, &seen);
		e.document_hash = map_hash(e.document);
		book_post(r, &rows, file, &e);
	}
	book_rows_free(&rows);
	r->rows.n_payments += rows.n_payments;
	r->rows.n_negative += rows.n_negative;
	r->has_payments = true;
	r->tool->report = file->side->report;
}

struct columns {
	size_t payment, customer, company, document, amount, closes, date,
	    instalment;
};

static void
find_columns(struct input *in, struct columns *c)
{
	c->payment = column_beside(in, "payment_id", COLUMN_PAYMENT);
	c->customer = column_of(in, "customer_id", "customer");
	c->company = column_any(in, "company", COLUMN_COMPANY);
	c->document = column_beside(in, "invoice_no", "document");
	c->amount = column_beside(in, "amount", "amount");
	c->closes = column_plain(in, "document_amount");
	c->date = column_of(in, "date", NULL);
	c->instalment = column_plain(in, "instalment");
}

/* Where a cell is there, its text. */
static struct str
cell_of(struct input *in, const struct csv_row *row, size_t column)
{
	return input_null(in, row, column) ? (struct str){ NULL, 0 }
					   : str_trim(row->field[column]);
}

static void
read_allocation(struct book_reader *r, const struct book_file *file,
    const struct csv_row *row, const struct columns *c)
{
	struct input *in = file->in;
	struct book_ref ref = {
		.kind = REF_ALLOCATE, .file = file, .date = LEDGER_NO_DATE
	};
	struct input_held held = input_hold(in, row);
	struct book_entry who = { .customer = cell_of(in, row, c->customer),
		.company = cell_of(in, row, c->company) };

	if (!input_text(in, row, c->payment, "payment", &ref.name) ||
	    !input_text(in, row, c->document, "document", &ref.of) ||
	    !input_money(in, row, c->amount, &ref.amount) ||
	    (!input_null(in, row, c->closes) &&
		!input_money(in, row, c->closes, &ref.closes)) ||
	    (!input_null(in, row, c->date) &&
		!input_date(in, row, c->date, &ref.date)))
		return;
	ref.name_column = c->payment;
	ref.of_column = c->document;
	ref.held = input_keep(&held, &r->book->arena);
	ref.name = str_trim(ref.name);
	ref.of = str_trim(ref.of);
	ref.instalment = cell_of(in, row, c->instalment);
	who.customer_hash = map_hash(who.customer);
	ref.own = book_key_of(r, &who, 0);
	book_resolve_one(r, &ref);
}

void
book_read_allocations(struct book_reader *r, struct book_file *file)
{
	struct columns c;
	struct csv_row row;

	side_open(file, r->tool, &r->options->allocations, "allocations_");
	find_columns(file->in, &c);
	input_amounts(file->in, c.amount, ROLE_NONE);
	while (input_next(file->in, &row)) {
		file->side->report = r->tool->report;
		read_allocation(r, file, &row, &c);
		r->tool->report = file->side->report;
	}
}
