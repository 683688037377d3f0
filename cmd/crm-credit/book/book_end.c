/*
 * The memory of books and of their readers.
 */
#include "book_left.h"
#include "book_post.h"

void
book_reader_forget(struct book_reader *r)
{
	map_free(&r->customers);
	map_free(&r->companies);
	vec_free(&r->account_of);
	ids_free(&r->documents.ids);
	ids_free(&r->sources.ids);
	ids_free(&r->parts);
	ids_free(&r->instalments);
	vec_free(&r->document);
	vec_free(&r->hashes);
	vec_free(&r->part_item);
	vec_free(&r->part_cells);
	vec_free(&r->instalment_item);
	vec_free(&r->source_cells);
	vec_free(&r->change_of);
	vec_free(&r->change_cells);
	vec_free(&r->reversal_cells);
	vec_free(&r->resolved);
	vec_free(&r->cleared);
	vec_free(&r->own);
	book_list_names(r); /* which nothing else has now */
	vec_free(&r->source_of);
	numbers_free(&r->documents);
	numbers_free(&r->sources);
	numbers_free(&r->changes);
	numbers_free(&r->reversals);
}

void
book_reader_free(struct book_reader *r)
{
	book_reader_forget(r);
	book_rows_free(&r->rows);
	vec_free(&r->refs);
	vec_free(&r->stated_item);
	vec_free(&r->stated_source);
	map_free(&r->currencies);
	vec_free(&r->first);
}

void
book_reader_clear(struct book_reader *r)
{
	struct book *b = r->book;
	struct ledger *l = &b->ledger;

	numbers_clear(&r->documents);
	numbers_clear(&r->sources);
	map_clear(&r->customers);
	map_clear(&r->companies);
	ids_clear(&r->parts);
	ids_clear(&r->instalments);
	r->document.n = r->part_item.n = r->part_cells.n = 0;
	r->instalment_item.n = r->source_of.n = r->source_cells.n = 0;
	r->resolved.n = 0;
	map_clear(&b->names);
	map_clear(&b->groups);
	arena_free(&b->arena);
	b->accounts.n = b->secured.n = b->document.n = b->source.n = 0;
	l->items.n = l->sources.n = l->marks.n = 0;
	l->volume = 0;
}

void
book_slices_free(struct book_slices *s)
{
	if (s == NULL)
		return;
	states_free(s->states);
	spill_free(s->spill);
	pool_free(s->pool);
	free(s);
}

void
book_free(struct book *b)
{
	ledger_walk_free(&b->walk);
	ledger_free(&b->ledger);
	map_free(&b->names);
	map_free(&b->groups);
	parents_free(&b->parents);
	rates_free(&b->rates);
	vec_free(&b->accounts);
	map_free(&b->currencies);
	vec_free(&b->settled);
	vec_free(&b->opened);
	vec_free(&b->secured);
	vec_free(&b->document);
	vec_free(&b->source);
	vec_free(&b->change);
	vec_free(&b->reason);
	vec_free(&b->bank);
	vec_free(&b->whole);
	free(b->rate);
	book_slices_free(b->slices);
	arena_free(&b->arena);
}
