#include "book.h"

#include "base/die.h"
#include "text/date.h"

/* A file beside the input. What it says goes into the same report; bad rows
 * are counted like the input's, but only the input has a rejects file. */
static void
side_open(struct input *in, struct tool *side, const struct tool *tool,
    const char *const *path)
{
	*side = *tool;
	side->file = path;
	side->files = 1;
	side->roles = 0;
	if (tool->common.rejects != NULL && tool->common.max_rejects == NULL)
		side->common.max_rejects = "100%";
	side->common.rejects = NULL;
	input_open(in, side);
}

static void
side_close(struct input *in, struct tool *side, struct tool *tool)
{
	input_close(in);
	tool->report = side->report;
}

void
book_refer(struct ledger_payment *payment, uint32_t of)
{
	payment->of = of;
	if (of != LEDGER_NONE)
		return;
	payment->kind = LEDGER_REFUND;
	payment->amount = 0;
}

static uint32_t
payment_hash(const struct ledger_payment *p)
{
	uint64_t key[3] = { (uint64_t)p->amount,
		(uint64_t)p->customer << 32 | (uint32_t)p->date,
		(uint64_t)p->kind };

	return (uint32_t)map_hash(
	    (struct str){ (const char *)key, sizeof(key) });
}

static bool
repeated(
    struct input *in, const struct csv_row *row, struct str name, bool same)
{
	struct diag d;

	if (same) {
		diag_set(&d, 0, "repeated",
		    "payment \"%.*s\" is repeated: dropped", STR_ARG(name));
		input_warn(in, row, ROLE_NONE, &d);
		input_skip(in, "repeated payments");
		return false;
	}
	diag_set(&d, EXIT_DATA, "not-unique",
	    "payment \"%.*s\" was there before with other cells",
	    STR_ARG(name));
	input_reject(in, row, ROLE_NONE, &d);
	return false;
}

bool
book_add_payment(struct book *b, struct input *in, const struct csv_row *row,
    struct ledger_payment payment, struct str name)
{
	uint32_t hash = payment_hash(&payment), number;
	struct diag d;
	bool is_new;

	if (payment.amount < 0)
		payment.amount = -payment.amount;
	number = ids_add(&b->payments, map_hash(name), &is_new);
	if (!is_new)
		return repeated(
		    in, row, name, b->payment_cells.v[number] == hash);
	vec_push(&b->payment_cells, hash);
	if (!book_happened(b, in->tool, payment.date)) {
		vec_push(&b->payment_number, LEDGER_NONE);
		return true;
	}
	vec_push(&b->payment_number, (uint32_t)b->ledger.payments.n);
	if (!ledger_add_payment(&b->ledger, payment, &d))
		tool_fail(in->tool, &d);
	if (b->texts)
		vec_push(&b->payment, arena_str(&b->arena, name));
	return true;
}

struct side_columns {
	size_t payment, customer, currency, document, date, amount, type, of,
	    instalment;
};

static bool
bad_reference(struct input *in, const struct csv_row *row, size_t column,
    const char *what)
{
	struct diag d;

	diag_set(&d, EXIT_DATA, "bad-reference", "no %s \"%.*s\"", what,
	    STR_ARG(row->field[column]));
	input_reject(in, row, column, &d);
	return false;
}

/* What a reversal or write-off is of; false after rejecting the row. */
static bool
find_of(struct book *b, struct input *in, const struct csv_row *row,
    const struct side_columns *c, struct ledger_payment *p)
{
	bool reversal = p->kind == LEDGER_REVERSAL;
	const struct ids *ids = reversal ? &b->payments : &b->documents;
	struct str of;
	uint32_t found;
	struct diag d;

	if (p->kind < LEDGER_REVERSAL)
		return true;
	if (c->of == ROLE_NONE) {
		diag_set(&d, EXIT_DATA, "missing",
		    "a %s without a column \"of\"",
		    reversal ? "reversal" : "writeoff");
		input_reject(in, row, c->type, &d);
		return false;
	}
	if (!input_text(in, row, c->of, "of", &of))
		return false;
	found = ids_find(ids, map_hash(str_trim(of)));
	if (found == IDS_NONE)
		return bad_reference(
		    in, row, c->of, reversal ? "payment" : "document");
	book_refer(p, reversal ? b->payment_number.v[found] : found);
	return true;
}

static size_t
payment_column(struct input *in)
{
	size_t column = book_plain(in, "payment");

	return column != ROLE_NONE ? column
				   : input_role(in, "payment_id", true);
}

static void
read_payment(struct book *b, struct input *in, const struct csv_row *row,
    const struct side_columns *c)
{
	struct ledger_payment p = { .of = LEDGER_NONE };
	struct str name, customer, currency = { NULL, 0 };
	size_t before = b->ledger.payments.n;

	if (!input_text(in, row, c->payment, "payment", &name) ||
	    !input_text(in, row, c->customer, "customer", &customer) ||
	    !input_date(in, row, c->date, &p.date) ||
	    !input_money(in, row, c->amount, &p.amount) ||
	    !book_kind(in, row, c->type, &p.kind) ||
	    !find_of(b, in, row, c, &p))
		return;
	if (b->has_currency)
		currency = str_trim(row->field[c->currency]);
	if (book_happened(b, in->tool, p.date))
		p.customer = book_account(b, customer, currency);
	if (book_add_payment(b, in, row, p, name) &&
	    b->ledger.payments.n == before)
		input_skip(in, "after as-of");
}

void
book_read_payments(struct book *b, struct tool *tool, const char *path)
{
	struct side_columns c;
	struct tool side;
	struct input in;
	struct csv_row row;

	side_open(&in, &side, tool, &path);
	c.payment = payment_column(&in);
	c.customer = book_need(&in, "customer_id", "customer");
	c.date = book_column(&in, "paid_date", NULL);
	if (c.date == ROLE_NONE)
		c.date = input_role(&in, "date", true);
	c.amount = input_role(&in, "amount", true);
	c.type = book_plain(&in, "type");
	c.of = book_plain(&in, "of");
	c.currency =
	    b->has_currency ? input_role(&in, "currency", true) : ROLE_NONE;
	while (input_next(&in, &row))
		read_payment(b, &in, &row, &c);
	side_close(&in, &side, tool);
}

/* First items of documents, by document number. */
static uint32_t *
index_documents(const struct book *b)
{
	size_t n = b->documents.hash.n;
	uint32_t *first = mem_alloc(n, sizeof(*first));

	for (size_t i = 0; i < n; i++)
		first[i] = LEDGER_NONE;
	for (size_t i = b->ledger.items.n; i-- > 0;)
		first[b->ledger.items.v[i].document] = (uint32_t)i;
	return first;
}

/* The payment, or credit note, that an allocation comes from. */
static bool
find_source(struct book *b, struct input *in, const struct csv_row *row,
    const struct side_columns *c, struct ledger_allocation *a)
{
	struct str name;
	uint32_t found;

	if (!input_text(in, row, c->payment, "payment", &name))
		return false;
	found = ids_find(&b->payments, map_hash(str_trim(name)));
	if (found != IDS_NONE) {
		a->source = b->payment_number.v[found];
		return true;
	}
	found = ids_find(&b->documents, map_hash(str_trim(name)));
	if (found == IDS_NONE)
		return bad_reference(in, row, c->payment, "payment or credit");
	a->from_credit = true;
	a->source = found;
	return true;
}

static bool
find_instalment(struct book *b, struct input *in, const struct csv_row *row,
    const struct side_columns *c, struct ledger_allocation *a)
{
	uint64_t document = b->documents.hash.v[a->target];
	uint32_t found = ids_find(&b->instalments,
	    book_instalment(document, row->field[c->instalment]));

	if (found == IDS_NONE)
		return bad_reference(in, row, c->instalment, "instalment");
	a->to_item = true;
	a->target = b->instalment_item.v[found];
	return true;
}

static void
read_allocation(struct book *b, struct input *in, const struct csv_row *row,
    const struct side_columns *c, const uint32_t *first)
{
	struct ledger_allocation a = { .date = LEDGER_NO_DATE };
	struct str document;
	struct diag d;
	bool there;

	if (!find_source(b, in, row, c, &a) ||
	    !input_text(in, row, c->document, "document", &document) ||
	    !input_money(in, row, c->amount, &a.amount))
		return;
	if (!input_null(in, row, c->date) &&
	    !input_date(in, row, c->date, &a.date))
		return;
	a.target = ids_find(&b->documents, map_hash(str_trim(document)));
	if (a.target == IDS_NONE) {
		bad_reference(in, row, c->document, "document");
		return;
	}
	there = first[a.target] != LEDGER_NONE;
	if (!input_null(in, row, c->instalment) &&
	    !find_instalment(b, in, row, c, &a))
		return;
	if (a.from_credit)
		a.source = first[a.source];
	if (a.source == LEDGER_NONE || a.target == LEDGER_NONE || !there ||
	    (a.date != LEDGER_NO_DATE && !book_happened(b, in->tool, a.date))) {
		input_skip(in, "after as-of");
		return;
	}
	if (a.from_credit && b->ledger.items.v[a.source].amount > 0) {
		bad_reference(in, row, c->payment, "payment or credit");
		return;
	}
	if (!ledger_add_allocation(&b->ledger, a, &d))
		tool_fail(in->tool, &d);
}

void
book_read_allocations(struct book *b, struct tool *tool, const char *path)
{
	uint32_t *first = index_documents(b);
	struct side_columns c;
	struct tool side;
	struct input in;
	struct csv_row row;

	side_open(&in, &side, tool, &path);
	c.payment = payment_column(&in);
	c.document = book_need(&in, "invoice_no", "document");
	c.amount = input_role(&in, "amount", true);
	c.date = book_column(&in, "date", NULL);
	c.instalment = book_plain(&in, "instalment");
	while (input_next(&in, &row))
		read_allocation(b, &in, &row, &c, first);
	side_close(&in, &side, tool);
	free(first);
}
