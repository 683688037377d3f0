/*
 * What an ERP's list says was cleared: invoices, payments and credits that have
 * the same clearing document and day, or the day alone, were set against each
 * other then. What has no counterpart there was paid, or paid out, elsewhere.
 */
#include "base/sort.h"
#include "book_post.h"

/* One of a group, and what orders it. */
struct member {
	struct book_cleared *of;
	struct str name;
	int64_t rest; /* not set against anything yet */
	int32_t day;
	uint32_t document; /* of an item; of a source the one it names */
};

struct members VEC_OF(struct member);

/* Items first, the oldest first; the order of the rows counts for nothing. */
SORT_BY(by_group, struct member,
    SORT_UP(of->group) || SORT_UP(of->source) || SORT_UP(day) ||
	SORT_DOWN(rest) || SORT_TEXT(name));

static void
list_members(struct book_reader *r, struct members *list)
{
	const struct book *b = r->book;
	const struct ledger *l = &b->ledger;

	vec_each (struct book_cleared, c, &r->cleared) {
		struct member m = { .of = c, .document = LEDGER_NONE };
		uint32_t own = c->source && c->at < r->own.n ? r->own.v[c->at]
							     : LEDGER_NONE;

		m.rest = c->amount;
		m.day = c->source ? l->sources.v[c->at].date
				  : l->items.v[c->at].date;
		if (!c->source)
			m.document = l->items.v[c->at].document;
		else if (own != LEDGER_NONE && !l->allocations.v[own].to_item)
			m.document = l->allocations.v[own].target;
		m.name = c->source ? b->source.v[c->at]
				   : b->document.v[l->items.v[c->at].document];
		vec_push(list, m);
	}
	vec_sort(list, by_group);
}

static void
set_against(struct book_reader *r, struct member *item, struct member *source)
{
	int64_t amount = item->rest < source->rest ? item->rest : source->rest;
	struct diag d;

	if (amount == 0)
		return;
	item->rest -= amount;
	source->rest -= amount;
	book_check(r,
	    ledger_add_allocation(&r->book->ledger,
		(struct ledger_allocation){ .amount = amount,
		    .source = source->of->at,
		    .target = item->of->at,
		    .date = item->of->date,
		    .to_item = true,
		    .named = true },
		&d),
	    &d);
}

/* What was set against each other by name first, then the oldest. */
static void
clear_group(struct book_reader *r, struct member *m, size_t items, size_t n)
{
	size_t source = items;

	for (size_t s = items; s < n; s++) {
		bool named = m[s].document == LEDGER_NONE;

		for (size_t i = 0; i < items && m[s].document != LEDGER_NONE;
		     i++)
			if (m[s].document == m[i].document) {
				set_against(r, &m[i], &m[s]);
				named = true;
			}
		if (!named) /* it went elsewhere than it said */
			book_drop_own(r, m[s].of->at);
	}
	for (size_t i = 0; i < items; i++)
		while (m[i].rest > 0 && source < n) {
			set_against(r, &m[i], &m[source]);
			source += m[source].rest == 0;
		}
}

/* What nothing here has cleared. */
static uint64_t
settle_alone(struct book_reader *r, const struct member *m)
{
	if (m->rest == 0)
		return 0;
	if (m->of->source)
		book_pay_out(r, m->of->at, m->rest, m->of->date);
	else
		book_post_payment(r, m->of->at, m->rest, m->of->date);
	return 1;
}

void
book_clear(struct book_reader *r)
{
	scoped struct members list = { NULL, 0, 0 };
	uint64_t alone[2] = { 0, 0 };

	if (r->cleared.n == 0)
		return;
	book_list_names(r);
	list_members(r, &list);
	for (size_t i = 0, end; i < list.n; i = end) {
		size_t items = 0;

		for (end = i; end < list.n &&
		     list.v[end].of->group == list.v[i].of->group;
		     end++)
			items += !list.v[end].of->source;
		clear_group(r, &list.v[i], items, end - i);
	}
	for (size_t i = 0; i < list.n; i++)
		alone[list.v[i].of->source] += settle_alone(r, &list.v[i]);
	if (alone[0] > 0)
		report_say(&r->tool->report,
		    "%llu documents were cleared by nothing that is here: they "
		    "count as paid on that day",
		    (unsigned long long)alone[0]);
	if (alone[1] > 0)
		report_say(&r->tool->report,
		    "%llu payments and credits were cleared by nothing that is "
		    "here: they count as paid out on that day",
		    (unsigned long long)alone[1]);
}
