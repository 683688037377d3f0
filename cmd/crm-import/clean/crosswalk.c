#include "crosswalk.h"

#include "base/die.h"
#include "csv/load.h"

#include <inttypes.h>

/* The columns of the file. */
struct columns {
	size_t id, key, source; /* source SIZE_MAX: all rows */
};

static void
find_columns(const struct csv_table *t, const char *source, struct columns *c)
{
	struct diag d;

	c->id = csv_table_find(t, "record_id");
	c->source = SIZE_MAX;
	if ((c->id == SIZE_MAX &&
		!csv_table_columns(t, "customer_id", &c->id, &d)) ||
	    !csv_table_columns(t, "customer_key", &c->key, &d) ||
	    (source != NULL && !csv_table_columns(t, "source", &c->source, &d)))
		die(d.status, "%s", d.text);
}

static void
add(struct crosswalk *w, const struct csv_table *t, size_t row,
    const struct columns *c)
{
	struct str id = csv_table_cell(t, row, c->id);
	struct str key = csv_table_cell(t, row, c->key);
	uint32_t n;

	if (id.n == 0)
		return;
	n = map_add(&w->ids, id);
	if (n == w->key.n)
		vec_push(&w->key, arena_str(&w->arena, key));
	else if (!str_eq(w->key.v[n], key))
		die(EXIT_USAGE,
		    "%s:%" PRIu64
		    ": the id %.*s leads to %.*s and to %.*s; where the ids "
		    "are those of several sources, --crosswalk-source=NAME "
		    "says whose they are",
		    t->name, t->line[row], STR_ARG(id), STR_ARG(w->key.v[n]),
		    STR_ARG(key));
}

void
crosswalk_read(
    struct crosswalk *crosswalk, const char *path, const char *source)
{
	struct csv_table t;
	struct columns c;
	struct diag d;

	if (!csv_load(path, &t, &d))
		die(d.status, "%s", d.text);
	find_columns(&t, source, &c);
	for (size_t i = 0; i < t.rows; i++)
		if (source == NULL ||
		    str_eq(csv_table_cell(&t, i, c.source), str_of(source)))
			add(crosswalk, &t, i, &c);
	if (source != NULL && crosswalk->ids.count == 0)
		die(EXIT_USAGE, "%s: there is no row of the source %s", path,
		    source);
	csv_table_free(&t);
}

bool
crosswalk_find(
    const struct crosswalk *crosswalk, struct str id, struct str *key)
{
	uint32_t n = map_find(&crosswalk->ids, id);

	if (n != MAP_NONE)
		*key = crosswalk->key.v[n];
	return n != MAP_NONE;
}
