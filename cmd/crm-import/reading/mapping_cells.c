/* Columns whose cells alone say what they are, whatever they are called. */
#include "mapping_inside.h"

#include "table/status.h"
#include "text/token.h"

#include <stdio.h>

/* Does each cell of the sample say what kind of event its row tells of, some of
 * them sales and some that money went back? (Journals of documents and their
 * payments are clean_journal's.) */
static bool
holds_events(const struct mapping_work *w, size_t column)
{
	size_t n, seen[STATUS_EVENT_UNKNOWN + 1] = { 0 }, sold, billed, paid;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	struct str last = { NULL, 0 };
	enum status_event event = STATUS_EVENT_UNKNOWN;

	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(w->source, &r[i], column);

		if (cell.n > 40)
			return false;
		if (last.p == NULL || !str_eq(cell, last))
			event = status_event(cell);
		last = cell;
		seen[event]++;
		if (event == STATUS_EVENT_UNKNOWN)
			return false;
	}
	sold = seen[STATUS_EVENT_SALE];
	billed = seen[STATUS_EVENT_DOCUMENT];
	paid = seen[STATUS_EVENT_PAYMENT];
	return seen[STATUS_EVENT_NEGATIVE] + seen[STATUS_EVENT_CREDIT] > 0 &&
	    sold + billed + paid > 0 && (billed == 0 || paid == 0);
}

/* A column that no name says it of, but of which each cell is a kind of event,
 * tells which rows are refunds. */
static void
find_event(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	bool documents = strcmp(w->kind->name, "invoices") == 0;
	struct mapped *r =
	    mapping_role(w->m, documents ? "doc_type" : "event_type");

	if ((!w->kind->orders && !documents) || r == NULL ||
	    r->column != ROLE_NONE ||
	    mapping_column(w->m, "direction") != ROLE_NONE)
		return;
	for (size_t i = 0; i < header->n; i++) {
		if (mapping_taken(w->m, i) || !holds_events(w, i))
			continue;
		r->column = i;
		r->how = "name";
		report_say(&w->source->tool->report,
		    "%s: %.*s tells what is a refund: it is %s",
		    source_file(w->source), STR_ARG(header->name[i]), r->role);
		return;
	}
}

/* Has each cell of the sample a status, of which some tell that nothing was
 * paid or sold, and others that it was? */
static bool
holds_status(const struct mapping_work *w, size_t column)
{
	size_t n, sold = 0, none = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++) {
		enum status_class class =
		    status_class(source_cell(w->source, &r[i], column), NULL);

		if (class == STATUS_UNKNOWN)
			return false;
		sold += class == STATUS_SALE;
		none += class == STATUS_OPEN || class == STATUS_NONE;
	}
	return sold > 0 && none > 0;
}

/* Of payments a column without a meaning of its own, of which each cell is a
 * status, tells which are none. */
static void
find_status(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct mapped *r = mapping_role(w->m, "status");
	struct role_claim claim[ROLE_CLAIMS];

	if (strcmp(w->kind->name, "payments") != 0 || r == NULL ||
	    r->column != ROLE_NONE ||
	    mapping_column(w->m, "payment_status") != ROLE_NONE)
		return;
	for (size_t i = 0; i < header->n; i++) {
		if (mapping_taken(w->m, i) || mapping_forbids(w, i, "status") ||
		    role_claims(w->words, header->name[i], claim) > 0 ||
		    !holds_status(w, i))
			continue;
		r->column = i;
		r->how = "name";
		report_say(&w->source->tool->report,
		    "%s: %.*s tells what was not paid: it is status",
		    source_file(w->source), STR_ARG(header->name[i]));
		return;
	}
}

/* Does no cell of the column in the sample have a minus? */
static bool
is_unsigned(const struct mapping_work *w, size_t column)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n; i++) {
		int64_t value;

		if (look_money(source_cell(w->source, &r[i], column), &value) &&
		    value < 0)
			return false;
	}
	return true;
}

/* Is the text the sender of some rows of the sample, and the receiver of all
 * others? */
static bool
is_own(const struct mapping_work *w, size_t from, size_t to, struct str text)
{
	size_t n, sent = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n && text.n > 0; i++) {
		bool sends = str_eq(source_cell(w->source, &r[i], from), text);

		if (sends == str_eq(source_cell(w->source, &r[i], to), text))
			return false;
		sent += sends;
	}
	return text.n > 0 && n > 2 && sent > 0 && sent < n;
}

/* Where one sends or receives each payment of amounts without a sign, it is
 * whose payments they are: what it sent went out. */
static void
find_own(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	size_t n, amount = mapping_column(w->m, "amount");
	struct mapped *name = mapping_role(w->m, "customer_name");
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	if (strcmp(w->kind->name, "payments") != 0 || !mapping_by_name(name) ||
	    amount == ROLE_NONE || n == 0 || !is_unsigned(w, amount) ||
	    mapping_column(w->m, "direction") != ROLE_NONE)
		return;
	for (size_t i = 0; i < header->n; i++) {
		struct str own = source_cell(w->source, &r[0], i);

		if (i == name->column || !mapping_has_token(w, i, "receiver"))
			continue;
		if (!is_own(w, name->column, i, own))
			own = source_cell(w->source, &r[0], name->column);
		if (!is_own(w, name->column, i, own))
			continue;
		w->m->sender = name->column;
		w->m->own = arena_str(&w->m->arena, own);
		report_say(&w->source->tool->report,
		    "%s: \"%.*s\" sends or receives all: what it sent is left "
		    "out (--all-status keeps it)",
		    source_file(w->source), STR_ARG(own));
		return;
	}
}

/* A side of an account in the cell: debit (1), credit (2), or neither (0). */
static int
side_of(struct str cell)
{
	enum token_bool debit = token_debit(cell);

	if (debit != TOKEN_NEITHER)
		return debit == TOKEN_TRUE ? 1 : 2;
	if (cell.n != 1)
		return 0;
	return cell.p[0] == '-' ? 1 : strchr("+Aa", cell.p[0]) != NULL ? 2 : 0;
}

/* Is each cell of the sample a side of an account, and both are there; or is it
 * CR or blank? */
static bool
holds_sides(const struct mapping_work *w, size_t column)
{
	size_t n, blank = 0, seen[3] = { 0 };
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n && seen[0] == 0; i++) {
		struct str cell = source_cell(w->source, &r[i], column);

		if (cell.n == 0)
			blank++;
		else if (blank > 0 && !str_ieq(cell, STR("CR")))
			return false;
		else
			seen[side_of(cell)]++;
	}
	if (blank > 0)
		return seen[0] == 0 && seen[1] == 0 && seen[2] > 0;
	return seen[0] == 0 && seen[1] > 0 && seen[2] > 0;
}

/* Beside payments that are never below 0 a column of debits and credits tells
 * which of them went out. */
static void
find_direction(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct mapped *r = mapping_role(w->m, "direction");
	size_t amount = mapping_column(w->m, "amount");

	if (strcmp(w->kind->name, "payments") != 0 || r == NULL ||
	    r->column != ROLE_NONE || amount == ROLE_NONE ||
	    !is_unsigned(w, amount))
		return;
	for (size_t i = 0; i < header->n; i++) {
		if (i == amount || !holds_sides(w, i))
			continue;
		for (size_t k = 0; k < w->m->roles; k++)
			if (w->m->role[k].column == i)
				w->m->role[k].column = ROLE_NONE;
		r->column = i;
		r->how = "name";
		report_say(&w->source->tool->report,
		    "%s: %.*s tells debits from credits: it is direction",
		    source_file(w->source), STR_ARG(header->name[i]));
		return;
	}
}

/* Numbers of the rows, 1, 2, 3, are no payments' ids. */
static void
drop_row_numbers(struct mapping_work *w)
{
	struct mapped *id = mapping_role(w->m, "payment_id");
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	if (strcmp(w->kind->name, "payments") != 0 || !mapping_by_name(id) ||
	    !mapping_is_called(w, id->column, "bare number") ||
	    mapping_has_token(w, id->column, "an id") || n < 3)
		return;
	for (size_t i = 0; i < n; i++) {
		char number[24];
		int digits = snprintf(number, sizeof(number), "%zu", i + 1);

		if (!str_eq(source_cell(w->source, &r[i], id->column),
			(struct str){ number, (size_t)digits }))
			return;
	}
	id->column = ROLE_NONE;
}

void
mapping_cells(struct mapping_work *w)
{
	find_event(w);
	find_direction(w);
	find_own(w);
	find_status(w);
	drop_row_numbers(w);
}
