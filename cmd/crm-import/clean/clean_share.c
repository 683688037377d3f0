/* A total that stands on each line of its order, shared out over the lines. */
#include "clean.h"

#include "base/mem.h"
#include "text/iso.h"
#include "text/money.h"
#include "text/num.h"

/* The amounts that a file may repeat on each line of an order. */
static const char *const shared[] = { "amount", "shipping", "tax", "discount",
	"tip", "refund_amount" };

enum { SHARED = COUNT(shared) };

static bool
take_line(struct clean *c, struct clean_order *o, struct tidy_row *row)
{
	if (!clean_record(c, row))
		return false;
	for (size_t i = 0; i < c->columns; i++) {
		vec_push(
		    &o->cell, arena_str(&o->arena, c->column[i].cell.text));
		vec_push(&o->amount, c->column[i].cell.amount);
	}
	o->lines++;
	return true;
}

/* A column's amount where it is the same on all lines of the order. */
static bool
is_repeated(const struct clean *c, const struct clean_order *o, size_t column)
{
	for (size_t i = 0; i < o->lines; i++)
		if (o->cell.v[i * c->columns + column].n == 0 ||
		    o->amount.v[i * c->columns + column] != o->amount.v[column])
			return false;
	return true;
}

/* What a line is worth beside the others: its quantity times its price; false
 * if some line has none. */
static bool
weigh(const struct clean *c, const struct clean_order *o, double *weight)
{
	double sum = 0, quantity, price;

	for (size_t i = 0; i < o->lines; i++) {
		const struct str *cell = &o->cell.v[i * c->columns];

		if (c->quantity == ROLE_NONE || c->unit_price == ROLE_NONE ||
		    !num_real(cell[c->quantity], &quantity) ||
		    !num_real(cell[c->unit_price], &price) ||
		    quantity * price < 0)
			return false;
		weight[i] = quantity * price;
		sum += weight[i];
	}
	return sum > 0;
}

/* The smallest unit in which an amount of the order is shared out. */
static int64_t
unit_of(const struct clean *c, const struct clean_order *o, int64_t total)
{
	struct str code =
	    c->currency != ROLE_NONE ? o->cell.v[c->currency] : STR("");
	char name[4] = "";
	int64_t unit = MONEY_UNIT;
	int decimals = 2;

	if (code.n == 3) {
		memcpy(name, code.p, 3);
		decimals = iso_decimals(name);
	}
	while (decimals-- > 0 && unit > 1)
		unit /= 10;
	while (total % unit != 0 && unit > 1)
		unit /= 10;
	return unit;
}

/* Largest remainder (Hamilton): each line gets the whole units of its share,
 * those with the most left over one more, the first of equals. */
static void
share_out(
    int64_t total, int64_t unit, const double *weight, size_t n, int64_t *part)
{
	double sum = 0, units = (double)(total / unit);
	int64_t left = total / unit, step = total < 0 ? -1 : 1;
	scoped double *rest = mem_zero(n, sizeof(*rest));

	for (size_t i = 0; i < n; i++)
		sum += weight[i];
	for (size_t i = 0; i < n; i++) {
		double exact = units * (weight[i] / sum);

		part[i] = (int64_t)exact;
		rest[i] = (exact - (double)part[i]) * (double)step;
		left -= part[i];
	}
	for (; left * step > 0; left -= step) {
		size_t most = 0;

		for (size_t i = 1; i < n; i++)
			if (rest[i] > rest[most])
				most = i;
		part[most] += step;
		rest[most] -= 1;
	}
	part[0] += left; /* of rounding, beyond what a double tells apart */
	for (size_t i = 0; i < n; i++)
		part[i] *= unit;
}

static void
share_column(
    struct clean *c, struct clean_order *o, size_t column, const double *weight)
{
	int64_t total = o->amount.v[column];
	scoped int64_t *part = mem_zero(o->lines, sizeof(*part));
	char text[MONEY_MAX];

	share_out(total, unit_of(c, o, total), weight, o->lines, part);
	for (size_t i = 0; i < o->lines; i++) {
		size_t at = i * c->columns + column;

		o->amount.v[at] = part[i];
		o->cell.v[at] = arena_str(&o->arena,
		    (struct str){ text, money_print(text, part[i]) });
	}
}

static void
share_order(struct clean *c, struct clean_order *o)
{
	scoped double *weight = mem_zero(o->lines, sizeof(*weight));

	if (!weigh(c, o, weight))
		for (size_t i = 0; i < o->lines; i++)
			weight[i] = 1;
	/* two totals within one order are the lines' own; the amount is last,
	 * for it says whether the others are the order's */
	for (size_t i = SHARED; i-- > 0 && is_repeated(c, o, c->amount);) {
		size_t column = clean_column(c, shared[i]);

		if (column != ROLE_NONE && is_repeated(c, o, column))
			share_column(c, o, column, weight);
	}
}

void
clean_share_close(struct clean *c, struct clean_order *o)
{
	if (!o->open)
		return;
	if (o->lines > 1)
		share_order(c, o);
	for (size_t i = 0; i < o->lines; i++) {
		for (size_t k = 0; k < c->columns; k++) {
			c->column[k].cell.text = o->cell.v[i * c->columns + k];
			c->column[k].cell.amount =
			    o->amount.v[i * c->columns + k];
		}
		c->refunded = o->refunded;
		clean_write_record(c);
		clean_write_refund(c);
	}
	o->open = false;
	set_add(&o->closed, map_digest((struct str){ o->id.v, o->id.n }));
}

void
clean_share_take(struct clean *c, struct clean_order *o, struct tidy_row *row)
{
	struct str id = clean_document(c, row);

	if (o->open && str_eq(id, (struct str){ o->id.v, o->id.n })) {
		take_line(c, o, row);
		return;
	}
	if (id.n > 0 && set_has(&o->closed, map_digest(id))) {
		o->apart++;
		source_skip(&c->source, "further line of an order");
		return;
	}
	clean_share_close(c, o);
	arena_free(&o->arena);
	o->cell.n = o->amount.n = o->id.n = 0;
	o->lines = 0;
	vec_append(&o->id, id.p, id.n);
	o->open = take_line(c, o, row);
	o->refunded = c->refunded;
	if (id.n == 0)
		clean_share_close(c, o);
}
