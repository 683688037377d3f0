/*
 * match: which documents the payments of a bank are for.
 */
#include "base/die.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "crm-credit/facts/credit_open.h"
#include "crm-credit/facts/purse.h"
#include "csv/row.h"
#include "pairing.h"

#include <stddef.h>
#include <stdio.h>

enum { TIES_NONE, TIES_OLDEST };

struct options {
	struct book_options book;
	const char *candidates;
	double accept;
	int ties;
	bool oldest;
};

#include "match.def"

/* How many payments, and how much. */
struct count {
	uint64_t n;
	struct purse amount;
};

struct run {
	struct options *o;
	struct credit *c;
	struct docs docs;
	struct pairing pairing;
	struct pairing_rules rules;
	struct csv_writer *w;
	struct csv_writer candidates; /* with --candidates */
	struct out out;
	struct count given, ambiguous, none;
	int64_t *back; /* by source, what refunds took of it later */
};

/* Sources by day and number. */
struct paid {
	int32_t day;
	struct str number;
	uint32_t source;
};

SORT_BY(by_day, struct paid, SORT_UP(day) || SORT_TEXT(number));

static void
count(struct count *to, const struct pairing_pay *pay)
{
	to->n++;
	purse_add(&to->amount, pay->currency, pay->amount);
}

static void
write_parts(struct run *r, const struct paid *paid)
{
	const struct pairing *p = &r->pairing;
	char rule[64];

	snprintf(rule, sizeof(rule), "%s%s%s", p->rule,
	    p->how == NULL ? "" : "+", p->how == NULL ? "" : p->how);
	for (size_t i = 0; i < p->part.n; i++) {
		const struct doc *doc = &r->docs.list.v[p->part.v[i].doc];

		if (r->c->book.has_company)
			csv_cells(
			    r->w, book_company(&r->c->book, doc->account));
		csv_row(r->w, paid->number,
		    book_customer(&r->c->book, doc->account), doc->number,
		    csv_amount(p->part.v[i].amount), csv_day(paid->day), rule,
		    p->confidence);
	}
}

/* A row per candidate, or one without any. */
static void
write_left(struct run *r, const struct paid *paid, int64_t amount)
{
	const struct pairing *p = &r->pairing;
	struct csv_writer *w = &r->candidates;
	size_t n = p->candidate.n;

	if (r->o->candidates == NULL)
		return;
	for (size_t i = 0; i < (n == 0 ? 1 : n); i++) {
		csv_cells(w, paid->number, csv_amount(amount));
		if (n == 0) {
			csv_empties(w, 2);
		} else {
			uint32_t doc = p->candidate.v[i];

			csv_cells(w, r->docs.list.v[doc].number,
			    csv_amount(docs_open_amount(&r->docs, doc)));
		}
		csv_row(w, p->reason);
	}
}

static void
match_one(struct run *r, const struct paid *paid)
{
	const struct book *b = &r->c->book;
	const struct ledger_source *s = &b->ledger.sources.v[paid->source];
	const struct book_line *line = &b->bank.v[s->tag - 1];
	struct pairing_pay pay = {
		.account = line->unknown ? MAP_NONE : s->customer,
		.currency = book_currency(b, s->customer),
		.amount = b->walk.left[paid->source] + r->back[paid->source],
		.day = paid->day,
		.column = line->names,
		.text = line->text,
	};
	struct pairing *p = &r->pairing;

	if (pay.amount <= 0)
		return;
	ledger_walk_to(&r->docs.walk, paid->day);
	pairing_find(p, &r->docs, &pay, &r->rules);
	if (p->rule != NULL && !p->asked &&
	    p->confidence < r->o->accept - 1e-9) {
		for (size_t i = 0; i < p->part.n; i++)
			vec_push(&p->candidate, p->part.v[i].doc);
		p->rule = NULL;
		p->reason = "unsure";
	}
	if (p->rule != NULL) {
		write_parts(r, paid);
		pairing_give(p, &r->docs, &r->rules);
		count(&r->given, &pay);
		return;
	}
	write_left(r, paid, pay.amount);
	count(p->candidate.n > 0 ? &r->ambiguous : &r->none, &pay);
}

/* A refund is covered by what is left when it comes: on its own day a payment
 * was still whole. */
static void
find_back(struct run *r)
{
	const struct ledger_walk *w = &r->c->book.walk;

	r->back = mem_zero(w->ledger->sources.n, sizeof(*r->back));
	vec_each (const struct ledger_move, move, &w->moves)
		if (move->cause == LEDGER_ALLOCATED &&
		    w->ledger->items.v[move->item].refund &&
		    move->date > w->ledger->sources.v[move->source].date)
			r->back[move->source] += move->live;
}

static void
match_all(struct run *r)
{
	const struct book *b = &r->c->book;
	size_t n = 0;
	scoped struct paid *paid =
	    mem_alloc(b->ledger.sources.n, sizeof(*paid));

	for (uint32_t s = 0; s < b->ledger.sources.n; s++) {
		const struct ledger_source *source = &b->ledger.sources.v[s];

		if (source->kind == LEDGER_PAYMENT && source->tag > 0)
			paid[n++] =
			    (struct paid){ source->date, b->source.v[s], s };
	}
	if (n > 1)
		qsort(paid, n, sizeof(*paid), by_day);
	for (size_t i = 0; i < n; i++)
		match_one(r, &paid[i]);
}

static void
say_counts(struct run *r)
{
	report_say(&r->c->tool->report,
	    "%llu payments: %llu given (%s), %llu with candidates (%s), "
	    "%llu without (%s)",
	    (unsigned long long)(r->given.n + r->ambiguous.n + r->none.n),
	    (unsigned long long)r->given.n, purse_text(&r->given.amount),
	    (unsigned long long)r->ambiguous.n,
	    purse_text(&r->ambiguous.amount), (unsigned long long)r->none.n,
	    purse_text(&r->none.amount));
}

static void
open_candidates(struct run *r)
{
	if (r->o->candidates == NULL)
		return;
	out_open(&r->out, r->o->candidates);
	csv_writer_init(&r->candidates, &r->out, tool_out_delimiter(r->c->tool),
	    (int)r->c->tool->common.digits);
	heading_line(
	    &r->candidates, "payment_id,amount,invoice_no,open,reason");
}

static int
run(struct tool *tool, void *self)
{
	struct options *o = self;
	struct run *r = tool_alloc(tool, sizeof(*r));
	struct credit *c;

	if (o->book.payments == NULL)
		die(EXIT_USAGE,
		    "match needs --payments=FILE: payment_id, date, amount, "
		    "and customer_id, invoice_no or text");
	c = credit_open_ledger(tool, o, BOOK_HISTORY | BOOK_TEXTS | BOOK_BANK);
	r->o = o;
	r->c = c;
	r->rules =
	    (struct pairing_rules){ .tolerance = c->book.ledger.tolerance,
		    .ties = o->ties == TIES_OLDEST,
		    .oldest = o->oldest,
		    .chance = .02 };
	r->w = tool_output(tool);
	if (c->book.has_company)
		csv_cells(r->w, "company");
	heading_made(r->w, makes);
	csv_end(r->w);
	open_candidates(r);
	docs_open(&r->docs, c);
	find_back(r);
	match_all(r);
	free(r->back);
	say_counts(r);
	if (o->candidates != NULL)
		out_close(&r->out);
	return tool_close(tool);
}

const struct method credit_match = { METHOD_TOLD, .run = run };
