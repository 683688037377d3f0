/* What amounts add up to: which of them is the whole that was paid. */
#include "mapping_inside.h"

#include "base/map.h"
#include "text/money.h"
#include "text/money_local.h"

#include <math.h>
#include <stdlib.h>

/* What lies between a sum and the whole, and which way it goes: a fee makes the
 * sum smaller, whatever its own sign. */
enum { FROM = 2 };

static const struct part {
	const char *role;
	int sign;
} parts[] = {
	{ "tax", 1 },
	{ "shipping", 1 },
	{ "discount", -1 },
	{ "line_discount", -1 },
	{ "fee", FROM },
};

enum {
	PARTS = COUNT(parts),
	ALL_PARTS = (1 << (PARTS + 1)) - 1,
	OFF_PARTS = 1 << 2 | 1 << 3, /* that go off */
	WHOLE_ROWS = 200,	     /* are enough to tell */
	WHOLE_COLUMNS = 64
};

/* A sum, its parts and another column of whole rows. */
struct sum {
	size_t base, whole;
	size_t part[PARTS + 1]; /* columns, of which the last is no role's */
	unsigned with;		/* a bit for each that counts */
	unsigned may;		/* and for each that may */
};

static bool
money_in(const struct mapping_work *w, const struct layout_record *r,
    size_t column, int64_t *value)
{
	struct str cell = source_cell(w->source, r, column);

	*value = 0;
	return cell.n == 0 || look_money(cell, value);
}

/* What the part adds to the base. */
static int64_t
with_sign(size_t k, int64_t base, int64_t part)
{
	int sign = k < PARTS ? parts[k].sign : 1;

	if (sign == FROM)
		return base < 0 ? -llabs(part) : llabs(part);
	return sign < 0 ? -llabs(part) : part;
}

/* Is the whole the base and its parts in 95 % of the rows, three at least, and
 * not always the base alone? */
static bool
adds_up(const struct mapping_work *w, const struct sum *s)
{
	size_t n, rows = 0, wrong = 0, apart = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n && rows < WHOLE_ROWS; i++) {
		int64_t base, whole, part, sum = 0;
		bool numbers = money_in(w, &r[i], s->base, &base) &&
		    money_in(w, &r[i], s->whole, &whole);

		for (size_t k = 0; k <= PARTS && numbers; k++) {
			if ((s->with >> k & 1) == 0)
				continue;
			numbers = money_in(w, &r[i], s->part[k], &part);
			sum += with_sign(k, base, part);
		}
		rows++;
		apart += sum != 0 && base != 0;
		wrong += !numbers ||
		    llabs(base + sum - whole) > MONEY_LOCAL_UNIT / 100;
		if (wrong > 10)
			return false;
	}
	return rows >= 3 && apart > 0 && wrong * 20 <= rows;
}

/* May the column be the whole of something: does its name say so, and is it no
 * other role's? */
bool
mapping_may_be_whole(const struct mapping_work *w, size_t column)
{
	static const char roles[] =
	    "amount,order_total,gross_amount,line_amount";
	struct role_claim claim[ROLE_CLAIMS];
	size_t n = role_claims(
	    w->words, w->source->layout->header.name[column], claim);

	for (size_t i = 0; i < w->m->roles; i++)
		if (w->m->role[i].column == column &&
		    !str_listed(str_of(roles), str_of(w->m->role[i].role)))
			return false;
	for (size_t i = 0; i < n; i++)
		if (str_listed(str_of(roles), str_of(claim[i].role)))
			return true;
	return n == 0 &&
	    (mapping_has_token(w, column, "net") ||
		mapping_has_token(w, column, "with tax")) &&
	    !mapping_has_token(w, column, "no whole");
}

/* Tries all sets of the parts that the file has, and beside them a column of
 * no role, where the whole is called one. */
static bool
is_whole(struct mapping_work *w, struct sum *s)
{
	size_t columns = w->source->layout->header.n, tried = 0;
	bool called = (s->may >> PARTS & 1) != 0 &&
	    (mapping_has_token(w, s->whole, "whole") ||
		mapping_has_token(w, s->whole, "with tax"));

	for (unsigned with = 1; with < 1U << PARTS; with++) {
		bool there = (with & ~s->may) == 0;

		for (size_t k = 0; k < PARTS; k++)
			there &= (with >> k & 1) == 0 ||
			    (s->part[k] != ROLE_NONE && s->part[k] != s->whole);
		s->with = with;
		if (there && adds_up(w, s))
			return true;
	}
	s->with = 1U << PARTS;
	for (size_t i = 0; i < columns && called && tried < WHOLE_COLUMNS;
	     i++) {
		if (i == s->base || i == s->whole || mapping_taken(w->m, i))
			continue;
		look_at(&w->look[i], w->source, i);
		if (look_count(&w->look[i], ROLE_NUMBER) == 0)
			continue;
		tried++;
		s->part[PARTS] = i;
		if (adds_up(w, s))
			return true;
	}
	return false;
}

/* Which columns may be a whole. */
typedef bool may_be(const struct mapping_work *w, size_t column);

/* Beside an amount and what comes on top of it or off it, their sum is what
 * was paid. */
static bool
find_whole(struct mapping_work *w, struct mapped *amount, size_t base,
    unsigned may, may_be *is)
{
	const struct header *header = &w->source->layout->header;
	struct sum s = { .base = base, .may = may };

	for (size_t k = 0; k < PARTS; k++)
		s.part[k] = mapping_column(w->m, parts[k].role);
	for (size_t i = 0; i < header->n && i < WHOLE_COLUMNS * 4; i++) {
		s.whole = i;
		if (i == base || !is(w, i) || !is_whole(w, &s))
			continue;
		report_say(&w->source->tool->report,
		    "%s: %.*s is %.*s with what comes on top or off: it "
		    "serves as amount",
		    source_file(w->source), STR_ARG(header->name[i]),
		    STR_ARG(header->name[base]));
		amount->column = i;
		amount->how = "name";
		return true;
	}
	return false;
}

/* A free column that is called a total, whatever else its name says. */
static bool
is_called_whole(const struct mapping_work *w, size_t column)
{
	return !mapping_taken(w->m, column) &&
	    mapping_has_token(w, column, "whole");
}

/* The total of a sum without a role and its tax, shipping and so on: Total Fare
 * beside Base Fare and Taxes. */
static void
find_total(struct mapping_work *w, struct mapped *amount)
{
	const struct header *header = &w->source->layout->header;

	for (size_t i = 0; i < header->n && i < WHOLE_COLUMNS; i++) {
		if (mapping_taken(w->m, i))
			continue;
		look_at(&w->look[i], w->source, i);
		if (look_fits(&w->look[i], ROLE_MONEY, ROLE_TOKENS) &&
		    find_whole(
			w, amount, i, ALL_PARTS & ~OFF_PARTS, is_called_whole))
			return;
	}
}

/* Is the column the total less the rate, as a share or in per cent, in all rows
 * of which some have one? */
static bool
is_rated(const struct mapping_work *w, size_t total, size_t rate, size_t column)
{
	size_t n, apart = 0;
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);

	for (size_t i = 0; i < n && i < WHOLE_ROWS; i++) {
		int64_t of, part, left;
		double share;

		if (!money_in(w, &r[i], total, &of) ||
		    !money_in(w, &r[i], rate, &part) ||
		    !money_in(w, &r[i], column, &left))
			return false;
		share = money_real(part);
		share = share < 1 ? share : share / 100;
		if (fabs(money_real(of) * (1 - share) - money_real(left)) >
		    .0101)
			return false;
		apart += part != 0;
	}
	return apart > 1;
}

/* Beside a total and a rate of discount the column that is less by it is what
 * was paid. */
static void
find_rated(struct mapping_work *w, struct mapped *amount)
{
	const struct header *header = &w->source->layout->header;
	size_t rate = mapping_column(w->m, "discount_rate");
	static const char *const bases[] = { "amount", "order_total",
		"line_amount", "gross_amount" };
	struct mapped *base = NULL;

	for (size_t i = 0; i < COUNT(bases) && !mapping_by_name(base); i++)
		base = mapping_role(w->m, bases[i]);
	if (!w->kind->orders || rate == ROLE_NONE || !mapping_by_name(base))
		return;
	for (size_t i = 0; i < header->n && i < WHOLE_COLUMNS; i++) {
		if (i == base->column || i == rate ||
		    (mapping_taken(w->m, i) && !mapping_may_be_whole(w, i)) ||
		    !is_rated(w, base->column, rate, i))
			continue;
		report_say(&w->source->tool->report,
		    "%s: %.*s is %.*s less the discount: it serves as amount",
		    source_file(w->source), STR_ARG(header->name[i]),
		    STR_ARG(header->name[base->column]));
		if (base != amount)
			base->column = ROLE_NONE;
		amount->column = i;
		amount->how = "name";
		return;
	}
}

/* Has each order of the sample one row? */
static bool
is_row_each(const struct mapping_work *w)
{
	size_t n, order = mapping_column(w->m, "order_id");
	const struct layout_record *r = tidy_sample(w->source->tidy, &n);
	scoped_by(map_free) struct map seen = { 0 };

	for (size_t i = 0; i < n && order != ROLE_NONE; i++)
		map_add(&seen, source_cell(w->source, &r[i], order));
	return order != ROLE_NONE && seen.count == n;
}

static bool
is_order_total(const struct mapping_work *w, size_t column)
{
	return column == mapping_column(w->m, "order_total");
}

/* Where an order is one row, a total of its goods to which tax and shipping
 * come up to its own total is the order's without them. */
static bool
find_order_total(struct mapping_work *w, struct mapped *amount)
{
	struct mapped *line = mapping_role(w->m, "line_amount");
	struct mapped *sum = mapping_role(w->m, "subtotal");

	if (!w->kind->orders || amount->column != ROLE_NONE ||
	    !mapping_by_name(line) || sum == NULL || !is_row_each(w) ||
	    !find_whole(w, amount, line->column, ALL_PARTS, is_order_total))
		return false;
	if (sum->column == ROLE_NONE) {
		sum->column = line->column;
		sum->how = "name";
	}
	line->column = ROLE_NONE;
	return true;
}

void
mapping_whole(struct mapping_work *w)
{
	struct mapped *amount = mapping_role(w->m, "amount");
	struct mapped *gross = mapping_role(w->m, "gross_amount");
	struct mapped *total = mapping_role(w->m, "order_total");
	bool sold = w->kind->orders || strcmp(w->kind->name, "invoices") == 0;

	if (amount == NULL || !(sold || mapping_by_name(amount)))
		return;
	find_rated(w, amount);
	if (find_order_total(w, amount))
		return;
	if (mapping_by_name(amount)) {
		for (int i = 0; i < 3; i++)
			if (!find_whole(w, amount, amount->column, ALL_PARTS,
				mapping_may_be_whole))
				break;
	} else if (amount->column == ROLE_NONE && mapping_by_name(gross)) {
		find_whole(
		    w, amount, gross->column, ALL_PARTS, mapping_may_be_whole);
	} else if (amount->column == ROLE_NONE && mapping_by_name(total)) {
		find_whole(
		    w, amount, total->column, OFF_PARTS, mapping_may_be_whole);
	} else if (amount->column == ROLE_NONE &&
	    mapping_column(w->m, "line_amount") == ROLE_NONE) {
		find_total(w, amount);
	}
}
