/* The pairs of which somebody should look at. */
#include "merge.h"

#include "crm-import/linkage/pairs.h"
#include "csv/row.h"
#include "merge_link.h"

#include <math.h>
#include <stdlib.h>

static const char *const names[] = { "source_a", "record_id_a", "source_b",
	"record_id_b", "customer_key_a", "customer_key_b" };

/* The records of each customer, one after the other. */
struct customers {
	uint32_t *customer; /* of each record, by its place: the key's number */
	uint32_t *size;	    /* by key */
	struct sort_item *item;
};

static void
find_customers(const struct store *store, const struct link_doubts *found,
    struct customers *c)
{
	size_t n = store->record.n;

	c->customer = mem_alloc(n, sizeof(*c->customer));
	c->size = mem_zero(store->keys.count, sizeof(*c->size));
	c->item = mem_alloc(n, sizeof(*c->item));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t key = store->record.v[found->order[i].record].key;

		c->customer[i] = key;
		c->size[key]++;
		c->item[i] = sort_item(key, i);
	}
	sort_items(c->item, n);
}

/* The least likely pair of each customer that is not too large. */
static void
find_weak(const struct merge *m, const struct link_doubts *found,
    const struct customers *c, struct linkage_pairs *weak)
{
	size_t n = m->store.record.n, size;
	scoped VEC(uint32_t) record = { 0 };

	for (size_t from = 0; from < n; from += size) {
		struct linkage_pair worst;

		size = c->size[c->item[from].key];
		if (size == 1 || size > (size_t)m->options->large)
			continue;
		record.n = 0;
		for (size_t i = from; i < from + size; i++)
			vec_push(&record, c->item[i].index);
		if (pairs_weak(found->linkage, record.v, size, &worst))
			vec_push(weak, worst);
	}
}

static void
find_doubts(const struct merge *m, const struct link_doubts *found,
    const struct customers *c, const struct pairs_of *of,
    struct linkage_pairs *doubts)
{
	scoped struct linkage_pairs weak = { 0 };

	for (size_t i = 0; i < found->pairs.n; i++)
		if (found->pairs.v[i].weight < INFINITY &&
		    pairs_is_doubt(of, &found->pairs.v[i], LINK_REVIEW))
			vec_push(doubts, found->pairs.v[i]);
	find_weak(m, found, c, &weak);
	for (size_t i = 0; i < weak.n; i++)
		if (pairs_is_doubt(of, &weak.v[i], LINK_REVIEW))
			vec_push(doubts, weak.v[i]);
}

static void
write_doubt(const struct merge *m, const struct link_doubts *found,
    const struct pairs_of *of, struct csv_writer *w, struct linkage_pair pair)
{
	const struct store *store = &m->store;
	const struct store_record *r[] = {
		&store->record.v[found->order[pair.a].record],
		&store->record.v[found->order[pair.b].record]
	};

	linkage_weigh(found->linkage, &pair);
	csv_cells(w, STR(""), pairs_worth(of, &pair));
	for (int i = 0; i < 2; i++) {
		csv_cells(w, map_text(&store->sources, r[i]->source), r[i]->id);
	}
	for (int i = 0; i < 2; i++)
		csv_field(w, map_text(&store->keys, r[i]->key));
	pairs_write(of, w, &pair);
}

void
merge_doubts_write(struct merge *m, const struct link_doubts *found)
{
	struct customers c;
	scoped struct linkage_pairs doubts = { 0 };
	struct pairs_of of = { .match = &found->model.match,
		.linkage = found->linkage,
		.cell = found->cell,
		.columns = m->store.fields.count,
		.threshold = m->options->threshold,
		.answered = &found->answered };
	struct sort_item *item;
	struct csv_writer w;
	struct out out;

	find_customers(&m->store, found, &c);
	of.customer = c.customer;
	of.size = c.size;
	find_doubts(m, found, &c, &of, &doubts);
	item = pairs_order(&of, &doubts);
	out_open(&out, m->options->doubts);
	csv_writer_init(&w, &out, ',', (int)m->tool->common.digits);
	pairs_header(&of, &w, true, names, COUNT(names));
	for (size_t i = 0; i < doubts.n; i++)
		write_doubt(m, found, &of, &w, doubts.v[item[i].index]);
	out_close(&out);
	free(item);
	free(c.customer);
	free(c.size);
	free(c.item);
}
