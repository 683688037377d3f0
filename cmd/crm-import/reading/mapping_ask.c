/* What stands in for a required role, and the one message about what is
 * missing. */
#include "mapping_inside.h"

#include "base/map.h"
#include "cli/role_ask.h"
#include "text/money_local.h"
#include "text/normalise.h"
#include "text/token.h"

#include <stdio.h>

/* When a column may stand in. */
enum condition {
	ALWAYS,
	HALF,	/* filled in half of the rows, */
	APART,	/* and of no few values */
	FILLED, /* in 95 % */
	UNIQUE, /* no value comes twice */
	WHOSE,	/* in 95 %, of no few values; said where one comes twice */
	ALONE	/* no other of the list is there */
};

/* Stand-ins, best first: what they say is the same. Nothing else stands in;
 * tests/prop/stand_ins.sh goes through all pairs. */
static const struct stand_in {
	const char *kind; /* NULL: any */
	const char *role, *other;
	enum condition condition;
	const char *note; /* how it differs, or NULL */
} stand_ins[] = {
	{ "orders", "amount", "line_amount", ALWAYS, NULL },
	{ "orders", "amount", "order_total", ALWAYS, NULL },
	{ "orders", "amount", "gross_amount", ALWAYS, NULL },
	{ "orders", "amount", "subtotal", ALWAYS, "without tax and shipping" },
	{ "invoices", "amount", "order_total", ALWAYS, NULL },
	{ "invoices", "amount", "gross_amount", ALWAYS, NULL },
	{ "payments", "amount", "paid_amount", ALWAYS, NULL },
	{ "payments", "amount", "gross_amount", ALWAYS, NULL },
	{ "invoices", "customer_id", "customer_name", HALF, NULL },
	{ "invoices", "customer_id", "company", HALF, NULL },
	{ NULL, "customer_id", "email", HALF, NULL },
	{ NULL, "customer_id", "customer_name", HALF, NULL },
	{ NULL, "customer_id", "company", HALF, NULL },
	{ NULL, "customer_id", "phone", HALF, NULL },
	{ "customers", "customer_id", "contact_name", HALF, NULL },
	{ NULL, "date", "created_date", ALWAYS, NULL },
	{ "orders", "date", "invoice_date", ALWAYS, NULL },
	{ "orders", "date", "paid_date", FILLED, NULL },
	{ "invoices", "invoice_date", "date", ALWAYS, NULL },
	{ "invoices", "invoice_no", "order_id", UNIQUE, NULL },
	{ "payments", "paid_date", "date", ALWAYS, NULL },
	{ "leads", "lead_id", "email", APART, NULL },
	{ "leads", "lead_id", "customer_name", WHOSE, NULL },
	{ "leads", "lead_id", "company", WHOSE, NULL },
	{ "leads", "lead_id", "phone", APART, NULL },
	{ "spells", "start_date", "created_date", ALWAYS, NULL },
	{ "survey", "score", "recommend", ALONE, NULL },
	{ "survey", "score", "satisfaction", ALONE, NULL },
	{ "survey", "score", "effort", ALONE, NULL },
};

enum { STAND_INS = COUNT(stand_ins) };

/* How many cells of the sample have a value that stands above them already. */
static size_t
twice(const struct mapping_work *w, size_t column, size_t *rows)
{
	const struct layout_record *r = tidy_sample(w->source->tidy, rows);
	scoped_by(map_free) struct map seen = { 0 };
	size_t again = 0;

	for (size_t i = 0; i < *rows; i++) {
		struct str s = source_cell(w->source, &r[i], column);
		uint32_t before = seen.count;

		again += s.n > 0 && map_add(&seen, s) < before;
	}
	return again;
}

static bool
is_alone(struct mapping_work *w, const struct stand_in *s)
{
	size_t there = 0;

	for (size_t i = 0; i < STAND_INS; i++)
		if (strcmp(stand_ins[i].role, s->role) == 0)
			there +=
			    mapping_find(w, stand_ins[i].other) != ROLE_NONE;
	return there == 1;
}

/* In how many of the rows the column is filled; rows that belong to the order
 * above, without order and date, do not count. */
static double
share_of(const struct mapping_work *w, size_t column)
{
	const struct layout_column *place = w->source->layout->column;
	size_t n, order = mapping_column(w->m, "order_id"),
		  date = mapping_column(w->m, "date"), rows = 0, filled = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	if (order == ROLE_NONE)
		order = mapping_column(w->m, "invoice_no");
	for (size_t i = 0; i < n; i++) {
		bool child = order != ROLE_NONE || date != ROLE_NONE;

		if (order != ROLE_NONE && place[order].source < r[i].n)
			child &= r[i].field[place[order].source].n == 0;
		if (date != ROLE_NONE && place[date].source < r[i].n)
			child &= r[i].field[place[date].source].n == 0;
		rows += !child;
		filled += !child && place[column].source < r[i].n &&
		    !token_null(r[i].field[place[column].source]);
	}
	return rows == 0 ? 1 : (double)filled / (double)rows;
}

static bool
may_stand(struct mapping_work *w, const struct stand_in *s, size_t column)
{
	struct look *look = &w->look[column];

	bool groups = w->m->has_preset || w->source->layout->report;
	size_t rows;

	look_at(look, w->source, column);
	switch (s->condition) {
	case HALF: /* rows of groups and totals have none */
		return groups || share_of(w, column) >= .5;
	case APART:
		return share_of(w, column) >= .5 && mapping_is_apart(w, column);
	case FILLED:
		return groups || look->filled * 100 >= look->rows * 95;
	case UNIQUE:
		return twice(w, column, &rows) == 0;
	case WHOSE:
		return share_of(w, column) >= .95 &&
		    mapping_is_apart(w, column);
	case ALONE:
		return is_alone(w, s);
	default:
		return true;
	}
}

static void
say_stand_in(
    struct mapping_work *w, const struct mapped *r, const struct stand_in *s)
{
	const struct look *look = &w->look[r->column];
	char share[64] = "";
	size_t rows;

	if (s->condition == HALF && look->filled < look->rows &&
	    !w->m->has_preset && !w->source->layout->report &&
	    look->filled < LOOK_CELLS)
		snprintf(share, sizeof(share), ", filled in %zu of %zu rows",
		    look->filled, look->rows);
	if (s->condition == WHOSE && twice(w, r->column, &rows) > 0)
		snprintf(share, sizeof(share),
		    ", though some of %zu rows have the same", rows);
	report_say(&w->source->tool->report, "%s: %.*s serves as %s%s%s%s",
	    source_file(w->source),
	    STR_ARG(w->source->layout->header.name[r->column]), r->role, share,
	    s->note != NULL ? ", " : "", s->note != NULL ? s->note : "");
}

/* An order's own total before the sum of a line, where lines become one. */
static bool
comes_first(const struct mapping_work *w, const struct stand_in *s)
{
	return w->m->by_order && strcmp(s->other, "order_total") == 0;
}

static bool
try_stand_in(struct mapping_work *w, struct mapped *r, const struct stand_in *s)
{
	if (strcmp(s->role, r->role) != 0 ||
	    (s->kind != NULL && strcmp(s->kind, w->kind->name) != 0))
		return false;
	r->column = mapping_find(w, s->other);
	if (r->column != ROLE_NONE && !may_stand(w, s, r->column))
		r->column = ROLE_NONE;
	if (r->column == ROLE_NONE)
		return false;
	r->how = "stand-in";
	say_stand_in(w, r, s);
	return true;
}

static void
use_stand_in(struct mapping_work *w, struct mapped *r)
{
	bool computes = mapping_computes(w->m, r->role);

	for (size_t i = 0; i < STAND_INS && r->column == ROLE_NONE; i++)
		if (comes_first(w, &stand_ins[i]) &&
		    try_stand_in(w, r, &stand_ins[i]))
			return;
	if (computes)
		return;
	for (size_t i = 0; i < STAND_INS && r->column == ROLE_NONE; i++)
		try_stand_in(w, r, &stand_ins[i]);
}

/* The best guess for a role: the column whose name claims it at all, else the
 * only free one that looks so. */
static size_t
guess(struct mapping_work *w, const char *role)
{
	const struct header *header = &w->source->layout->header;
	size_t found = ROLE_NONE, looking = ROLE_NONE, alike = 0;
	enum role_type type = role_type(role);
	int best = 0;

	for (size_t i = 0; i < STAND_INS && found == ROLE_NONE; i++)
		if (stand_ins[i].condition == ALONE &&
		    strcmp(stand_ins[i].role, role) == 0)
			found = mapping_find(w, stand_ins[i].other);
	if (found == ROLE_NONE && w->kind->orders &&
	    strcmp(role, "amount") == 0) {
		found = mapping_column(w->m, "paid_amount");
		if (found == ROLE_NONE) /* of one each */
			found = mapping_column(w->m, "unit_price");
	}
	if (found != ROLE_NONE)
		return found;
	for (size_t i = 0; i < header->n; i++) {
		struct role_claim claim[ROLE_CLAIMS];
		size_t n = role_claims(w->words, header->name[i], claim);
		struct look *look = &w->look[i];

		if (mapping_taken(w->m, i))
			continue;
		look_at(look, w->source, i);
		for (size_t k = 0; k < n; k++)
			if (strcmp(claim[k].role, role) == 0 &&
			    claim[k].score > best) {
				best = claim[k].score;
				found = i;
			}
		if (n == 0 && look_wants(type) != NULL && look->filled > 0 &&
		    look_fits(look, type, ROLE_TOKENS) &&
		    !(type == ROLE_MONEY &&
			(mapping_forbids(w, i, role) ||
			    mapping_forbids(w, i, "quantity") ||
			    mapping_says(
				w, i, "no+reference+phone+postcode+date")))) {
			looking = i;
			alike++;
		}
	}
	return found != ROLE_NONE ? found : alike == 1 ? looking : ROLE_NONE;
}

/* All that is missing, the best guess for each, and the whole command. */
static _Noreturn void
ask(struct mapping_work *w, const char *const *role, size_t n)
{
	const struct source *source = w->source;
	struct place place = { source_file(source), 0, 0 };
	struct role_guess guesses[KIND_ROLES];

	for (size_t i = 0; i < n; i++)
		guesses[i] = (struct role_guess){ role[i], guess(w, role[i]),
			ROLE_HERE };
	role_ask(
	    source->tool, &place, &source->layout->header, guesses, n, NULL);
}

/* Has the column amounts, with cents, that are nowhere below what is open? */
static bool
is_above(const struct mapping_work *w, size_t column, size_t open)
{
	size_t n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	bool cents = false;

	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(w->source, &r[i], column);
		int64_t value, left;

		if (cell.n == 0 ||
		    !look_money(source_cell(w->source, &r[i], open), &left))
			continue;
		if (!look_money(cell, &value) || value < left)
			return false;
		cents |= value % MONEY_LOCAL_UNIT != 0;
	}
	return cents;
}

/* A list of open items has what is open of each, not what it was over: but not
 * where a column that nobody knows may say that. */
static bool
is_open_items(struct mapping_work *w, const struct mapped *r)
{
	size_t open = mapping_column(w->m, "open_amount");

	if (strcmp(w->kind->name, "invoices") != 0 ||
	    strcmp(r->role, "amount") != 0 || open == ROLE_NONE)
		return false;
	for (size_t i = 0; i < w->source->layout->header.n; i++)
		if (!mapping_taken(w->m, i) && is_above(w, i, open))
			return false;
	report_say(&w->source->tool->report,
	    "%s: no column is amount: what is open is all that is told",
	    source_file(w->source));
	return true;
}

/* Answers to several of the usual questions have no one score. */
static bool
is_rated(struct mapping_work *w, const struct mapped *r)
{
	size_t there = 0;

	for (size_t i = 0; i < STAND_INS; i++)
		if (strcmp(r->role, "score") == 0 &&
		    strcmp(stand_ins[i].role, "score") == 0)
			there += mapping_column(w->m, stand_ins[i].other) !=
			    ROLE_NONE;
	if (there < 2)
		return false;
	report_say(&w->source->tool->report,
	    "%s: several columns are ratings: none is score (--score=COLUMN "
	    "names one)",
	    source_file(w->source));
	return true;
}

/* The amount that is multiplied is a stand-in, too; where it is not what an
 * order's total says, which is which is told. */
static void
tell_computed(struct mapping_work *w, const struct mapped *amount)
{
	const struct header *header = &w->source->layout->header;
	size_t quantity = mapping_column(w->m, "quantity");
	size_t price = mapping_column(w->m, "unit_price");
	size_t total = mapping_column(w->m, "order_total"), rows, more;

	if (strcmp(amount->role, "amount") != 0 || w->m->by_item ||
	    w->m->has_preset || quantity == ROLE_NONE || price == ROLE_NONE)
		return;
	if (total != ROLE_NONE && mapping_multiplies(w, total, &rows, &more))
		total = ROLE_NONE;
	report_say(&w->source->tool->report,
	    "%s: %.*s times %.*s is amount%s%.*s%s", source_file(w->source),
	    STR_ARG(header->name[quantity]), STR_ARG(header->name[price]),
	    total == ROLE_NONE ? "" : ", not ",
	    STR_ARG(total == ROLE_NONE ? STR("") : header->name[total]),
	    total == ROLE_NONE ? "" : " (--amount=COLUMN, if that is)");
}

/* The column that may hold a customer above its rows, in few of them: one that
 * would stand in, or the first, without a name. */
static size_t
sparse_column(struct mapping_work *w, const char *role)
{
	const struct header *header = &w->source->layout->header;
	size_t column = ROLE_NONE, date = mapping_date(w);

	for (size_t i = 0; i < STAND_INS && column == ROLE_NONE; i++) {
		const struct stand_in *s = &stand_ins[i];

		if (strcmp(s->role, role) == 0 && s->condition == HALF &&
		    (s->kind == NULL || strcmp(s->kind, w->kind->name) == 0))
			column = mapping_find(w, s->other);
	}
	if (column == ROLE_NONE && strcmp(role, "customer_id") == 0 &&
	    (!mapping_taken(w->m, 0) ||
		mapping_column(w->m, "group_label") == 0) &&
	    date != ROLE_NONE && str_eq(header->name[0], STR("column_1"))) {
		look_at(&w->look[0], w->source, 0);
		if (w->look[0].filled > 0 && mapping_take_turns(w, 0, date))
			column = 0;
	}
	return column;
}

/* Are the labels of the column, each alone in its row, said again in the total
 * behind their rows: "Total for Acme"? */
static bool
has_totals(const struct mapping_work *w, size_t column)
{
	size_t n, labels = 0, totals = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	struct str label = { NULL, 0 };

	for (size_t i = 0; i < n; i++) {
		struct str cell = source_cell(w->source, &r[i], column);

		if (cell.n == 0)
			continue;
		if (layout_record_filled(&r[i], 2) == 1) {
			label = cell;
			labels++;
		} else if (label.n > 0 && cell.n > label.n &&
		    (str_ends(cell, label) || str_starts(cell, label))) {
			totals++;
		}
	}
	return totals > 0 && totals * 2 >= labels;
}

/* The customers above their rows serve where totals below say so, too. */
static void
use_groups(struct mapping_work *w, struct mapped *r)
{
	size_t column;

	if (r->column != ROLE_NONE || strcmp(r->role, "customer_id") != 0)
		return;
	column = sparse_column(w, r->role);
	if (column == ROLE_NONE || !has_totals(w, column))
		return;
	r->column = w->m->above = column;
	r->how = "stand-in";
	report_say(&w->source->tool->report,
	    "%s: %.*s stands above its rows: it serves as %s",
	    source_file(w->source),
	    STR_ARG(w->source->layout->header.name[column]), r->role);
}

static void
tell_sparse(struct mapping_work *w, const struct mapped *r)
{
	size_t column = sparse_column(w, r->role);

	if (column == ROLE_NONE)
		return;
	report_say(&w->source->tool->report,
	    "%s: %.*s is filled in %zu of %zu rows: if it stands above "
	    "its rows, --%s=%zu --fill-down=%zu",
	    source_file(w->source),
	    STR_ARG(w->source->layout->header.name[column]),
	    w->look[column].filled, w->look[column].rows,
	    strcmp(r->role, "customer_id") == 0 ? "customer" : "lead",
	    column + 1, column + 1);
}

void
mapping_require(struct mapping_work *w)
{
	const char *missing[KIND_ROLES];
	size_t n = 0;

	array_each (struct mapped, r, w->m->role, w->m->roles) {
		if (r->outside || r->column != ROLE_NONE)
			continue;
		if (!kind_requires(w->kind, r->role)) {
			mapping_only(w, r);
			continue;
		}
		if (strcmp(w->kind->name, "payments") == 0)
			mapping_subtract(
			    w, r); /* two columns say more than one */
		use_stand_in(w, r);
		mapping_subtract(w, r);
		use_groups(w, r);
		mapping_only(w, r);
		if (r->column != ROLE_NONE)
			continue;
		if (mapping_computes(w->m, r->role))
			tell_computed(w, r);
		else if (!is_open_items(w, r) && !is_rated(w, r))
			missing[n++] = r->role;
	}
	if (n == 0 || w->options->ask)
		return;
	for (size_t i = 0; i < n; i++)
		tell_sparse(w, mapping_role(w->m, missing[i]));
	ask(w, missing, n);
}
