/* Rows that make one record together, and a row that makes several. */
#include "clean.h"

#include "base/die.h"
#include "text/num.h"

#include <inttypes.h>

static void
keep_cells(struct clean *c, struct clean_order *o)
{
	arena_free(&o->arena);
	o->cell.n = o->amount.n = 0;
	for (size_t i = 0; i < c->columns; i++) {
		vec_push(
		    &o->cell, arena_str(&o->arena, c->column[i].cell.text));
		vec_push(&o->amount, c->column[i].cell.amount);
	}
}

static void
close_order(struct clean *c, struct clean_order *o)
{
	char quantity[NUM_MAX];

	if (!o->open)
		return;
	for (size_t i = 0; i < c->columns; i++) {
		c->column[i].cell.text = o->cell.v[i];
		c->column[i].cell.amount = o->amount.v[i];
		c->refunded = o->refunded;
		if (o->lines > 1 && i != c->amount && i != c->refund &&
		    clean_is_line_role(c->column[i].role))
			c->column[i].cell.text = STR("");
	}
	if (o->lines > 1 && c->quantity != ROLE_NONE)
		c->column[c->quantity].cell.text = (struct str){ quantity,
			num_print_exact(quantity, o->quantity) };
	clean_write_record(c);
	clean_write_refund(c);
	o->open = false;
	set_add(&o->closed, map_digest((struct str){ o->id.v, o->id.n }));
}

bool
clean_order_is_copy(
    struct clean *c, struct clean_order *o, const struct tidy_row *row)
{
	struct str id = clean_document(c, row);
	uint64_t hash = map_digest(row->raw);

	if (!str_eq(id, (struct str){ o->lines_of.v, o->lines_of.n })) {
		o->lines_of.n = 0;
		vec_append(&o->lines_of, id.p, id.n);
		o->line.n = 0;
	}
	for (size_t i = 0; id.n > 0 && i < o->line.n; i++)
		if (o->line.v[i] == hash) {
			source_skip(&c->source, "duplicate");
			return true;
		}
	vec_push(&o->line, hash);
	return false;
}

/* Adds the quantity of a further line to the open order. */
static void
add_quantity(struct clean *c, struct clean_order *o, const struct tidy_row *row)
{
	struct clean_column *q;
	struct cell cell;
	double quantity;

	if (c->quantity == ROLE_NONE)
		return;
	q = &c->column[c->quantity];
	cell_read(row->field[q->column], &q->rule, &q->room, &cell);
	if (cell.wrong == NULL && num_real(cell.text, &quantity))
		o->quantity += quantity;
}

/* A line whose order has been begun before: its values count once. */
static bool
joins_order(struct clean *c, struct clean_order *o, const struct tidy_row *row)
{
	struct str id = clean_document(c, row);

	if (o->open && str_eq(id, (struct str){ o->id.v, o->id.n })) {
		add_quantity(c, o, row);
		o->lines++;
	} else if (id.n > 0 && set_has(&o->left, map_digest(id))) {
		source_skip(&c->source, "status");
		return true;
	} else if (id.n > 0 && set_has(&o->closed, map_digest(id))) {
		o->apart++;
	} else {
		return false;
	}
	source_skip(&c->source, "further line of an order");
	return true;
}

static void
open_order(struct clean *c, struct clean_order *o)
{
	struct str id = c->column[c->document].cell.text;

	o->id.n = 0;
	vec_append(&o->id, id.p, id.n);
	o->open = id.n > 0;
	o->refunded = c->refunded;
	o->lines = 1;
	o->quantity = 0;
	if (c->quantity != ROLE_NONE)
		num_real(c->column[c->quantity].cell.text, &o->quantity);
	keep_cells(c, o);
}

static void
take_line(struct clean *c, struct clean_order *o, struct tidy_row *row)
{
	if (joins_order(c, o, row))
		return;
	close_order(c, o);
	if (!clean_record(c, row)) {
		struct str id = clean_document(c, row);

		if (c->left_out && id.n > 0) /* its further lines go, too */
			set_add(&o->left, map_digest(id));
		return;
	}
	open_order(c, o);
	if (!o->open) {
		clean_write_record(c);
		clean_write_refund(c);
	}
}

/* What the items of an order are together: a product only if it is one. */
static void
add_items(struct clean *c, char quantity[NUM_MAX])
{
	const struct wide_items *w = &c->wide;
	double sum = 0, n;

	for (int part = 0; part < WIDE_PARTS; part++)
		c->item[part] = w->item.n == 1 ? w->item.v[0].part[part]
					       : (struct str){ "", 0 };
	for (size_t i = 0; w->item.n > 1 && i < w->item.n; i++) {
		struct str text = w->item.v[i].part[WIDE_QUANTITY];

		if (text.n > 0 && !num_real(text, &n)) {
			c->item[WIDE_QUANTITY] = text; /* to be told */
			return;
		}
		sum += text.n > 0 ? n : 0;
	}
	if (w->item.n > 1)
		c->item[WIDE_QUANTITY] =
		    (struct str){ quantity, num_print_exact(quantity, sum) };
}

/* A record of each item; all of them are good or the row is rejected. */
static void
take_items(struct clean *c, struct clean_order *o, struct tidy_row *row)
{
	arena_free(&o->arena);
	o->cell.n = 0;
	vec_each (struct wide_item, item, &c->wide.item) {
		memcpy(c->item, item->part, sizeof(c->item));
		c->item_column = item->column;
		if (!clean_record(c, row))
			return;
		for (size_t k = 0; k < c->columns; k++)
			vec_push(&o->cell,
			    arena_str(&o->arena, c->column[k].cell.text));
	}
	for (size_t i = 0; i < c->wide.item.n; i++) {
		for (size_t k = 0; k < c->columns; k++)
			c->column[k].cell.text = o->cell.v[i * c->columns + k];
		clean_write_record(c);
	}
}

static void
take_wide(struct clean *c, struct clean_order *o, struct tidy_row *row)
{
	char quantity[NUM_MAX];
	struct diag d;

	wide_items_read(&c->wide, row);
	c->item_column = c->wide.column.v[0].column;
	if (c->level == CLEAN_ITEMS && c->wide.item.n > 0) {
		take_items(c, o, row);
	} else if (c->level == CLEAN_ITEMS) {
		diag_set(&d, EXIT_DATA, "missing", "an order without items");
		source_reject(&c->source, row, c->item_column, &d);
		c->source.kept--;
	} else {
		add_items(c, quantity);
		if (clean_record(c, row)) {
			clean_write_record(c);
			clean_write_refund(c);
		}
	}
}

void
clean_order_take(struct clean *c, struct clean_order *o, struct tidy_row *row)
{
	if (c->level == CLEAN_ORDERS)
		take_line(c, o, row);
	else if (c->level == CLEAN_SHARES)
		clean_share_take(c, o, row);
	else
		take_wide(c, o, row);
}

void
clean_order_close(struct clean *c, struct clean_order *o)
{
	if (c->level == CLEAN_SHARES)
		clean_share_close(c, o);
	else
		close_order(c, o);
	if (o->apart > 0)
		report_say(&c->tool->report,
		    "warning: lines of an order that are not next to each "
		    "other: %" PRIu64 ", whose quantities are left out; sort "
		    "the file by %.*s",
		    o->apart, STR_ARG(c->column[c->document].name));
}
