#include "clean_layout.h"

#include "base/map.h"
#include "base/mem.h"
#include "clean.h"
#include "text/kind.h"

#include <inttypes.h>

static size_t
header_column(const struct clean *c, const char *role)
{
	return mapping_column(&c->mapping, role);
}

/* Some column that is a line's own has a value. */
static bool
has_line_value(const struct clean *c, const struct layout_record *r)
{
	for (size_t i = 0; i < c->mapping.roles; i++)
		if (clean_is_line_role(c->mapping.role[i].role) &&
		    source_cell(&c->source, r, c->mapping.role[i].column).n > 0)
			return true;
	return false;
}

/* Does a cell tell one line from another? Numbers alone are those of a total
 * without a label as well. */
static bool
tells_line(const struct clean *c, size_t column, struct str cell)
{
	if (cell.n == 0)
		return false;
	for (size_t i = 0; i < c->mapping.roles; i++) {
		if (c->mapping.role[i].column != column)
			continue;
		switch (role_type(c->mapping.role[i].role)) {
		case ROLE_MONEY:
		case ROLE_NUMBER:
		case ROLE_RATING:
		case ROLE_RATE:
		case ROLE_CURRENCY:
			return false;
		default:
			return true;
		}
	}
	return !kind_is_value(kind_of(cell));
}

static bool
record_tells_line(const struct clean *c, const struct layout_record *r)
{
	for (size_t i = 0; i < c->source.layout->header.n; i++)
		if (tells_line(c, i, source_cell(&c->source, r, i)))
			return true;
	return false;
}

/* Has a record of the sample order and customer of the one before, and no day?
 */
static bool
has_no_day(const struct clean *c, const struct layout_record *r)
{
	const size_t *head = c->fill.head;
	size_t n;

	if (!c->fill.again || r == tidy_sample(c->source.tidy, &n) ||
	    head[2] == ROLE_NONE || source_cell(&c->source, r, head[2]).n > 0)
		return false;
	for (size_t i = 0; i < 2; i++) {
		struct str id = head[i] == ROLE_NONE
		    ? STR("")
		    : source_cell(&c->source, r, head[i]);

		if (id.n == 0 ||
		    !str_eq(id, source_cell(&c->source, r - 1, head[i])))
			return false;
	}
	return true;
}

/* Does a record of the sample belong to the one above: order and customer, or
 * order and date, or customer and date blank together, or the order's number
 * again without its date, and a line's value there? */
static bool
is_child(const struct clean *c, const struct layout_record *r)
{
	const size_t *head = c->fill.head;
	size_t columns = 0, blank = 0;

	for (size_t i = 0; i < 3; i++) {
		columns += head[i] != ROLE_NONE;
		blank += head[i] != ROLE_NONE &&
		    source_cell(&c->source, r, head[i]).n == 0;
	}
	/* a comment or footer has other fields */
	return r->n >= c->source.layout->width && columns >= 2 &&
	    (blank == columns || has_no_day(c, r)) && has_line_value(c, r) &&
	    record_tells_line(c, r);
}

static bool
is_money(const struct clean *c, size_t column)
{
	for (size_t i = 0; i < c->mapping.roles; i++)
		if (c->mapping.role[i].column == column &&
		    role_type(c->mapping.role[i].role) == ROLE_MONEY)
			return true;
	return false;
}

/* The columns that are blank in 95 % of the rows that belong to another, but
 * for the order's money, which stays on its first line. */
static void
find_columns(struct clean *c, size_t children)
{
	size_t n, width = c->source.layout->header.n;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	for (size_t i = 0; i < width; i++) {
		size_t blank = 0, filled = 0;

		for (size_t k = 0; k < n; k++)
			if (is_child(c, &r[k]))
				blank +=
				    source_cell(&c->source, &r[k], i).n == 0;
			else
				filled +=
				    source_cell(&c->source, &r[k], i).n > 0;
		if (blank * 100 >= children * 95 && filled > 0 &&
		    !is_money(c, i))
			vec_push(&c->fill.column, i);
	}
}

/* Is the amount of a record one of its own, not of its order's? */
static bool
amounts_are_lines(const struct clean *c)
{
	size_t n, amount = header_column(c, "amount");
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);

	if (amount == ROLE_NONE)
		return true; /* of quantity and price */
	for (size_t i = 0; i < n; i++)
		if (is_child(c, &r[i]) &&
		    source_cell(&c->source, &r[i], amount).n > 0)
			return true;
	return false;
}

static void
find_fill(struct clean *c)
{
	size_t n, children = 0;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);
	size_t *head = c->fill.head;

	head[0] = header_column(c, "order_id");
	if (head[0] == ROLE_NONE)
		head[0] = header_column(c, "invoice_no");
	head[1] = header_column(c, "customer_id");
	head[2] = header_column(c, "date");
	if (head[2] == ROLE_NONE)
		head[2] = header_column(c, "invoice_date");
	c->fill.again = !c->mapping.has_preset ||
	    c->mapping.preset.layout != PRESET_FIRST_LINE; /* which knows */
	for (size_t i = 0; i < n; i++)
		children += is_child(c, &r[i]);
	if (children == 0 || is_child(c, &r[0]))
		return;
	c->fill.on = true;
	find_columns(c, children);
	if (!amounts_are_lines(c) && c->document != ROLE_NONE &&
	    c->options->level == 0)
		c->level = CLEAN_ORDERS;
}

/* An order of the sample. */
struct order {
	uint32_t rows;
	struct str total, line;
	bool same, differs; /* totals; lines */
};

/* A column that tells lines of an order apart. */
static size_t
line_column(const struct clean *c)
{
	static const char *const roles[] = { "line_id", "product_id",
		"product_name", "quantity", "unit_price" };
	size_t column = ROLE_NONE;

	for (size_t i = 0; i < COUNT(roles) && column == ROLE_NONE; i++)
		column = header_column(c, roles[i]);
	return column;
}

bool
clean_layout_has_lines(const struct clean *c)
{
	return line_column(c) != ROLE_NONE;
}

/* Of the sample: the orders of several rows, those with one total on all, and
 * these with rows that differ; the rows on which a total would be too often. */
struct repeats {
	size_t several, same, differ, rows;
};

static struct repeats
count_repeats(const struct clean *c, size_t total)
{
	size_t n, id = header_column(c, "order_id"), line = line_column(c);
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);
	scoped_by(map_free) struct map ids = { 0 };
	scoped struct order *order = mem_zero(n + 1, sizeof(*order));
	struct repeats found = { 0 };

	for (size_t i = 0; id != ROLE_NONE && line != ROLE_NONE && i < n; i++) {
		struct str key = source_cell(&c->source, &r[i], id);
		struct order *o = &order[key.n > 0 ? map_add(&ids, key) : n];

		if (o->rows++ == 0)
			*o = (struct order){ 1,
				source_cell(&c->source, &r[i], total),
				source_cell(&c->source, &r[i], line), true,
				false };
		o->same &=
		    str_eq(o->total, source_cell(&c->source, &r[i], total));
		o->differs |=
		    !str_eq(o->line, source_cell(&c->source, &r[i], line));
	}
	for (uint32_t i = 0; i < ids.count; i++) {
		found.several += order[i].rows > 1;
		found.same += order[i].rows > 1 && order[i].same;
		found.differ +=
		    order[i].rows > 1 && order[i].same && order[i].differs;
		found.rows += order[i].rows > 1 ? order[i].rows - 1 : 0;
	}
	return found;
}

/* Does the total of orders stand on each line of theirs, in 95 % of the orders
 * with several? Half of them are told. */
static bool
total_repeats(const struct clean *c, size_t total)
{
	struct repeats found = count_repeats(c, total);
	bool repeats = found.same * 100 >= found.several * 95;
	struct str name = c->source.layout->header.name[total];

	if (found.differ == 0 || found.same * 2 < found.several)
		return false;
	if (!repeats)
		report_say(&c->tool->report,
		    "%s: warning: %.*s is one on all rows of %zu of the first "
		    "%zu orders of several, fewer than 95 %%: it is taken as "
		    "each row's own, and adds up over the rows of an order",
		    source_file(&c->source), STR_ARG(name), found.same,
		    found.several);
	else
		report_say(&c->tool->report,
		    "%s: %.*s repeats on further rows of an order (%zu of the "
		    "first): it is %s",
		    source_file(&c->source), STR_ARG(name), found.rows,
		    c->options->level == 1
			? "shared out over the lines of the order"
			: "counted once per order");
	return repeats;
}

/* The total of orders that is taken as amount, or ROLE_NONE. */
static size_t
total_column(const struct clean *c)
{
	size_t amount = header_column(c, "amount");
	scoped_by(arena_free) struct arena arena = { 0 };
	struct str name;
	bool total;

	if (amount == ROLE_NONE)
		return ROLE_NONE;
	name = role_normal(c->source.layout->header.name[amount], &arena);
	total = amount == header_column(c, "order_total") ||
	    role_word("order_total", name) != 0;
	return total ? amount : ROLE_NONE;
}

/* The columns that the user names. */
static void
told_fill(struct clean *c)
{
	struct str rest = str_of(c->options->fill_columns);

	c->fill.on = c->fill.told = true;
	c->fill.column.n = c->fill.last.n = 0;
	while (rest.p != NULL) {
		struct diag d;
		size_t column = header_find(&c->source.layout->header,
		    str_trim(str_cut(&rest, ',')), &d);

		if (column == ROLE_NONE)
			source_fail(&c->source, &d);
		vec_push(&c->fill.column, column);
		vec_push(&c->fill.last, STR(""));
	}
}

/* The column of those who stand above their rows. */
static void
group_fill(struct clean *c)
{
	c->fill.on = c->fill.told = true;
	c->fill.column.n = c->fill.last.n = 0;
	vec_push(&c->fill.column, c->mapping.above);
	vec_push(&c->fill.last, STR(""));
}

void
clean_layout_open(struct clean *c)
{
	size_t total;

	c->fill.order_column = header_column(c, "order_id");
	c->fill.customer_column = header_column(c, "customer_id");
	if (c->options->fill_columns != NULL) {
		told_fill(c);
		return;
	}
	if (c->mapping.above != ROLE_NONE && !c->options->no_fill_down) {
		group_fill(c);
		return;
	}
	if (c->level >= CLEAN_WIDE ||
	    (!c->kind->orders && strcmp(c->kind->name, "invoices") != 0))
		return;
	if (!c->options->no_fill_down && c->level == CLEAN_ROWS)
		find_fill(c);
	total = total_column(c);
	if (total == ROLE_NONE || !c->kind->orders || c->level != CLEAN_ROWS ||
	    c->fill.on || !total_repeats(c, total))
		return;
	c->level = c->options->level == 1 ? CLEAN_SHARES : CLEAN_ORDERS;
}

/* The digest of the cell in that column of the header, 0 if it is blank. */
static uint64_t
digest_of(const struct tidy_row *row, size_t column)
{
	struct str cell =
	    column == ROLE_NONE ? STR("") : normalise_trim(row->field[column]);

	return cell.n > 0 ? map_digest(cell) : 0;
}

static bool
row_is_child(const struct clean *c, const struct tidy_row *row)
{
	const struct clean_fill *f = &c->fill;
	uint64_t order = digest_of(row, f->head[0]);
	bool again = f->again && order != 0 && order == f->order &&
	    digest_of(row, f->head[1]) == f->customer && f->customer != 0 &&
	    f->head[2] != ROLE_NONE && digest_of(row, f->head[2]) == 0;

	for (size_t i = 0; i < 3 && !again; i++)
		if (digest_of(row, f->head[i]) != 0)
			return false;
	for (size_t i = 0; i < row->n; i++)
		if (tells_line(c, i, normalise_trim(row->field[i])))
			return true;
	return false;
}

/* Fills what the user named from the last row that has it; a row that has
 * nothing else is a heading. */
static bool
fill_told(struct clean_fill *f, struct tidy_row *row)
{
	bool filled = false;
	size_t cells = 0, own = 0;

	for (size_t i = 0; i < row->n; i++)
		cells += normalise_trim(row->field[i]).n > 0;
	for (size_t i = 0; i < f->column.n; i++) {
		struct str *cell = &row->field[f->column.v[i]];

		if (normalise_trim(*cell).n > 0) {
			f->last.v[i] = arena_str(&f->arena, *cell);
			own++;
			continue;
		}
		*cell = f->last.v[i];
		filled |= cell->n > 0;
	}
	f->rows += filled && cells > own;
	return cells > own;
}

/* Has the row the order of the one before, and no customer? */
static void
see_orphan(struct clean *c, const struct tidy_row *row)
{
	struct clean_fill *f = &c->fill;
	size_t order = f->order_column, customer = f->customer_column;
	uint64_t before = f->order;

	if (order == ROLE_NONE || customer == ROLE_NONE)
		return;
	f->order = digest_of(row, order);
	if (f->order != 0 && f->order == before)
		f->orphans += digest_of(row, customer) == 0;
}

/* A row of an order by itself is kept for those that belong to it. */
static void
fill_child(struct clean *c, struct tidy_row *row)
{
	struct clean_fill *f = &c->fill;

	if (!row_is_child(c, row)) {
		arena_free(&f->arena);
		f->last.n = 0;
		f->order = digest_of(row, f->head[0]);
		f->customer = digest_of(row, f->head[1]);
		for (size_t i = 0; i < f->column.n; i++)
			vec_push(&f->last,
			    arena_str(&f->arena, row->field[f->column.v[i]]));
		return;
	}
	f->rows++;
	for (size_t i = 0; i < f->last.n; i++)
		if (normalise_trim(row->field[f->column.v[i]]).n == 0)
			row->field[f->column.v[i]] = f->last.v[i];
}

bool
clean_layout_fill(struct clean *c, struct tidy_row *row)
{
	struct clean_fill *f = &c->fill;

	if (f->told)
		return fill_told(f, row);
	if (f->on)
		fill_child(c, row);
	else if (c->level == CLEAN_ROWS && !c->fill_down)
		see_orphan(c, row);
	return true;
}

void
clean_layout_tell(struct clean *c)
{
	if (c->fill.rows > 0)
		report_say(&c->tool->report, "%s: %" PRIu64 " rows %s",
		    c->tool->files > 1 ? "all files" : source_file(&c->source),
		    c->fill.rows,
		    c->fill.told ? "are filled from the rows above"
				 : "belong to the order above "
				   "(--no-fill-down leaves them as they are)");
	if (c->fill.orphans > 0)
		report_say(&c->tool->report,
		    "%s: %" PRIu64 " rows have the order of the row above and "
		    "no customer: --fill-down=COLUMN,... fills the columns "
		    "that only its first row has",
		    c->tool->files > 1 ? "all files" : source_file(&c->source),
		    c->fill.orphans);
}
