/*
 * What the parts have found becomes what the book says.
 */
#include "base/sort.h"
#include "book_part.h"

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
say_accused(struct book_reader *r, struct book_part *const *part, size_t n,
    const struct book_block *block)
{
	scoped VEC(struct sort_item) order = { 0 };
	scoped VEC(const struct book_accused *) accused = { 0 };
	scoped VEC(struct book_part *) owner = { 0 };

	for (size_t t = 0; t < n; t++)
		vec_each (const struct book_accused, a, &part[t]->accused) {
			vec_push(&order, sort_item(a->place, accused.n));
			vec_push(&accused, a);
			vec_push(&owner, part[t]);
		}
	sort_items(order.v, order.n);
	for (size_t i = 0; i < order.n; i++) {
		const struct book_accused *a = accused.v[order.v[i].index];
		struct book_part *p = owner.v[order.v[i].index];
		struct book_entry e = { .more = false };

		book_record_get(
		    p->serials, p->bytes.v + a->at, &a->front, &e,
		    &p->cells[0]);
		e.file = block[a->place >> PLACE_BLOCK].file;
		e.line = block[a->place >> PLACE_BLOCK].line +
		    (a->place & PLACE_LINES);
		book_say_again(r, &r->rows, &e, a->again);
	}
}

void
book_part_merge(struct book_reader *r, struct book_part *const *part, size_t n,
    const struct book_block *block)
{
	struct book *b = r->book;

	for (size_t t = 0; t < n; t++) {
		struct book_part *p = part[t];

		merge_facts(r, p);
		p->documents_before = r->left_documents;
		r->left_documents += p->n_documents;
		r->left_sources += p->sources;
		vec_append(&b->document, p->documents.v, p->documents.n);
		arena_adopt(&b->arena, &p->arena); /* their texts */
	}
	say_accused(r, part, n, block);
}
