/* What is asked of a file that lacks columns: the command with crm-import
 * before it, where that finds them. */
#include "cli/input_inside.h"

#include "base/mem.h"
#include "cli/role_ask.h"
#include "table/role_claim.h"
#include "table/tidy.h"

#include <stdio.h>
#include <string.h>

enum {
	GUESSES_MAX = 16,
	TITLE_ROWS = 10 /* in which the table below a title begins */
};

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

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_listed(str_of(kinds[i][1]), str_of(role)))
			return kinds[i][0];
	return NULL;
}

/* What stands in for a role in crm-import of a kind (NULL: any): always, or if
 * its cells are so. */
static const struct stand_in {
	const char *kind, *role, *always, *maybe;
} stand_ins[] = {
	{ NULL, "customer_id", "email,customer_name,company,phone", "" },
	{ "orders", "amount",
	    "line_amount,order_total,gross_amount,unit_price,subtotal", "" },
	{ "invoices", "amount", "order_total,gross_amount,open_amount", "" },
	{ "payments", "amount", "gross_amount,paid_amount,amount_in", "" },
	{ NULL, "amount", "line_amount,order_total,gross_amount", "" },
	{ "orders", "date", "created_date,invoice_date", "" },
	{ NULL, "date", "created_date", "" },
	{ NULL, "invoice_date", "date", "" },
	{ NULL, "paid_date", "date", "" },
	{ NULL, "start_date", "created_date", "" },
	{ NULL, "lead_id", "email", "customer_name,company,phone" },
	{ NULL, "score", "recommend,satisfaction,effort", "" },
};

static const struct stand_in *
stand_ins_of(const char *kind, const char *role)
{
	static const struct stand_in none = { NULL, NULL, "-", "" };

	for (size_t i = 0; i < COUNT(stand_ins); i++)
		if (strcmp(stand_ins[i].role, role) == 0 &&
		    (stand_ins[i].kind == NULL ||
			strcmp(stand_ins[i].kind, kind) == 0))
			return &stand_ins[i];
	return &none;
}

/* The column whose name claims the role most, or what stands in for it;
 * ROLE_NONE if none does. */
static size_t
guess(const struct header *header, struct role_words *words, const char *role)
{
	const struct stand_in *s = stand_ins_of(words->kind, role);
	struct role_claim claim[ROLE_CLAIMS];
	size_t found = ROLE_NONE;
	int best = 0;

	for (size_t i = 0; i < header->n; i++) {
		size_t n = role_claims(words, header->name[i], claim);

		for (size_t k = 0; k < n; k++) {
			bool own = strcmp(claim[k].role, role) == 0;
			int score = claim[k].score -
			    (own ? 0 : ROLE_CANONICAL - ROLE_WEAK);

			own |= str_listed(
				   str_of(s->always), str_of(claim[k].role)) ||
			    str_listed(str_of(s->maybe), str_of(claim[k].role));
			if (own && score > best) {
				best = score;
				found = i;
			}
		}
	}
	return found;
}

/* Does crm-import find the role, or what stands in for it, in this header? */
static bool
import_finds(
    const struct header *header, struct role_words *words, const char *role)
{
	struct str others = str_of(stand_ins_of(words->kind, role)->always);
	struct role_claim claim[ROLE_CLAIMS];

	for (size_t i = 0; i < header->n; i++) {
		size_t n = role_claims(words, header->name[i], claim);

		for (size_t k = 0; k < n; k++)
			if (claim[k].score >= ROLE_WEAK &&
			    (strcmp(claim[k].role, role) == 0 ||
				str_listed(others, str_of(claim[k].role))))
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

const char *
input_whole_role(const struct input *in, const char *role, struct arena *arena)
{
	char name[80];

	if (in->tool->side == NULL)
		return role;
	snprintf(name, sizeof(name), "%s%s", in->tool->side, role);
	return arena_str(arena, str_of(name)).p;
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

	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct role_words *words = role_words_open(kinds[i][0]);
		bool found = import_finds(&in->header, words, kinds[i][1]);

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

/* Of a method that reads contracts, too: does each row say when one began and
 * ended? */
static bool
is_of_contracts(const struct input *in)
{
	struct role_words *words;
	bool found;

	if (!reads(in->tool->method[0], "start_date"))
		return false;
	words = role_words_open("spells");
	found = import_finds(&in->header, words, "start_date") &&
	    import_finds(&in->header, words, "end_date");
	role_words_close(words);
	return found;
}

/* What crm-import of a kind must find; cmd/crm-import/reading/kind.c. */
static struct str
required_of(const char *kind)
{
	static const char *const table[][2] = {
		{ "orders", "customer_id,date,amount" },
		{ "customers", "customer_id" },
		{ "invoices", "customer_id,invoice_no,invoice_date,amount" },
		{ "payments", "paid_date,amount" },
		{ "spells", "customer_id,start_date" },
		{ "survey", "score" },
		{ "leads", "lead_id" },
		{ "interactions", "customer_id,date" },
	};

	for (size_t i = 0; kind != NULL && i < COUNT(table); i++)
		if (strcmp(table[i][0], kind) == 0)
			return str_of(table[i][1]);
	return (struct str){ NULL, 0 };
}

/* The advice as it is made. */
struct advice {
	const struct input *in;
	const char *kind; /* of crm-import, or NULL */
	bool contracts;	  /* it is of these, of two that the method reads */
	struct role_words *words;
	struct tidy *tidy;	     /* of a table below a title, or NULL */
	const struct header *header; /* that crm-import will see */
	struct role_guess guess[GUESSES_MAX];
	size_t n;
};

/* Opens the file once more, as crm-import will; one that cannot be is taken as
 * it is. */
static void
open_table(struct advice *a)
{
	const struct tool *tool = a->in->tool;
	struct tidy_options options = { .sample = TITLE_ROWS * 10 };
	struct diag d;

	if (tool->files == 1 && strcmp(tool->file[0], "-") != 0)
		a->tidy = tidy_open(tool->file[0], &options, &d);
	if (a->tidy != NULL)
		a->header = &tidy_layout(a->tidy)->header;
}

/* Where a role of a raw file has to be named. What crm-import calls differently
 * it asks for itself. */
static enum role_where
where(const char *role, bool found)
{
	if (kind_of_role(role) == NULL)
		return ROLE_BEHIND;
	return found ||
		str_listed(STR("complaint_id,received,resolved"), str_of(role))
	    ? ROLE_NOWHERE
	    : ROLE_BEFORE;
}

/* Adds what crm-import must find and will not, which the method itself has not
 * missed; "COLUMN" where the table is below a title. */
static void
add_required(struct advice *a, struct arena *arena)
{
	struct str rest = required_of(a->kind);

	while (rest.p != NULL && a->n < GUESSES_MAX) {
		const char *role = arena_str(arena, str_cut(&rest, ',')).p;
		bool there = import_finds(a->header, a->words, role);

		for (size_t i = 0; i < a->n && !there; i++)
			there = strcmp(a->guess[i].role, role) == 0 &&
			    a->guess[i].where == ROLE_BEFORE;
		if (!there)
			a->guess[a->n++] = (struct role_guess){ role,
				a->tidy != NULL
				    ? ROLE_NONE
				    : guess(a->header, a->words, role),
				ROLE_ALSO };
	}
}

/* What the method lacks, by the first row; whether crm-import finds it all. */
static bool
add_missing(
    struct advice *a, const char *const *role, size_t n, struct arena *arena)
{
	const struct header *header = &a->in->header;
	bool all = true;

	for (size_t i = 0; i < n; i++) {
		/* the day of a contract */
		const char *day = a->contracts && strcmp(role[i], "date") == 0
		    ? "start_date"
		    : role[i];
		bool found = import_finds(header, a->words, day);

		a->guess[a->n++] =
		    (struct role_guess){ input_whole_role(a->in, day, arena),
			    guess(header, a->words, day), where(day, found) };
		all &= found;
	}
	return all;
}

static void
set_where(struct advice *a, enum role_where where)
{
	for (size_t i = 0; i < a->n; i++)
		a->guess[i].where = where;
}

/* Where crm-import finds them all, or nobody has cleaned the file, it is what
 * helps; else the columns have to be named. */
_Noreturn void
input_ask(const struct input *in, const char *const *role, size_t n)
{
	struct advice a = { .in = in,
		.kind = kind_of_roles(in, role, n),
		.header = &in->header };
	struct place place = { input_file_name(in), 1, 0 };
	bool may = in->tool->side == NULL && !in->tool->def->tolerant;
	struct arena arena = { 0 };
	bool all, imports = may;

	a.contracts = a.kind != NULL && strcmp(a.kind, "orders") == 0 &&
	    is_of_contracts(in);
	if (a.contracts)
		a.kind = "spells";
	a.words = role_words_open(a.kind == NULL ? "" : a.kind);
	all = add_missing(&a, role, n, &arena);
	if (may && is_title(in, n)) { /* crm-import finds the table below it */
		if (a.kind != NULL)
			set_where(&a, ROLE_NOWHERE);
		else
			a.kind = "convert";
		open_table(&a);
	} else if (may && a.kind != NULL && all) {
		set_where(&a, ROLE_NOWHERE);
	} else if (may && is_raw(in, a.words)) {
		if (a.kind == NULL)
			a.kind = kind_of_header(in);
	} else {
		set_where(&a, ROLE_HERE);
		imports = false;
	}
	if (imports)
		add_required(&a, &arena);
	role_words_close(a.words);
	role_ask(in->tool, &place, &in->header, a.guess, a.n,
	    imports ? a.kind : NULL);
}
