#include "credit.h"

#include "base/die.h"

/* The group of an account; `none` are empty cells, for who has only payments.
 */
static struct str
group_name(const struct book *b, uint32_t account, struct str none)
{
	uint32_t group = b->accounts.v[account].group;

	if (b->by_parent)
		return parents_top(&b->parents, book_customer(b, account));
	return group == LEDGER_NONE ? none : map_text(&b->groups, group);
}

/* With --by the rows are the groups, else customers and currencies; in order
 * of first appearance. */
void
credit_number_rows(struct credit *c)
{
	struct book *b = &c->book;
	VEC(char) none = { 0 }; /* empty cells, for who has only payments */

	c->n = b->names.count;
	if (b->by == NULL && !book_is_split(b))
		return;
	for (const char *p = b->by; p != NULL && *p != '\0'; p++)
		if (*p == ',')
			vec_push(&none, '\x1f');
	c->row_of = mem_alloc(b->names.count, sizeof(*c->row_of));
	for (uint32_t a = 0; a < b->names.count; a++) {
		struct str name = b->by == NULL
		    ? book_customer(b, a)
		    : group_name(b, a, (struct str){ none.v, none.n });

		c->row_of[a] =
		    book_name(&c->row_names, b, name, book_currency(b, a));
	}
	vec_free(&none);
	c->n = c->row_names.count;
}

struct str
credit_customer(const struct credit *c, uint32_t row)
{
	struct str rest;

	if (!c->has_ledger)
		return rows_customer(c->rows, row);
	if (c->row_of == NULL)
		return book_customer(&c->book, row);
	if (c->book.by != NULL)
		return STR("");
	rest = map_text(&c->row_names, row);
	return credit_has_currency(c) ? str_cut(&rest, '\x1f') : rest;
}

struct str
credit_currency(const struct credit *c, uint32_t row)
{
	struct str rest, last = STR("");

	if (!c->has_ledger)
		return rows_currency(c->rows, row);
	rest =
	    map_text(c->row_of == NULL ? &c->book.names : &c->row_names, row);
	if (c->row_of == NULL && credit_has_currency(c))
		return book_currency(&c->book, row);
	while (credit_has_currency(c) && rest.p != NULL)
		last = str_cut(&rest, '\x1f');
	return last;
}

void
credit_one_currency(const struct credit *c, const char *what)
{
	for (uint32_t row = 1; row < c->n; row++) {
		struct str first = credit_currency(c, 0);
		struct str other = credit_currency(c, row);

		if (!str_eq(first, other))
			die(EXIT_DATA,
			    "%s adds amounts of %.*s and %.*s: --rates=FILE "
			    "brings documents to one currency",
			    what, STR_ARG(first), STR_ARG(other));
	}
}

void
credit_no_groups(const struct credit *c, const char *option, const char *file)
{
	if (file != NULL && c->book.by != NULL)
		die(EXIT_USAGE,
		    "%s is about customers: not with --by=%s, whose rows are "
		    "groups",
		    option, c->book.by);
}

void
credit_key_names(const struct credit *c, struct csv_writer *w)
{
	str_each (item,
	    c->book.by == NULL ? STR("customer_id") : str_of(c->book.by), ',')
		csv_field(w, item);
	if (credit_has_currency(c))
		csv_field(w, STR("currency"));
}

void
credit_keys(const struct credit *c, uint32_t row, struct csv_writer *w)
{
	const struct map *names =
	    c->row_of == NULL ? &c->book.names : &c->row_names;
	struct str rest =
	    c->has_ledger ? map_text(names, row) : credit_customer(c, row);
	size_t more = credit_has_currency(c); /* the last of the cells */

	for (const char *p = c->book.by; p != NULL && *p != '\0'; p++)
		more += *p == ',';
	for (; more > 0; more--)
		csv_field(w, str_cut(&rest, '\x1f'));
	csv_field(w, rest);
}
