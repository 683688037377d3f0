#include "book_post.h"

#include "base/die.h"
#include "text/date.h"

void
book_check(struct book_reader *r, bool good, const struct diag *d)
{
	if (good)
		return;
	if (r->part != NULL)
		pthread_mutex_lock(r->part);
	tool_fail(r->tool, d);
}

static bool
happened(const struct book_reader *r, int32_t day)
{
	return book_happened(r->book, r->tool, day);
}

/* Notes what the row says is open, by item or source. */
#define STATE(r, list, at, amount)                              \
	do {                                                    \
		while ((list)->n < (at))                        \
			vec_push((list), BOOK_NOT_STATED);      \
		vec_push((list), (amount));                     \
		(r)->has_stated |= (amount) != BOOK_NOT_STATED; \
	} while (0)

/* Adds a source with its name. */
static void
add_source(struct book_reader *r, struct ledger_source source, struct str name)
{
	struct book *b = r->book;
	struct diag d;

	book_check(r, ledger_add_source(&b->ledger, source, &d), &d);
	if (b->texts && !r->documents.kept)
		vec_push(&b->source, arena_str(&b->arena, name));
}

/* What is cleared is set against each other when all rows are there. */
static void
note_cleared(struct book_reader *r, const struct book_entry *e,
    uint32_t account, bool source, uint32_t at)
{
	struct book_cleared c = { .amount = e->paid,
		.at = at,
		.date = e->paid_date,
		.source = source };

	if (e->paid == 0 || !happened(r, e->paid_date))
		return;
	c.group =
	    book_pair(account, map_digest(book_posting(e, POSTING_CLEARING)));
	c.group = book_pair((uint32_t)e->paid_date, c.group);
	vec_push(&r->cleared, c);
	r->has_payments = true;
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
		book_settled(b, e->currency)->documents += settled;
	}
	if (payment.amount > 0)
		add_source(r, payment, STR(""));
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

/* An invoice that is paid in its own row by as-of, where only the state counts:
 * it needs no record. Most are. */
static bool
settle_at_once(
    struct book_reader *r, const struct book_entry *e, uint32_t customer)
{
	struct book *b = r->book;
	struct diag d;

	if (!b->state_only || b->keeps_whole || r->states || e->amount == 0 ||
	    e->paid < e->amount || !happened(r, e->date) ||
	    !happened(r, e->paid_date))
		return false;
	book_check(r, ledger_add_volume(&b->ledger, e->amount, &d), &d);
	r->has_payments = true;
	b->accounts.v[customer].invoices++;
	book_settled(b, e->currency)->documents += e->amount;
	if (e->paid > e->amount)
		add_source(r,
		    (struct ledger_source){ .amount = e->paid - e->amount,
			.customer = customer,
			.date = e->paid_date,
			.kind = LEDGER_PAYMENT },
		    STR(""));
	return true;
}

void
book_post_payment(
    struct book_reader *r, uint32_t item, int64_t amount, int32_t date)
{
	const struct book_entry e = { .paid = amount, .paid_date = date };

	post_paid(r, &e, r->book->ledger.items.v[item].customer, item);
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
		.due = e->due };
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
		while (b->keeps_whole && b->whole.n < *item)
			vec_push(&b->whole, BOOK_NOT_STATED);
		if (b->keeps_whole)
			vec_push(&b->whole, e->amount);
	}
	if (!r->rows.clears)
		post_paid(r, e, customer, *item);
	else if (*item != LEDGER_NONE)
		note_cleared(r, e, customer, false, *item);
	if (*item != LEDGER_NONE && e->disputed > 0)
		vec_push(&b->ledger.marks,
		    (struct ledger_mark){ .amount = e->disputed,
			.item = *item,
			.share = (uint32_t)b->ledger.marks.n,
			.from = e->disputed_from,
			.until = INT32_MAX,
			.kind = LEDGER_DISPUTED });
	if (*item != LEDGER_NONE && e->resolved != INT32_MAX)
		vec_push(&r->resolved,
		    (struct book_resolved){
			document & LEDGER_DOCUMENTS, e->resolved });
}

/* The column that names something in a row. */
static size_t
of_column(const struct book_rows *rows, const struct book_entry *e)
{
	return e->pays ? rows->column.pays : rows->column.of;
}

/* The row of an entry, for what is known at the end. */
static struct input_held
keep_row(struct book_reader *r, const struct book_file *file,
    const struct book_entry *e)
{
	struct input_held held = book_held(file->in, e);

	return input_keep(&held, &r->book->arena);
}

/* What the row says of its account. */
static void
note_account(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, uint32_t customer)
{
	struct book *b = r->book;

	if (rows->column.keys > 0 &&
	    b->accounts.v[customer].group == LEDGER_NONE)
		b->accounts.v[customer].group = map_add(&b->groups, e->group);
	if (rows->column.parent != ROLE_NONE)
		parents_add(&b->parents, book_customer(b, customer), e->parent);
}

/* What is looked up at the end. */
static struct book_ref *
refer(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e,
    enum book_what kind, uint32_t at)
{
	struct book *b = r->book;
	bool says =
	    e->customer.n > 0 && (!b->has_currency || e->currency.n > 0);
	struct book_ref ref = { .kind = kind,
		.held = keep_row(r, file, e),
		.file = file,
		.name = arena_str(&b->arena, e->document),
		.of = arena_str(&b->arena, e->of),
		.currency = arena_str(&b->arena, e->currency),
		.name_column = rows->column.document,
		.of_column = of_column(rows, e),
		.own = book_key_named(r, e),
		.instalment = arena_str(&b->arena, e->instalment),
		.amount = e->amount,
		.closes = e->closes,
		.date = kind == REF_APPLY || kind == REF_ALLOCATE
		    ? LEDGER_NO_DATE
		    : e->date,
		.at = at,
		.account = says ? book_account(r, e) : LEDGER_NONE,
		.reason = arena_str(&b->arena, e->reason),
		.negative = e->negative };

	if (kind == REF_ALLOCATE)
		ref.date = e->date;
	if (ref.account != LEDGER_NONE && !rows->payments)
		note_account(r, rows, e, ref.account);
	vec_push(&r->refs, ref);
	return &r->refs.v[r->refs.n - 1];
}

/* A refund is owed until sources cover it. */
static void __attribute__((noinline))
post_refund(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e, uint32_t document,
    const uint32_t *with)
{
	struct book *b = r->book;
	struct ledger_item item = { .amount = e->amount,
		.customer = book_account(r, e),
		.document = document & LEDGER_DOCUMENTS,
		.refund = true,
		.date = e->date,
		.due = e->date };
	uint32_t at = (uint32_t)b->ledger.items.n;
	struct book_ref *ref;
	struct diag d;

	book_check(r, ledger_add_item(&b->ledger, item, &d), &d);
	if (r->states)
		STATE(r, &r->stated_item, at, e->stated);
	if (r->rows.clears)
		note_cleared(r, e, item.customer, false, at);
	if (b->state_only) /* it is what no source covers */
		return;
	ref = refer(
	    r, rows, file, e, with == NULL ? REF_COVER : REF_PAID_OUT, at);
	ref->with = with == NULL ? LEDGER_NONE : *with;
	ref->account = item.customer;
}

/* Up to as-of, the document or at least its payment? */
static bool
happens(const struct book_reader *r, const struct book_entry *e)
{
	return happened(r, e->date) ||
	    (e->paid != 0 && happened(r, e->paid_date));
}

/* What an allocation may name an instalment by. */
static void __attribute__((noinline))
note_instalment(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, uint32_t document, uint32_t item)
{
	bool is_new;

	ids_add(&r->instalments, book_pair(document, map_digest(e->instalment)),
	    &is_new);
	if (is_new)
		vec_push(&r->instalment_item, item);
}

/* Nothing of the row has happened yet. */
static void
skip_later(struct book_reader *r, const struct book_rows *rows)
{
	r->later = true;
	r->n_later++;
	if (r->part == NULL)
		input_skip(rows->in, "after as-of");
}

/* `with`: of a refund, the credit that is paid out, or NULL. */
static void
post_document(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e,
    const uint32_t *with)
{
	struct book *b = r->book;
	uint32_t document, customer, *item;

	if (!book_number_document(r, rows, e, &document, &item))
		return;
	if (!happens(r, e)) {
		skip_later(r, rows);
		return;
	}
	customer = book_account(r, e);
	if (!rows->plain)
		note_account(r, rows, e, customer);
	if (e->secured != 0)
		book_add_sum(&b->secured, customer, e->secured);
	b->has_due = b->has_due || e->due != DATE_NONE;
	if (e->type == BOOK_REFUND) {
		*item = (uint32_t)b->ledger.items.n;
		post_refund(r, rows, file, e, document, with);
	} else if (*item != LEDGER_NONE)
		post_paid(r, e, customer, *item);
	else if (!settle_at_once(r, e, customer))
		post_invoice(r, e, customer, document, item);
	if (!rows->plain &&
	    (rows->column.instalment != ROLE_NONE ||
		rows->column.position != ROLE_NONE))
		note_instalment(r, rows, e, document, *item);
}

/* What a bank's line says, for who matches it. */
static void
note_bank(struct book_reader *r, const struct book_entry *e, uint32_t source)
{
	struct book *b = r->book;
	struct book_line line = { .names = arena_str(&b->arena, e->of),
		.text = arena_str(&b->arena, e->group),
		.unknown = e->customer.n == 0 };

	vec_push(&b->bank, line);
	b->ledger.sources.v[source].tag = (uint32_t)b->bank.n;
}

/* What a source names is there already and its own customer's, whatever comes
 * behind it: most are set against it at once. */
static bool
apply_now(struct book_reader *r, const struct book_entry *e, uint32_t at)
{
	struct ledger *l = &r->book->ledger;
	struct number_key key = book_key_named(r, e);
	uint32_t document, item;
	struct diag d;

	if (e->instalment.n > 0 || e->reason.n > 0 || e->closes != 0)
		return false;
	key.text = map_hash(e->of);
	document = numbers_exact(&r->documents, &key, e->of);
	item =
	    document == IDS_NONE ? LEDGER_NONE : r->document.v[document].item;
	if (item == LEDGER_NONE ||
	    l->items.v[item].customer != l->sources.v[at].customer)
		return false;
	while (r->own.n < at)
		vec_push(&r->own, LEDGER_NONE);
	vec_push(&r->own, (uint32_t)l->allocations.n);
	book_check(r,
	    ledger_add_allocation(l,
		(struct ledger_allocation){ .amount = e->amount,
		    .source = at,
		    .target = document,
		    .date = LEDGER_NO_DATE,
		    .named = true },
		&d),
	    &d);
	return true;
}

/* A payment or credit: its number, or LEDGER_NONE; false when it is left out.
 */
static bool
post_source(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e, uint32_t *number)
{
	struct book *b = r->book;
	struct ledger_source source = { .amount = e->amount,
		.customer = LEDGER_NONE,
		.date = e->date,
		.kind =
		    e->type == BOOK_CREDIT ? LEDGER_CREDIT : LEDGER_PAYMENT };
	uint32_t entry, at = (uint32_t)b->ledger.sources.n;

	*number = LEDGER_NONE;
	if (!book_number_other(r, rows, e, &entry))
		return false;
	if (!happens(r, e)) {
		skip_later(r, rows);
		return false;
	}
	if (e->customer.n > 0) {
		source.customer = book_account(r, e);
		if (!rows->payments)
			note_account(r, rows, e, source.customer);
	}
	if (!happened(r, e->date))
		return true;
	*number = at;
	if (entry != LEDGER_NONE)
		r->source_of.v[entry] = at;
	r->has_payments |=
	    e->type == BOOK_PAYMENT && e->stated == BOOK_NOT_STATED;
	add_source(r, source, e->document);
	if (r->states)
		STATE(r, &r->stated_source, at, e->stated);
	if (r->bank && rows->payments)
		note_bank(r, e, at);
	if (e->of.n > 0 && !(r->bank && rows->payments)) {
		if (source.customer == LEDGER_NONE || !apply_now(r, e, at))
			refer(r, rows, file, e, REF_APPLY, at);
	} else if (source.customer == LEDGER_NONE)
		refer(r, rows, file, e, REF_OWNER, at);
	return true;
}

/* A credit that was paid out is a refund. Where only the state counts, it is
 * the rest that the credit does not cover. */
static void
post_paid_out(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e, uint32_t credit)
{
	struct book *b = r->book;
	struct book_entry refund = *e;

	if (r->rows.clears && credit != LEDGER_NONE)
		note_cleared(
		    r, e, b->ledger.sources.v[credit].customer, true, credit);
	if (r->rows.clears || e->type != BOOK_CREDIT || e->paid == 0)
		return;
	refund.type = BOOK_REFUND;
	refund.amount = e->paid;
	refund.date = refund.due = e->paid_date;
	refund.of = e->document;
	refund.stated = BOOK_NOT_STATED;
	refund.paid = 0;
	if (b->state_only && credit != LEDGER_NONE &&
	    happened(r, e->paid_date)) {
		struct ledger_source *s = &b->ledger.sources.v[credit];
		int64_t out = e->paid < s->amount ? e->paid : s->amount;

		s->amount -= out;
		book_settled(b, e->currency)->returned += out;
		refund.amount -= out;
	}
	if (refund.amount > 0 && happened(r, refund.date))
		post_document(r, rows, file, &refund, &credit);
}

/* What changes something else. */
static void
post_change(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e)
{
	bool reversal = e->type == BOOK_REVERSAL;
	struct input_held held;
	struct diag d;
	uint32_t entry = LEDGER_NONE;

	if (e->of.n == 0) {
		diag_set(&d, EXIT_DATA, "missing",
		    "a %s that names nothing (%s)",
		    reversal			    ? "reversal"
			: e->type == BOOK_WRITEOFF  ? "writeoff"
			: e->type == BOOK_DEDUCTION ? "deduction"
			: e->type == BOOK_RESOLVE   ? "row of type resolve"
						    : "row of type allocation",
		    rows->payments ? "column of" : "column applies_to");
		held = book_held(rows->in, e);
		input_reject_held(rows->in, &held, rows->column.type, &d);
		return;
	}
	if ((reversal || e->type == BOOK_WRITEOFF) &&
	    !book_number_other(r, rows, e, &entry))
		return;
	if (e->type != BOOK_ALLOCATION && !book_is_past(r->tool, e->date)) {
		input_skip(rows->in, "after as-of");
		return;
	}
	refer(r, rows, file, e,
	    reversal			    ? REF_REVERSE
		: e->type == BOOK_WRITEOFF  ? REF_WRITE_OFF
		: e->type == BOOK_DEDUCTION ? REF_DEDUCT
		: e->type == BOOK_RESOLVE   ? REF_RESOLVE
					    : REF_ALLOCATE,
	    entry);
}

/* Money that went out, and nobody knows to whom: on an account statement that
 * is matched it is none of a customer's. */
static void
leave_out(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e)
{
	struct input_held held = book_held(rows->in, e);
	struct diag d;

	if (r->bank) {
		input_skip(rows->in, "paid to nobody known");
		return;
	}
	diag_set(&d, EXIT_DATA, "missing",
	    "a payment without customer and document");
	input_reject_held(rows->in, &held, ROLE_NONE, &d);
}

static void __attribute__((noinline))
post_other(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e)
{
	bool money = e->type == BOOK_INVOICE || e->type == BOOK_REFUND ||
	    e->type == BOOK_CREDIT || e->type == BOOK_PAYMENT;
	uint32_t source;

	if (money && r->options->rates != NULL &&
	    !book_has_rate(r, rows, file, e))
		return;
	if (e->type == BOOK_REFUND && e->customer.n == 0) {
		leave_out(r, rows, e);
		return;
	}
	switch (e->type) {
	case BOOK_INVOICE:
	case BOOK_REFUND:
		post_document(r, rows, file, e, NULL);
		break;
	case BOOK_CREDIT:
	case BOOK_PAYMENT:
		if (post_source(r, rows, file, e, &source))
			post_paid_out(r, rows, file, e, source);
		break;
	default:
		post_change(r, rows, file, e);
	}
}

/* Most are invoices. */
void
book_post(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e)
{
	if (e->type == BOOK_INVOICE && r->options->rates == NULL)
		post_document(r, rows, file, e, NULL);
	else
		post_other(r, rows, file, e);
}

void
book_post_entry(struct book_reading *reading, struct book_entry *e)
{
	book_post(reading->r, reading->rows, reading->file, e);
}
