/*
 * Marks of what is not asked for: disputes and deductions, and their ends.
 */
#include "book_post.h"

#include "base/sort.h"

/* Marks what is open of a document's first item; book_settle_marks does so with
 * the others. */
void
book_deduct(struct book_reader *r, const struct book_ref *ref,
    uint32_t document, int32_t day, int64_t amount)
{
	struct book *b = r->book;
	struct ledger_mark mark = { .amount = amount,
		.item = r->document.v[document].item,
		.share = (uint32_t)b->ledger.marks.n,
		.from = day,
		.until = INT32_MAX,
		.kind = LEDGER_DEDUCTED,
		.tag = (uint32_t)b->reason.n };

	if (mark.item == LEDGER_NONE)
		return;
	vec_push(&b->reason, ref->reason);
	vec_push(&b->ledger.marks, mark);
}

SORT_BY(by_document, struct book_resolved, SORT_UP(document) || SORT_UP(day));

/* What is held back of a document is held back of all its items. */
static void
mark_all_items(struct ledger *l)
{
	scoped uint32_t *next = mem_alloc(l->items.n, sizeof(*next));
	scoped uint32_t *head = mem_alloc(l->documents, sizeof(*head));
	size_t n = l->marks.n;

	memset(head, 0xff, l->documents * sizeof(*head));
	for (uint32_t i = 0; i < l->items.n; i++) {
		next[i] = head[l->items.v[i].document];
		head[l->items.v[i].document] = i;
	}
	for (size_t k = 0; k < n; k++) {
		struct ledger_mark mark = l->marks.v[k];
		uint32_t item = mark.item;

		if (mark.kind != LEDGER_DEDUCTED)
			continue;
		mark.item = head[l->items.v[item].document];
		for (; mark.item != LEDGER_NONE; mark.item = next[mark.item])
			if (mark.item != item)
				vec_push(&l->marks, mark);
	}
}

/* Reasons by their text: the order of the rows decides nothing. */
static void
order_reasons(struct book *b)
{
	size_t n = b->reason.n;
	scoped struct str *list = mem_alloc(n, sizeof(*list));
	scoped uint32_t *order = mem_alloc(n, sizeof(*order));
	scoped uint32_t *tag = mem_alloc(n, sizeof(*tag));

	str_order(b->reason.v, (uint32_t)n, order);
	for (uint32_t i = 0; i < n; i++) {
		list[i] = b->reason.v[order[i]];
		tag[order[i]] = i;
	}
	for (size_t i = 0; i < n; i++)
		b->reason.v[i] = list[i];
	for (size_t k = 0; k < b->ledger.marks.n; k++)
		if (b->ledger.marks.v[k].kind == LEDGER_DEDUCTED)
			b->ledger.marks.v[k].tag =
			    tag[b->ledger.marks.v[k].tag];
}

/* The first day, not before the mark, on which its document was resolved. */
void
book_settle_marks(struct book_reader *r)
{
	struct ledger *l = &r->book->ledger;

	l->documents = (uint32_t)r->document.n + r->left_documents;
	if (r->book->reason.n > 0) {
		mark_all_items(l);
		order_reasons(r->book);
	}
	vec_sort(&r->resolved, by_document);
	for (size_t k = 0; k < l->marks.n && r->resolved.n > 0; k++) {
		struct ledger_mark *mark = &l->marks.v[k];
		struct book_resolved key = { l->items.v[mark->item].document,
			mark->from };
		size_t low;

		sort_bound(low, 0, r->resolved.n, i,
		    by_document(&r->resolved.v[i], &key) < 0);
		if (low < r->resolved.n &&
		    r->resolved.v[low].document == key.document)
			mark->until = r->resolved.v[low].day;
	}
}
