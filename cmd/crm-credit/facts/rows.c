#include "rows.h"

#include "base/die.h"
#include "base/vec.h"
#include "crm-credit/book/columns.h"
#include "text/iso.h"
#include "text/token.h"

#include <math.h>

struct rows {
	struct input *in;
	struct arena arena;
	struct header header; /* names of our own */
	bool *hidden;	      /* columns that give way to new ones */
	VEC(struct str) cell; /* row by row */
	VEC(struct credit_facts) facts;
	size_t customer;
	size_t fact[64]; /* column by fact, or ROLE_NONE */
	size_t grade;
};

static bool
is_made(const struct tool *tool, struct str name)
{
	for (size_t i = 0; i < tool->methods; i++)
		for (const struct column_doc *c = tool->method[i]->makes;
		     c != NULL && c->name != NULL; c++)
			if (str_eq(name, str_of(c->name)))
				return true;
	return false;
}

static void
take_header(struct rows *r, bool passed_on)
{
	const struct header *from = &r->in->header;
	const struct tool *tool = r->in->tool;

	r->header.n = from->n;
	r->header.name = mem_alloc(from->n, sizeof(*r->header.name));
	r->hidden = mem_zero(from->n, sizeof(*r->hidden));
	for (size_t i = 0; i < from->n; i++) {
		r->header.name[i] = arena_str(&r->arena, from->name[i]);
		r->hidden[i] = passed_on && is_made(tool, from->name[i]);
		if (r->hidden[i] && !tool->common.replace)
			die(EXIT_DATA,
			    "the input has a column \"%.*s\" already; "
			    "--replace puts the new one in its place",
			    STR_ARG(from->name[i]));
	}
}

static size_t
fact_column(const struct header *header, size_t fact)
{
	size_t column = ROLE_NONE;

	str_each (name, str_of(fact_columns[fact].names), ',')
		if (column == ROLE_NONE)
			column = header_exact(header, name);
	return column;
}

static void
find_facts(struct rows *r)
{
	for (size_t i = 0; fact_columns[i].names != NULL; i++)
		r->fact[i] = fact_column(&r->header, i);
	r->grade = header_exact(&r->header, STR("grade"));
}

bool
rows_here(const struct input *in)
{
	bool here = header_exact(&in->header, STR("grade")) != ROLE_NONE;

	for (size_t i = 0; fact_columns[i].names != NULL; i++)
		here |= fact_column(&in->header, i) != ROLE_NONE;
	return here;
}

static enum grade
grade_of(struct str text)
{
	text = str_trim(text);
	for (enum grade g = GRADE_A; g < GRADE_NONE; g++)
		if (str_ieq(text, str_of(grade_names[g])))
			return g;
	return GRADE_NONE;
}

/* yes and no are numbers here. */
static bool
read_fact(
    struct rows *r, const struct csv_row *row, size_t column, double *value)
{
	struct str text = str_trim(row->field[column]);

	enum token_bool word = token_bool(text);

	if (word != TOKEN_NEITHER)
		*value = word == TOKEN_TRUE;
	else if (input_null(r->in, row, column))
		*value = NAN;
	else
		return input_real(r->in, row, column, value);
	return true;
}

static void
read_row(struct rows *r, const struct csv_row *row)
{
	struct credit_facts f = fact_unknown();
	struct str customer;

	if (!input_text(r->in, row, r->customer, "customer", &customer))
		return;
	for (size_t i = 0; fact_columns[i].names != NULL; i++)
		if (r->fact[i] != ROLE_NONE &&
		    !read_fact(r, row, r->fact[i],
			(double *)((char *)&f + fact_columns[i].at)))
			return;
	if (r->grade != ROLE_NONE)
		f.grade = grade_of(row->field[r->grade]);
	fact_derive(&f);
	for (size_t i = 0; i < r->header.n; i++)
		vec_push(&r->cell, arena_str(&r->arena, row->field[i]));
	vec_push(&r->facts, f);
}

struct rows *
rows_read(
    struct input *in, bool passed_on, struct credit_facts **facts, uint32_t *n)
{
	struct rows *r = mem_zero(1, sizeof(*r));
	struct csv_row row;

	r->in = in;
	r->customer = column_need(in, "customer_id", "customer");
	take_header(r, passed_on);
	find_facts(r);
	while (input_next(in, &row))
		read_row(r, &row);
	*n = input_close(in) ? (uint32_t)r->facts.n : 0;
	*facts = r->facts.v;
	return r;
}

struct str
rows_customer(const struct rows *r, uint32_t row)
{
	return r->cell.v[row * r->header.n + r->customer];
}

struct str
rows_currency(const struct rows *r, uint32_t row)
{
	size_t column = header_exact(&r->header, STR("currency"));

	return column == ROLE_NONE
	    ? STR("")
	    : iso_currency_said(r->cell.v[row * r->header.n + column]);
}

void
rows_names(const struct rows *r, struct csv_writer *w)
{
	for (size_t i = 0; i < r->header.n; i++)
		if (!r->hidden[i])
			csv_field(w, r->header.name[i]);
}

void
rows_cells(const struct rows *r, uint32_t row, struct csv_writer *w)
{
	for (size_t i = 0; i < r->header.n; i++)
		if (!r->hidden[i])
			csv_field(w, r->cell.v[row * r->header.n + i]);
}
