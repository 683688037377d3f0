#include "frame.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "table/column.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* Ends the run where needed roles have no column: all of them are told. */
static void
say_lacks(struct frame *f)
{
	if (f->lacks[0] != '\0')
		input_needs(&f->in, f->lacks);
}

_Noreturn void
frame_fail(struct frame *f, int status, const char *format, ...)
{
	struct diag d = { .status = status };
	va_list args;

	say_lacks(f);
	va_start(args, format);
	vsnprintf(d.text, sizeof(d.text), format, args);
	va_end(args);
	tool_fail(f->tool, &d);
}

void
frame_open(struct frame *f, struct tool *tool)
{
	*f = (struct frame){ .tool = tool, .as_of = tool->common.as_of };
	input_open(&f->in, tool);
	f->header.n = f->in.header.n;
	f->header.name =
	    arena_alloc(&f->memory, f->header.n * sizeof(*f->header.name));
	for (size_t i = 0; i < f->header.n; i++)
		f->header.name[i] = arena_str(&f->memory, f->in.header.name[i]);
	append_open_kept(&f->append, tool, &f->header);
	groups_open(&f->by, &f->in, "--by", tool->common.by);
}

struct frame_column *
frame_want_at(struct frame *f, size_t at, enum frame_kind kind, unsigned flags)
{
	struct frame_column *c;

	for (size_t i = 0; i < f->columns; i++)
		if (f->column[i]->at == at && f->column[i]->kind == kind) {
			f->column[i]->flags |= flags;
			return f->column[i];
		}
	if (f->columns == FRAME_COLUMNS)
		frame_fail(f, EXIT_USAGE, "more than %d columns at once",
		    FRAME_COLUMNS);
	c = arena_alloc(&f->memory, sizeof(*c));
	*c = (struct frame_column){ .name = f->header.name[at].p,
		.kind = kind,
		.flags = flags,
		.at = at };
	f->column[f->columns++] = c;
	return c;
}

struct frame_column *
frame_want(
    struct frame *f, const char *role, enum frame_kind kind, unsigned flags)
{
	size_t at = input_role(&f->in, role, false), n = strlen(f->lacks);

	if (at != ROLE_NONE)
		return frame_want_at(f, at, kind, flags);
	if (!(flags & FRAME_NEEDED))
		return NULL;
	/* said when all are known that are missing */
	snprintf(
	    f->lacks + n, sizeof(f->lacks) - n, "%s%s", n > 0 ? "," : "", role);
	return arena_array(&f->memory, 1, sizeof(struct frame_column));
}

struct frame_column *
frame_want_weight(struct frame *f, unsigned flags)
{
	struct frame_column *weight =
	    frame_want(f, "weight", FRAME_REAL, flags);

	if (weight != NULL)
		weight->high = INFINITY;
	return weight;
}

struct frame_column *
frame_want_named(
    struct frame *f, struct str name, enum frame_kind kind, unsigned flags)
{
	return frame_want_at(f, input_column(&f->in, NULL, name), kind, flags);
}

void
frame_list_add(struct frame *f, struct frame_list *list, struct frame_column *c)
{
	struct frame_column **from = list->v;

	/* Full at every power of 2: room for twice as many. */
	if ((list->n & (list->n - 1)) == 0) {
		list->v = frame_array(f, 2 * list->n + 1, sizeof(*list->v));
		for (size_t i = 0; i < list->n; i++)
			list->v[i] = from[i];
	}
	list->v[list->n++] = c;
}

void
frame_want_list(struct frame *f, const char *names, enum frame_kind kind,
    struct frame_list *out)
{
	str_each (name, str_of(names), ',') {
		struct str begin = { name.p, name.n - (name.n > 0) };
		size_t before = out->n;

		if (!str_ends(name, STR("*"))) {
			frame_list_add(
			    f, out, frame_want_named(f, name, kind, 0));
			continue;
		}
		for (size_t i = 0; i < f->header.n; i++)
			if (str_starts(f->header.name[i], begin))
				frame_list_add(
				    f, out, frame_want_at(f, i, kind, 0));
		if (out->n == before)
			input_column(&f->in, NULL, name);
	}
}

void
frame_scale(struct frame *f, const char *option, const char *text, double *low,
    double *high)
{
	struct str rest = str_of(text), first = str_cut(&rest, '-');

	if (rest.p == NULL || !num_real(str_trim(first), low) ||
	    !num_real(str_trim(rest), high) || !(*low < *high))
		frame_fail(
		    f, EXIT_USAGE, "%s: \"%s\" is not LOW-HIGH", option, text);
}

struct frame_column *
frame_want_product(struct frame *f)
{
	struct frame_column *c = frame_want(f, "product_id", FRAME_TEXT, 0);
	size_t at;

	if (c == NULL)
		c = frame_want(f, "product_name", FRAME_TEXT, 0);
	at = header_exact(&f->header, STR("product"));
	if (c == NULL && at != ROLE_NONE)
		c = frame_want_at(f, at, FRAME_TEXT, 0);
	return c;
}

/* One cell as a value. */
union value {
	struct str text;
	double real;
	int32_t date;
	int64_t money;
};

static const size_t cell_size[] = { [FRAME_TEXT] = sizeof(struct str),
	[FRAME_REAL] = sizeof(double),
	[FRAME_FLAG] = sizeof(double),
	[FRAME_DATE] = sizeof(int32_t),
	[FRAME_MONEY] = sizeof(int64_t) };

static union value
empty_value(enum frame_kind kind)
{
	switch (kind) {
	case FRAME_REAL:
	case FRAME_FLAG:
		return (union value){ .real = NAN };
	case FRAME_DATE:
		return (union value){ .date = DATE_NONE };
	case FRAME_MONEY:
		return (union value){ .money = FRAME_NO_MONEY };
	case FRAME_TEXT:
		break;
	}
	return (union value){ .text = { "", 0 } };
}

static bool
read_flag(struct str cell, double *value, struct diag *d)
{
	bool yes;

	if (!column_flag(cell, &yes, d))
		return false;
	*value = yes;
	return true;
}

/* False with *d filled when the cell cannot be read. */
static bool
read_value(struct frame *f, const struct frame_column *c, struct str cell,
    union value *value, struct diag *d)
{
	switch (c->kind) {
	case FRAME_TEXT:
		value->text = arena_str(&f->memory, str_trim(cell));
		return true;
	case FRAME_REAL:
		if (!column_real(cell, &value->real, d))
			return false;
		if (c->low == c->high ||
		    (value->real >= c->low && value->real <= c->high))
			return true;
		if (isinf(c->high))
			return diag_set(d, EXIT_DATA, "out-of-range",
			    "%s %.*s is below %g", c->name,
			    STR_ARG(str_trim(cell)), c->low);
		return diag_set(d, EXIT_DATA, "out-of-range",
		    "%s %.*s is not in %g to %g", c->name,
		    STR_ARG(str_trim(cell)), c->low, c->high);
	case FRAME_FLAG:
		return read_flag(cell, &value->real, d);
	case FRAME_DATE:
		return column_date(cell, &value->date, d);
	case FRAME_MONEY:
		return column_money(cell, &value->money, &f->in.rounded, d);
	}
	return false;
}

/* Reads what is wanted of a row; false after giving it up. */
static bool
read_row(struct frame *f, const struct csv_row *row, union value *value)
{
	for (size_t i = 0; i < f->columns; i++) {
		const struct frame_column *c = f->column[i];
		struct diag d;

		if (input_null(&f->in, row, c->at)) {
			value[i] = empty_value(c->kind);
			if ((c->flags & FRAME_FILLED) == 0)
				continue;
			return input_bad(&f->in, row, c->at, "missing",
			    "an empty %s", c->name);
		}
		if (!read_value(f, c, row->field[c->at], &value[i], &d))
			return input_reject(&f->in, row, c->at, &d);
		if ((c->flags & FRAME_EVENT) != 0 &&
		    f->tool->common.as_of != DATE_NONE &&
		    value[i].date > f->as_of) {
			input_skip(&f->in, "after as-of");
			f->later++;
			f->later_of = c->name;
			return false;
		}
	}
	return true;
}

/* Makes room for one more row. */
static void
grow(struct frame *f)
{
	if (f->n < f->room)
		return;
	f->room = f->room < 64 ? 64 : f->room + f->room / 2;
	for (size_t i = 0; i < f->columns; i++) {
		struct frame_column *c = f->column[i];

		c->cells = mem_resize(c->cells, f->room, cell_size[c->kind]);
	}
}

static void
store(struct frame *f, const union value *value)
{
	grow(f);
	for (size_t i = 0; i < f->columns; i++) {
		const struct frame_column *c = f->column[i];
		size_t size = cell_size[c->kind];

		memcpy((char *)c->cells + f->n * size, &value[i], size);
	}
}

/* As-of is the latest date of what has happened, unless it was given. */
static void
date_frame(struct frame *f)
{
	for (size_t i = 0; i < f->columns; i++) {
		const struct frame_column *c = f->column[i];

		if ((c->flags & (FRAME_EVENT | FRAME_HAPPENED)) != 0 &&
		    f->tool->common.as_of == DATE_NONE &&
		    c->date[f->n] > f->as_of)
			f->as_of = c->date[f->n];
	}
}

/* Whether the method takes the row that was just stored. */
static bool
accept(struct frame *f, const struct csv_row *row)
{
	const struct frame_column *column = NULL;
	struct diag d;

	return f->check == NULL || f->check(f, f->n, &column, &d) ||
	    input_reject(
		&f->in, row, column == NULL ? ROLE_NONE : column->at, &d);
}

/* Lays the rows out by group, and behind them all. */
static void
sort_rows(struct frame *f)
{
	size_t *next, all = f->by.columns > 0 ? f->n : 0;

	f->row = frame_array(f, all + f->n, sizeof(*f->row));
	f->first = frame_array(f, f->groups + 3, sizeof(*f->first));
	next = f->first + 1;
	for (size_t i = 0; i < all; i++)
		next[f->group.v[i] + 1]++;
	for (size_t g = 1; g <= f->groups; g++)
		next[g] += next[g - 1];
	for (size_t i = 0; i < all; i++)
		f->row[next[f->group.v[i]]++] = i;
	for (size_t i = 0; i < f->n; i++)
		f->row[all + i] = i;
	next[f->groups] = all + f->n;
}

bool
frame_load(struct frame *f)
{
	scoped union value *value = mem_alloc(f->columns, sizeof(*value));
	struct csv_row row;

	say_lacks(f);
	grow(f);
	while (input_next(&f->in, &row)) {
		if (!read_row(f, &row, value))
			continue;
		store(f, value);
		if (!accept(f, &row))
			continue;
		date_frame(f);
		f->n++;
		if (f->by.columns > 0)
			vec_push(&f->group, groups_add(&f->by, &row));
		for (size_t i = 0; f->keep && i < row.n; i++)
			vec_push(&f->cell, arena_str(&f->memory, row.field[i]));
	}
	f->groups = f->by.map.count;
	sort_rows(f);
	if (!input_close(&f->in))
		return false;
	if (f->keep && f->later > 0)
		report_say(&f->tool->report,
		    "rows left out, as their %s is after the as-of date: %zu",
		    f->later_of, f->later);
	f->w = tool_output(f->tool);
	return true;
}

void
frame_doubt_scale(struct frame *f, const struct frame_column *c)
{
	enum { ENOUGH = 10 };
	double most = -INFINITY;
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (!isnan(c->real[i])) {
			most = fmax(most, c->real[i]);
			n++;
		}
	if (n >= ENOUGH && most <= (c->low + c->high) / 2)
		report_say(&f->tool->report,
		    "warning: %s never goes beyond %g: is its scale %g-%g?",
		    c->name, most, c->low, c->high);
}

const size_t *
frame_rows(const struct frame *f, size_t group, size_t *n)
{
	*n = f->first[group + 1] - f->first[group];
	return f->row + f->first[group];
}

void *
frame_array(struct frame *f, size_t n, size_t size)
{
	return arena_array(&f->memory, n, size);
}

size_t
frame_parts(const struct frame *f)
{
	return f->n > 0 ? f->groups + 1 : 0;
}

void
frame_key_names(const struct frame *f, struct csv_writer *w)
{
	groups_names(&f->by, w);
}

void
frame_key_cells(const struct frame *f, size_t group, struct csv_writer *w)
{
	groups_cells(&f->by, (uint32_t)group, w);
}

void
frame_table(const struct frame *f, const struct frame_table *table, void *data)
{
	if (table->names != NULL) {
		frame_key_names(f, f->w);
		heading_line(f->w, table->names);
	}
	if (table->whole != NULL)
		table->whole(data, f->w);
	else
		for (size_t g = 0; g < frame_parts(f); g++)
			table->put(data, g, f->w);
}

void
frame_names(struct frame *f, const char *added)
{
	append_list(&f->append, added);
	append_names(&f->append, f->w);
}

void
frame_cells(const struct frame *f, size_t row)
{
	append_cells(&f->append, f->cell.v + row * f->header.n, f->w);
}

int
frame_close(struct frame *f)
{
	if (f->w != NULL)
		tool_close(f->tool);
	return f->tool->report.status;
}
