/*
 * What rows name, looked up when all rows are there.
 */
#include "base/die.h"
#include "book_post.h"
#include "text/money.h"

/* The file's report is the run's; between files it is the input's. */
void
book_reject(struct book_reader *r, const struct book_ref *ref, size_t column,
    const struct diag *d)
{
	struct book_file file = *ref->file;
	bool beside = file.side != NULL && !file.open;

	if (beside)
		file.side->report = r->tool->report;
	/* the money of a payment, credit or refund stays, if it is known whose
	 * it is */
	if (ref->kind == REF_APPLY &&
	    r->book->ledger.sources.v[ref->at].customer != LEDGER_NONE)
		input_reject_part(
		    file.in, &ref->held, column, d, "stays unapplied");
	else if (ref->kind == REF_COVER ||
	    (ref->negative && strcmp(d->code, "two-currencies") == 0))
		input_reject_part(file.in, &ref->held, column, d, "stays owed");
	else
		input_reject_held(file.in, &ref->held, column, d);
	if (beside)
		r->tool->report = file.side->report;
}

static void
skip(const struct book_ref *ref)
{
	if (ref->kind != REF_APPLY && ref->kind != REF_COVER)
		input_skip(ref->file->in, "after as-of");
}

/* Who has an entry of a number space. */
static struct number_key
owner_of(const struct numbers *n, uint32_t entry)
{
	return (struct number_key){ n->entry.v[entry].customer,
		n->entry.v[entry].company, 0 };
}

static struct str
owner_name(const struct book_reader *r, const struct numbers *n, uint32_t entry)
{
	uint32_t customer = n->entry.v[entry].customer;

	return customer == IDS_NONE ? STR("?")
				    : map_text(&r->customers, customer);
}

/* The entry of a text in a space, IDS_NONE where there is none, or after
 * rejecting the row (*told) where it is of several customers. */
static uint32_t
look_up(struct book_reader *r, struct book_ref *ref, struct numbers *n,
    const struct number_key *who, bool *told)
{
	bool by_name = n == &r->sources && ref->kind == REF_ALLOCATE;
	struct str text = by_name ? ref->name : ref->of;
	struct number_key key = *who;
	uint32_t one, another, found;
	struct diag d;

	key.text = map_hash(text);
	found = numbers_find(n, &key, text, &one, &another);
	if (found != IDS_NONE || one == IDS_NONE)
		return found;
	if (n->entry.v[one].customer == n->entry.v[another].customer)
		diag_set(&d, EXIT_DATA, "bad-reference",
		    "number \"%.*s\" is of 2 companies or years of %.*s",
		    STR_ARG(text), STR_ARG(owner_name(r, n, one)));
	else
		diag_set(&d, EXIT_DATA, "bad-reference",
		    "number \"%.*s\" is of 2 customers (%.*s, %.*s)",
		    STR_ARG(text), STR_ARG(owner_name(r, n, one)),
		    STR_ARG(owner_name(r, n, another)));
	book_reject(r, ref, by_name ? ref->name_column : ref->of_column, &d);
	*told = true;
	return IDS_NONE;
}

static void
no_such(struct book_reader *r, struct book_ref *ref, size_t column,
    const char *what, struct str text)
{
	struct diag d;

	diag_set(&d, EXIT_DATA, "bad-reference", "no %s \"%.*s\"", what,
	    STR_ARG(text));
	book_reject(r, ref, column, &d);
}

static uint32_t
find_document(
    struct book_reader *r, struct book_ref *ref, const struct number_key *who)
{
	bool told = false;
	uint32_t found = look_up(r, ref, &r->documents, who, &told);

	if (found == IDS_NONE && !told)
		no_such(r, ref, ref->of_column, "document", ref->of);
	return found;
}

/* A payment without a customer is of whom its document is. */
static bool
settle_owner(struct book_reader *r, struct book_ref *ref, uint32_t document)
{
	struct ledger_source *s = &r->book->ledger.sources.v[ref->at];
	uint32_t customer = r->documents.entry.v[document].customer;
	uint32_t item = r->document.v[document].item;

	if (s->customer != LEDGER_NONE)
		return true;
	if (item != LEDGER_NONE)
		s->customer = r->book->ledger.items.v[item].customer;
	else {
		struct book_entry e = { .currency = ref->currency };

		e.customer = map_text(&r->customers, customer);
		e.customer_hash = map_hash(e.customer);
		s->customer = book_account(r, &e);
	}
	ref->account = s->customer;
	ref->own.customer = customer;
	return true;
}

/* What takes back, writes off or holds back is in the currency of what it
 * names, or says none. */
static bool
fits(struct book_reader *r, const struct book_ref *ref, uint32_t account)
{
	struct str currency = book_currency(r->book, account);
	struct diag d;

	if (!r->book->has_currency || ref->currency.n == 0 ||
	    str_eq(ref->currency, currency))
		return true;
	diag_set(&d, EXIT_DATA, "two-currencies",
	    "an amount in %.*s of \"%.*s\", which is in %.*s",
	    STR_ARG(ref->currency), STR_ARG(ref->of), STR_ARG(currency));
	book_reject(r, ref, ref->of_column, &d);
	return false;
}

static void
allocate(
    struct book_reader *r, struct book_ref *ref, uint32_t document, bool named)
{
	struct book *b = r->book;
	uint32_t item = r->document.v[document].item;
	struct ledger_allocation a = { .amount = ref->amount,
		.source = ref->at,
		.target = document,
		.date = ref->date,
		.named = named };
	const struct ledger_source *s = &b->ledger.sources.v[ref->at];
	struct diag d;

	if (item == LEDGER_NONE) {
		skip(ref);
		return;
	}
	if (ref->instalment.n > 0) {
		uint32_t found = ids_find(&r->instalments,
		    book_pair(document, map_digest(ref->instalment)));

		if (found == IDS_NONE) {
			no_such(
			    r, ref, ROLE_NONE, "instalment", ref->instalment);
			return;
		}
		item = a.target = r->instalment_item.v[found];
		a.to_item = true;
		if (item == LEDGER_NONE) {
			skip(ref);
			return;
		}
	}
	if (!book_exchange(
		r, ref, s->customer, b->ledger.items.v[item].customer, &d)) {
		book_reject(r, ref, ref->of_column, &d);
		return;
	}
	a.closes = ref->closes;
	if (ref->date != LEDGER_NO_DATE)
		book_happened(b, r->tool, ref->date);
	book_check(r, ledger_add_allocation(&b->ledger, a, &d), &d);
}

static void
apply(struct book_reader *r, struct book_ref *ref)
{
	uint32_t document = find_document(r, ref, &ref->own);

	if (document == IDS_NONE || !settle_owner(r, ref, document))
		return;
	allocate(r, ref, document, true);
	if (ref->reason.n > 0)
		book_deduct(r, ref, document,
		    r->book->ledger.sources.v[ref->at].date, INT64_MAX);
}

/* Whose payment a row of allocations means: its customer's; else who alone has
 * the number; else, of those who have it, whom the document belongs to. */
static uint32_t
find_payment(struct book_reader *r, struct book_ref *ref)
{
	struct number_key key = ref->own;
	uint32_t one, another, found, document;
	bool told = false;

	key.text = map_hash(ref->name);
	found = numbers_find(&r->sources, &key, ref->name, &one, &another);
	if (found != IDS_NONE)
		return found;
	if (one != IDS_NONE) {
		key.text = map_hash(ref->of);
		document =
		    numbers_find(&r->documents, &key, ref->of, &one, &another);
		if (document != IDS_NONE)
			key = owner_of(&r->documents, document);
	}
	found = look_up(r, ref, &r->sources, &key, &told);
	if (found == IDS_NONE && !told)
		no_such(
		    r, ref, ref->name_column, "payment or credit", ref->name);
	return found;
}

void
book_drop_own(struct book_reader *r, uint32_t source)
{
	struct ledger_allocation *own =
	    &r->book->ledger.allocations.v[r->own.v[source]];

	own->amount = own->closes = 0;
	r->own.v[source] = LEDGER_NONE;
}

/* Does the payment's own row name the same document? Then the rows of
 * allocations rule. */
static void
drop_own(struct book_reader *r, uint32_t source, uint32_t document)
{
	const struct ledger_allocations *list = &r->book->ledger.allocations;

	if (r->own.n <= source || r->own.v[source] == LEDGER_NONE ||
	    list->v[r->own.v[source]].target != document)
		return;
	book_drop_own(r, source);
	r->own_dropped++;
}

static void
allocate_row(struct book_reader *r, struct book_ref *ref)
{
	uint32_t payment = find_payment(r, ref), document;
	struct number_key whose = ref->own;

	if (payment == IDS_NONE)
		return;
	/* the row may say whose document it means */
	whose.text = map_hash(ref->of);
	if (whose.customer == IDS_NONE ||
	    numbers_exact(&r->documents, &whose, ref->of) == IDS_NONE)
		whose = owner_of(&r->sources, payment);
	document = find_document(r, ref, &whose);
	if (document == IDS_NONE)
		return;
	ref->at = r->source_of.v[payment];
	if (ref->at == LEDGER_NONE) {
		skip(ref);
		return;
	}
	settle_owner(r, ref, document);
	if (ref->amount > 0)
		drop_own(r, ref->at, document);
	if (ref->date != LEDGER_NO_DATE && !book_is_past(r->tool, ref->date)) {
		skip(ref);
		return;
	}
	allocate(r, ref, document, false);
}

static void
add_change(struct book_reader *r, struct book_ref *ref,
    enum ledger_change_kind kind, uint32_t of, uint32_t with)
{
	struct book *b = r->book;
	struct diag d;

	book_happened(b, r->tool, ref->date);
	book_check(r,
	    ledger_add_change(&b->ledger,
		(struct ledger_change){ .amount = ref->amount,
		    .of = of,
		    .with = with,
		    .customer = ref->account,
		    .date = ref->date,
		    .tag = (uint32_t)(ref - r->refs.v),
		    .kind = kind },
		&d),
	    &d);
	vec_push(&b->change, ref->name);
}

static void
cover(struct book_reader *r, struct book_ref *ref)
{
	uint32_t found, with = LEDGER_NONE;
	bool told = false;

	if (ref->of.n > 0) {
		found = look_up(r, ref, &r->sources, &ref->own, &told);
		if (found == IDS_NONE) {
			if (!told)
				no_such(r, ref, ref->of_column,
				    "payment or credit", ref->of);
			return;
		}
		with = r->source_of.v[found];
		if (with == LEDGER_NONE ||
		    !fits(r, ref, r->book->ledger.sources.v[with].customer))
			return;
	}
	add_change(r, ref, LEDGER_COVER, ref->at, with);
}

static void
too_early(struct book_reader *r, struct book_ref *ref)
{
	struct diag d;

	diag_set(&d, EXIT_DATA, "bad-reference",
	    "\"%.*s\" is reversed before it was there", STR_ARG(ref->of));
	book_reject(r, ref, ref->of_column, &d);
}

/* A payment that goes back as a refund of its own: `rest`: what is beyond its
 * document's payments. */
static uint32_t
add_refund(struct book_reader *r, struct book_ref *ref, bool rest)
{
	struct book *b = r->book;
	struct ledger_item item = { .amount = ref->amount,
		.customer = ref->account,
		.refund = true,
		.rest = rest,
		.date = ref->date,
		.due = ref->date };
	struct diag d;

	item.document =
	    numbers_add_nameless(&r->documents, ref->name) & LEDGER_DOCUMENTS;
	vec_push(&r->document,
	    (struct book_document){ .item = (uint32_t)b->ledger.items.n });
	vec_push(&r->hashes, (struct book_hashes){ .part = 0 });
	book_check(r, ledger_add_item(&b->ledger, item, &d), &d);
	return (uint32_t)b->ledger.items.n - 1;
}

void
book_pay_out(
    struct book_reader *r, uint32_t source, int64_t amount, int32_t date)
{
	struct book_ref ref = { .kind = REF_PAID_OUT,
		.name = r->book->source.v[source],
		.account = r->book->ledger.sources.v[source].customer,
		.amount = amount,
		.date = date,
		.with = source };

	ref.at = add_refund(r, &ref, false);
	vec_push(&r->refs, ref);
	book_resolve_one(r, &r->refs.v[r->refs.n - 1]);
}

static void
reverse_document(struct book_reader *r, struct book_ref *ref, uint32_t found)
{
	uint32_t item = r->document.v[found].item;
	struct diag d;

	if (!ref->negative) {
		diag_set(&d, EXIT_DATA, "bad-reference",
		    "\"%.*s\" is an invoice: what takes it back is a row of "
		    "type credit",
		    STR_ARG(ref->of));
		book_reject(r, ref, ref->of_column, &d);
		return;
	}
	if (ref->account == LEDGER_NONE && item == LEDGER_NONE) {
		skip(ref);
		return;
	}
	if (ref->account == LEDGER_NONE)
		ref->account = r->book->ledger.items.v[item].customer;
	if (item != LEDGER_NONE &&
	    !fits(r, ref, r->book->ledger.items.v[item].customer)) {
		add_refund(r, ref, false);
		return;
	}
	add_change(
	    r, ref, LEDGER_REVERSE_DOCUMENT, found, add_refund(r, ref, true));
}

/* A reversal of a payment, credit or write-off, by where it is in the ledger.
 */
static void
reverse_entry(struct book_reader *r, struct book_ref *ref,
    enum ledger_change_kind kind, uint32_t at)
{
	const struct ledger *l = &r->book->ledger;

	if (at == LEDGER_NONE) {
		too_early(r, ref);
		return;
	}
	ref->account = kind == LEDGER_REVERSE_SOURCE
	    ? l->sources.v[at].customer
	    : l->changes.v[at].customer;
	if (fits(r, ref, ref->account))
		add_change(r, ref, kind, at, LEDGER_NONE);
}

/* Sources first, then write-offs, then documents. */
static void
reverse(struct book_reader *r, struct book_ref *ref)
{
	bool told = false;
	uint32_t found = look_up(r, ref, &r->sources, &ref->own, &told);

	if (found != IDS_NONE) {
		reverse_entry(
		    r, ref, LEDGER_REVERSE_SOURCE, r->source_of.v[found]);
		return;
	}
	if (!told)
		found = look_up(r, ref, &r->changes, &ref->own, &told);
	if (found != IDS_NONE) {
		reverse_entry(
		    r, ref, LEDGER_REVERSE_WRITEOFF, r->change_of.v[found]);
		return;
	}
	if (!told)
		found = look_up(r, ref, &r->documents, &ref->own, &told);
	if (found != IDS_NONE)
		reverse_document(r, ref, found);
	else if (!told)
		no_such(r, ref, ref->of_column,
		    "payment, write-off or document", ref->of);
}

static void
write_off(struct book_reader *r, struct book_ref *ref)
{
	uint32_t found = find_document(r, ref, &ref->own), item;

	if (found == IDS_NONE)
		return;
	item = r->document.v[found].item;
	if (item == LEDGER_NONE) {
		skip(ref);
		return;
	}
	if (ref->account == LEDGER_NONE)
		ref->account = r->book->ledger.items.v[item].customer;
	if (!fits(r, ref, r->book->ledger.items.v[item].customer))
		return;
	if (ref->at != LEDGER_NONE)
		r->change_of.v[ref->at] = (uint32_t)r->book->ledger.changes.n;
	add_change(r, ref, LEDGER_WRITEOFF, found, LEDGER_NONE);
}

/* A deduction or its end. */
static void
hold_back(struct book_reader *r, struct book_ref *ref)
{
	uint32_t found = find_document(r, ref, &ref->own), item;

	if (found == IDS_NONE)
		return;
	item = r->document.v[found].item;
	if (item != LEDGER_NONE &&
	    !fits(r, ref, r->book->ledger.items.v[item].customer))
		return;
	book_happened(r->book, r->tool, ref->date);
	if (ref->kind == REF_DEDUCT)
		book_deduct(r, ref, found, ref->date, ref->amount);
	else
		vec_push(&r->resolved,
		    (struct book_resolved){
			found & LEDGER_DOCUMENTS, ref->date });
}

void
book_resolve_one(struct book_reader *r, struct book_ref *ref)
{
	switch (ref->kind) {
	case REF_OWNER:
	case REF_APPLY:
		break;
	case REF_ALLOCATE:
		allocate_row(r, ref);
		break;
	case REF_COVER:
		cover(r, ref);
		break;
	case REF_PAID_OUT:
		if (ref->with != LEDGER_NONE)
			add_change(r, ref, LEDGER_COVER, ref->at, ref->with);
		break;
	case REF_REVERSE:
		reverse(r, ref);
		break;
	case REF_WRITE_OFF:
		write_off(r, ref);
		break;
	case REF_DEDUCT:
	case REF_RESOLVE:
		hold_back(r, ref);
		break;
	}
}

/* Those that name by what others say come behind them. */
void
book_resolve(struct book_reader *r)
{
	struct ledger_allocations *list = &r->book->ledger.allocations;

	for (size_t i = 0; i < r->refs.n; i++)
		if (r->refs.v[i].kind == REF_APPLY) {
			size_t before = list->n;

			apply(r, &r->refs.v[i]);
			while (r->own.n <= r->refs.v[i].at)
				vec_push(&r->own, LEDGER_NONE);
			if (list->n > before)
				r->own.v[r->refs.v[i].at] = (uint32_t)before;
		}
	for (size_t i = 0; i < r->refs.n; i++)
		if (r->refs.v[i].kind == REF_WRITE_OFF)
			write_off(r, &r->refs.v[i]);
	for (size_t i = 0; i < r->refs.n; i++)
		if (r->refs.v[i].kind > REF_APPLY &&
		    r->refs.v[i].kind != REF_WRITE_OFF)
			book_resolve_one(r, &r->refs.v[i]);
}

void
book_refuse(struct book_reader *r)
{
	const struct ledger_walk *w = &r->book->walk;

	vec_each (const struct ledger_refusal, f, &w->refused) {
		struct book_ref *ref =
		    &r->refs.v[r->book->ledger.changes.v[f->change].tag];
		char money[MONEY_MAX];
		struct diag d;

		if (f->why == LEDGER_TOO_EARLY) {
			too_early(r, ref);
			continue;
		}
		diag_set(&d, EXIT_DATA, "bad-reference",
		    "reversal \"%.*s\": %.*s of \"%.*s\" %s",
		    STR_ARG(ref->name), (int)money_print(money, f->left), money,
		    STR_ARG(ref->of),
		    f->why == LEDGER_WAS_RECOVERED
			? "still stands: the rest was recovered"
			: "are left");
		book_reject(r, ref, ref->of_column, &d);
	}
}
