/*
 * affinity: what sells with what, and what to offer to whom.
 */
#include "affinity.h"

#include "base/sort.h"

#include "affinity.def"

static void
print_pair(struct affinity *a, size_t i, struct csv_writer *w)
{
	const struct affinity_pair *pair = &a->pairs.v[i];
	struct affinity_table there = affinity_table(a, i, false);
	struct affinity_table back = affinity_table(a, i, true);
	struct affinity_numbers x, y;

	affinity_measure(&there, &x);
	affinity_measure(&back, &y);
	groups_row(&a->groups, a->group, w, map_text(&a->products, pair->a),
	    map_text(&a->products, pair->b), pair->n, (int64_t)there.a,
	    (int64_t)there.b, x.support, x.confidence, y.confidence, x.lift,
	    x.leverage, x.conviction, y.conviction, x.chi2,
	    x.exact ? STR("fisher") : STR("chi2"), a->p[i], a->q[i]);
}

/* By lift, then by count, descending, then in order of first appearance. */
static void
print_pairs(struct affinity *a, struct csv_writer *w)
{
	scoped struct sort_item *order = mem_alloc(a->pairs.n, sizeof(*order));

	sort_order(order, a->pairs.n, i, sort_key_descending(a->pairs.v[i].n));
	for (size_t i = 0; i < a->pairs.n; i++) {
		struct affinity_table table =
		    affinity_table(a, order[i].index, false);
		struct affinity_numbers x;

		affinity_measure(&table, &x);
		order[i].key = sort_key_descending(sort_key_double(x.lift));
	}
	sort_items(order, a->pairs.n);
	affinity_names(a, w,
	    "product_a,product_b,n_ab,n_a,n_b,support,confidence_ab,confidence_"
	    "ba,lift,leverage,conviction_ab,conviction_ba,chi2,test,p,q");
	for (size_t i = 0; i < a->pairs.n; i++)
		print_pair(a, order[i].index, w);
}

/* The table of one group, or of all. */
static void
print_group(struct affinity *a, struct csv_writer *w)
{
	affinity_count(a);
	if (a->owners != NULL)
		affinity_offers(a, w);
	else
		print_pairs(a, w);
	affinity_free(&a->counts);
	vec_free(&a->pairs);
	free(a->p);
	free(a->q);
}

static int
run(struct tool *tool, void *given)
{
	struct affinity *a = tool_alloc(tool, sizeof(*a));
	struct csv_writer *w;

	*a = (struct affinity){ .tool = tool, .o = given };
	input_open(&a->in, tool);
	if (affinity_read(a)) {
		affinity_load_margins(a);
		w = tool_output(tool);
		for (; a->group <= a->groups.map.count; a->group++)
			print_group(a, w);
		tool_close(tool);
	}
	return 0;
}

const struct method score_affinity = { METHOD_TOLD, .run = run };
