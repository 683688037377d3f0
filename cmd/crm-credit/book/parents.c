#include "parents.h"

#include "base/die.h"
#include "cli/side.h"

#include <stdio.h>

static uint32_t
number_of(struct parents *p, struct str name)
{
	uint32_t number = map_add(&p->names, name);

	if (number == p->above.n)
		vec_push(&p->above, MAP_NONE);
	return number;
}

void
parents_add(struct parents *p, struct str customer, struct str above)
{
	uint32_t one, other;

	if (above.n == 0 || str_eq(customer, above))
		return;
	one = number_of(p, customer);
	other = number_of(p, above);
	if (p->above.v[one] == MAP_NONE)
		p->above.v[one] = other;
	else if (p->above.v[one] != other)
		p->others++;
}

static void
take(void *data, const struct side_row *row)
{
	parents_add(data, side_text(row, 0), side_more(row, "parent"));
}

void
parents_read(struct parents *p, struct tool *tool, const char *path)
{
	side_read(tool, path, "customer_id", take, p);
}

/* The names from one up to itself, "A > B > A". */
static _Noreturn void
die_of_circle(const struct parents *p, uint32_t from)
{
	scoped VEC(char) text = { 0 };
	char chain[512];
	uint32_t at = from;

	do {
		struct str name = map_text(&p->names, at);

		vec_append(&text, name.p, name.n);
		vec_append(&text, " > ", 3);
		at = p->above.v[at];
	} while (at != from && text.n < 400);
	snprintf(chain, sizeof(chain), "%.*s", (int)text.n, text.v);
	die(EXIT_USAGE, "parents go round in a circle: %s%.*s", chain,
	    STR_ARG(map_text(&p->names, from)));
}

/* Follows each from below; `seen` is by whose way somebody was reached. */
void
parents_check(const struct parents *p, struct tool *tool)
{
	scoped uint32_t *seen = mem_zero(p->above.n, sizeof(*seen));
	uint32_t circle = MAP_NONE;

	for (uint32_t i = 0; i < p->above.n; i++)
		for (uint32_t at = i; at != MAP_NONE && seen[at] != i + 1;
		     at = p->above.v[at]) {
			if (seen[at] != 0)
				break; /* that way up was walked */
			seen[at] = i + 1;
			if (p->above.v[at] != MAP_NONE &&
			    seen[p->above.v[at]] == i + 1)
				circle = p->above.v[at];
		}
	if (circle != MAP_NONE)
		die_of_circle(p, circle);
	if (p->others > 0)
		report_say(&tool->report,
		    "warning: %llu rows give a customer a second parent: the "
		    "first counts",
		    (unsigned long long)p->others);
}

struct str
parents_top(const struct parents *p, struct str customer)
{
	uint32_t at = map_find(&p->names, customer);

	if (at == MAP_NONE)
		return customer;
	while (p->above.v[at] != MAP_NONE)
		at = p->above.v[at];
	return map_text(&p->names, at);
}

void
parents_free(struct parents *p)
{
	map_free(&p->names);
	vec_free(&p->above);
}
