/* Histories to cells, cells to groups, moments to nodes. */
#include "base/each.h"
#include "base/mem.h"
#include "base/sort.h"
#include "model/btyd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double
btyd_scale(double longest)
{
	return longest >= 1 && longest <= 100 ? 1
	    : longest > 0		      ? 50 / longest
					      : 1;
}

/* Sorts by (x, last, end): radix passes from the last key to the first. */
static struct sort_item *
sorted(const struct btyd_history *h, size_t n)
{
	struct sort_item *item = mem_alloc(n, sizeof(*item));

	sort_order(item, n, i, sort_key_double(h[i].end));
	for (size_t i = 0; i < n; i++)
		item[i].key = sort_key_double(h[item[i].index].last);
	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		item[i].key = sort_key_double(h[item[i].index].x);
	sort_items(item, n);
	return item;
}

static void
count_cells(const struct btyd_history *h, const struct sort_item *item,
    size_t n, struct btyd_data *d)
{
	const struct btyd_history *before = NULL;

	d->cell = mem_alloc(n, sizeof(*d->cell));
	d->group = mem_alloc(n, sizeof(*d->group));
	for (size_t i = 0; i < n; i++) {
		const struct btyd_history *at = &h[item[i].index];

		if (before == NULL || before->x != at->x)
			d->group[d->groups++] =
			    (struct btyd_group){ .x = at->x, .cell = d->cells };
		if (before == NULL || before->x != at->x ||
		    before->last != at->last || before->end != at->end)
			d->cell[d->cells++] =
			    (struct btyd_cell){ .last = at->last * d->scale,
				    .end = at->end * d->scale };
		d->cell[d->cells - 1].weight++;
		d->group[d->groups - 1].weight++;
		d->group[d->groups - 1].cells =
		    d->cells - d->group[d->groups - 1].cell;
		before = at;
	}
	d->cell = mem_resize(d->cell, d->cells, sizeof(*d->cell));
	d->group = mem_resize(d->group, d->groups, sizeof(*d->group));
}

/* The distinct moments of one group; `item` has room for two per cell. */
static void
make_nodes(struct btyd_data *d, struct btyd_group *g, struct sort_item *item)
{
	struct btyd_cell *cell = d->cell + g->cell;
	size_t n = 2 * g->cells;
	double y;

	for (size_t i = 0; i < n; i++) {
		y = i % 2 == 0 ? cell[i / 2].last : cell[i / 2].end;
		item[i] = sort_item(sort_key_double(y), i);
	}
	sort_items(item, n);
	g->node = d->nodes;
	for (size_t i = 0; i < n; i++) {
		struct btyd_cell *c = &cell[item[i].index / 2];
		bool is_last = item[i].index % 2 == 0;

		y = is_last ? c->last : c->end;
		if (i == 0 || d->node[d->nodes - 1] != y)
			d->node[d->nodes++] = y;
		*(is_last ? &c->at_last : &c->at_end) =
		    (uint32_t)(d->nodes - 1);
	}
	g->nodes = d->nodes - g->node;
}

static void
make_all_nodes(struct btyd_data *d)
{
	scoped struct sort_item *item = mem_alloc(2 * d->cells, sizeof(*item));

	d->node = mem_alloc(2 * d->cells, sizeof(*d->node));
	for (size_t i = 0; i < d->groups; i++)
		make_nodes(d, &d->group[i], item);
	d->node = mem_resize(d->node, d->nodes, sizeof(*d->node));
}

void
btyd_aggregate(
    const struct btyd_history *h, size_t n, double scale, struct btyd_data *d)
{
	scoped struct sort_item *item = sorted(h, n);

	memset(d, 0, sizeof(*d));
	for (size_t i = 0; i < n; i++) {
		const struct btyd_history *at = &h[item[i].index];

		d->longest = fmax(d->longest, at->end);
		d->spanned += at->last;
		d->purchases += at->x;
		d->ln_gaps += at->ln_gaps;
		d->repeaters += at->x > 0;
	}
	d->customers = (double)n;
	d->scale = scale;
	count_cells(h, item, n, d);
	make_all_nodes(d);
}

void
btyd_thin(const struct btyd_data *from, size_t step, struct btyd_data *to)
{
	*to = *from;
	to->cells = to->groups = to->nodes = 0;
	to->customers = 0;
	to->cell = mem_alloc(from->cells / step + 1, sizeof(*to->cell));
	to->group = mem_alloc(from->groups, sizeof(*to->group));
	array_each (const struct btyd_group, g, from->group, from->groups) {
		struct btyd_group thin = { .x = g->x, .cell = to->cells };

		for (size_t j = g->cell; j < g->cell + g->cells; j++)
			if (j % step == 0) {
				to->cell[to->cells++] = from->cell[j];
				thin.weight += from->cell[j].weight;
			}
		thin.cells = to->cells - thin.cell;
		to->customers += thin.weight;
		if (thin.cells > 0)
			to->group[to->groups++] = thin;
	}
	make_all_nodes(to);
}

void
btyd_data_free(struct btyd_data *d)
{
	free(d->cell);
	free(d->group);
	free(d->node);
	memset(d, 0, sizeof(*d));
}
