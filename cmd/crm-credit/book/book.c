#include "book.h"

#include "base/die.h"
#include "book_row.h"
#include "csv/queue.h"
#include "text/date.h"

/* A payment in a journal may apply to a document that comes later. */
struct pending {
	struct str document;
	uint64_t line;
	int64_t amount;
	uint32_t payment;
	enum ledger_kind kind;
};

struct reader {
	struct book *book;
	struct input *in;
	struct book_rows rows;
	struct book_key key; /* of a group */
	VEC(struct pending) pending;
	struct csv_queue queue; /* rows that are not posted yet */
};

uint32_t
book_name(struct map *names, const struct book *book, struct str name,
    struct str currency)
{
	struct str key;
	char *text;
	uint32_t number;

	if (!book->has_currency)
		return map_add(names, name);
	text = mem_alloc(name.n + 1 + currency.n, 1);
	memcpy(text, name.p, name.n);
	text[name.n] = '\x1f';
	if (currency.n > 0)
		memcpy(text + name.n + 1, currency.p, currency.n);
	key = (struct str){ text, name.n + 1 + currency.n };
	number = map_add(names, key);
	free(text);
	return number;
}

static uint32_t
open_account(struct book *book, uint32_t account)
{
	if (account == book->accounts.n)
		vec_push(&book->accounts,
		    (struct book_account){ .group = LEDGER_NONE });
	return account;
}

uint32_t
book_account(struct book *book, struct str customer, struct str currency)
{
	return open_account(
	    book, book_name(&book->names, book, customer, currency));
}

/* The same of an entry, whose customer's hash is known. */
static uint32_t
account_of(struct book *book, const struct book_entry *e)
{
	if (book->has_currency)
		return book_account(book, e->customer, e->currency);
	return open_account(
	    book, map_add_hashed(&book->names, e->customer, e->customer_hash));
}

struct str
book_customer(const struct book *book, uint32_t account)
{
	struct str rest = map_text(&book->names, account);

	return book->has_currency ? str_cut(&rest, '\x1f') : rest;
}

struct str
book_currency(const struct book *book, uint32_t account)
{
	struct str rest = map_text(&book->names, account);

	if (!book->has_currency)
		return (struct str){ NULL, 0 };
	str_cut(&rest, '\x1f');
	return rest;
}

bool
book_happened(struct book *book, const struct tool *tool, int32_t day)
{
	if (tool->common.as_of != DATE_NONE)
		return day <= tool->common.as_of;
	if (book->as_of == DATE_NONE || day > book->as_of)
		book->as_of = day;
	return true;
}

uint64_t
book_instalment(uint64_t document, struct str instalment)
{
	uint64_t key[2] = { document, map_hash(str_trim(instalment)) };

	return map_hash((struct str){ (const char *)key, sizeof(key) });
}

static uint32_t
cells_hash(const struct book_entry *e)
{
	uint64_t key[6] = { e->customer_hash, map_hash(e->currency),
		(uint64_t)e->amount, (uint64_t)e->paid,
		(uint64_t)(uint32_t)e->date << 32 | (uint32_t)e->due,
		(uint64_t)(uint32_t)e->paid_date << 32 | e->disputed };

	return (uint32_t)map_hash(
	    (struct str){ (const char *)key, sizeof(key) });
}

/* The document's number; false for a repetition, which is dropped. */
static bool
number_document(struct reader *r, const struct csv_row *row,
    const struct book_entry *e, uint32_t *document)
{
	struct book *b = r->book;
	bool is_new;
	uint32_t cells = cells_hash(e), number;
	uint64_t hash = e->document_hash;
	struct diag d;

	number = *document = ids_add(&b->documents, hash, &is_new);
	if (is_new && b->texts)
		vec_push(&b->document, arena_str(&b->arena, e->document));
	if (r->rows.column.instalment != ROLE_NONE)
		number = ids_add(&b->instalments,
		    book_instalment(
			hash, row->field[r->rows.column.instalment]),
		    &is_new);
	if (is_new) {
		vec_push(&b->cells, cells);
		return true;
	}
	if (b->cells.v[number] == cells) {
		diag_set(&d, 0, "repeated",
		    "document \"%.*s\" is repeated: dropped",
		    STR_ARG(e->document));
		input_warn(r->in, row, r->rows.column.document, &d);
		input_skip(r->in, "repeated documents");
		return false;
	}
	diag_set(&d, EXIT_DATA, "not-unique",
	    "document \"%.*s\" was there before with other cells",
	    STR_ARG(e->document));
	input_reject(r->in, row, r->rows.column.document, &d);
	return false;
}

/* What does not fit the ledger ends the run. */
static void
check(struct reader *r, bool good, const struct diag *d)
{
	if (!good)
		tool_fail(r->in->tool, d);
}

/*
 * An invoice with its payment: the payment comes on its day and is set against
 * the invoice when both are there. Where only the state counts, what is settled
 * by then needs no record.
 */
static void
post_invoice(
    struct reader *r, const struct book_entry *e, struct ledger_item item)
{
	struct book *b = r->book;
	int64_t settled = e->paid < e->amount ? e->paid : e->amount;
	struct ledger_payment payment = { .amount = e->paid,
		.customer = item.customer,
		.date = e->paid_date };
	struct diag d;
	bool billed = book_happened(b, r->in->tool, e->date);
	bool paid = e->paid > 0 && book_happened(b, r->in->tool, e->paid_date);

	if (!billed)
		settled = 0;
	if (!paid)
		payment.amount = settled = 0;
	if (b->state_only) {
		item.amount -= settled;
		payment.amount -= settled;
		b->accounts.v[item.customer].settled += settled;
		check(r, ledger_add_volume(&b->ledger, settled, &d), &d);
	}
	if (billed && (item.amount != 0 || !b->state_only))
		check(r, ledger_add_item(&b->ledger, item, &d), &d);
	if (payment.amount == 0)
		return;
	check(r, ledger_add_payment(&b->ledger, payment, &d), &d);
	if (b->texts)
		vec_push(&b->payment, (struct str){ "", 0 });
	if (b->state_only || settled == 0)
		return;
	check(r,
	    ledger_add_allocation(&b->ledger,
		(struct ledger_allocation){ .amount = settled,
		    .source = (uint32_t)b->ledger.payments.n - 1,
		    .target = (uint32_t)b->ledger.items.n - 1,
		    .date = LEDGER_NO_DATE,
		    .to_item = true },
		&d),
	    &d);
}

/* A credit that was paid out is a refund. */
static void
post_credit(
    struct reader *r, const struct book_entry *e, struct ledger_item item)
{
	struct book *b = r->book;
	struct diag d;

	if (book_happened(b, r->in->tool, e->date))
		check(r, ledger_add_item(&b->ledger, item, &d), &d);
	if (e->paid < 0 && book_happened(b, r->in->tool, e->paid_date)) {
		check(r,
		    ledger_add_payment(&b->ledger,
			(struct ledger_payment){ .amount = -e->paid,
			    .customer = item.customer,
			    .date = e->paid_date,
			    .kind = LEDGER_REFUND },
			&d),
		    &d);
		if (b->texts)
			vec_push(&b->payment, (struct str){ "", 0 });
	}
}

/* Up to as-of, the document or at least its payment? */
static bool
happens(const struct reader *r, const struct book_entry *e)
{
	return book_happened(r->book, r->in->tool, e->date) ||
	    (e->paid != 0 && book_happened(r->book, r->in->tool, e->paid_date));
}

static void
post_document(
    struct reader *r, const struct csv_row *row, const struct book_entry *e)
{
	struct book *b = r->book;
	struct ledger_item item = { .amount = e->amount,
		.date = e->date,
		.due = e->due,
		.disputed = e->disputed };
	struct book_account *account;
	int64_t secured = 0;
	uint32_t document;
	size_t before = b->ledger.items.n;

	if (!input_null(r->in, row, r->rows.column.secured) &&
	    !input_money(r->in, row, r->rows.column.secured, &secured))
		return;
	if (!number_document(r, row, e, &document))
		return;
	if (!happens(r, e)) {
		input_skip(r->in, "after as-of");
		if (r->rows.column.instalment != ROLE_NONE)
			vec_push(&b->instalment_item, LEDGER_NONE);
		return;
	}
	item.document = document & LEDGER_DOCUMENTS;
	item.customer = account_of(b, e);
	account = &b->accounts.v[item.customer];
	if (r->rows.column.keys > 0 && account->group == LEDGER_NONE)
		account->group = map_add(
		    &b->groups, book_rows_group(&r->rows, row, &r->key));
	account->secured += secured;
	if (e->amount > 0 && book_happened(b, r->in->tool, e->date))
		account->invoices++;
	b->has_due = b->has_due || e->due != DATE_NONE;
	if (e->amount < 0)
		post_credit(r, e, item);
	else
		post_invoice(r, e, item);
	if (r->rows.column.instalment != ROLE_NONE)
		vec_push(&b->instalment_item,
		    b->ledger.items.n > before ? (uint32_t)before
					       : LEDGER_NONE);
}

/* A payment in a journal. What it applies to is looked up at the end. */
static void
post_payment(
    struct reader *r, const struct csv_row *row, const struct book_entry *e)
{
	struct book *b = r->book;
	size_t column = r->rows.column.applies_to;
	struct pending p = { .line = row->line,
		.amount = e->amount,
		.payment = (uint32_t)b->ledger.payments.n,
		.kind = e->kind };
	struct ledger_payment payment = { .amount = e->amount,
		.of = LEDGER_NONE,
		.date = e->date,
		.kind = e->kind };

	if (book_happened(b, r->in->tool, e->date))
		payment.customer = account_of(b, e);
	if (!input_null(r->in, row, column))
		p.document = arena_str(&b->arena, str_trim(row->field[column]));
	if (!book_add_payment(b, r->in, row, payment, e->document))
		return;
	if (b->ledger.payments.n == p.payment)
		input_skip(r->in, "after as-of");
	else if (p.document.n > 0 || p.kind >= LEDGER_REVERSAL)
		vec_push(&r->pending, p);
}

/* The number of what a payment applies to, or LEDGER_NONE with a message. */
static uint32_t
find_applied(struct reader *r, const struct pending *p)
{
	const struct ids *ids = p->kind == LEDGER_REVERSAL
	    ? &r->book->payments
	    : &r->book->documents;
	uint32_t found = ids_find(ids, map_hash(p->document));
	struct csv_row row = { .line = p->line };
	struct diag d;

	if (found != IDS_NONE)
		return found;
	diag_set(&d, EXIT_DATA, "bad-reference", "no %s \"%.*s\"",
	    p->kind == LEDGER_REVERSAL ? "payment" : "document",
	    STR_ARG(p->document));
	input_reject(r->in, &row, ROLE_NONE, &d);
	return LEDGER_NONE;
}

static void
apply_pending(struct reader *r)
{
	struct book *b = r->book;
	struct diag d;

	for (size_t i = 0; i < r->pending.n; i++) {
		const struct pending *p = &r->pending.v[i];
		struct ledger_payment *payment =
		    &b->ledger.payments.v[p->payment];
		uint32_t found = find_applied(r, p);

		if (p->kind >= LEDGER_REVERSAL) {
			if (p->kind == LEDGER_REVERSAL && found != LEDGER_NONE)
				found = b->payment_number.v[found];
			book_refer(payment, found);
		} else if (found != LEDGER_NONE)
			check(r,
			    ledger_add_allocation(&b->ledger,
				(struct ledger_allocation){ .amount = p->amount,
				    .source = p->payment,
				    .target = found,
				    .date = LEDGER_NO_DATE },
				&d),
			    &d);
	}
	vec_free(&r->pending);
}

static void
post_row(struct reader *r, const struct csv_row *row)
{
	struct book_entry e;

	if (!book_rows_read(&r->rows, row, &e))
		return;
	if (e.is_payment)
		post_payment(r, row, &e);
	else
		post_document(r, row, &e);
}

/* Posts the rows of the queue, what they look up being on its way from memory
 * all at once. */
static void
post_queue(void *reader)
{
	struct reader *r = reader;
	const struct book *b = r->book;

	for (size_t i = 0; i < r->queue.n; i++) {
		const struct str *field = csv_queue_row(&r->queue, i)->field;

		ids_touch(
		    &b->documents, map_hash(field[r->rows.column.document]));
		map_touch(&b->names, map_hash(field[r->rows.column.customer]));
	}
	for (size_t i = 0; i < r->queue.n; i++)
		post_row(r, csv_queue_row(&r->queue, i));
	r->queue.n = 0;
}

static void
read_all(struct book *b, struct input *in, const struct book_options *options)
{
	struct reader r = { .book = b, .in = in };
	struct csv_row row;

	book_rows_open(&r.rows, in, options, b->by);
	b->has_currency = r.rows.column.currency != ROLE_NONE;
	b->has_due = r.rows.has_terms;
	input_settle(in, post_queue, &r);
	while (input_next(in, &row)) {
		csv_queue_push(&r.queue, &row);
		if (r.queue.n == CSV_QUEUE)
			post_queue(&r);
	}
	csv_queue_free(&r.queue);
	vec_free(&r.key);
	apply_pending(&r);
}

static void
order_book(struct book *b)
{
	size_t n = b->ledger.payments.n;
	uint32_t *number = mem_alloc(n, sizeof(*number));
	struct str *name = mem_alloc(n, sizeof(*name));

	ledger_order(&b->ledger, b->document.v, b->payment.v, number);
	for (size_t p = 0; p < n; p++)
		name[number[p]] = b->payment.v[p];
	if (n > 0)
		memcpy(b->payment.v, name, n * sizeof(*name));
	free(number);
	free(name);
}

bool
book_read(struct book *b, struct input *in, const struct book_options *options,
    int wants)
{
	struct tool *tool = in->tool;
	bool well;

	b->texts = (wants & BOOK_TEXTS) != 0;
	b->as_of = tool->common.as_of;
	b->state_only =
	    (wants & BOOK_HISTORY) == 0 && options->allocations == NULL;
	read_all(b, in, options);
	well = input_close(in);
	if (options->payments != NULL)
		book_read_payments(b, tool, options->payments);
	if (options->allocations != NULL)
		book_read_allocations(b, tool, options->allocations);
	if (options->rates != NULL)
		book_convert(b, tool, options->rates);
	ids_free(&b->instalments);
	ids_free(&b->payments);
	vec_free(&b->cells);
	vec_free(&b->payment_cells);
	vec_free(&b->payment_number);
	vec_free(&b->instalment_item);
	b->ledger.customers = b->names.count;
	b->ledger.documents = (uint32_t)b->documents.hash.n;
	ids_free(&b->documents);
	if (b->texts)
		order_book(b);
	if (b->as_of != DATE_NONE) {
		char text[DATE_MAX];

		report_detail(&tool->report, "--as-of=%.*s",
		    (int)date_print(text, b->as_of), text);
	}
	return well;
}

void
book_clear(struct book *b)
{
	b->ledger.items.n = b->ledger.payments.n = 0;
	b->ledger.allocations.n = 0;
	b->ledger.customers = 0;
	map_free(&b->names);
	b->accounts.n = 0;
}

void
book_free(struct book *b)
{
	ledger_free(&b->ledger);
	map_free(&b->names);
	map_free(&b->groups);
	vec_free(&b->accounts);
	vec_free(&b->document);
	vec_free(&b->payment);
	arena_free(&b->arena);
}
