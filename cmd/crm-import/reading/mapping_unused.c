/* Columns that no role has, though their cells look like one that somebody
 * will miss. */
#include "mapping_inside.h"

#include "table/status.h"
#include "text/normalise.h"
#include "text/token.h"

#include <stdio.h>

enum { SEEN = 50, LONGEST = 40 };

/* Roles by kind; "*" stands for all that have them. */
static const char *const missed[][2] = {
	{ "*", "currency" },
	{ "*", "status" },
	{ "invoices", "due_date" },
	{ "invoices", "paid_date" },
	{ "spells", "end_date" },
	{ "survey", "date" },
};

/* Do four of five of the first filled cells hold a word for a status, or does
 * one say that its row is gone, with nothing longer beside it? */
static bool
holds_status(const struct mapping_work *w, size_t column)
{
	size_t n, filled = 0, known = 0, gone = 0, longer = 0;
	bool payments = strcmp(w->kind->name, "payments") == 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n && filled < SEEN; i++) {
		struct str cell = source_cell(w->source, &r[i], column);
		enum status_class class;

		if (cell.n > 0 && *cell.p >= '0' && *cell.p <= '9')
			return false;
		filled += cell.n > 0;
		longer += cell.n >= LONGEST;
		if (cell.n == 0 || cell.n >= LONGEST)
			continue;
		class = status_class(cell, NULL);
		known += class != STATUS_UNKNOWN;
		gone += class == STATUS_NONE ||
		    (class == STATUS_REFUND && !payments);
	}
	return filled > 0 &&
	    (known * 5 >= filled * 4 || (gone > 0 && longer == 0));
}

static bool
looks_like(struct mapping_work *w, size_t column, const char *role)
{
	struct look *look = &w->look[column];
	enum role_type type = role_type(role);

	if (strcmp(role, "status") == 0)
		return holds_status(w, column);
	look_at(look, w->source, column);
	return look->filled >= 2 && look_fits(look, type, ROLE_TOKENS);
}

/* Does the column's name say something else? */
static bool
is_called_other(const struct mapping_work *w, size_t column, const char *role)
{
	struct role_claim claim[ROLE_CLAIMS];
	size_t n = role_claims(
	    w->words, w->source->layout->header.name[column], claim);
	int sure = role_type(role) == ROLE_DATE ? ROLE_WEAK : ROLE_PREFIX;

	if (role_type(role) == ROLE_DATE && mapping_forbids(w, column, role))
		return true;
	for (size_t i = 0; i < n; i++)
		if (claim[i].score >= sure && strcmp(claim[i].role, role) != 0)
			return true;
	return false;
}

/* Adds a word in quotes to those that are there, if it is not one of them. */
static void
add_word(struct text *words, struct str word)
{
	struct str rest = { words->v, words->n };

	while (rest.n > 0 && rest.p != NULL)
		if (str_eq(str_cut(&rest, '"'), word))
			return;
	if (words->n > 0)
		vec_append(words, " or ", 4);
	vec_push(words, '"');
	vec_append(words, word.p, word.n);
	vec_push(words, '"');
}

/* The column that says whether a contract still runs, by yes or no, or
 * ROLE_NONE. */
static size_t
active_column(const struct mapping_work *w)
{
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (mapping_is_called(w, i, "an active one"))
			return i;
	return ROLE_NONE;
}

/* Contracts that their status says are over, without the day they ended: that
 * the paid period ends does not say so. */
static void
tell_ended(const struct mapping_work *w)
{
	size_t status = mapping_column(w->m, "status"), n;
	size_t period = mapping_column(w->m, "period_end");
	size_t end = mapping_column(w->m, "end_date"),
	       active = active_column(w);
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	scoped struct text words = { 0 };
	struct str name = { NULL, 0 };
	char inactive[80] = "";

	if (strcmp(w->kind->name, "spells") != 0)
		return;
	if (active != ROLE_NONE)
		snprintf(inactive, sizeof(inactive), "not %.*s",
		    STR_ARG(w->source->layout->header.name[active]));
	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(w->source, &r[i], status);

		if (source_cell(w->source, &r[i], end).n > 0)
			continue;
		if (status_class(cell, NULL) == STATUS_NONE)
			add_word(&words, cell);
		if (token_bool(source_cell(w->source, &r[i], active)) ==
		    TOKEN_FALSE)
			add_word(&words, str_of(inactive));
	}
	if (words.n == 0)
		return;
	if (period != ROLE_NONE)
		name = w->source->layout->header.name[period];
	report_say(&w->source->tool->report,
	    "%s: %s: rows that are %.*s go on as if they were not%s%.*s%s",
	    source_file(w->source),
	    end == ROLE_NONE ? "no column is end_date" : "some end_dates lack",
	    (int)words.n, words.v, name.n > 0 ? " (--end-date='" : "",
	    STR_ARG(name), name.n > 0 ? "', if they ended then)" : "");
}

/* A bare id is the contract's; where nothing else is surely the customer's it
 * may be that. */
static void
tell_contract(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct mapped *contract = mapping_role(w->m, "contract_id");
	struct mapped *customer = mapping_role(w->m, "customer_id");
	struct role_claim claim[ROLE_CLAIMS];

	if (strcmp(w->kind->name, "spells") != 0 ||
	    !mapping_by_name(contract) || customer->column == ROLE_NONE ||
	    !mapping_is_called(w, contract->column, "bare number") ||
	    strcmp(customer->how, "option") == 0)
		return;
	if (mapping_has_token(w, customer->column, "an id") ||
	    (mapping_by_name(customer) &&
		role_claims(w->words, header->name[customer->column], claim) >
		    0 &&
		claim[0].score >= ROLE_PREFIX))
		return;
	report_say(&w->source->tool->report,
	    "%s: \"%.*s\" is taken as contract_id, \"%.*s\" as customer_id "
	    "(--customer='%.*s', if that is the customer's)",
	    source_file(w->source), STR_ARG(header->name[contract->column]),
	    STR_ARG(header->name[customer->column]),
	    STR_ARG(header->name[contract->column]));
}

void
mapping_tell_unused(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;

	tell_ended(w);
	tell_contract(w);
	for (size_t k = 0; k < COUNT(missed); k++) {
		const char *role = missed[k][1];
		struct mapped *m = mapping_role(w->m, role);
		char option[64];

		if (m == NULL || m->outside || m->column != ROLE_NONE ||
		    (missed[k][0][0] != '*' &&
			strcmp(missed[k][0], w->kind->name) != 0))
			continue;
		for (size_t i = 0; i < header->n; i++) {
			if (mapping_taken(w->m, i) ||
			    is_called_other(w, i, role) ||
			    !looks_like(w, i, role))
				continue;
			role_option(role, option, sizeof(option));
			report_say(&w->source->tool->report,
			    "%s: not used: \"%.*s\" could be %s "
			    "(--%s='%.*s')",
			    source_file(w->source), STR_ARG(header->name[i]),
			    role, option, STR_ARG(header->name[i]));
			break;
		}
	}
}
