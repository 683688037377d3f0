#include "lines.h"

/* An amount at the rate of a day. */
static int64_t
value(const struct lines *l, uint32_t account, int64_t amount, int32_t day)
{
	return book_worth(&l->c->book, account, amount, day);
}

static void
add_line(struct lines *lines, uint32_t account, struct line line)
{
	line.row = credit_row(lines->c, account);
	vec_push(&lines->list, line);
}

/* The line of what is posted or moved in the account's money, worth what it
 * was on `day`. */
static void
add_own(struct lines *lines, uint32_t account, int32_t day, struct line line)
{
	line.amount = value(lines, account, line.amount, day);
	add_line(lines, account, line);
}

static struct str
document_of(const struct book *b, uint32_t item)
{
	return b->document.v[b->ledger.items.v[item].document];
}

/* Documents, payments and credits. */
static void
add_posted(struct lines *lines)
{
	const struct book *b = &lines->c->book;

	for (uint32_t i = 0; i < b->ledger.items.n; i++) {
		const struct ledger_item *item = &b->ledger.items.v[i];

		if (!item->rest)
			add_own(lines, item->customer, item->date,
			    (struct line){ .date = item->date,
				.amount = item->amount,
				.type = item->refund ? "refund" : "invoice",
				.name = document_of(b, i) });
	}
	for (uint32_t s = 0; s < b->ledger.sources.n; s++) {
		const struct ledger_source *source = &b->ledger.sources.v[s];

		add_own(lines, source->customer, source->date,
		    (struct line){ .date = source->date,
			.amount = -source->amount,
			.type = source->kind == LEDGER_CREDIT ? "credit"
							      : "payment",
			.name = b->source.v[s] });
	}
}

/* What an allocation does to two rows, and what rates have done between the
 * document and the payment. */
static void
add_allocation(struct lines *lines, uint32_t number)
{
	const struct book *b = &lines->c->book;
	const struct ledger_move *move = &b->walk.moves.v[number];
	const struct ledger_source *source = &b->ledger.sources.v[move->source];
	const struct ledger_item *item = &b->ledger.items.v[move->item];
	int64_t paid = value(lines, source->customer,
	    ledger_move_paid(&b->walk, number), source->date);
	int64_t closed = value(lines, item->customer, move->amount, item->date);
	struct line line = { .date = move->date,
		.amount = paid,
		.type = "transfer",
		.name = document_of(b, move->item) };
	bool other = credit_row(lines->c, source->customer) !=
	    credit_row(lines->c, item->customer);

	if (other) {
		add_line(lines, source->customer, line);
		line.amount = lines->dated ? -paid : -closed;
		add_line(lines, item->customer, line);
	}
	line.amount = paid - closed;
	line.type = "exchange";
	if (lines->dated && line.amount != 0)
		add_line(lines, item->customer, line);
}

/* The words of what moves a balance without being posted. */
static const char *const move_word[] = {
	[LEDGER_RECOVERED] = "recovered",
	[LEDGER_WRITTEN_OFF] = "writeoff",
	[LEDGER_DISCOUNTED] = "discount",
	[LEDGER_TOLERATED] = "tolerance",
	[LEDGER_OPENED] = "gone_before",
	[LEDGER_REVERSED] = "reversal",
	[LEDGER_RAISED] = "refund",
};

static void
add_move(struct lines *lines, const struct ledger_move *move)
{
	const struct book *b = &lines->c->book;
	bool on_item = move->item != LEDGER_NONE;
	const struct ledger_item *item =
	    on_item ? &b->ledger.items.v[move->item] : NULL;
	const struct ledger_source *source =
	    on_item ? NULL : &b->ledger.sources.v[move->source];
	struct line line = { .date = move->date,
		.amount = on_item ? -move->amount : move->amount,
		.type = move_word[move->cause] };

	if (move->cause == LEDGER_RECOVERED)
		line.amount = move->amount;
	if (move->cause == LEDGER_REVERSED)
		line.name = b->change.v[move->below];
	else
		line.name = on_item ? document_of(b, move->item)
				    : b->source.v[move->source];
	if (on_item)
		add_own(lines, item->customer, item->date, line);
	else
		add_own(lines, source->customer, source->date, line);
}

void
lines_make(struct lines *lines, const struct credit *c)
{
	const struct ledger_moves *moves = &c->book.walk.moves;

	*lines = (struct lines){ .c = c, .dated = c->book.rate != NULL };
	add_posted(lines);
	for (uint32_t m = 0; m < moves->n; m++) {
		if (moves->v[m].cause != LEDGER_ALLOCATED)
			add_move(lines, &moves->v[m]);
		if (moves->v[m].cause <= LEDGER_RECOVERED)
			add_allocation(lines, m);
	}
}

void
lines_opening(const struct credit *c, int32_t day, int64_t *balance)
{
	const struct ledger *l = &c->book.ledger;
	scoped_by(ledger_walk_free) struct ledger_walk w;

	ledger_walk_start(&w, l);
	ledger_walk_to(&w, day);
	for (size_t i = 0; i < l->items.n; i++) {
		uint32_t account = l->items.v[i].customer;

		if (ledger_is_open(&w, i))
			balance[credit_row(c, account)] +=
			    book_worth(&c->book, account, w.open[i], day);
	}
	for (size_t s = 0; s < l->sources.n; s++) {
		uint32_t account = l->sources.v[s].customer;

		if (l->sources.v[s].date <= day && w.left[s] != 0)
			balance[credit_row(c, account)] -=
			    book_worth(&c->book, account, w.left[s], day);
	}
}
