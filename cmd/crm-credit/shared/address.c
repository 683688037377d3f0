#include "address.h"

#include "cli/side.h"

const char *const address_names[ADDRESS_FIELDS] = { "name", "address1",
	"address2", "postcode", "city", "country", "email", "language",
	"contact", "parent" };

static void
take(void *data, const struct side_row *row)
{
	struct addresses *all = data;
	struct address a;
	uint32_t number;

	a.blocked_until = side_more_date(row, "blocked_until");
	for (size_t i = 0; i < ADDRESS_FIELDS; i++)
		a.field[i] = side_more(row, address_names[i]);
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
