#include "table/grouping_part.h"

#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/vec.h"
#include "table/packed.h"
#include "table/record.h"

#include <stdlib.h>

/* Sums are checked when they are complete: no order of the rows overflows. */
struct wide {
	__extension__ __int128 sum;
};

/* A customer of the part. */
struct owner {
	const char *id;
	uint32_t n; /* bytes of it */
	uint32_t rows;
	uint64_t first; /* place */
	char start[16]; /* the id, if it is no longer */
};

/* A record as it was found: its row's date and customer. */
struct found {
	const unsigned char *record;
	int32_t date;
	uint32_t owner;
};

/* A row: where its record is, and what it is sorted by: its date in the upper
 * half, and which of the part's records it is; then its place. */
struct row {
	uint64_t key;
	const unsigned char *record;
};

/* A slot of the table: the upper half of the hash, and the owner + 1. */
struct slot {
	uint32_t tag, owner;
};

struct group_part {
	VEC(struct owner) owner;
	VEC(struct found) found; /* as they come */
	VEC(uint64_t) place_of;	 /* each of them, where sinks see rows */
	VEC(struct row) row;	 /* those of an owner together */
	VEC(uint32_t) end;	 /* of each owner's in there */
	VEC(struct row) moved;
	struct slot *slot;
	size_t slots; /* a power of two */
	VEC(struct sort_item) spare;
	VEC(char) state;
	/* One customer's rows, as a sink sees them. */
	VEC(struct event) event;
	VEC(uint64_t) place;
	VEC(struct str) text;
	void *data[GROUPING_SINKS]; /* of each sink */
	/* Customers who are done, packed, each in words of its own, and where,
	 * by the places of their first rows. */
	VEC(uint64_t) packed;
	VEC(struct sort_item) done;
};

struct group_part *
group_part_new(const struct group_feed *feed)
{
	struct group_part *p = mem_zero(1, sizeof(*p));

	for (size_t i = 0; i < feed->sinks; i++)
		p->data[i] = feed->sink[i].fork != NULL
		    ? feed->sink[i].fork(feed->sink[i].data)
		    : feed->sink[i].data;
	return p;
}

void
group_part_free(struct group_part *p)
{
	vec_free(&p->owner);
	vec_free(&p->found);
	vec_free(&p->place_of);
	vec_free(&p->moved);
	vec_free(&p->row);
	vec_free(&p->end);
	vec_free(&p->spare);
	vec_free(&p->state);
	vec_free(&p->event);
	vec_free(&p->place);
	vec_free(&p->text);
	vec_free(&p->packed);
	vec_free(&p->done);
	free(p->slot);
	free(p);
}

/* Finding owners. */

/* An owner's id; where it is in a record would be one more look at memory. */
static struct str
id_of(const struct owner *o)
{
	return (
	    struct str){ o->n <= sizeof(o->start) ? o->start : o->id, o->n };
}

static void
grow_slots(struct group_part *p)
{
	p->slots = p->slots == 0 ? 256 : 4 * p->slots;
	free(p->slot);
	p->slot = mem_zero(p->slots, sizeof(*p->slot));
	for (size_t i = 0; i < p->owner.n; i++) {
		uint64_t hash = map_hash(id_of(&p->owner.v[i]));
		size_t at = hash & (p->slots - 1);

		while (p->slot[at].owner != 0)
			at = (at + 1) & (p->slots - 1);
		p->slot[at] =
		    (struct slot){ (uint32_t)(hash >> 32), (uint32_t)i + 1 };
	}
}

/* Has the likely owner of a hash brought nearer. */
static void
ask_for_owner(const struct group_part *p, uint64_t hash)
{
	uint32_t owner = p->slot[hash & (p->slots - 1)].owner;

	if (owner > 0)
		__builtin_prefetch(&p->owner.v[owner - 1]);
}

/* The owner of a record, a new one if need be, for whom there is room. */
static uint32_t
find_owner(struct group_part *p, const struct record *r, uint64_t hash)
{
	uint32_t tag = (uint32_t)(hash >> 32);
	size_t at;

	for (at = hash & (p->slots - 1); p->slot[at].owner != 0;
	     at = (at + 1) & (p->slots - 1)) {
		uint32_t number = p->slot[at].owner - 1;

		if (p->slot[at].tag == tag &&
		    str_eq(id_of(&p->owner.v[number]), r->customer))
			return number;
	}
	vec_push(&p->owner,
	    (struct owner){ .id = r->customer.p,
		.n = (uint32_t)r->customer.n,
		.first = r->place });
	if (r->customer.n <= sizeof(p->owner.v->start))
		str_put(p->owner.v[p->owner.n - 1].start, r->customer);
	p->slot[at] = (struct slot){ tag, (uint32_t)p->owner.n };
	return (uint32_t)p->owner.n - 1;
}

static void
add_record(struct group_part *p, const struct group_feed *feed,
    const struct record *r, uint64_t hash)
{
	uint32_t number = find_owner(p, r, hash);
	struct owner *o = &p->owner.v[number];

	o->rows++;
	if (r->place < o->first)
		o->first = r->place;
	p->found.v[p->found.n++] = (struct found){ r->start, r->date, number };
	if (feed->rows)
		vec_push(&p->place_of, r->place);
}

/* Finds the owners of a page's records, some at a time: their slots are asked
 * for, and then who is in there, which may be far. */
static void
read_page(struct group_part *p, const struct group_feed *feed,
    const struct pool_page *page)
{
	enum { SOME = 16 };
	const unsigned char *at = page->bytes, *end = at + page->used;
	struct record r[SOME];
	uint64_t hash[SOME], place = 0;

	while (at < end) {
		size_t n = 0;

		if (2 * (p->owner.n + SOME) >= p->slots)
			grow_slots(p);
		vec_reserve(&p->found, p->found.n + SOME);
		for (; n < SOME && at < end; n++) {
			r[n].place = place;
			at = record_next(at, &r[n], feed->texts);
			place = r[n].place;
			hash[n] = map_hash(r[n].customer);
			__builtin_prefetch(&p->slot[hash[n] & (p->slots - 1)]);
		}
		for (size_t i = 0; i < n; i++)
			ask_for_owner(p, hash[i]);
		for (size_t i = 0; i < n; i++)
			add_record(p, feed, &r[i], hash[i]);
	}
}

/* Puts the rows of each owner together. */
static void
read_pages(struct group_part *p, const struct group_feed *feed,
    const struct pool_page *pages)
{
	uint32_t sum = 0;

	p->found.n = p->place_of.n = p->owner.n = 0;
	if (p->slot != NULL)
		memset(p->slot, 0, p->slots * sizeof(*p->slot));
	if (p->slot == NULL)
		grow_slots(p);
	for (const struct pool_page *page = pages; page; page = page->next)
		read_page(p, feed, page);
	vec_reserve(&p->end, p->owner.n);
	for (size_t i = 0; i < p->owner.n; i++) {
		p->end.v[i] = sum;
		sum += p->owner.v[i].rows;
	}
	vec_reserve(&p->row, sum);
	for (uint32_t i = 0; i < sum; i++) {
		const struct found *f = &p->found.v[i];

		p->row.v[p->end.v[f->owner]++] =
		    (struct row){ sort_key_within(0, f->date) << 32 | i,
			    f->record };
	}
}

/* The rows of an owner, when all are in their places. */
static struct row *
rows_of(const struct group_part *p, uint32_t number)
{
	return p->row.v + (p->end.v[number] - p->owner.v[number].rows);
}

/* Ordering. */

/* Rows by their keys, many of them. */
static void
sort_many(struct group_part *p, struct row *row, size_t n)
{
	struct sort_item *item;

	vec_reserve(&p->spare, 2 * n);
	item = p->spare.v;
	for (size_t i = 0; i < n; i++)
		item[i] = sort_item(row[i].key, i);
	sort_items_with(item, n, item + n);
	p->moved.n = 0;
	vec_append(&p->moved, row, n);
	for (size_t i = 0; i < n; i++)
		row[i] = p->moved.v[item[i].index];
}

static void
reverse(struct row *row, size_t n)
{
	for (size_t i = 0, j = n; i + 1 < j; i++) {
		struct row moved = row[--j];

		row[j] = row[i];
		row[i] = moved;
	}
}

/* Rows by their keys; in many files the newest come first. */
static void
sort_rows(struct group_part *p, struct row *row, size_t n)
{
	if (n > 32) {
		sort_many(p, row, n);
		return;
	}
	if (row[0].key > row[n - 1].key)
		reverse(row, n);
	for (size_t i = 1; i < n; i++) {
		struct row moved = row[i];
		size_t j = i;

		for (; j > 0 && row[j - 1].key > moved.key; j--)
			row[j] = row[j - 1];
		row[j] = moved;
	}
}

/* Rows by date that sinks see: by place within a day, which is their key from
 * now on. */
static void
sort_days(struct group_part *p, struct row *row, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		uint64_t day = row[i].key >> 32;

		for (end = i; end < n && row[end].key >> 32 == day; end++)
			row[end].key = p->place_of.v[(uint32_t)row[end].key];
		sort_rows(p, row + i, end - i);
	}
}

/* Days. */

/* How many different orders other than 0 there are, and zeros besides; there is
 * room for twice as many. */
static uint32_t
distinct_orders(struct sort_item *order, size_t n)
{
	uint32_t orders = 0;

	if (n > 8) {
		sort_items_with(order, n, order + n);
		for (size_t i = 0; i < n; i++)
			orders += order[i].key == 0 || i == 0 ||
			    order[i].key != order[i - 1].key;
		return orders;
	}
	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (j < i &&
		    (order[i].key == 0 || order[j].key != order[i].key))
			j++;
		orders += j == i;
	}
	return orders;
}

static bool
narrow(struct wide wide, int64_t *to)
{
	*to = (int64_t)wide.sum;
	return *to == wide.sum;
}

/* The day of one row, as most are. */
static bool
lone_day(const struct event *e, struct day *day)
{
	*day = (struct day){ .date = e->date,
		.orders = e->amount > 0,
		.refunds = e->amount < 0,
		.rows = 1,
		.net = e->amount,
		.refunded = e->amount < 0 ? -e->amount : 0,
		.quantity = e->quantity,
		.cost = e->cost };
	return e->amount > INT64_MIN;
}

/* The day of n rows. */
static bool
sum_day(struct group_part *p, const struct event *event, size_t n,
    struct day *day, struct diag *d)
{
	struct wide net = { 0 }, refunded = { 0 }, quantity = { 0 },
		    cost = { 0 };
	size_t positive = 0;

	if (n == 1 && lone_day(event, day))
		return true;
	*day = (struct day){ .date = event->date, .rows = (uint32_t)n };
	vec_reserve(&p->spare, 2 * n);
	array_each (const struct event, e, event, n) {
		net.sum += e->amount;
		quantity.sum += e->quantity;
		cost.sum += e->cost;
		if (e->amount > 0)
			p->spare.v[positive++].key = e->order;
		if (e->amount < 0) {
			day->refunds++;
			refunded.sum -= e->amount;
		}
	}
	day->orders = distinct_orders(p->spare.v, positive);
	return (narrow(net, &day->net) && narrow(refunded, &day->refunded) &&
		   narrow(quantity, &day->quantity) &&
		   narrow(cost, &day->cost)) ||
	    diag_set(d, EXIT_DATA, "number-overflow",
		"amounts add up to more than 922337203685477.5807");
}

static bool
feed_days(struct group_part *p, const struct group_feed *feed, struct diag *d)
{
	const struct event *event = p->event.v;
	struct day day;
	size_t n = p->event.n, end;

	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && event[end].date == event[i].date;)
			end++;
		if (!sum_day(p, event + i, end - i, &day, d))
			return false;
		for (size_t j = 0; j < feed->days; j++) {
			size_t s = feed->day[j];

			if (!feed->sink[s].day(p->state.v + feed->offset[s],
				&day, p->data[s], d))
				return false;
		}
	}
	return true;
}

static void
feed_end(struct group_part *p, const struct group_feed *feed)
{
	for (size_t s = 0; s < feed->sinks; s++)
		if (feed->sink[s].end != NULL)
			feed->sink[s].end(p->state.v, p->data[s]);
}

static bool
feed_rows(struct group_part *p, const struct group_feed *feed,
    const struct owner *o, struct diag *d)
{
	struct group_rows rows = { id_of(o), o->rows, p->event.v, p->place.v,
		p->text.v, feed->texts };

	for (size_t s = 0; s < feed->sinks; s++)
		if (feed->sink[s].rows != NULL &&
		    !feed->sink[s].rows(
			p->state.v + feed->offset[s], &rows, p->data[s], d))
			return false;
	return true;
}

enum { AHEAD = 16 }; /* rows */

/* A short record may lie across two lines of memory. */
static void
ask_for_record(const struct row *row)
{
	__builtin_prefetch(row->record);
	__builtin_prefetch(row->record + 24);
}

/* Reads an owner's rows from their records; those of the rows behind them are
 * on their way from memory meanwhile. */
static void
unpack(struct group_part *p, const struct group_feed *feed,
    const struct row *row, size_t n)
{
	const struct row *last = p->row.v + p->found.n - 1;

	p->event.n = p->place.n = p->text.n = 0;
	vec_reserve(&p->event, n);
	vec_reserve(&p->place, n);
	vec_reserve(&p->text, n * feed->texts);
	for (size_t i = 0; i < n; i++) {
		const unsigned char *text =
		    record_event(row[i].record, &p->event.v[p->event.n++]);

		if (last - row > (ptrdiff_t)(i + AHEAD))
			ask_for_record(&row[i + AHEAD]);
		if (!feed->rows)
			continue;
		p->place.v[p->place.n++] = row[i].key;
		for (size_t t = 0; t < feed->texts; t++)
			p->text.v[p->text.n++] = record_text(&text);
	}
}

static bool
feed_owner(struct group_part *p, const struct group_feed *feed, uint32_t number,
    struct diag *d)
{
	const struct owner *o = &p->owner.v[number];
	struct row *row = rows_of(p, number);
	struct diag why;

	if (feed->size > 0)
		memset(p->state.v, 0, feed->size);
	sort_rows(p, row, o->rows);
	if (feed->rows)
		sort_days(p, row, o->rows);
	unpack(p, feed, row, o->rows);
	if ((feed->days == 0 || feed_days(p, feed, &why)) &&
	    (!feed->rows || feed_rows(p, feed, o, &why))) {
		feed_end(p, feed);
		return true;
	}
	return diag_set(d, why.status, why.code, "customer \"%.*s\": %s",
	    STR_ARG(id_of(o)), why.text);
}

/* Keeps what the sinks have made of an owner until group_part_end. */
static void
keep(struct group_part *p, const struct group_feed *feed, const struct owner *o)
{
	struct str text[2] = { id_of(o) };
	size_t at = p->packed.n, texts = 1, words = feed->size / 8;
	unsigned char *to, *end;

	if (feed->text > 0)
		text[texts++] =
		    feed->sink[feed->text - 1].text(p->data[feed->text - 1]);
	vec_reserve(&p->packed, at + 2 + packed_size(text, texts, words) / 8);
	to = (unsigned char *)(p->packed.v + at + 1);
	end = packed_all(to, text, texts, p->state.v, words);
	p->packed.v[at] = (uint64_t)(end - to);
	p->packed.n += 1 + (size_t)(end - to + 7) / 8;
	vec_push(&p->done, sort_item(o->first, at));
}

bool
group_part(struct group_part *p, const struct group_feed *feed,
    const struct pool_page *pages, uint64_t *place, struct diag *d)
{
	bool well = true;

	read_pages(p, feed, pages);
	vec_reserve(&p->state, feed->size);
	if (feed->one != NULL)
		pthread_mutex_lock(feed->one);
	for (size_t i = 0; i < p->owner.n; i++) {
		const struct owner *o = &p->owner.v[i];
		struct diag why;

		if (feed_owner(p, feed, (uint32_t)i, &why)) {
			if (feed->states)
				keep(p, feed, o);
		} else if (well || o->first < *place) {
			*d = why;
			*place = o->first;
			well = false;
		}
	}
	if (feed->one != NULL)
		pthread_mutex_unlock(feed->one);
	return well;
}

size_t
group_part_bytes(const struct group_part *p)
{
	return p->packed.n * sizeof(*p->packed.v) +
	    p->done.n * 2 * sizeof(*p->done.v);
}

bool
group_part_end(struct group_part *p, struct states *states, struct diag *d)
{
	struct states_run *run = states_begin(states);
	bool well = true;
	size_t n = p->done.n;

	vec_reserve(&p->done, 2 * n);
	sort_items_with(p->done.v, n, p->done.v + n);
	for (size_t i = 0; well && i < n; i++) {
		const uint64_t *packed = p->packed.v + p->done.v[i].index;

		if (i + AHEAD < n)
			__builtin_prefetch(
			    p->packed.v + p->done.v[i + AHEAD].index);
		well =
		    states_put(run, p->done.v[i].key, packed + 1, *packed, d);
	}
	p->packed.n = p->done.n = 0;
	return states_end(run, d) && well;
}
