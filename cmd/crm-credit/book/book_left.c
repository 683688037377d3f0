#include "book_left.h"

#include "base/tasks.h"
#include "base/turn.h"
#include "table/packed.h"

/* Where the next records of a book go. */
struct at {
	size_t account, item, source;
};

static const struct str *
account_at(const struct book_slices *s, uint64_t account)
{
	struct diag d;
	const struct str *text = states_texts(s->states, account, &d);

	if (text == NULL)
		tool_fail(s->tool, &d);
	return text;
}

static const struct book_left *
left_of(const struct str *text)
{
	return (const struct book_left *)(const void *)(text + LEFT_TEXTS);
}

struct words VEC_OF(uint64_t);

/* The records of an account. */
static const uint64_t *
unpack(const struct str *text, struct words *words)
{
	const struct book_left *left = left_of(text);
	size_t n = (size_t)left->items * LEFT_ITEM +
	    (size_t)left->sources * LEFT_SOURCE +
	    (size_t)left->marks * LEFT_MARK;

	vec_reserve(words, n + 1);
	packed_get((const unsigned char *)text[LEFT_RECORDS].p, words->v, n);
	return words->v;
}

/* How much there is of some accounts. */
static struct at
count(const struct book_slices *s, uint64_t from, uint64_t to)
{
	struct at sum = { 0 };

	for (uint64_t i = from; i < to; i++) {
		const struct book_left *left = left_of(account_at(s, i));

		sum.account++;
		sum.item += left->items;
		sum.source += left->sources;
	}
	return sum;
}

static void
fill_item(const struct book_slices *s, struct book *b,
    const struct book_left *left, struct at *at, const uint64_t *record)
{
	struct ledger_item *item = &b->ledger.items.v[at->item++];

	memcpy(item, record, sizeof(*item));
	item->customer = (uint32_t)at->account;
	if (b->texts)
		item->document =
		    (item->document + s->part[left->part]->documents_before) &
		    LEDGER_DOCUMENTS;
}

static void
fill_source(const struct book_slices *s, struct book *b,
    const struct book_left *left, struct at *at, const uint64_t *record)
{
	struct ledger_source *source = &b->ledger.sources.v[at->source];

	memcpy(source, record, sizeof(*source));
	source->customer = (uint32_t)at->account;
	if (b->texts)
		b->source.v[at->source] =
		    s->part[left->part]->source_names.v[source->tag];
	source->tag = 0;
	at->source++;
}

/* Names are copied where an arena is given. */
static void
fill(const struct book_slices *s, struct book *b, uint64_t from, uint64_t to,
    struct at at, struct arena *arena)
{
	scoped struct words words = { NULL, 0, 0 };

	for (uint64_t i = from; i < to; i++, at.account++) {
		const struct str *text = account_at(s, i);
		const struct book_left *left = left_of(text);
		const uint64_t *record = unpack(text, &words);

		b->names.key[at.account] = arena == NULL
		    ? text[LEFT_NAME]
		    : arena_str(arena, text[LEFT_NAME]);
		b->accounts.v[at.account] =
		    (struct book_account){ .group = LEDGER_NONE,
			    .invoices = left->invoices };
		for (uint32_t k = 0; k < left->items; k++) {
			fill_item(s, b, left, &at, record);
			record += LEFT_ITEM;
		}
		for (uint32_t k = 0; k < left->sources; k++) {
			fill_source(s, b, left, &at, record);
			record += LEFT_SOURCE;
		}
	}
}

/* What few accounts have, in their order; `at` goes on. */
static void
fill_more(const struct book_slices *s, struct book *b, uint64_t from,
    uint64_t to, struct at *at)
{
	scoped struct words words = { NULL, 0, 0 };

	for (uint64_t i = from; i < to; i++, at->account++) {
		const struct str *text = account_at(s, i);
		const struct book_left *left = left_of(text);
		const uint64_t *record = unpack(text, &words) +
		    (size_t)left->items * LEFT_ITEM +
		    (size_t)left->sources * LEFT_SOURCE;

		if (left->grouped)
			b->accounts.v[at->account].group =
			    map_add(&b->groups, text[LEFT_GROUP]);
		if (left->secured != 0)
			book_add_sum(
			    &b->secured, (uint32_t)at->account, left->secured);
		for (uint32_t k = 0; k < left->marks; k++) {
			struct ledger_mark mark;

			memcpy(&mark, record, sizeof(mark));
			mark.item += (uint32_t)at->item;
			mark.share = (uint32_t)b->ledger.marks.n;
			vec_push(&b->ledger.marks, mark);
			record += LEFT_MARK;
		}
		at->item += left->items;
	}
}

static void
make_room(struct book *b, const struct at *sum)
{
	struct ledger *l = &b->ledger;

	vec_reserve(&b->accounts, sum->account);
	vec_reserve(&l->items, sum->item);
	vec_reserve(&l->sources, sum->source);
	b->accounts.n = sum->account;
	l->items.n = sum->item;
	l->sources.n = sum->source;
	map_extend(&b->names, sum->account); /* nobody looks them up */
	if (b->texts) {
		vec_reserve(&b->source, sum->source);
		b->source.n = sum->source;
	}
}

/* A book of all, pieces of it side by side. */
struct all {
	const struct book_slices *slices;
	struct book *book;
	struct turn turn; /* of accounts */
	struct at at;	  /* of the next piece */
	struct arena names[TASKS_THREADS];
};

/* A states_work. */
static void
fill_piece(void *data, uint64_t from, uint64_t to, int thread)
{
	struct all *all = data;
	struct at sum = count(all->slices, from, to), at;

	turn_await(&all->turn, from);
	at = all->at;
	all->at.account += sum.account;
	all->at.item += sum.item;
	all->at.source += sum.source;
	turn_pass(&all->turn, to);
	fill(all->slices, all->book, from, to, at, &all->names[thread]);
}

/* Likewise, one after the other. */
static void
fill_piece_more(void *data, uint64_t from, uint64_t to, int thread)
{
	struct all *all = data;

	(void)thread;
	fill_more(all->slices, all->book, from, to, &all->at);
}

void
book_left_all(struct book_slices *s, struct book *b)
{
	struct all all = { .slices = s, .book = b };
	struct at sum = { states_count(s->states), s->items, s->sources };
	struct diag d;
	bool well;

	make_room(b, &sum);
	turn_init(&all.turn);
	well = states_each(s->states, s->threads, fill_piece, &all, &d);
	all.at = (struct at){ 0 };
	if (well && s->more)
		well = states_each(s->states, 1, fill_piece_more, &all, &d);
	if (!well)
		tool_fail(s->tool, &d);
	turn_free(&all.turn);
	for (int i = 0; i < s->threads; i++)
		arena_adopt(&b->arena, &all.names[i]);
}

/* Bytes of memory that a slice takes, about, with what is made of it. */
enum { ACCOUNT = 192, RECORD = sizeof(struct ledger_item) + 16 };

/* A book of each slice. */
struct each {
	const struct book *book;
	book_slice_work *work;
	void *data;
};

/* A states_work. */
static void
do_slice(void *data, uint64_t from, uint64_t to, int thread)
{
	const struct each *each = data;
	const struct book *b = each->book;
	struct at sum = count(b->slices, from, to), first = { 0 };
	ptrdiff_t bytes = (ptrdiff_t)(sum.account * ACCOUNT +
	    (sum.item + sum.source) * RECORD);
	scoped_by(book_free) struct book slice = { .as_of = b->as_of,
		.has_currency = b->has_currency,
		.has_due = b->has_due,
		.state_only = true,
		.tool = b->tool };

	pool_count(b->slices->pool, bytes);
	make_room(&slice, &sum);
	fill(b->slices, &slice, from, to, first, NULL);
	if (b->slices->more)
		fill_more(b->slices, &slice, from, to, &first);
	slice.ledger.customers = (uint32_t)sum.account;
	ledger_walk_start(&slice.walk, &slice.ledger);
	ledger_walk_to(&slice.walk, b->as_of);
	ledger_walk_marks(&slice.walk);
	each->work(each->data, &slice, from, thread);
	pool_count(b->slices->pool, -bytes);
}

void
book_each_slice(struct book *b, book_slice_work *work, void *data)
{
	struct each each = { b, work, data };
	struct diag d;

	if (!states_each(
		b->slices->states, b->slices->threads, do_slice, &each, &d))
		tool_fail(b->tool, &d);
}
