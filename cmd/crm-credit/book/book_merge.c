/*
 * What is left of all parts becomes the book.
 */
#include "base/sort.h"
#include "base/tasks.h"
#include "book_part.h"

enum { RANGE = 4096 };

/* Accounts of all threads, one thread's behind the other's. */
struct merge {
	struct book_reader *r;
	struct book_part *const *part;
	size_t n;
	size_t *base;	  /* by thread, its first account */
	uint32_t *order;  /* of them, by their first rows, ... */
	size_t ordered;	  /* ... so many so far */
	struct str *name; /* in this order */
	uint32_t *number; /* by account, that in the book */
	uint32_t *next;	  /* and by that the place of its next item */
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

static const struct book_left *
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
		const struct book_left *left = account_at(m, m->order[i]);

		if (i + AHEAD < to)
			__builtin_prefetch(account_at(m, m->order[i + AHEAD]));
		m->number[m->order[i]] = (uint32_t)i;
		m->name[i] = (struct str){ left->name, left->n };
		b->accounts.v[i] = left->is;
	}
}

/* What few accounts have. */
static void
add_more(struct merge *m)
{
	struct book *b = m->r->book;

	for (uint32_t a = 0; a < b->accounts.n; a++) {
		uint32_t index = m->order[a];
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

static void
append_account(void *merge, const struct sort_item *item)
{
	struct merge *m = merge;

	m->order[m->ordered++] = item->index;
}

/* In order of first appearance. */
static void
order_accounts(struct merge *m, size_t n)
{
	struct sort_item *order = mem_alloc(n, sizeof(*order));

	for (size_t i = 0; i < n; i++)
		order[i] = sort_item(account_at(m, (uint32_t)i)->first, i);
	m->order = mem_alloc(n, sizeof(*m->order));
	sort_items_tell(order, n, (int)m->n, append_account, m);
	free(order);
}

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
	order_accounts(m, n);
	m->number = mem_alloc(n, sizeof(*m->number));
	vec_reserve(&b->accounts, n);
	b->accounts.n = n;
	m->name = map_extend(&b->names, n); /* nobody looks them up */
	tasks_run((n + RANGE - 1) / RANGE, (int)m->n, add_accounts, m);
	if (more)
		add_more(m);
	free(m->order);
	for (size_t t = 0; t < m->n; t++)
		kept_free(&m->part[t]->accounts);
	pool_trim(m->part[0]->accounts.pool);
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
	for (size_t page = 0; page < items->page.n; page++) {
		const struct ledger_item *item =
		    kept_at(items, page * items->per);
		size_t n = kept_of_page(items, page);

		for (size_t i = 0; i < n; i++)
			m->next[number_of(m, t, item[i].customer)]++;
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

/* The places of items are far from each other: some are on their way from
 * memory while one is filled. */
static void
look_ahead(const struct merge *m, size_t t, const struct ledger_item *item)
{
	enum { NEAR = 8, FAR = 16 };
	uint32_t near = m->next[number_of(m, t, item[NEAR].customer)];

	__builtin_prefetch(&m->r->book->ledger.items.v[near], 1);
	__builtin_prefetch(&m->next[number_of(m, t, item[FAR].customer)], 1);
}

/* Also gives the marks of an item its new number. */
static void
move_item(
    struct merge *m, size_t t, struct ledger_item item, size_t i, size_t *mark)
{
	struct book_part *p = m->part[t];
	uint32_t at;

	item.customer = number_of(m, t, item.customer);
	item.document =
	    (item.document + p->documents_before) & LEDGER_DOCUMENTS;
	at = m->next[item.customer]++;
	m->r->book->ledger.items.v[at] = item;
	for (; *mark < p->marks.n && p->marks.v[*mark].item == i; ++*mark)
		p->marks.v[*mark].item = at;
}

static void
move_items(void *merge, size_t t, int thread)
{
	struct merge *m = merge;
	struct kept *items = &m->part[t]->items;
	size_t mark = 0, before = 0;

	(void)thread;
	for (size_t page = 0; page < items->page.n; page++) {
		const struct ledger_item *item = kept_at(items, before);
		size_t n = kept_of_page(items, page);

		for (size_t i = 0; i < n; i++) {
			if (i + 16 < n)
				look_ahead(m, t, &item[i]);
			move_item(m, t, item[i], before + i, &mark);
		}
		before += n;
	}
	kept_free(items);
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
	for (uint32_t k = 0; k < p->book.settled.n; k++) {
		struct book_settled *to = book_settled(b,
		    b->has_currency ? map_text(&p->book.currencies, k)
				    : STR(""));

		to->documents += p->book.settled.v[k].documents;
		to->returned += p->book.settled.v[k].returned;
	}
	for (uint64_t i = 0; i < p->r.n_later; i++)
		input_skip(r->main.in, "after as-of");
	book_check(r, ledger_add_volume(&b->ledger, p->total.volume, &d), &d);
}

/* What is to be said of rows, in their order. */
static void
say_accused(struct merge *m, const struct book_block *block)
{
	scoped VEC(struct sort_item) order = { 0 };
	scoped VEC(const struct book_accused *) accused = { 0 };
	scoped VEC(struct book_part *) owner = { 0 };

	for (size_t t = 0; t < m->n; t++)
		for (size_t i = 0; i < m->part[t]->accused.n; i++) {
			const struct book_accused *a =
			    &m->part[t]->accused.v[i];

			vec_push(&order,
			    (struct sort_item){
				a->place, (uint32_t)accused.n });
			vec_push(&accused, a);
			vec_push(&owner, m->part[t]);
		}
	sort_items(order.v, order.n);
	for (size_t i = 0; i < order.n; i++) {
		const struct book_accused *a = accused.v[order.v[i].index];
		struct book_part *p = owner.v[order.v[i].index];
		struct book_entry e = { .more = false };

		book_record_get(p->bytes.v + a->at, &e, &p->cells[0]);
		e.file = block[a->place >> PLACE_BLOCK].file;
		e.line = block[a->place >> PLACE_BLOCK].line +
		    (a->place & PLACE_LINES);
		book_say_again(m->r, &m->r->rows, &e, a->again);
	}
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
