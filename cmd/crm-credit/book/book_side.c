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
	file->side->memory = (struct arena){ 0 };
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
	file->open = true;
}

static void
side_read(struct book_reading *reading)
{
	book_read_rows(reading);
	reading->file->open = false;
	reading->r->tool->report = reading->file->side->report;
}

/* The columns of a bank's words: those that are told, or the one there is. */
static void
find_text(const char *told, struct input *in, struct book_columns *c)
{
	c->by[0] = column_any(in, "text",
	    "text,note,description,memo,reference,purpose,details,"
	    "verwendungszweck,buchungstext");
	c->keys = c->by[0] != ROLE_NONE;
	if (told != NULL)
		c->keys = input_columns(in, "--text", told, c->by, BOOK_KEYS);
}

/* The number of a payment that has none, so that allocations can name it: its
 * day, amount and a hash of its row; of further such rows with :2, :3 ... Until
 * it is posted that is its `posting`. */
static bool
read_payment(
    struct book_rows *rows, const struct csv_row *row, struct book_entry *e)
{
	char text[DATE_MAX + MONEY_MAX + 40], day[DATE_MAX], money[MONEY_MAX];
	int n;

	if (!book_rows_read(rows, row, e))
		return false;
	if (!rows->numbers || e->type != BOOK_PAYMENT || e->document.n > 0)
		return true;
	n = snprintf(text, sizeof(text), "%.*s:%.*s:%08x",
	    (int)date_print(day, e->date), day,
	    (int)money_print(money, e->amount), money,
	    (unsigned)map_hash_fixed(row->raw));
	rows->posting.n = 0;
	vec_append(&rows->posting, text, (size_t)n);
	e->posting = (struct str){ rows->posting.v, rows->posting.n };
	e->more = true;
	return true;
}

/* What is known of the payments before. */
struct payments {
	struct map seen; /* numbers that were made */
	struct str currency;
};

static struct str
number_of(struct book_reader *r, struct payments *p, struct str base)
{
	struct arena *arena = &r->book->arena;
	char text[DATE_MAX + MONEY_MAX + 60];
	uint32_t known = p->seen.count, times = 1;
	size_t n = base.n;

	memcpy(text, base.p, n);
	while (map_add(&p->seen, (struct str){ text, n }) < known)
		n = base.n +
		    (size_t)snprintf(
			text + base.n, sizeof(text) - base.n, ":%u", ++times);
	return arena_str(arena, (struct str){ text, n });
}

/* Of documents without currency all payments are in one. */
static bool
same_currency(
    struct book_reading *reading, struct payments *p, struct book_entry *e)
{
	struct book *b = reading->r->book;
	struct input_held held;
	struct diag d;

	if (b->has_currency || e->currency.n == 0)
		return true;
	if (p->currency.n == 0)
		p->currency = arena_str(&b->arena, e->currency);
	if (str_eq(e->currency, p->currency))
		return true;
	diag_set(&d, EXIT_DATA, "two-currencies",
	    "a payment in %.*s beside those in %.*s: the documents say no "
	    "currency",
	    STR_ARG(e->currency), STR_ARG(p->currency));
	held = book_held(reading->file->in, e);
	input_reject_held(
	    reading->file->in, &held, reading->rows->column.currency, &d);
	return false;
}

static void
post_payment(struct book_reading *reading, struct book_entry *e)
{
	struct payments *p = reading->data;

	if (!same_currency(reading, p, e))
		return;
	if (e->document.n == 0 && e->posting.n > 0) {
		e->document = number_of(reading->r, p, e->posting);
		e->posting = (struct str){ NULL, 0 };
	}
	book_post_entry(reading, e);
}

void
book_read_payments(struct book_reader *r, struct book_file *file)
{
	struct payments p = { .currency = { NULL, 0 } };
	struct book_rows rows;
	struct book_reading reading = { r, file, &rows, read_payment,
		post_payment, &p };

	side_open(file, r->tool, &r->options->payments, "payments_");
	book_rows_open_payments(&rows, file->in, r->options, r->book,
	    r->bank || r->options->allocations != NULL);
	if (r->bank)
		find_text(r->options->bank_text, file->in, &rows.column);
	book_rows_begin(&rows);
	side_read(&reading);
	map_free(&p.seen);
	book_rows_free(&rows);
	r->rows.n_payments += rows.n_payments;
	r->rows.n_negative += rows.n_negative;
	r->has_payments = true;
}

static void
find_columns(struct input *in, struct book_columns *c)
{
	c->document = column_beside(in, "payment_id", COLUMN_PAYMENT);
	c->customer = column_of(in, "customer_id", "customer");
	c->company = column_any(in, "company", COLUMN_COMPANY);
	c->of = column_beside(in, "invoice_no", "document");
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

/* The payment is its `document`, the document what it names. */
static bool
read_allocation(
    struct book_rows *rows, const struct csv_row *row, struct book_entry *e)
{
	const struct book_columns *c = &rows->column;
	struct input *in = rows->in;

	*e = (struct book_entry){ .type = BOOK_ALLOCATION,
		.more = true,
		.stated = BOOK_NOT_STATED,
		.disputed_from = INT32_MIN,
		.resolved = INT32_MAX,
		.date = DATE_NONE,
		.due = DATE_NONE,
		.paid_date = DATE_NONE,
		.line = in->lines + row->line,
		.file = in->file,
		.row = row,
		.customer = cell_of(in, row, c->customer),
		.company = cell_of(in, row, c->company),
		.instalment = cell_of(in, row, c->instalment) };
	if (!input_text(in, row, c->document, "payment", &e->document) ||
	    !input_text(in, row, c->of, "document", &e->of) ||
	    !input_money(in, row, c->amount, &e->amount) ||
	    (!input_null(in, row, c->closes) &&
		!input_money(in, row, c->closes, &e->closes)) ||
	    (!input_null(in, row, c->date) &&
		!input_date(in, row, c->date, &e->date)))
		return false;
	e->document = str_trim(e->document);
	e->of = str_trim(e->of);
	e->weight = e->amount;
	e->weighed = true;
	e->customer_hash = map_hash(e->customer);
	return true;
}

static void
post_allocation(struct book_reading *reading, struct book_entry *e)
{
	const struct book_columns *c = &reading->rows->column;
	struct book_ref ref = { .kind = REF_ALLOCATE,
		.held = book_held(reading->file->in, e),
		.file = reading->file,
		.name = e->document,
		.of = e->of,
		.instalment = e->instalment,
		.name_column = c->document,
		.of_column = c->of,
		.own = book_key_of(reading->r, e),
		.amount = e->amount,
		.closes = e->closes,
		.date = e->date };

	book_resolve_one(reading->r, &ref);
}

void
book_read_allocations(struct book_reader *r, struct book_file *file)
{
	struct book_rows rows = { .in = file->in };
	struct book_reading reading = { r, file, &rows, read_allocation,
		post_allocation, NULL };

	side_open(file, r->tool, &r->options->allocations, "allocations_");
	find_columns(file->in, &rows.column);
	input_amounts(file->in, rows.column.amount, ROLE_NONE);
	side_read(&reading);
}
