/* affinity: rows by basket and by customer, and their pairs of products. */
#include "affinity.h"

#include "base/mem.h"
#include "base/sort.h"
#include "cli/heading.h"
#include "cli/lanes.h"
#include "math/multiple.h"

#include <math.h>

enum { MEASURED = 4096 }; /* pairs that a thread measures at a time */

/* What a thread has of its own: its numbers, and what they are among all. */
struct lane_affinity {
	struct affinity *a;
	struct map products;
	struct affinity_products product;
	struct groups_lane groups;
};

/* product_id, else product_name or a column "product". */
static size_t
product_column(struct input *in)
{
	size_t at = input_role(in, "product_id", false);

	if (at == ROLE_NONE)
		at = input_role(in, "product_name", false);
	if (at == ROLE_NONE)
		at = header_exact(&in->header, STR("product"));
	if (at == ROLE_NONE)
		input_needs(in,
		    input_role(in, "order_id", false) == ROLE_NONE
			? "product_id,customer_id"
			: "product_id");
	return at;
}

/* Numbers are given in the order of the rows. */
static uint32_t
product_of(struct lane_affinity *l, struct input *in, struct str text)
{
	uint32_t own = map_add(&l->products, text);

	if (own == l->product.n) {
		lanes_turn(in);
		vec_push(&l->product, map_add(&l->a->products, text));
	}
	return l->product.v[own];
}

/* An item is group << 32 | product. */
static bool
read_row(void *lane, struct input *in, const struct csv_row *row,
    struct history_row *to)
{
	struct lane_affinity *l = lane;
	const struct affinity *a = l->a;
	bool offers = a->owners != NULL;
	uint64_t item;
	struct str product;

	if (!input_text(in, row, a->product, "product", &product) ||
	    (a->order != ROLE_NONE &&
		!input_text(in, row, a->order, "order", &to[0].customer)) ||
	    ((offers || a->order == ROLE_NONE) &&
		!input_text(in, row, a->customer, "customer", &to[1].customer)))
		return false;
	item = product_of(l, in, str_trim(product));
	item |= (uint64_t)groups_lane_add(&l->groups, &l->a->groups, in, row)
	    << 32;
	to[1].customer = str_trim(to[1].customer);
	to[0].customer =
	    a->order == ROLE_NONE ? to[1].customer : str_trim(to[0].customer);
	memcpy(to[0].item, &item, sizeof(item));
	if (offers)
		memcpy(to[1].item, &item, sizeof(item));
	return true;
}

SORT_BY(compare, uint64_t, SORT_VALUES(*a, *b));

SORT_BY(compare_products, uint32_t, SORT_VALUES(*a, *b));

/* Leaves each product of a group once, in order. */
static bool
settle(void *affinity, struct history *h, struct diag *d)
{
	uint64_t *item = h->item;
	size_t n = 0;

	(void)affinity;
	(void)d;
	if (h->n > 1)
		qsort(item, h->n, sizeof(*item), compare);
	for (size_t i = 0; i < h->n; i++)
		if (n == 0 || item[i] != item[n - 1])
			item[n++] = item[i];
	h->n = n;
	return true;
}

static void
open_histories(struct affinity *a)
{
	size_t memory = tool_memory(a->tool);
	struct histories_use use = { .size = sizeof(uint64_t),
		.data = a,
		.read = read_row,
		.see = settle,
		.keeps = true,
		.beside = memory / 4 };

	a->share = memory / 4;
	if (a->o->table == AFFINITY_OFFERS) {
		use.beside = memory / 8 * 5;
		a->baskets = histories_open(&a->in, &use);
		a->owners = histories_second(a->baskets, &use);
	} else {
		a->baskets = histories_open(&a->in, &use);
	}
}

bool
affinity_read(struct affinity *a)
{
	struct lane_affinity lane[TASKS_THREADS];
	void *self[TASKS_THREADS];

	a->product = product_column(&a->in);
	a->order = input_role(&a->in, "order_id", false);
	a->customer = input_role(&a->in, "customer_id",
	    a->order == ROLE_NONE || a->o->table == AFFINITY_OFFERS);
	groups_open(&a->groups, &a->in, "--by", a->tool->common.by);
	open_histories(a);
	for (int i = 0; i < histories_threads(a->baskets); i++) {
		lane[i] = (struct lane_affinity){ .a = a,
			.groups.own = groups_copy(&a->groups) };
		self[i] = &lane[i];
	}
	histories_deal(a->baskets, self);
	for (int i = 0; i < histories_threads(a->baskets); i++) {
		map_free(&lane[i].products);
		groups_lane_free(&lane[i].groups);
		vec_free(&lane[i].product);
	}
	if (!input_close(&a->in))
		return false;
	histories_group(a->baskets);
	if (a->owners != NULL)
		histories_group(a->owners);
	return true;
}

/* The same product in several groups. */
static void
take_once(struct affinity_products *p)
{
	size_t n = 1;

	vec_sort(p, compare_products);
	for (size_t i = 1; i < p->n; i++)
		if (p->v[i] != p->v[n - 1])
			p->v[n++] = p->v[i];
	p->n = n;
}

size_t
affinity_products(const struct affinity *a, const struct history *h,
    struct affinity_products *to)
{
	const uint64_t *item = h->item;
	bool all = a->group == a->groups.map.count;
	size_t n = 0;

	vec_reserve(to, h->n);
	for (size_t i = 0; i < h->n; i++)
		if (all || item[i] >> 32 == a->group)
			to->v[n++] = (uint32_t)item[i];
	to->n = n;
	if (all && n > 1 && item[0] >> 32 != item[n - 1] >> 32)
		take_once(to);
	return to->n;
}

/* The first look at a basket, and the further ones. */
static void
see(void *affinity, const struct history *h)
{
	struct affinity *a = affinity;
	struct affinity_products *list = &a->list[h->thread];
	size_t n = affinity_products(a, h, list);

	affinity_see(&a->counts, list->v, n);
}

static void
list(void *affinity, const struct history *h)
{
	struct affinity *a = affinity;
	struct affinity_products *list = &a->list[h->thread];
	size_t n = affinity_products(a, h, list);

	affinity_list(&a->counts, list->v, n);
}

struct affinity_table
affinity_table(const struct affinity *a, size_t i, bool back)
{
	const struct affinity_pair *pair = &a->pairs.v[i];
	double from = (double)a->counts.in[pair->a];
	double to = (double)a->counts.in[pair->b];

	return (struct affinity_table){ (double)a->counts.baskets,
		back ? to : from, back ? from : to, pair->n };
}

static void
measure(void *affinity, size_t piece, int thread)
{
	struct affinity *a = affinity;

	(void)thread;
	for (size_t i = piece * MEASURED;
	     i < (piece + 1) * MEASURED && i < a->pairs.n; i++) {
		struct affinity_table table = affinity_table(a, i, false);
		struct affinity_numbers numbers;

		affinity_measure(&table, &numbers);
		a->p[i] = affinity_p(&table, &numbers);
	}
}

void
affinity_count(struct affinity *a)
{
	double floor_count;

	affinity_open(&a->counts, a->products.count);
	histories_each(a->baskets, see, a);
	floor_count =
	    ceil(a->o->min_support * (double)a->counts.baskets - 1e-9);
	a->counts.least = (size_t)fmax((double)a->o->min_count, floor_count);
	while (affinity_next(&a->counts, a->share)) {
		histories_each(a->baskets, list, a);
		affinity_pairs(&a->counts, &a->pairs);
	}
	a->p = mem_alloc(a->pairs.n, sizeof(*a->p));
	a->q = mem_alloc(a->pairs.n, sizeof(*a->q));
	tasks_run((a->pairs.n + MEASURED - 1) / MEASURED,
	    tasks_threads((int)a->tool->common.threads), measure, a);
	multiple_q_values(a->p, a->pairs.n, a->q);
}

void
affinity_names(struct affinity *a, struct csv_writer *w, const char *names)
{
	if (a->group > 0)
		return;
	groups_names(&a->groups, w);
	heading_line(w, names);
}
