/* What the rows of a statement prove: which column of amounts a balance rises
 * and falls by, whatever they are called. */
#include "mapping_inside.h"

#include "base/mem.h"
#include "text/money_local.h"

#include <stdlib.h>

enum {
	BALANCE_ROWS = 200, /* are enough to tell */
	BALANCE_LEAST = 3,
	BALANCE_COLUMNS = 32
};

/* The amounts of the sample, blank cells as 0. */
struct amounts {
	size_t rows, n;
	size_t column[BALANCE_COLUMNS];
	bool whole[BALANCE_COLUMNS]; /* no cell is blank */
	int64_t value[BALANCE_COLUMNS][BALANCE_ROWS];
};

/* By what the balance goes up and down. */
struct steps {
	int64_t by[BALANCE_ROWS]; /* 0 in the oldest row, of which it is not
				   * known */
	size_t rows, unknown;
};

/* How a column goes with the balance. */
enum with_balance {
	WITH_NOTHING,
	WITH_BOTH, /* with its sign */
	WITH_RISES,
	WITH_FALLS
};

static bool
read_column(const struct mapping_work *w, struct amounts *a, size_t column)
{
	size_t n, at = a->n;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	bool some = false;

	a->rows = n < BALANCE_ROWS ? n : BALANCE_ROWS;
	a->whole[at] = true;
	for (size_t i = 0; i < a->rows; i++) {
		struct str cell = source_cell(w->source, &r[i], column);
		int64_t *value = &a->value[at][i];

		*value = 0;
		a->whole[at] &= cell.n > 0;
		if (cell.n > 0 &&
		    (!look_money(cell, value) || *value == INT64_MIN))
			return false;
		some |= *value != 0;
	}
	a->column[at] = column;
	return some;
}

/* One amount less another; false if that is none. */
static bool
less(int64_t a, int64_t b, int64_t *by)
{
	return !__builtin_sub_overflow(a, b, by) && *by != INT64_MIN;
}

/* The steps from row to row, the oldest of which stands first or last. */
static bool
steps_of(
    const struct amounts *a, size_t balance, bool falling, struct steps *steps)
{
	const int64_t *b = a->value[balance];
	size_t n = a->rows;
	int64_t first = 0;
	bool differ = false; /* else it counts */

	*steps = (struct steps){ .rows = n, .unknown = falling ? n - 1 : 0 };
	for (size_t i = 0; i < n; i++) {
		if (i == steps->unknown)
			continue;
		if (!less(b[i], b[falling ? i + 1 : i - 1], &steps->by[i]))
			return false;
		if (first == 0)
			first = llabs(steps->by[i]);
		differ |= steps->by[i] != 0 && llabs(steps->by[i]) != first;
	}
	return differ;
}

static enum with_balance
goes_with(const struct amounts *a, size_t at, const struct steps *steps)
{
	bool both = true, rises = true, falls = true;
	size_t up = 0, down = 0;

	for (size_t i = 0; i < a->rows; i++) {
		int64_t value = a->value[at][i], by = steps->by[i];

		if (i == steps->unknown)
			continue;
		both &= value == by;
		rises &= llabs(value) == (by > 0 ? by : 0);
		falls &= llabs(value) == (by < 0 ? -by : 0);
		up += by > 0;
		down += by < 0;
	}
	if (both && a->whole[at])
		return WITH_BOTH;
	if (a->value[at][steps->unknown] != 0) {
		up++;
		down++;
	}
	return rises && up > 0	? WITH_RISES
	    : falls && down > 0 ? WITH_FALLS
				: WITH_NOTHING;
}

static void
give(struct mapping_work *w, const char *role, size_t column)
{
	struct mapped *r = mapping_role(w->m, role);

	if (r == NULL && w->m->roles < MAPPING_ROLES) {
		r = &w->m->role[w->m->roles++];
		*r = (struct mapped){ role, ROLE_NONE, NULL, true };
	}
	if (r == NULL || r->column != ROLE_NONE)
		return;
	r->column = column;
	r->how = "balance";
}

/* Gives what comes in and what goes out; on an account of what is owed to us,
 * that rises with debits, by their names. */
static void
give_sides(struct mapping_work *w, size_t rises, size_t falls)
{
	bool owed = mapping_claims(w, rises, "amount_out") ||
	    mapping_claims(w, falls, "amount_in");

	give(w, "amount_in", owed ? falls : rises);
	give(w, "amount_out", owed ? rises : falls);
}

static void
tell_amount(const struct mapping_work *w, size_t amount, size_t balance)
{
	const struct header *header = &w->source->layout->header;

	if (!mapping_claims(w, amount, "amount"))
		report_say(&w->source->tool->report,
		    "%s: %.*s is what %.*s rises and falls by: it serves as "
		    "amount",
		    source_file(w->source), STR_ARG(header->name[amount]),
		    STR_ARG(header->name[balance]));
}

/* Is it the one less the other, or with it where that is below 0, in all rows?
 */
static bool
is_less(const struct amounts *a, size_t net, size_t whole, size_t fee)
{
	bool minus = true, plus = true, some = false;

	for (size_t i = 0; i < a->rows; i++) {
		int64_t by, of = a->value[fee][i];

		if (!less(a->value[whole][i], a->value[net][i], &by))
			return false;
		minus &= by == of;
		plus &= by == -of;
		some |= of != 0;
	}
	return some && (minus || plus);
}

/* Is it what is left after fees of an amount that its name tells? */
static bool
is_after_fees(struct mapping_work *w, const struct amounts *a, size_t net)
{
	for (size_t i = 0; i < a->n; i++) {
		if (i == net ||
		    (!mapping_claims(w, a->column[i], "amount") &&
			!mapping_claims(w, a->column[i], "gross_amount") &&
			!mapping_claims(w, a->column[i], "paid_amount")))
			continue;
		for (size_t k = 0; k < a->n; k++)
			if (k != i && k != net && is_less(a, net, i, k))
				return true;
	}
	return false;
}

/* Gives the roles that a balance proves; false if it proves none. */
static bool
prove(struct mapping_work *w, const struct amounts *a, size_t balance,
    bool falling)
{
	size_t found[WITH_FALLS + 1] = { ROLE_NONE, ROLE_NONE, ROLE_NONE,
		ROLE_NONE };
	struct steps steps;

	if (!a->whole[balance] || !steps_of(a, balance, falling, &steps))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		enum with_balance with =
		    i == balance ? WITH_NOTHING : goes_with(a, i, &steps);

		if (with == WITH_BOTH && is_after_fees(w, a, i))
			return false;
		if (found[with] == ROLE_NONE)
			found[with] = a->column[i];
	}
	if (found[WITH_BOTH] != ROLE_NONE) {
		give(w, "amount", found[WITH_BOTH]);
		tell_amount(w, found[WITH_BOTH], a->column[balance]);
	} else if (found[WITH_RISES] != ROLE_NONE &&
	    found[WITH_FALLS] != ROLE_NONE &&
	    mapping_take_turns(w, found[WITH_RISES], found[WITH_FALLS])) {
		give_sides(w, found[WITH_RISES], found[WITH_FALLS]);
	} else {
		return false;
	}
	give(w, "running_balance", a->column[balance]);
	return true;
}

/* All amounts of the sample that may be of use; points and stocks have
 * balances, too. */
static struct amounts *
read_amounts(const struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct amounts *a = mem_zero(1, sizeof(*a));

	for (size_t i = 0; i < header->n && a->n < BALANCE_COLUMNS; i++)
		a->n += !mapping_taken(w->m, i) &&
		    !mapping_has_token(w, i, "no money") &&
		    read_column(w, a, i);
	return a;
}

void
mapping_balance(struct mapping_work *w)
{
	scoped struct amounts *a = NULL;

	if (strcmp(w->kind->name, "payments") != 0 || w->m->has_preset ||
	    mapping_column(w->m, "amount") != ROLE_NONE)
		return;
	a = read_amounts(w);
	if (a->n < 2 || a->rows < BALANCE_LEAST)
		return;
	for (size_t i = 0; i < a->n; i++)
		if (prove(w, a, i, false) || prove(w, a, i, true))
			return;
}

/* Is what is open the one less the other, in all rows of which some were paid
 * in part or not at all? */
static bool
leaves_open(const struct mapping_work *w, const struct amounts *a, size_t whole,
    size_t paid, size_t open)
{
	size_t n, some = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < a->rows; i++) {
		int64_t left = 0, by;
		struct str cell = source_cell(w->source, &r[i], open);

		if (cell.n > 0 && !look_money(cell, &left))
			return false;
		if (!less(a->value[whole][i], a->value[paid][i], &by) ||
		    by != left)
			return false;
		some += left != 0 && a->value[paid][i] != 0;
	}
	return some > 0;
}

/* Where of invoices only what is open is told by name, what is more than it by
 * what another column says was paid is what they are over. */
void
mapping_open(struct mapping_work *w)
{
	const struct header *header = &w->source->layout->header;
	struct mapped *amount = mapping_role(w->m, "amount");
	size_t open = mapping_column(w->m, "open_amount");
	scoped struct amounts *a = NULL;

	if (strcmp(w->kind->name, "invoices") != 0 || open == ROLE_NONE ||
	    amount->column != ROLE_NONE || w->m->has_preset)
		return;
	a = read_amounts(w);
	for (size_t i = 0; i < a->n && a->rows >= BALANCE_LEAST; i++)
		for (size_t k = 0; k < a->n; k++) {
			if (i == k || !leaves_open(w, a, i, k, open))
				continue;
			give(w, "amount", a->column[i]);
			give(w, "paid_amount", a->column[k]);
			report_say(&w->source->tool->report,
			    "%s: %.*s is %.*s and %.*s: it serves as amount",
			    source_file(w->source),
			    STR_ARG(header->name[a->column[i]]),
			    STR_ARG(header->name[a->column[k]]),
			    STR_ARG(header->name[open]));
			return;
		}
}
