#include "book_part.h"

#include "book_record.h"
#include "text/date.h"

struct book_part *
book_part_new(
    const struct book_reader *r, struct pool *pool, pthread_mutex_t *failing)
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
	kept_begin(&p->accounts, pool, sizeof(struct book_left));
	kept_begin(&p->items, pool, sizeof(struct ledger_item));
	kept_begin(&p->sources, pool, sizeof(struct ledger_source));
	return p;
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
	kept_free(&p->accounts);
	kept_free(&p->items);
	kept_free(&p->sources);
	map_free(&p->groups);
	vec_free(&p->secured);
	vec_free(&p->marks);
	vec_free(&p->documents);
	vec_free(&p->source_names);
	vec_free(&p->bytes);
	vec_free(&p->accused);
	free(p);
}

/* Something is to be said of the row, when all parts are read. */
static void
accuse(struct book_part *p, const struct book_taken *t)
{
	vec_push(&p->accused,
	    (struct book_accused){ t->place, p->bytes.n, p->r.again });
	vec_append(&p->bytes, t->record, t->n);
	p->r.again = BOOK_NEW;
}

static void
post_taken(struct book_part *p)
{
	book_touch(&p->r, p->entry, p->n);
	for (size_t i = 0; i < p->n; i++) {
		book_post(&p->r, &p->r.rows, &p->r.main, &p->entry[i]);
		if (p->r.again != BOOK_NEW)
			accuse(p, &p->taken[i]);
		if (p->first.n < p->book.accounts.n)
			vec_push(&p->first, p->taken[i].place);
	}
	p->n = 0;
}

const char *
book_part_post(struct book_part *p, uint64_t place, const char *record)
{
	const char *end =
	    book_record_get(record, &p->entry[p->n], &p->cells[p->n]);

	__builtin_prefetch(end + 256);
	p->taken[p->n++] =
	    (struct book_taken){ place, record, (size_t)(end - record) };
	if (p->n == BOOK_TAKEN)
		post_taken(p);
	return end;
}

/* Room for one more that is kept. */
static void *
keep(struct book_part *p, struct kept *kept)
{
	struct diag d;
	void *room = kept_add(kept, &d);

	book_check(&p->r, room != NULL, &d);
	return room;
}

/* The accounts; they are numbered on. */
static void
keep_accounts(struct book_part *p)
{
	const struct book *b = &p->book;

	for (uint32_t a = 0; a < b->accounts.n; a++) {
		struct book_left *left = keep(p, &p->accounts);
		struct str name = arena_str(&p->arena, map_text(&b->names, a));
		int64_t secured = book_sum(&b->secured, a);

		*left = (struct book_left){ .name = name.p,
			.n = (uint32_t)name.n,
			.first = p->first.v[a],
			.is = b->accounts.v[a] };
		if (left->is.group != LEDGER_NONE)
			left->is.group = map_add(
			    &p->groups, map_text(&b->groups, left->is.group));
		if (secured != 0)
			book_add_sum(
			    &p->secured, (uint32_t)p->accounts.n - 1, secured);
	}
}

/* Of what is left of a document's items the number among all. */
static uint32_t
keep_document(struct book_part *p, uint32_t document)
{
	uint32_t *number = &p->document.v[document];

	if (*number != LEDGER_NONE)
		return *number;
	if (p->book.texts)
		vec_push(&p->documents,
		    arena_str(&p->arena, p->book.document.v[document]));
	return *number = p->n_documents++;
}

static void
keep_ledger(struct book_part *p)
{
	const struct ledger *l = &p->book.ledger;
	uint32_t account = (uint32_t)p->accounts.n;
	uint32_t first = (uint32_t)p->items.n;
	uint32_t marks = (uint32_t)p->marks.n;

	p->document.n = 0;
	vec_reserve(&p->document, p->r.document.n);
	memset(p->document.v, 0xff, p->r.document.n * sizeof(uint32_t));
	for (size_t i = 0; i < l->items.n; i++) {
		struct ledger_item item = l->items.v[i];

		item.customer += account;
		item.document =
		    keep_document(p, item.document) & LEDGER_DOCUMENTS;
		*(struct ledger_item *)keep(p, &p->items) = item;
	}
	for (size_t s = 0; s < l->sources.n; s++) {
		struct ledger_source source = l->sources.v[s];

		source.customer += account;
		*(struct ledger_source *)keep(p, &p->sources) = source;
		if (p->book.texts)
			vec_push(&p->source_names,
			    arena_str(&p->arena, p->book.source.v[s]));
	}
	for (size_t m = 0; m < l->marks.n; m++) {
		struct ledger_mark mark = l->marks.v[m];

		mark.item += first;
		mark.share += marks;
		vec_push(&p->marks, mark);
	}
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
	keep_ledger(p);
	keep_accounts(p);
	book_reader_clear(&p->r);
	p->first.n = 0;
}
