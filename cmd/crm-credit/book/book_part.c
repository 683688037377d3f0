#include "book_part.h"

#include "base/sort.h"
#include "base/tasks.h"
#include "book_record.h"
#include "kept.h"
#include "text/date.h"

/* What is left of an account. */
struct left_account {
	struct str name;
	uint64_t first; /* place of its first row */
	struct book_account is;
};

/* A row of which something is to be said. */
struct accused {
	uint64_t place;
	size_t at; /* its record in `bytes` */
	enum book_again again;
};

struct book_part {
	struct book_reader r; /* and the book of one part */
	struct book book;
	struct book_cells cells;
	struct book_entry entry; /* that of the last record */
	VEC(uint64_t) first;	 /* place, by account */
	VEC(uint32_t) document;	 /* by document its number below, or NONE */

	/* Of all parts so far, numbered here. */
	struct arena arena;
	struct kept accounts, items, sources;
	struct map groups;
	struct book_sums secured; /* by account */
	struct ledger_marks marks;
	struct book_texts documents, source_names;
	uint32_t n_documents, documents_before;
	struct ledger total; /* its volume */
	struct book_bytes bytes;
	VEC(struct accused) accused;
};

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
	kept_begin(&p->accounts, pool, sizeof(struct left_account));
	kept_begin(&p->items, pool, sizeof(struct ledger_item));
	kept_begin(&p->sources, pool, sizeof(struct ledger_source));
	return p;
}

void
book_part_free(struct book_part *p)
{
	book_reader_free(&p->r);
	book_free(&p->book);
	book_cells_free(&p->cells);
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
accuse(struct book_part *p, uint64_t place, const char *record, size_t n)
{
	vec_push(
	    &p->accused, (struct accused){ place, p->bytes.n, p->r.again });
	vec_append(&p->bytes, record, n);
	p->r.again = BOOK_NEW;
}

const char *
book_part_post(struct book_part *p, uint64_t place, const char *record)
{
	const char *end = book_record_get(record, &p->entry, &p->cells);

	book_post(&p->r, &p->r.rows, &p->r.main, &p->entry);
	if (p->r.again != BOOK_NEW)
		accuse(p, place, record, (size_t)(end - record));
	if (p->first.n < p->book.accounts.n)
		vec_push(&p->first, place);
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
		struct left_account *left = keep(p, &p->accounts);
		int64_t secured = book_sum(&b->secured, a);

		*left = (struct left_account){ .first = p->first.v[a],
			.is = b->accounts.v[a] };
		left->name = arena_str(&p->arena, map_text(&b->names, a));
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

enum { RANGE = 4096 };

/* Accounts of all threads, one thread's behind the other's. */
struct merge {
	struct book_reader *r;
	struct book_part *const *part;
	size_t n;
	size_t *base;		 /* by thread, its first account */
	struct sort_item *order; /* of them, by their first rows */
	struct str *name;	 /* in this order */
	uint32_t *number;	 /* by account, that in the book */
	uint32_t *next;		 /* and by that the place of its next item */
};

/* Whose an account is, by its number among those of all threads. */
static size_t
thread_of(const struct merge *m, uint32_t index)
{
	size_t t = m->n;

	while (index < m->base[--t])
		;
	return t;
}

static const struct left_account *
account_at(const struct merge *m, uint32_t index)
{
	size_t t = thread_of(m, index);

	return kept_at(&m->part[t]->accounts, index - m->base[t]);
}

/* The accounts of a range in their order, which are in nobody else's. */
static void
add_accounts(void *merge, size_t range, int thread)
{
	enum { AHEAD = 8 };
	struct merge *m = merge;
	struct book *b = m->r->book;
	size_t from = range * RANGE, to = from + RANGE;

	(void)thread;
	if (to > b->accounts.n)
		to = b->accounts.n;
	for (size_t i = from; i < to; i++) {
		const struct left_account *left =
		    account_at(m, m->order[i].index);

		if (i + AHEAD < to)
			__builtin_prefetch(
			    account_at(m, m->order[i + AHEAD].index));
		m->number[m->order[i].index] = (uint32_t)i;
		m->name[i] = left->name;
		b->accounts.v[i] = left->is;
	}
}

/* What few accounts have. */
static void
add_more(struct merge *m)
{
	struct book *b = m->r->book;

	for (uint32_t a = 0; a < b->accounts.n; a++) {
		uint32_t index = m->order[a].index;
		size_t t = thread_of(m, index);
		const struct book_part *p = m->part[t];
		uint32_t *group = &b->accounts.v[a].group;
		int64_t secured =
		    book_sum(&p->secured, index - (uint32_t)m->base[t]);

		if (*group != LEDGER_NONE)
			*group =
			    map_add(&b->groups, map_text(&p->groups, *group));
		if (secured != 0)
			book_add_sum(&b->secured, a, secured);
	}
}

/* Accounts get their numbers in order of first appearance. */
static void
number_accounts(struct merge *m)
{
	struct book *b = m->r->book;
	size_t n = 0;
	bool more = false;

	for (size_t t = 0; t < m->n; t++) {
		m->base[t] = n;
		n += m->part[t]->accounts.n;
		more |=
		    m->part[t]->groups.count > 0 || m->part[t]->secured.n > 0;
	}
	m->order = mem_alloc(n, sizeof(*m->order));
	m->number = mem_alloc(n, sizeof(*m->number));
	for (size_t i = 0; i < n; i++)
		m->order[i] =
		    (struct sort_item){ account_at(m, (uint32_t)i)->first,
			    (uint32_t)i };
	sort_items(m->order, n);
	vec_reserve(&b->accounts, n);
	b->accounts.n = n;
	m->name = map_extend(&b->names, n); /* nobody looks them up */
	tasks_run((n + RANGE - 1) / RANGE, (int)m->n, add_accounts, m);
	if (more)
		add_more(m);
	free(m->order);
}

/* The number in the book of a thread's account. */
static uint32_t
number_of(const struct merge *m, size_t t, uint32_t account)
{
	return m->number[m->base[t] + account];
}

/* The items and sources of an account stand together, in their order: from how
 * many each has to where the first is; how many there are. */
static size_t
lay_out(struct merge *m)
{
	size_t sum = 0;

	for (size_t a = 0; a < m->r->book->accounts.n; a++) {
		uint32_t count = m->next[a];

		m->next[a] = (uint32_t)sum;
		sum += count;
	}
	return sum;
}

static void
count_none(struct merge *m)
{
	memset(m->next, 0, m->r->book->accounts.n * sizeof(*m->next));
}

/* What follows is done for each thread's part side by side: no account is in
 * two of them. */

static void
count_items(void *merge, size_t t, int thread)
{
	struct merge *m = merge;
	const struct kept *items = &m->part[t]->items;

	(void)thread;
	for (size_t i = 0; i < items->n; i++) {
		const struct ledger_item *item = kept_at(items, i);

		m->next[number_of(m, t, item->customer)]++;
	}
}

static void
count_sources(void *merge, size_t t, int thread)
{
	struct merge *m = merge;
	const struct kept *sources = &m->part[t]->sources;

	(void)thread;
	for (size_t s = 0; s < sources->n; s++) {
		const struct ledger_source *source = kept_at(sources, s);

		m->next[number_of(m, t, source->customer)]++;
	}
}

/* Also gives the marks of an item its new number. */
static void
move_items(void *merge, size_t t, int thread)
{
	struct merge *m = merge;
	struct book_part *p = m->part[t];
	struct ledger *l = &m->r->book->ledger;
	size_t mark = 0;

	(void)thread;
	for (size_t i = 0; i < p->items.n; i++) {
		struct ledger_item item =
		    *(const struct ledger_item *)kept_at(&p->items, i);
		uint32_t at;

		item.customer = number_of(m, t, item.customer);
		item.document =
		    (item.document + p->documents_before) & LEDGER_DOCUMENTS;
		at = m->next[item.customer]++;
		l->items.v[at] = item;
		for (; mark < p->marks.n && p->marks.v[mark].item == i; mark++)
			p->marks.v[mark].item = at;
	}
	kept_free(&p->items);
}

static void
move_sources(void *merge, size_t t, int thread)
{
	struct merge *m = merge;
	struct book_part *p = m->part[t];
	struct book *b = m->r->book;

	(void)thread;
	for (size_t s = 0; s < p->sources.n; s++) {
		struct ledger_source source =
		    *(const struct ledger_source *)kept_at(&p->sources, s);
		uint32_t at;

		source.customer = number_of(m, t, source.customer);
		at = m->next[source.customer]++;
		b->ledger.sources.v[at] = source;
		if (b->texts)
			b->source.v[at] = p->source_names.v[s];
	}
	kept_free(&p->sources);
}

static void
merge_items(struct merge *m)
{
	struct book *b = m->r->book;

	count_none(m);
	tasks_run(m->n, (int)m->n, count_items, m);
	b->ledger.items.n = lay_out(m);
	vec_reserve(&b->ledger.items, b->ledger.items.n);
	for (size_t t = 0; t < m->n; t++) {
		struct book_part *p = m->part[t];

		p->documents_before = m->r->left_documents;
		m->r->left_documents += p->n_documents;
		vec_append(&b->document, p->documents.v, p->documents.n);
	}
	tasks_run(m->n, (int)m->n, move_items, m);
	for (size_t t = 0; t < m->n; t++) {
		struct ledger_marks *marks = &m->part[t]->marks;

		for (size_t k = 0; k < marks->n; k++)
			marks->v[k].share += (uint32_t)b->ledger.marks.n;
		vec_append(&b->ledger.marks, marks->v, marks->n);
	}
}

static void
merge_sources(struct merge *m)
{
	struct book *b = m->r->book;
	struct ledger_sources *sources = &b->ledger.sources;

	count_none(m);
	tasks_run(m->n, (int)m->n, count_sources, m);
	sources->n = lay_out(m);
	vec_reserve(sources, sources->n);
	if (b->texts) {
		vec_reserve(&b->source, sources->n);
		b->source.n = sources->n;
	}
	tasks_run(m->n, (int)m->n, move_sources, m);
}

static int
by_item(const void *a, const void *b)
{
	const struct ledger_mark *x = a, *y = b;

	return (x->item > y->item) - (x->item < y->item);
}

static void
merge_facts(struct book_reader *r, const struct book_part *p)
{
	struct book *b = r->book;
	struct diag d;

	if (r->tool->common.as_of == DATE_NONE && p->book.as_of > b->as_of)
		b->as_of = p->book.as_of;
	b->has_due |= p->book.has_due;
	r->has_payments |= p->r.has_payments;
	r->later |= p->r.later;
	for (uint64_t i = 0; i < p->r.n_later; i++)
		input_skip(r->main.in, "after as-of");
	book_check(r, ledger_add_volume(&b->ledger, p->total.volume, &d), &d);
}

/* What is to be said of rows, in their order. */
static void
say_accused(struct merge *m, const struct book_block *block)
{
	scoped VEC(struct sort_item) order = { 0 };
	VEC(const struct accused *) accused = { 0 };
	scoped VEC(struct book_part *) owner = { 0 };

	for (size_t t = 0; t < m->n; t++)
		for (size_t i = 0; i < m->part[t]->accused.n; i++) {
			const struct accused *a = &m->part[t]->accused.v[i];

			vec_push(&order,
			    (struct sort_item){
				a->place, (uint32_t)accused.n });
			vec_push(&accused, a);
			vec_push(&owner, m->part[t]);
		}
	sort_items(order.v, order.n);
	for (size_t i = 0; i < order.n; i++) {
		const struct accused *a = accused.v[order.v[i].index];
		struct book_part *p = owner.v[order.v[i].index];
		struct book_entry e = { .more = false };

		book_record_get(p->bytes.v + a->at, &e, &p->cells);
		e.file = block[a->place >> PLACE_BLOCK].file;
		e.line = block[a->place >> PLACE_BLOCK].line +
		    (a->place & PLACE_LINES);
		book_say_again(m->r, &m->r->rows, &e, a->again);
	}
	vec_free(&accused);
}

void
book_part_merge(struct book_reader *r, struct book_part *const *part, size_t n,
    const struct book_block *block)
{
	struct merge m = { .r = r, .part = part, .n = n };
	struct ledger_marks *marks = &r->book->ledger.marks;

	for (size_t t = 0; t < n; t++)
		merge_facts(r, part[t]);
	say_accused(&m, block);
	m.base = mem_alloc(n, sizeof(*m.base));
	number_accounts(&m);
	m.next = mem_alloc(r->book->accounts.n, sizeof(*m.next));
	merge_items(&m);
	merge_sources(&m);
	if (marks->n > 1)
		qsort(marks->v, marks->n, sizeof(*marks->v), by_item);
	for (size_t t = 0; t < n; t++) /* names and texts */
		arena_adopt(&r->book->arena, &part[t]->arena);
	free(m.base);
	free(m.number);
	free(m.next);
}
