#include "book_post.h"

#include "base/die.h"
#include "text/date.h"
#include "text/money.h"

void
book_check(struct book_reader *r, bool good, const struct diag *d)
{
	if (!good)
		tool_fail(r->tool, d);
}

static bool
happened(const struct book_reader *r, int32_t day)
{
	return book_happened(r->book, r->tool, day);
}

struct number_key
book_key_of(struct book_reader *r, const struct book_entry *e, uint64_t text)
{
	struct number_key key = { IDS_NONE, 0, text };

	if (r->book->has_company && e->company.n > 0)
		key.company = map_add(&r->companies, e->company) + 1;
	if (e->customer.n > 0 && r->documents.kept)
		key.customer = map_add_hashed(
		    &r->customers, e->customer, e->customer_hash);
	else if (e->customer.n > 0) /* nothing is named: a hash will do */
		key.customer = (uint32_t)(e->customer_hash >> 33);
	return key;
}

/* One more value of a hash of several; each row costs a few of them. */
static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static uint64_t
mix_text(uint64_t hash, struct str text)
{
	return text.n == 0 ? hash : mix(hash, map_hash(text));
}

static uint32_t
folded(uint64_t hash)
{
	hash *= UINT64_C(0xd6e8feb86659fd93);
	return (uint32_t)(hash >> 32);
}

/* The hashes by which repetitions of a document are told. */
static struct book_document
document_hashes(const struct book_rows *rows, const struct csv_row *row,
    const struct book_entry *e)
{
	uint64_t part = mix(e->type, (uint32_t)e->due), base, cells;

	if (rows->column.instalment != ROLE_NONE)
		part = mix_text(
		    part, str_trim(row->field[rows->column.instalment]));
	base = mix(part, e->customer_hash);
	base = mix_text(base, e->currency);
	base = mix(base, (uint64_t)e->amount);
	base = mix(base, (uint32_t)e->date);
	base = mix(base, (uint64_t)e->stated);
	cells = mix(base, (uint64_t)e->paid);
	cells =
	    mix(cells, (uint64_t)(uint32_t)e->paid_date << 32 | e->disputed);
	return (struct book_document){ folded(cells), folded(base),
		folded(part), LEDGER_NONE };
}

enum seen { NEW, NEW_PAYMENT, REPEATED, OTHER };

/* The place of one of a document's further items or payments. */
static uint32_t
add_part(struct book_reader *r, uint32_t document, uint32_t hash, bool *is_new)
{
	uint64_t key[2] = { document, hash };
	uint32_t place = ids_add(&r->parts,
	    map_hash((struct str){ (const char *)key, sizeof(key) }), is_new);

	if (*is_new) {
		vec_push(&r->part_item, LEDGER_NONE);
		vec_push(&r->part_cells, 0);
	}
	return place;
}

/* A document's number is there again: as what? *place is where its item is
 * noted: in parts. */
static enum seen
look_again(struct book_reader *r, uint32_t document,
    const struct book_document *now, uint32_t *place)
{
	const struct book_document *first = &r->document.v[document];
	bool is_new;

	if (first->cells == now->cells)
		return REPEATED;
	*place = add_part(r, document, first->part, &is_new);
	if (is_new) {
		r->part_item.v[*place] = first->item;
		r->part_cells.v[*place] = first->base;
		add_part(r, document, first->cells ^ 0x5bd1e995u, &is_new);
	}
	*place = add_part(r, document, now->part, &is_new);
	if (is_new) {
		r->part_cells.v[*place] = now->base;
		add_part(r, document, now->cells ^ 0x5bd1e995u, &is_new);
		return NEW;
	}
	if (r->part_cells.v[*place] != now->base)
		return OTHER;
	add_part(r, document, now->cells ^ 0x5bd1e995u, &is_new);
	return is_new ? NEW_PAYMENT : REPEATED;
}

static void
say_again(const struct csv_row *row, const struct book_rows *rows,
    const char *what, struct str name, int64_t amount, bool same)
{
	char money[MONEY_MAX];
	struct diag d;

	if (same) {
		diag_set(&d, 0, "repeated", "%s \"%.*s\" is repeated: dropped",
		    what, STR_ARG(name));
		input_warn(rows->in, row, rows->column.document, &d);
		input_skip(rows->in,
		    what[0] == 'd' ? "repeated documents"
				   : "repeated payments");
		return;
	}
	diag_set(&d, EXIT_DATA, "not-unique",
	    "%s \"%.*s\" was there before with other cells: %.*s left out",
	    what, STR_ARG(name), (int)money_print(money, amount), money);
	input_reject(rows->in, row, rows->column.document, &d);
}

/* Notes what the row says is open, by item or source. */
#define STATE(r, list, at, amount)                              \
	do {                                                    \
		while ((list)->n < (at))                        \
			vec_push((list), BOOK_NOT_STATED);      \
		vec_push((list), (amount));                     \
		(r)->has_stated |= (amount) != BOOK_NOT_STATED; \
	} while (0)

void
book_add_source(
    struct book_reader *r, struct ledger_source source, struct str name)
{
	struct book *b = r->book;
	struct diag d;

	book_check(r, ledger_add_source(&b->ledger, source, &d), &d);
	if (b->texts)
		vec_push(&b->source, arena_str(&b->arena, name));
}

/* The payment in an invoice's row comes on its day and is set against the
 * invoice when both are there. Where only the state counts, what is settled by
 * then needs no record. */
static void
post_paid(struct book_reader *r, const struct book_entry *e, uint32_t customer,
    uint32_t item)
{
	struct book *b = r->book;
	struct ledger_source payment = { .amount = e->paid,
		.customer = customer,
		.date = e->paid_date,
		.kind = LEDGER_PAYMENT };
	int64_t open = item == LEDGER_NONE ? 0 : b->ledger.items.v[item].amount;
	int64_t settled = e->paid < open ? e->paid : open;
	struct diag d;

	r->has_payments |= e->paid > 0;
	if (e->paid == 0 || !happened(r, e->paid_date))
		return;
	if (b->state_only && settled > 0) {
		b->ledger.items.v[item].amount -= settled;
		payment.amount -= settled;
		b->accounts.v[customer].settled += settled;
	}
	if (payment.amount > 0)
		book_add_source(r, payment, STR(""));
	if (b->state_only || settled == 0)
		return;
	book_check(r,
	    ledger_add_allocation(&b->ledger,
		(struct ledger_allocation){ .amount = settled,
		    .source = (uint32_t)b->ledger.sources.n - 1,
		    .target = item,
		    .date = LEDGER_NO_DATE,
		    .to_item = true },
		&d),
	    &d);
}

static void
post_invoice(struct book_reader *r, const struct book_entry *e,
    uint32_t customer, uint32_t document, uint32_t *item)
{
	struct book *b = r->book;
	struct ledger_item new = { .amount = e->amount,
		.customer = customer,
		.document = document & LEDGER_DOCUMENTS,
		.date = e->date,
		.due = e->due,
		.disputed = e->disputed };
	struct diag d;

	if (happened(r, e->date)) {
		b->accounts.v[customer].invoices += e->amount > 0;
		*item = (uint32_t)b->ledger.items.n;
		book_check(r, ledger_add_item(&b->ledger, new, &d), &d);
		if (e->discount > 0)
			vec_push(&b->ledger.discounts,
			    (struct ledger_discount){
				e->discount, *item, e->discount_until });
		if (r->states)
			STATE(r, &r->stated_item, *item, e->stated);
	}
	post_paid(r, e, customer, *item);
	/* settled while reading: the last record goes */
	if (b->state_only && *item != LEDGER_NONE && e->amount > 0 &&
	    b->ledger.items.v[*item].amount == 0 &&
	    *item + 1 == b->ledger.items.n && !r->states) {
		b->ledger.items.n--;
		*item = LEDGER_NONE;
	}
}

/* The column that names something in a row. */
static size_t
of_column(const struct book_rows *rows, const struct csv_row *row)
{
	return input_null(rows->in, row, rows->column.of) ? rows->column.pays
							  : rows->column.of;
}

/* A refund is owed until sources cover it. */
static void
post_refund(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct csv_row *row,
    const struct book_entry *e, uint32_t document)
{
	struct book *b = r->book;
	uint32_t customer = book_account(b, e);
	struct ledger_item item = { .amount = e->amount,
		.customer = customer,
		.document = document & LEDGER_DOCUMENTS,
		.refund = true,
		.date = e->date,
		.due = e->date };
	struct book_ref ref = { .kind = REF_COVER,
		.held = input_hold(file->in, row, &b->arena),
		.file = file,
		.name = arena_str(&b->arena, e->document),
		.of = arena_str(&b->arena, e->of),
		.name_column = rows->column.document,
		.of_column = of_column(rows, row),
		.own = book_key_of(r, e, 0),
		.amount = e->amount,
		.date = e->date,
		.at = (uint32_t)b->ledger.items.n,
		.account = customer };
	struct diag d;

	book_check(r, ledger_add_item(&b->ledger, item, &d), &d);
	if (r->states)
		STATE(r, &r->stated_item, ref.at, e->stated);
	vec_push(&r->refs, ref);
}

/* Whether the account's group is to be known from this row. */
static void
note_account(struct book_reader *r, const struct book_rows *rows,
    const struct csv_row *row, uint32_t customer, int64_t secured)
{
	struct book *b = r->book;

	if (rows->column.keys > 0 &&
	    b->accounts.v[customer].group == LEDGER_NONE)
		b->accounts.v[customer].group =
		    map_add(&b->groups, book_rows_group(rows, row, &r->key));
	if (secured != 0)
		book_add_sum(&b->secured, customer, secured);
}

/* The number of a document, and its item if it is there already. False for a
 * repetition, which is dropped, or rejected when its cells differ. */
static bool
number_document(struct book_reader *r, const struct book_rows *rows,
    const struct csv_row *row, const struct book_entry *e, uint32_t *document,
    uint32_t **item)
{
	struct book_document now = document_hashes(rows, row, e);
	struct number_key key = book_key_of(r, e, e->document_hash);
	uint32_t place;
	enum seen seen;
	bool is_new;

	if (e->document.n == 0) /* of a bank's line: nothing can name it */
		key.text = ~(uint64_t)r->document.n;
	*document = numbers_add(&r->documents, &key, &is_new);
	if (is_new) {
		vec_push(&r->document, now);
		if (r->book->texts)
			vec_push(&r->book->document,
			    arena_str(&r->book->arena, e->document));
		*item = &r->document.v[*document].item;
		return true;
	}
	seen = look_again(r, *document, &now, &place);
	if (seen == NEW || seen == NEW_PAYMENT) {
		*item = &r->part_item.v[place];
		return true;
	}
	say_again(
	    row, rows, "document", e->document, e->amount, seen == REPEATED);
	return false;
}

/* Up to as-of, the document or at least its payment? */
static bool
happens(const struct book_reader *r, const struct book_entry *e)
{
	return happened(r, e->date) ||
	    (e->paid != 0 && happened(r, e->paid_date));
}

/* What an allocation may name an instalment by. */
static void
note_instalment(struct book_reader *r, const struct book_rows *rows,
    const struct csv_row *row, uint32_t document, uint32_t item)
{
	uint64_t key[2] = { document, 0 };
	bool is_new;

	if (rows->column.instalment == ROLE_NONE)
		return;
	key[1] = map_hash(str_trim(row->field[rows->column.instalment]));
	ids_add(&r->instalments,
	    map_hash((struct str){ (const char *)key, sizeof(key) }), &is_new);
	if (is_new)
		vec_push(&r->instalment_item, item);
}

static void
post_document(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct csv_row *row,
    const struct book_entry *e)
{
	struct book *b = r->book;
	uint32_t document, customer, *item;
	int64_t secured = 0;

	if (!input_null(rows->in, row, rows->column.secured) &&
	    !input_money(rows->in, row, rows->column.secured, &secured))
		return;
	if (!number_document(r, rows, row, e, &document, &item))
		return;
	if (!happens(r, e)) {
		input_skip(rows->in, "after as-of");
		r->later = true;
		return;
	}
	customer = book_account(b, e);
	note_account(r, rows, row, customer, secured);
	b->has_due = b->has_due || e->due != DATE_NONE;
	if (e->type == BOOK_REFUND) {
		*item = (uint32_t)b->ledger.items.n;
		post_refund(r, rows, file, row, e, document);
	} else if (*item == LEDGER_NONE)
		post_invoice(r, e, customer, document, item);
	else
		post_paid(r, e, customer, *item);
	note_instalment(r, rows, row, document, *item);
}

/* Number of a source, change or reversal; false for a repetition. A payment
 * without a number is always a new one. */
static bool
number_other(struct book_reader *r, const struct book_rows *rows,
    const struct csv_row *row, const struct book_entry *e, uint32_t *entry)
{
	static const char *const what[] = { "document", "credit", "payment",
		"document", "reversal", "write-off" };
	bool change = e->type == BOOK_WRITEOFF;
	bool reversal = e->type == BOOK_REVERSAL;
	struct numbers *numbers = change ? &r->changes
	    : reversal			 ? &r->reversals
					 : &r->sources;
	uint64_t cells = mix(
	    (uint64_t)(uint32_t)e->date << 8 | e->type, (uint64_t)e->amount);
	struct number_key key = book_key_of(r, e, e->document_hash);
	bool is_new;
	uint32_t hash;

	cells = mix(mix(cells, e->customer_hash), (uint64_t)e->stated);
	hash = folded(mix_text(mix_text(cells, e->of), e->currency));
	*entry = LEDGER_NONE;
	if (e->document.n == 0)
		return true;
	*entry = numbers_add(numbers, &key, &is_new);
	if (!is_new) {
		uint32_t before = change ? r->change_cells.v[*entry]
		    : reversal		 ? r->reversal_cells.v[*entry]
					 : r->source_cells.v[*entry];

		say_again(row, rows, what[e->type], e->document, e->amount,
		    before == hash);
		return false;
	}
	if (change) {
		vec_push(&r->change_cells, hash);
		vec_push(&r->change_of, LEDGER_NONE);
	} else if (reversal)
		vec_push(&r->reversal_cells, hash);
	else {
		vec_push(&r->source_cells, hash);
		vec_push(&r->source_of, LEDGER_NONE);
	}
	return true;
}

/* What is looked up at the end. */
static void
refer(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct csv_row *row,
    const struct book_entry *e, enum book_what kind, uint32_t at)
{
	struct book *b = r->book;
	struct book_ref ref = { .kind = kind,
		.held = input_hold(file->in, row, &b->arena),
		.file = file,
		.name = arena_str(&b->arena, e->document),
		.of = arena_str(&b->arena, e->of),
		.currency = arena_str(&b->arena, e->currency),
		.name_column = rows->column.document,
		.of_column = of_column(rows, row),
		.own = book_key_of(r, e, 0),
		.amount = e->amount,
		.date = kind == REF_APPLY || kind == REF_ALLOCATE
		    ? LEDGER_NO_DATE
		    : e->date,
		.at = at,
		.account = e->customer.n > 0 ? book_account(b, e) : LEDGER_NONE,
		.deducts = e->reason.n > 0,
		.negative = e->negative };

	if (kind == REF_ALLOCATE)
		ref.date = e->date;
	vec_push(&r->refs, ref);
}

/* What a bank's line says, for who matches it. */
static void
note_bank(struct book_reader *r, const struct book_rows *rows,
    const struct csv_row *row, const struct book_entry *e, uint32_t source)
{
	struct book *b = r->book;
	struct book_line line = { .names = arena_str(&b->arena, e->of),
		.text =
		    arena_str(&b->arena, book_rows_group(rows, row, &r->key)),
		.unknown = e->customer.n == 0 };

	vec_push(&b->bank, line);
	b->ledger.sources.v[source].tag = (uint32_t)b->bank.n;
}

/* A payment or credit. */
static void
post_source(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct csv_row *row,
    const struct book_entry *e)
{
	struct book *b = r->book;
	struct ledger_source source = { .amount = e->amount,
		.customer = LEDGER_NONE,
		.date = e->date,
		.kind =
		    e->type == BOOK_CREDIT ? LEDGER_CREDIT : LEDGER_PAYMENT };
	uint32_t entry, at = (uint32_t)b->ledger.sources.n;
	int64_t secured = 0;

	if (!number_other(r, rows, row, e, &entry))
		return;
	if (!happens(r, e)) {
		input_skip(rows->in, "after as-of");
		r->later = true;
		return;
	}
	if (e->customer.n > 0) {
		source.customer = book_account(b, e);
		if (!rows->payments)
			note_account(r, rows, row, source.customer, secured);
	}
	if (!happened(r, e->date))
		return;
	if (entry != LEDGER_NONE)
		r->source_of.v[entry] = at;
	r->has_payments |=
	    e->type == BOOK_PAYMENT && e->stated == BOOK_NOT_STATED;
	book_add_source(r, source, e->document);
	if (r->states)
		STATE(r, &r->stated_source, at, e->stated);
	if (r->bank && rows->payments)
		note_bank(r, rows, row, e, at);
	if (e->of.n > 0 && !(r->bank && rows->payments))
		refer(r, rows, file, row, e, REF_APPLY, at);
	else if (source.customer == LEDGER_NONE)
		refer(r, rows, file, row, e, REF_OWNER, at);
}

/* A credit that was paid out is a refund. */
static void
post_paid_out(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct csv_row *row,
    const struct book_entry *e)
{
	struct book_entry refund = *e;

	if (e->type != BOOK_CREDIT || e->paid == 0)
		return;
	refund.type = BOOK_REFUND;
	refund.amount = e->paid;
	refund.date = refund.due = e->paid_date;
	refund.of = e->document;
	refund.stated = BOOK_NOT_STATED;
	refund.paid = 0;
	post_document(r, rows, file, row, &refund);
}

/* What changes something else. */
static void
post_change(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct csv_row *row,
    const struct book_entry *e)
{
	bool reversal = e->type == BOOK_REVERSAL;
	struct diag d;
	uint32_t entry = LEDGER_NONE;

	if (e->of.n == 0) {
		diag_set(&d, EXIT_DATA, "missing",
		    "a %s that names nothing (%s)",
		    reversal			   ? "reversal"
			: e->type == BOOK_WRITEOFF ? "writeoff"
						   : "row of type allocation",
		    rows->payments ? "column of" : "column applies_to");
		input_reject(rows->in, row, rows->column.type, &d);
		return;
	}
	if (e->type != BOOK_ALLOCATION &&
	    !number_other(r, rows, row, e, &entry))
		return;
	if (e->type != BOOK_ALLOCATION && !book_is_past(r->tool, e->date)) {
		input_skip(rows->in, "after as-of");
		return;
	}
	refer(r, rows, file, row, e,
	    reversal			   ? REF_REVERSE
		: e->type == BOOK_WRITEOFF ? REF_WRITE_OFF
					   : REF_ALLOCATE,
	    entry);
}

void
book_post(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct csv_row *row,
    const struct book_entry *e)
{
	switch (e->type) {
	case BOOK_INVOICE:
	case BOOK_REFUND:
		post_document(r, rows, file, row, e);
		break;
	case BOOK_CREDIT:
	case BOOK_PAYMENT:
		post_source(r, rows, file, row, e);
		post_paid_out(r, rows, file, row, e);
		break;
	default:
		post_change(r, rows, file, row, e);
	}
}
