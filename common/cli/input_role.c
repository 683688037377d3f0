/* Which column of an input is meant. */
#include "cli/input_inside.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/role_ask.h"
#include "table/role_claim.h"

#include <stdio.h>
#include <string.h>

enum {
	NEEDS_MAX = 8,
	TITLE_ROWS = 10 /* in which the table below a title begins */
};

/* Says which of several columns with one name is taken. */
static void
tell_twin(const struct input *in, struct str name, size_t column)
{
	size_t twin = header_twin(&in->header, column);

	if (twin != ROLE_NONE && str_eq(in->header.name[column], name))
		report_say(&in->tool->report,
		    "%s: columns %zu and %zu are both called \"%.*s\": the "
		    "former is taken, its number names the latter",
		    input_file_name(in), column + 1, twin + 1, STR_ARG(name));
}

size_t
input_column(struct input *in, const char *option, struct str name)
{
	struct diag d, why;
	size_t column = header_find(&in->header, str_trim(name), &why);

	if (column != ROLE_NONE) {
		tell_twin(in, str_trim(name), column);
		return column;
	}
	diag_set(&d, why.status, why.code, "%s%s%s",
	    option == NULL ? "" : option, option == NULL ? "" : ": ", why.text);
	input_fail_at(in, 1, 0, &d);
}

size_t
input_columns(struct input *in, const char *option, const char *names,
    size_t *column, size_t most)
{
	struct str rest = str_of(names == NULL ? "" : names);
	size_t n = 0;

	while (names != NULL && rest.p != NULL) {
		if (n == most)
			die(EXIT_USAGE, "%s takes at most %zu columns", option,
			    most);
		column[n++] = input_column(in, option, str_cut(&rest, ','));
	}
	return n;
}

size_t
input_option(struct input *in, const char *option, const char *given)
{
	return given == NULL ? ROLE_NONE
			     : input_column(in, option, str_of(given));
}

void
input_lacks(const struct input *in, const char *what)
{
	struct diag d;

	role_lacking(&in->header, what, &d);
	input_fail_at(in, 1, 0, &d);
}

/* The kind of raw file that has the role. */
static const char *
kind_of_role(const char *role)
{
	static const char *const kinds[][2] = {
		{ "orders",
		    "customer_id,order_id,date,amount,quantity,product_id,"
		    "category,cost" },
		{ "invoices", "invoice_no,invoice_date,due_date,open_amount" },
		{ "payments", "payment_id,paid_date" },
		{ "spells", "start_date,end_date,mrr" },
		{ "survey", "score,recommend,satisfaction,effort" },
		{ "interactions", "case_id,complaint_id,received,resolved" },
		{ "leads", "lead_id,expected_date" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (role_listed(str_of(kinds[i][1]), str_of(role)))
			return kinds[i][0];
	return NULL;
}

/* What stands in for a role in crm-import. */
static struct str
stand_ins(const char *role)
{
	static const char *const table[][2] = {
		{ "customer_id", "email,customer_name,company" },
		{ "amount", "line_amount,order_total,gross_amount,unit_price" },
		{ "date", "created_date" },
		{ "invoice_date", "date" },
		{ "start_date", "created_date" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (strcmp(table[i][0], role) == 0)
			return str_of(table[i][1]);
	return STR("-");
}

/* The column whose name claims the role most, or what stands in for it;
 * ROLE_NONE if none does. */
static size_t
guess(const struct input *in, struct role_words *words, const char *role)
{
	struct str others = stand_ins(role);
	struct role_claim claim[ROLE_CLAIMS];
	size_t found = ROLE_NONE;
	int best = 0;

	for (size_t i = 0; i < in->header.n; i++) {
		size_t n = role_claims(words, in->header.name[i], claim);

		for (size_t k = 0; k < n; k++) {
			bool own = strcmp(claim[k].role, role) == 0;
			int score = claim[k].score -
			    (own ? 0 : ROLE_CANONICAL - ROLE_WEAK);

			if ((own ||
				role_listed(others, str_of(claim[k].role))) &&
			    score > best) {
				best = score;
				found = i;
			}
		}
	}
	return found;
}

/* Does crm-import find the role, or what stands in for it, in this header? */
static bool
import_finds(const struct input *in, struct role_words *words, const char *role)
{
	struct str others = stand_ins(role);
	struct role_claim claim[ROLE_CLAIMS];

	for (size_t i = 0; i < in->header.n; i++) {
		size_t n = role_claims(words, in->header.name[i], claim);

		for (size_t k = 0; k < n; k++)
			if (claim[k].score >= ROLE_WEAK &&
			    (strcmp(claim[k].role, role) == 0 ||
				role_listed(others, str_of(claim[k].role))))
				return true;
	}
	return false;
}

/* Does the method read that role? */
static bool
reads(const struct method *m, const char *role)
{
	for (const struct role_use *r = m->roles; r != NULL && r->role != NULL;
	     r++)
		if (strcmp(r->role, role) == 0)
			return true;
	return false;
}

/* The role as the method has it: a side file's begin with its name. */
static const char *
whole_role(const struct input *in, const char *role, struct arena *arena)
{
	char name[80];

	if (in->tool->side == NULL)
		return role;
	snprintf(name, sizeof(name), "%s%s", in->tool->side, role);
	return arena_str(arena, str_of(name)).p;
}

/* Can the role be named to one of the methods of the run? */
static bool
can_be_named(const struct input *in, const char *role)
{
	for (size_t i = 0; i < in->tool->methods; i++) {
		const struct role_use *use = in->tool->method[i]->roles;

		for (; use != NULL && use->role != NULL; use++)
			if (strcmp(use->role, role) == 0)
				return true;
	}
	return false;
}

/* Is the first row a title above the table: one name alone, and more in the
 * row below it? Two or three roles at once are in no table of one column. */
static bool
is_title(const struct input *in, size_t lacking)
{
	enum csv_result result = CSV_ROW;
	size_t names = 0, most = 0;
	struct csv_row row;
	struct diag d;

	for (size_t i = 0; i < in->header.n; i++)
		names += str_trim(in->header.name[i]).n > 0;
	if (names < (lacking < 3 ? lacking : 3))
		return true;
	if (names > 1 || in->lane != NULL)
		return false;
	for (int rows = 0; rows < TITLE_ROWS && result == CSV_ROW; rows++) {
		size_t cells = 0;

		result = csv_reader_next(in->reader, &row, &d);
		for (size_t i = 0; result == CSV_ROW && i < row.n; i++)
			cells += str_trim(row.field[i]).n > 0;
		most = cells > most ? cells : most;
	}
	return most > 1 || result == CSV_BAD; /* more than there are names */
}

/* The kind of record that the header is of, as far as its names tell. */
static const char *
kind_of_header(const struct input *in)
{
	static const char *const kinds[][2] = {
		{ "invoices", "invoice_no" },
		{ "orders", "date" },
		{ "interactions", "case_id" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct role_words *words = role_words_open(kinds[i][0]);
		bool found = import_finds(in, words, kinds[i][1]);

		role_words_close(words);
		if (found)
			return kinds[i][0];
	}
	return "customers";
}

/* Is it an export that nobody has cleaned: no name is a role's own as the tools
 * write it, but two or more say which they are? */
static bool
is_raw(const struct input *in, struct role_words *words)
{
	struct role_claim claim[ROLE_CLAIMS];
	struct arena arena = { 0 };
	size_t claims = 0;

	for (size_t i = 0; i < in->header.n; i++) {
		struct str name = in->header.name[i];

		if (role_known(arena_str(&arena, name).p)) {
			claims = 0;
			break;
		}
		claims += role_claims(words, name, claim) > 0 &&
		    claim[0].score >= ROLE_WEAK;
	}
	arena_free(&arena);
	return claims > 1;
}

/* The kind of record that has these roles, or the method whose they are; NULL
 * if crm-import makes none of them. */
static const char *
kind_of_roles(const struct input *in, const char *const *role, size_t n)
{
	const char *kind = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *of = kind_of_role(role[i]);

		/* orders have what all have */
		if (of != NULL && (kind == NULL || strcmp(kind, "orders") == 0))
			kind = of;
	}
	if (kind != NULL && strcmp(kind, "orders") == 0 &&
	    reads(in->tool->method[0], "invoice_no") &&
	    !reads(in->tool->method[0], "order_id"))
		kind = "invoices";
	return kind;
}

/* Where a role of a raw file has to be named. What crm-import calls differently
 * it asks for itself. */
static enum role_where
where(const char *role, bool found)
{
	if (kind_of_role(role) == NULL)
		return ROLE_BEHIND;
	return found ||
		role_listed(STR("complaint_id,received,resolved"), str_of(role))
	    ? ROLE_NOWHERE
	    : ROLE_BEFORE;
}

/* Says that these roles have no column. Where crm-import finds them all, or
 * nobody has cleaned the file, it is what helps; else the columns have to be
 * named. */
static _Noreturn void
missing(const struct input *in, const char *const *role, size_t n)
{
	const char *kind = kind_of_roles(in, role, n);
	struct place place = { input_file_name(in), 1, 0 };
	struct role_guess guesses[NEEDS_MAX];
	bool may = in->tool->side == NULL && !in->tool->def->tolerant;
	bool title = may && is_title(in, n), imports = may && kind != NULL;
	struct role_words *words = role_words_open(kind == NULL ? "" : kind);
	struct arena arena = { 0 };

	for (size_t i = 0; i < n; i++) {
		bool found = import_finds(in, words, role[i]);

		guesses[i] =
		    (struct role_guess){ whole_role(in, role[i], &arena),
			    guess(in, words, role[i]), where(role[i], found) };
		imports &= found;
	}
	if (title) { /* crm-import finds the table below it */
		imports = true;
		for (size_t i = 0; kind != NULL && i < n; i++)
			guesses[i].where = ROLE_NOWHERE;
		if (kind == NULL)
			kind = "convert";
	} else if (may && !imports && is_raw(in, words)) {
		imports = true;
		if (kind == NULL)
			kind = kind_of_header(in);
	} else {
		for (size_t i = 0; i < n; i++)
			guesses[i].where = imports ? ROLE_NOWHERE : ROLE_HERE;
	}
	role_words_close(words);
	role_ask(
	    in->tool, &place, &in->header, guesses, n, imports ? kind : NULL);
}

_Noreturn void
input_missing(const struct input *in, const char *role)
{
	missing(in, &role, 1);
}

void
input_needs(const struct input *in, const char *roles)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str rest = str_of(roles);
	const char *lacks[NEEDS_MAX];
	size_t n = 0, column;
	struct diag d;

	while (rest.p != NULL && n < NEEDS_MAX) {
		const char *role = arena_str(&arena, str_cut(&rest, ',')).p;

		if (!role_find(&in->header, role, tool_role(in->tool, role),
			&column, &d))
			input_fail_at(in, 1, 0, &d);
		if (column == ROLE_NONE && (n == 0 || can_be_named(in, role)))
			lacks[n++] = role;
	}
	if (n > 0)
		missing(in, lacks, n);
}

void
input_tell_role(const struct input *in, const char *role, size_t column)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	const char *whole = whole_role(in, role, &arena);
	char option[100];

	role_option(whole, option, sizeof(option));
	if (column != ROLE_NONE && can_be_named(in, whole))
		report_detail(&in->tool->report, "--%s=%.*s", option,
		    STR_ARG(in->header.name[column]));
}

size_t
input_role(struct input *in, const char *role, bool required)
{
	const char *given = tool_role(in->tool, role);
	struct diag d;
	size_t column;

	if (!role_find(&in->header, role, given, &column, &d))
		input_fail_at(in, 1, 0, &d);
	if (required && column == ROLE_NONE)
		input_missing(in, role);
	if (given != NULL)
		tell_twin(in, str_of(given), column);
	input_tell_role(in, role, column);
	return column;
}
