#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "crm-segment/shared/figures.h"
#include "csv/row.h"
#include "migrate.h"

#include <stdlib.h>

uint32_t
migration_customer(struct migration *m, struct str id)
{
	uint32_t number = map_add(&m->ids, id);

	if (number == m->segment[EARLIER].n) {
		vec_push(&m->segment[EARLIER], MIGRATE_ABSENT);
		vec_push(&m->segment[LATER], MIGRATE_ABSENT);
	}
	return number;
}

enum { SEGMENTS_MAX = 4096 };

/* The matrix: segments in order, then (new) in rows and (gone) in columns. */
struct matrix {
	const struct migration *m;
	size_t n;	 /* segments */
	uint32_t *name;	 /* n, numbers of segments in order */
	uint64_t *count; /* (n + 1) x (n + 1) */
	uint64_t *row, *column;
};

struct ranked {
	struct str name;
	size_t given; /* the place in --order, or behind all */
	uint32_t number;
};

SORT_BY(compare, struct ranked, SORT_UP(given) || SORT_TEXT(name));

/* The place of a name in --order. */
static size_t
place_of(const char *order, struct str name)
{
	size_t place = 0;

	str_each (item, str_given(order), ',') {
		if (str_eq(item, name))
			return place;
		place++;
	}
	return SIZE_MAX;
}

static void
order_segments(struct arena *memory, struct matrix *x, const char *order)
{
	scoped struct ranked *ranked = mem_alloc(x->n, sizeof(*ranked));

	for (uint32_t i = 0; i < x->n; i++) {
		struct str name = map_text(&x->m->segments, i);

		ranked[i] = (struct ranked){ name, place_of(order, name), i };
	}
	qsort(ranked, x->n, sizeof(*ranked), compare);
	x->name = arena_array(memory, x->n, sizeof(*x->name));
	for (size_t i = 0; i < x->n; i++)
		x->name[i] = ranked[i].number;
}

/* The row or column of a segment number. */
static size_t
place(const size_t *places, size_t n, uint32_t segment)
{
	return segment == MIGRATE_ABSENT ? n : places[segment];
}

static void
count(struct arena *memory, struct matrix *x)
{
	scoped size_t *places = mem_alloc(x->n, sizeof(*places));

	for (size_t i = 0; i < x->n; i++)
		places[x->name[i]] = i;
	x->count =
	    arena_array(memory, (x->n + 1) * (x->n + 1), sizeof(*x->count));
	x->row = arena_array(memory, x->n + 1, sizeof(*x->row));
	x->column = arena_array(memory, x->n + 1, sizeof(*x->column));
	for (uint32_t i = 0; i < x->m->segment[EARLIER].n; i++) {
		size_t from = place(places, x->n, x->m->segment[EARLIER].v[i]);
		size_t to = place(places, x->n, x->m->segment[LATER].v[i]);

		if (from == x->n && to == x->n)
			continue; /* of other dates only */
		x->count[from * (x->n + 1) + to]++;
		x->row[from]++;
		x->column[to]++;
	}
}

static struct str
name_of(const struct matrix *x, size_t at, const char *absent)
{
	return at == x->n ? str_of(absent)
			  : map_text(&x->m->segments, x->name[at]);
}

static void
write_long(const struct matrix *x, struct csv_writer *w)
{
	heading_line(w, "from,to,customers,share");
	for (size_t from = 0; from <= x->n; from++)
		for (size_t to = 0; to <= x->n; to++) {
			uint64_t n = x->count[from * (x->n + 1) + to];

			if (n == 0)
				continue;
			csv_cells(w, name_of(x, from, "(new)"),
			    name_of(x, to, "(gone)"), n);
			figure_share(w, (double)n, (double)x->row[from]);
			csv_end(w);
		}
}

static void
write_wide(const struct matrix *x, struct csv_writer *w)
{
	uint64_t all = 0;

	csv_field(w, STR("from"));
	for (size_t to = 0; to <= x->n; to++)
		csv_field(w, name_of(x, to, "(gone)"));
	csv_row(w, "total");
	for (size_t from = 0; from <= x->n; from++) {
		csv_field(w, name_of(x, from, "(new)"));
		for (size_t to = 0; to <= x->n; to++)
			csv_int(w, (int64_t)x->count[from * (x->n + 1) + to]);
		csv_row(w, x->row[from]);
	}
	csv_field(w, STR("total"));
	for (size_t to = 0; to <= x->n; to++) {
		csv_int(w, (int64_t)x->column[to]);
		all += x->column[to];
	}
	csv_row(w, all);
}

static void
write_change(
    const struct matrix *x, size_t at, bool ordered, struct csv_writer *w)
{
	const uint64_t *row = &x->count[at * (x->n + 1)];
	double up = 0, down = 0;

	for (size_t to = 0; to < at; to++)
		up += (double)row[to];
	for (size_t to = at + 1; to < x->n; to++)
		down += (double)row[to];
	csv_cells(w, name_of(x, at, ""), x->row[at], x->column[at],
	    (int64_t)x->column[at] - (int64_t)x->row[at], row[at]);
	figure_share(w, (double)row[at], (double)x->row[at]);
	figure_share(w, up, ordered ? (double)x->row[at] : 0);
	figure_share(w, down, ordered ? (double)x->row[at] : 0);
	figure_share(w, (double)row[x->n], (double)x->row[at]);
	csv_end(w);
}

static void
write_changes(
    const struct matrix *x, struct tool *tool, const struct migrate_options *o)
{
	struct csv_writer *w = heading_open(tool, o->changes,
	    "segment,before,after,net_change,stayed,stayed_share,up_share,"
	    "down_share,gone_share");

	for (size_t at = 0; at < x->n; at++)
		write_change(x, at, o->order != NULL, w);
	out_close(w->out);
}

static struct str
segment_name(const struct migration *m, uint32_t segment, const char *absent)
{
	return segment == MIGRATE_ABSENT ? str_of(absent)
					 : map_text(&m->segments, segment);
}

static void
write_moved(const struct migration *m, struct tool *tool, const char *path)
{
	struct csv_writer *w = heading_open(tool, path, "customer_id,from,to");

	for (uint32_t i = 0; i < m->segment[EARLIER].n; i++) {
		uint32_t from = m->segment[EARLIER].v[i];
		uint32_t to = m->segment[LATER].v[i];

		if (from == to)
			continue;
		csv_row(w,
		    m->customers != NULL ? customers_id(m->customers, i)
					 : map_text(&m->ids, i),
		    segment_name(m, from, "(new)"),
		    segment_name(m, to, "(gone)"));
	}
	out_close(w->out);
}

void
migrate_write(const struct migration *m, struct tool *tool,
    const struct migrate_options *o, struct csv_writer *w)
{
	struct matrix x = { .m = m, .n = m->segments.count };

	if (x.n > SEGMENTS_MAX)
		die(EXIT_DATA, "more than %d segments: is it the right column?",
		    SEGMENTS_MAX);
	order_segments(&tool->memory, &x, o->order);
	count(&tool->memory, &x);
	if (o->wide)
		write_wide(&x, w);
	else
		write_long(&x, w);
	if (o->changes != NULL)
		write_changes(&x, tool, o);
	if (o->moved != NULL)
		write_moved(m, tool, o->moved);
}
