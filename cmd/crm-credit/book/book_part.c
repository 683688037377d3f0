#include "book_part.h"

#include "book_left.h"
#include "book_record.h"
#include "table/packed.h"

struct book_part *
book_part_new(const struct book_reader *r, const struct serials *serials,
    struct states *left, uint32_t number, pthread_mutex_t *failing)
{
	struct book_part *p = mem_zero(1, sizeof(*p));
	const struct book *b = r->book;

	p->book = (struct book){ .as_of = b->as_of,
		.has_currency = b->has_currency,
		.has_company = b->has_company,
		.state_only = true,
		.texts = b->texts };
	p->r = (struct book_reader){ .book = &p->book,
		.tool = r->tool,
		.options = r->options,
		.main = r->main,
		.rows = r->rows,
		.part = failing };
	p->serials = serials;
	p->left = left;
	p->number = number;
	return p;
}

static void
free_list(struct book_list *list)
{
	vec_free(&list->first);
	vec_free(&list->at);
}

void
book_part_free(struct book_part *p)
{
	book_reader_free(&p->r);
	book_free(&p->book);
	for (size_t i = 0; i < BOOK_TAKEN; i++)
		book_cells_free(&p->cells[i]);
	arena_free(&p->arena);
	vec_free(&p->first);
	vec_free(&p->document);
	free_list(&p->item);
	free_list(&p->source);
	vec_free(&p->words);
	vec_free(&p->records);
	vec_free(&p->packed);
	vec_free(&p->name);
	vec_free(&p->documents);
	vec_free(&p->source_names);
	vec_free(&p->bytes);
	vec_free(&p->accused);
	free(p);
}

/* Something is to be said of the row, when all parts are read. */
static void
accuse(struct book_part *p, const struct book_taken *t,
    const struct book_entry *e)
{
	vec_push(&p->accused,
	    (struct book_accused){
		t->place, { e->code, e->date, e->due }, p->bytes.n,
		p->r.again });
	vec_append(&p->bytes, t->record, t->n);
	vec_reserve(&p->bytes, p->bytes.n + 16); /* can be read */
	p->r.again = BOOK_NEW;
}

static void
post_taken(struct book_part *p)
{
	book_touch(&p->r, p->entry, p->n);
	for (size_t i = 0; i < p->n; i++) {
		book_post(&p->r, &p->r.rows, &p->r.main, &p->entry[i]);
		if (p->r.again != BOOK_NEW)
			accuse(p, &p->taken[i], &p->entry[i]);
		if (p->first.n < p->book.accounts.n)
			vec_push(&p->first, p->taken[i].place);
	}
	p->n = 0;
}

const char *
book_part_post(struct book_part *p, uint64_t place,
    const struct book_front *front, const char *record)
{
	const char *end = book_record_get_packed(
	    record, front, &p->entry[p->n], &p->cells[p->n]);

	__builtin_prefetch(end + 256);
	p->taken[p->n++] =
	    (struct book_taken){ place, record, (size_t)(end - record) };
	if (p->n == BOOK_TAKEN)
		post_taken(p);
	return end;
}

/* A name that is kept beyond the part. */
static struct str
keep_name(struct book_part *p, struct str packed)
{
	char room[SERIAL_TEXT];

	return arena_str(&p->arena, serial_text(p->serials, packed, room));
}

/* The name of an account: what stands behind the customer is text. */
static struct str
account_name(struct book_part *p, uint32_t account)
{
	struct str name = map_text(&p->book.names, account), customer;
	const char *rest = serial_packed(name.p, &customer);
	char room[SERIAL_TEXT];

	customer = serial_text(p->serials, customer, room);
	p->name.n = 0;
	vec_append(&p->name, customer.p, customer.n);
	vec_append(&p->name, rest, name.n - (size_t)(rest - name.p));
	return (struct str){ p->name.v, p->name.n };
}

/* Of what is left of a document's items the number among all. */
static uint32_t
keep_document(struct book_part *p, uint32_t document)
{
	uint32_t *number = &p->document.v[document];

	if (*number != LEDGER_NONE)
		return *number;
	if (p->book.texts)
		vec_push(
		    &p->documents, keep_name(p, p->book.document.v[document]));
	return *number = p->n_documents++;
}

/* The account of each of n records stands `size` bytes behind that of the one
 * before. */
static void
list_records(struct book_list *list, size_t accounts, const uint32_t *account,
    size_t size, size_t n)
{
	const char *base = (const char *)account;
	uint32_t *first, sum = 0;

	vec_reserve(&list->first, accounts + 1);
	vec_reserve(&list->at, n);
	first = list->first.v;
	memset(first, 0, (accounts + 1) * sizeof(*first));
	for (size_t i = 0; i < n; i++)
		first[*(const uint32_t *)(const void *)(base + i * size)]++;
	for (size_t a = 0; a <= accounts; a++)
		first[a] = sum += first[a];
	for (size_t i = n; i-- > 0;) {
		uint32_t a = *(const uint32_t *)(const void *)(base + i * size);

		list->at.v[--first[a]] = (uint32_t)i;
	}
}

static void
put_record(struct book_part *p, const void *record, size_t words)
{
	vec_reserve(&p->words, p->words.n + words);
	memcpy(p->words.v + p->words.n, record, words * 8);
	p->words.n += words;
}

static uint32_t
put_items(struct book_part *p, uint32_t account)
{
	const struct ledger *l = &p->book.ledger;
	const uint32_t *first = &p->item.first.v[account];

	for (uint32_t k = first[0]; k < first[1]; k++) {
		struct ledger_item item = l->items.v[p->item.at.v[k]];

		item.customer = 0;
		item.document = p->book.texts
		    ? keep_document(p, item.document) & LEDGER_DOCUMENTS
		    : 0;
		put_record(p, &item, LEFT_ITEM);
	}
	return first[1] - first[0];
}

static uint32_t
put_sources(struct book_part *p, uint32_t account)
{
	const uint32_t *first = &p->source.first.v[account];

	for (uint32_t k = first[0]; k < first[1]; k++) {
		uint32_t at = p->source.at.v[k];
		struct ledger_source source = p->book.ledger.sources.v[at];

		source.customer = 0;
		if (p->book.texts) {
			source.tag = (uint32_t)p->source_names.n;
			vec_push(&p->source_names,
			    keep_name(p, p->book.source.v[at]));
		}
		put_record(p, &source, LEFT_SOURCE);
	}
	return first[1] - first[0];
}

/* The marks of its items. */
static uint32_t
put_marks(struct book_part *p, uint32_t account)
{
	const struct ledger *l = &p->book.ledger;
	const uint32_t *first = &p->item.first.v[account];
	uint32_t n = 0;

	for (uint32_t k = first[0]; l->marks.n > 0 && k < first[1]; k++) {
		uint32_t at = p->item.at.v[k];

		for (size_t m = ledger_first_mark(l, at);
		     m < l->marks.n && l->marks.v[m].item == at; m++) {
			struct ledger_mark mark = l->marks.v[m];

			mark.item = k - first[0];
			mark.share = 0;
			put_record(p, &mark, LEFT_MARK);
			n++;
		}
	}
	return n;
}

/* What is left of an account. */
static void
keep_account(struct book_part *p, struct states_run *run, uint32_t account)
{
	const struct book *b = &p->book;
	const struct book_account *is = &b->accounts.v[account];
	struct str text[LEFT_TEXTS] = { [LEFT_NAME] =
					    account_name(p, account) };
	struct book_left left = { .secured = book_sum(&b->secured, account),
		.invoices = is->invoices,
		.part = p->number,
		.grouped = is->group != LEDGER_NONE };
	unsigned char *end;
	struct diag d;

	p->words.n = 0;
	left.items = put_items(p, account);
	left.sources = put_sources(p, account);
	left.marks = put_marks(p, account);
	p->items += left.items;
	p->sources += left.sources;
	p->more |= left.marks > 0 || left.grouped || left.secured != 0;
	if (left.grouped)
		text[LEFT_GROUP] = map_text(&b->groups, is->group);
	vec_reserve(&p->records, PACKED_SIZE(p->words.n) + 8);
	end = packed_put(p->records.v, p->words.v, p->words.n);
	text[LEFT_RECORDS] = (struct str){ (const char *)p->records.v,
		(size_t)(end - p->records.v) };
	vec_reserve(
	    &p->packed, packed_size(text, LEFT_TEXTS, sizeof(left) / 8));
	end =
	    packed_all(p->packed.v, text, LEFT_TEXTS, &left, sizeof(left) / 8);
	book_check(&p->r,
	    states_put(run, p->first.v[account], p->packed.v,
		(size_t)(end - p->packed.v), &d),
	    &d);
}

static void
keep_accounts(struct book_part *p)
{
	struct states_run *run = states_begin(p->left);
	const struct ledger *l = &p->book.ledger;
	size_t n = p->book.accounts.n;
	struct diag d;

	p->document.n = 0;
	vec_reserve(&p->document, p->r.document.n + 1); /* not NULL */
	memset(p->document.v, 0xff, p->r.document.n * sizeof(uint32_t));
	list_records(&p->item, n,
	    l->items.n == 0 ? NULL : &l->items.v->customer, sizeof(*l->items.v),
	    l->items.n);
	list_records(&p->source, n,
	    l->sources.n == 0 ? NULL : &l->sources.v->customer,
	    sizeof(*l->sources.v), l->sources.n);
	for (uint32_t a = 0; a < n; a++)
		keep_account(p, run, a);
	book_check(&p->r, states_end(run, &d), &d);
}

void
book_part_end(struct book_part *p)
{
	struct diag d;

	post_taken(p);
	if (p->first.n == 0 && p->r.document.n == 0)
		return;
	book_settle_marks(&p->r);
	book_check(
	    &p->r, ledger_add_volume(&p->total, p->book.ledger.volume, &d), &d);
	keep_accounts(p);
	book_reader_clear(&p->r);
	p->first.n = 0;
}
