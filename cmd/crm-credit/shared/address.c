#include "address.h"

#include "cli/side.h"

const char *const address_names[ADDRESS_FIELDS] = { "name", "address1",
	"address2", "postcode", "city", "country", "email", "language",
	"contact", "parent" };

/* "First Last", as far as they are there. */
static struct str
person(const struct side_row *row)
{
	struct str first = side_more(row, "first_name");
	struct str last = side_more(row, "last_name");
	scoped VEC(char) text = { 0 };

	vec_append(&text, first.p, first.n);
	if (first.n > 0 && last.n > 0)
		vec_push(&text, ' ');
	vec_append(&text, last.p, last.n);
	return arena_str(&row->tool->memory, (struct str){ text.v, text.n });
}

/* What crm-import calls them: a firm is written to before a person. */
static void
fill(struct address *a, const struct side_row *row)
{
	static const struct {
		size_t field;
		const char *name;
	} also[] = { { ADDRESS_NAME, "company" },
		{ ADDRESS_NAME, "customer_name" }, { ADDRESS_1, "address" },
		{ ADDRESS_CONTACT, "contact_name" } };
	struct str who;

	for (size_t i = 0; i < COUNT(also); i++)
		if (a->field[also[i].field].n == 0)
			a->field[also[i].field] = side_more(row, also[i].name);
	who = person(row);
	if (a->field[ADDRESS_NAME].n == 0)
		a->field[ADDRESS_NAME] = who;
	else if (a->field[ADDRESS_CONTACT].n == 0)
		a->field[ADDRESS_CONTACT] = who;
}

static void
take(void *data, const struct side_row *row)
{
	struct addresses *all = data;
	struct address a;
	uint32_t number;

	a.blocked_until = side_more_date(row, "blocked_until");
	for (size_t i = 0; i < ADDRESS_FIELDS; i++)
		a.field[i] = side_more(row, address_names[i]);
	fill(&a, row);
	number = map_add(&all->customers, side_text(row, 0));
	if (number < all->list.n)
		side_bad(row, "a second row of \"%.*s\"",
		    STR_ARG(side_text(row, 0)));
	vec_push(&all->list, a);
}

void
address_read(struct addresses *all, struct tool *tool, const char *path)
{
	side_read(tool, path, "customer_id", take, all);
}

const struct address *
address_of(const struct addresses *all, struct str customer)
{
	uint32_t found = map_find(&all->customers, customer);

	return found == MAP_NONE ? NULL : &all->list.v[found];
}
