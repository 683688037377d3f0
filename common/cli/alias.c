#include "cli/alias.h"

#include "base/die.h"
#include "cli/side.h"

struct taking {
	struct alias *alias;
	struct str kind;
};

static void
take(void *data, const struct side_row *row)
{
	struct taking *t = data;
	struct alias *a = t->alias;
	struct str kind = side_more(row, "kind"), old = side_text(row, 0);

	if (kind.n > 0 && !str_eq(kind, STR("customer")) &&
	    !str_eq(kind, STR("product")))
		side_bad(row, "kind \"%.*s\" is neither customer nor product",
		    STR_ARG(kind));
	if (kind.n > 0 && !str_eq(kind, t->kind))
		return;
	if (map_add(&a->old, old) < a->now.n)
		side_bad(row, "\"%.*s\" has a new name already", STR_ARG(old));
	vec_push(&a->now, arena_str(&a->memory, side_text(row, 1)));
}

void
alias_read(
    struct alias *a, struct tool *tool, const char *path, const char *kind)
{
	struct taking t = { a, str_of(kind) };

	side_read(tool, path, "old,new", take, &t);
	for (size_t i = 0; i < a->now.n; i++) {
		uint32_t next;
		size_t steps = 0;

		while ((next = map_find(&a->old, a->now.v[i])) != MAP_NONE) {
			if (++steps > a->now.n)
				die(EXIT_USAGE,
				    "%s: \"%.*s\" is renamed in a circle", path,
				    STR_ARG(map_text(&a->old, (uint32_t)i)));
			a->now.v[i] = a->now.v[next];
		}
	}
}

struct str
alias_of(const struct alias *a, struct str name)
{
	uint32_t number = a->now.n > 0 ? map_find(&a->old, name) : MAP_NONE;

	return number == MAP_NONE ? name : a->now.v[number];
}
