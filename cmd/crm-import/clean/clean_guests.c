#include "clean_guests.h"

#include "clean.h"
#include "text/normalise.h"

#include <inttypes.h>
#include <stdio.h>

/* An id is nobody's with so many addresses, if it is called so, and with more
 * in that share of the rows. */
enum { NOBODIES = 1, PEOPLE = 3, SHARE = 5 };

/* So many orders tell. */
enum { MANY_ORDERS = 100 };

static bool
is_nobody(struct str id)
{
	static const char *const words[] = { "0", "-1", "guest", "gast",
		"invite", "invitado", "ospite", "anonymous", "visitor" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_ieq(id, str_of(words[i])))
			return true;
	return false;
}

/* Ids of the sample, with their rows and addresses. */
struct tally {
	struct map id, pair;
	VEC(size_t) rows;
	VEC(size_t) people;
	size_t all;
};

static void
count(struct tally *t, struct str id, struct str email)
{
	uint32_t at, pairs = t->pair.count;
	char pair[300];

	if (id.n == 0)
		return;
	at = map_add(&t->id, id);
	if (at == t->rows.n) {
		vec_push(&t->rows, 0);
		vec_push(&t->people, 0);
	}
	t->all++;
	t->rows.v[at]++;
	snprintf(pair, sizeof(pair), "%u %.*s", at, STR_ARG(email));
	t->people.v[at] +=
	    email.n > 0 && map_add(&t->pair, str_of(pair)) == pairs;
}

/* Is the id another one in each order of the sample, as an order's own is? */
static void
say_new(struct clean *c, size_t customer)
{
	size_t order = mapping_column(&c->mapping, "order_id"), n;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);
	scoped_by(map_free) struct map orders = { 0 };
	scoped_by(map_free) struct map customers = { 0 };

	for (size_t i = 0; order != ROLE_NONE && i < n; i++) {
		map_add(&orders, source_cell(&c->source, &r[i], order));
		map_add(&customers, source_cell(&c->source, &r[i], customer));
	}
	if (orders.count >= MANY_ORDERS && customers.count == orders.count)
		report_say(&c->tool->report,
		    "%s: %.*s is new in each of the first %u orders: is it the "
		    "customer? (--customer=COLUMN names another)",
		    source_file(&c->source),
		    STR_ARG(c->source.layout->header.name[customer]),
		    orders.count);
}

void
clean_guests_open(struct clean *c)
{
	size_t customer = mapping_column(&c->mapping, "customer_id");
	size_t email = mapping_column(&c->mapping, "email"), n;
	const struct layout_record *r = tidy_sample(c->source.tidy, &n);
	struct tally t = { .all = 0 };

	if (c->kind->orders && customer != ROLE_NONE && c->source.file == 0)
		say_new(c, customer);
	if (!c->kind->orders || customer == ROLE_NONE || email == ROLE_NONE ||
	    customer == email)
		return;
	for (size_t i = 0; i < n; i++)
		count(&t, source_cell(&c->source, &r[i], customer),
		    source_cell(&c->source, &r[i], email));
	for (uint32_t i = 0; i < t.id.count; i++)
		if ((t.people.v[i] > NOBODIES &&
			is_nobody(map_text(&t.id, i))) ||
		    (t.people.v[i] > PEOPLE && t.rows.v[i] * SHARE > t.all))
			map_add(&c->guests.ids, map_text(&t.id, i));
	map_free(&t.id);
	map_free(&t.pair);
	vec_free(&t.rows);
	vec_free(&t.people);
}

void
clean_guests_mend(struct clean *c)
{
	size_t email;
	struct cell *id;

	if (c->guests.ids.count == 0)
		return;
	email = clean_column(c, "email");
	if (email == ROLE_NONE)
		return;
	id = &c->column[c->customer].cell;
	if (map_find(&c->guests.ids, id->text) == MAP_NONE)
		return;
	c->guests.rows++;
	id->text = c->column[email].cell.text;
}

void
clean_guests_tell(struct clean *c)
{
	if (c->guests.rows > 0)
		report_say(&c->tool->report,
		    "customer_id %.*s is of many people: the e-mail address "
		    "stands in for it in %" PRIu64 " rows",
		    STR_ARG(map_text(&c->guests.ids, 0)), c->guests.rows);
}
