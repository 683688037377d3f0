#include "lines.h"

/* An amount at the rate of a day. */
static int64_t
value(const struct lines *l, uint32_t account, int64_t amount, int32_t day)
{
	int64_t worth;

	if (l->dated && book_worth(&l->c->book, account, amount, day, &worth))
		return worth;
	return ledger_read(&l->c->book.ledger, account, amount);
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

/* Has --rates a rate for all there is? */
static bool
all_known(const struct book *b)
{
	int64_t worth;

	if (b->rate == NULL)
		return false;
	for (size_t i = 0; i < b->ledger.items.n; i++)
		if (!book_worth(b, b->ledger.items.v[i].customer, 0,
			b->ledger.items.v[i].date, &worth))
			return false;
	for (size_t s = 0; s < b->ledger.sources.n; s++)
		if (!book_worth(b, b->ledger.sources.v[s].customer, 0,
			b->ledger.sources.v[s].date, &worth))
			return false;
	return true;
}

void
lines_make(struct lines *lines, const struct credit *c)
{
	const struct ledger_moves *moves = &c->book.walk.moves;

	*lines = (struct lines){ .c = c, .dated = all_known(&c->book) };
	add_posted(lines);
	for (uint32_t m = 0; m < moves->n; m++) {
		if (moves->v[m].cause != LEDGER_ALLOCATED)
			add_move(lines, &moves->v[m]);
		if (moves->v[m].cause <= LEDGER_RECOVERED)
			add_allocation(lines, m);
	}
}

bool
lines_opening(const struct credit *c, int32_t day, int64_t *balance)
{
	const struct ledger *l = &c->book.ledger;
	struct ledger_walk w;
	bool known = true;
	int64_t worth;

	ledger_walk_start(&w, l);
	ledger_walk_to(&w, day);
	for (size_t i = 0; known && i < l->items.n; i++) {
		uint32_t account = l->items.v[i].customer;

		if (!ledger_is_open(&w, i))
			continue;
		known = book_worth(&c->book, account, w.open[i], day, &worth);
		balance[credit_row(c, account)] += worth;
	}
	for (size_t s = 0; known && s < l->sources.n; s++) {
		uint32_t account = l->sources.v[s].customer;

		if (l->sources.v[s].date > day || w.left[s] == 0)
			continue;
		known = book_worth(&c->book, account, w.left[s], day, &worth);
		balance[credit_row(c, account)] -= worth;
	}
	ledger_walk_free(&w);
	return known;
}

void
lines_free(struct lines *lines)
{
	vec_free(&lines->list);
}
