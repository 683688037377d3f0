#include "account_months.h"

#include "base/mem.h"
#include "table/packed.h"
#include "text/date.h"

/* A month as words of few bytes; its customer is known when all are numbered.
 */
struct entry {
	uint32_t month; /* of a customer's: as date_month; of a part's: in it */
	uint32_t occasions;
	int64_t net;
	uint64_t customer;
};

enum { WORDS = sizeof(struct entry) / 8, MOST_BITS = 12 };

/* What a thread has of its own: the months of a customer. */
struct account_keeper {
	const struct account_months *m;
	int32_t first, last; /* of all its customers; DATE_NONE */
	VEC(struct entry) entry;
	VEC(unsigned char) packed;
};

static void *
fork_keeper(void *months)
{
	struct account_months *m = months;
	struct account_keeper *k = mem_zero(1, sizeof(*k));

	k->m = m;
	k->first = INT32_MAX;
	k->last = INT32_MIN;
	vec_push(&m->keeper, k);
	return k;
}

/* Adds a day's figures to its month; days come in ascending order. */
static bool
add_day(void *state, const struct day *day, void *keeper, struct diag *d)
{
	struct account_keeper *k = keeper;
	int32_t month = date_month(day->date);
	struct entry *last;

	(void)state;
	if (k->entry.n == 0 ||
	    k->entry.v[k->entry.n - 1].month != (uint32_t)month)
		vec_push(&k->entry, (struct entry){ .month = (uint32_t)month });
	last = &k->entry.v[k->entry.n - 1];
	if (month < k->first)
		k->first = month;
	if (month > k->last)
		k->last = month;
	last->occasions += occasion_count(k->m->occasion, day);
	return customers_add(&last->net, day->net, d);
}

static struct str
kept(void *keeper)
{
	struct account_keeper *k = keeper;
	unsigned char *to;

	vec_reserve(&k->packed, k->entry.n * PACKED_SIZE(WORDS) + 8);
	to = k->packed.v;
	for (size_t i = 0; i < k->entry.n; i++)
		to = packed_put(to, &k->entry.v[i], WORDS);
	k->entry.n = 0;
	return (struct str){ (const char *)k->packed.v,
		(size_t)(to - k->packed.v) };
}

void
account_months_prepare(struct account_months *m, struct customers *c,
    const struct occasion_options *occasion)
{
	struct group_sink sink = {
		.day = add_day, .text = kept, .fork = fork_keeper, .data = m
	};

	m->c = c;
	m->occasion = occasion;
	customers_sink(c, &sink);
}

static void
find_span(struct account_months *m)
{
	int32_t last = INT32_MIN;

	m->first = INT32_MAX;
	for (size_t i = 0; i < m->keeper.n; i++) {
		if (m->keeper.v[i]->first < m->first)
			m->first = m->keeper.v[i]->first;
		if (m->keeper.v[i]->last > last)
			last = m->keeper.v[i]->last;
	}
	m->months = last < m->first ? 0 : (size_t)(last - m->first) + 1;
	while (m->months > (size_t)1 << (m->bits + m->shift)) {
		if (m->bits < MOST_BITS)
			m->bits++;
		else
			m->shift++;
	}
}

/* A customer's month to its part. */
static void
deal_entry(
    struct account_months *m, struct parts_writer *w, struct entry *entry)
{
	uint32_t at = entry->month - (uint32_t)m->first;
	uint64_t part = at >> m->shift;
	struct parts_head *head;
	struct diag d;

	entry->month = at & ((UINT32_C(1) << m->shift) - 1);
	head = parts_head(w, m->bits == 0 ? 0 : part << (64 - m->bits));
	if (!parts_room(w, head, PACKED_SIZE(WORDS) + 8, &d))
		customers_fail(m->c, &d);
	head->at = packed_put(head->at, entry, WORDS);
}

void
account_months_deal(struct account_months *m)
{
	struct parts_writer *w;

	find_span(m);
	m->parts =
	    parts_new(m->bits, 0, customers_pool(m->c), customers_spill(m->c));
	m->page = mem_zero(parts_count(m->parts), sizeof(struct pool_page *));
	m->taken = mem_zero(parts_count(m->parts), sizeof(*m->taken));
	w = parts_writer_new(m->parts);
	for (uint32_t i = 0; i < customers_count(m->c); i++) {
		struct str text = customers_kept_text(m->c, i);
		const unsigned char *at = (const unsigned char *)text.p;
		const unsigned char *end = at + text.n;

		for (; at < end; at = packed_skip(at, WORDS)) {
			struct entry entry;

			packed_get(at, &entry, WORDS);
			entry.customer = i;
			deal_entry(m, w, &entry);
		}
	}
	parts_writer_end(w);
}

void
account_months_each(
    struct account_months *m, int64_t month, account_months_use *use, void *to)
{
	int64_t at = month - m->first, part = at >> m->shift;
	struct diag d = { 0 };

	if (at < 0 || at >= (int64_t)m->months)
		return;
	if (!m->taken[part]) {
		m->page[part] = parts_take(m->parts, (size_t)part, &d);
		m->taken[part] = true;
		if (d.status != 0)
			customers_fail(m->c, &d);
	}
	for (struct pool_page *p = m->page[part]; p != NULL; p = p->next)
		for (const unsigned char *from = p->bytes;
		     from < p->bytes + p->used;
		     from = packed_skip(from, WORDS)) {
			struct account_entry found;
			struct entry entry;

			packed_get(from, &entry, WORDS);
			found =
			    (struct account_entry){ (uint32_t)entry.customer,
				    entry.occasions, entry.net };
			if (entry.month == (at & ((1 << m->shift) - 1)))
				use(to, &found);
		}
}

void
account_months_forget(struct account_months *m, int64_t month)
{
	int64_t at = month - m->first, part = at >> m->shift;

	if (at < 0 || at >= (int64_t)m->months || (at + 1) >> m->shift == part)
		return;
	pool_give(customers_pool(m->c), m->page[part]);
	m->page[part] = NULL;
}
