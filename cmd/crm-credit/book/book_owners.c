/*
 * Payments of nobody known.
 */
#include "base/die.h"
#include "book_post.h"

/* Without an owner a payment cannot count. */
void
book_settle_owners(struct book_reader *r)
{
	struct book *b = r->book;

	vec_each (struct book_ref, ref, &r->refs) {
		struct book_entry nobody = { .customer_hash =
						 map_hash(STR("")) };
		struct diag d;

		if (ref->kind > REF_APPLY ||
		    b->ledger.sources.v[ref->at].customer != LEDGER_NONE)
			continue;
		if (r->bank) {
			nobody.currency = ref->currency;
			b->ledger.sources.v[ref->at].customer =
			    book_account(r, &nobody);
			continue;
		}
		if (ref->kind == REF_OWNER) {
			diag_set(&d, EXIT_DATA, "missing",
			    "a payment without customer and document");
			book_reject(r, ref, ROLE_NONE, &d);
		}
		b->ledger.sources.v[ref->at].amount = 0;
		b->ledger.sources.v[ref->at].customer =
		    b->names.count > 0 ? 0 : book_account(r, &nobody);
	}
}
