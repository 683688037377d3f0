/* The golden rows of merge: out of the records of each customer one. */
#include "merge.h"
#include "merge_rows.h"

#include "base/sort.h"
#include "text/date.h"

#include <math.h>
#include <stdlib.h>

/* How the rows are made, and room for those of one customer. */
struct maker {
	struct merge *m;
	struct golden golden;
	size_t *rank; /* of each source */
	struct store_place *record;
	size_t n; /* records of the customer, the oldest first */
	struct store_cells *cells;
	struct golden_record *records;
	size_t room;
	struct str *chosen, *old;
	bool *erased; /* fields that lost a value on purpose */
};

/* The place of each source in --trust; those not named come behind. */
static size_t *
rank_sources(const struct merge *m)
{
	size_t *rank = mem_alloc(m->store.sources.count, sizeof(*rank));

	for (uint32_t i = 0; i < m->store.sources.count; i++) {
		struct str rest =
		    str_of(m->options->trust == NULL ? "" : m->options->trust);

		for (rank[i] = 0; rest.p != NULL; rank[i]++)
			if (str_eq(str_trim(str_cut(&rest, ',')),
				map_text(&m->store.sources, i)))
				break;
	}
	return rank;
}

static void
make_room(struct maker *k)
{
	if (k->n <= k->room)
		return;
	k->cells = mem_resize(k->cells, k->n, sizeof(*k->cells));
	k->records = mem_resize(k->records, k->n, sizeof(*k->records));
	for (; k->room < k->n; k->room++)
		merge_store_cells(&k->m->store, &k->cells[k->room]);
}

/* What was erased on purpose takes the values of all records with it that are
 * not younger. */
static void
erase(struct maker *k, size_t column)
{
	int32_t last = DATE_NONE;

	k->erased[column] = false;
	for (size_t i = 0; i < k->n; i++)
		if (k->cells[i].erased[column]) {
			k->erased[column] = true;
			if (k->cells[i].date[column] > last)
				last = k->cells[i].date[column];
		}
	for (size_t i = 0; k->erased[column] && i < k->n; i++)
		if (k->cells[i].date[column] <= last)
			k->cells[i].cell[column] = STR("");
}

/* The row of the customer whose records are k->record. */
static void
make_row(struct maker *k)
{
	const struct store *store = &k->m->store;

	make_room(k);
	qsort(k->record, k->n, sizeof(*k->record), merge_store_by_age);
	for (size_t i = 0; i < k->n; i++) {
		uint32_t record = k->record[i].record;

		merge_store_unpack(store, record, &k->cells[i]);
		k->records[i] =
		    (struct golden_record){ k->cells[i].cell, k->cells[i].date,
			    k->rank[store->record.v[record].source] };
	}
	for (size_t c = 0; c < store->fields.count; c++)
		erase(k, c);
	golden_choose(&k->golden, k->records, k->n, k->chosen);
}

static void
log_update(struct maker *k, uint32_t key, uint32_t field)
{
	struct merge *m = k->m;
	enum golden_rule rule = m->rule[field];
	struct log_line line = { .op = "update",
		.key = map_text(&m->store.keys, key),
		.field = map_text(&m->store.fields, field),
		.old = k->old[field],
		.new = k->chosen[field],
		.rule = golden_rule_name(rule),
		.weight = -INFINITY };

	if (rule == GOLDEN_USUAL)
		line.rule = golden_rule_name(
		    m->options->trust != NULL ? GOLDEN_TRUSTED : GOLDEN_NEWEST);
	if (line.new.n == 0 && k->erased[field])
		line.rule = "clear";
	merge_log_write(&m->log, &line);
}

/* Puts the new row in the place of the old one: true if it is another. */
static bool
renew(struct maker *k, uint32_t key)
{
	struct store *store = &k->m->store;
	size_t fields = store->fields.count;
	bool changed = false;

	if (store->golden.v[key].at != NULL) {
		merge_store_row(store->golden.v[key], k->old, fields);
		for (uint32_t c = 0; c < fields; c++)
			if (!str_eq(k->old[c], k->chosen[c])) {
				log_update(k, key, c);
				changed = true;
			}
		k->m->revised += changed;
		if (!changed)
			return false;
	}
	store->golden.v[key] = k->n == 1
	    ? store->record.v[k->record[0].record].cells
	    : merge_store_pack_row(&store->arena, k->chosen, fields);
	store->golden.v[key].bytes = 0;
	return true;
}

/* Values that many strangers share make one customer of them. */
static void
find_large(struct merge *m)
{
	const struct store *store = &m->store;
	scoped size_t *size = mem_zero(store->keys.count, sizeof(*size));

	for (size_t i = 0; i < store->record.n; i++)
		size[store->record.v[i].key]++;
	for (uint32_t key = 0; key < store->keys.count; key++) {
		m->large += size[key] > (size_t)m->options->large;
		if (size[key] > m->largest) {
			m->largest = size[key];
			m->largest_key = map_text(&store->keys, key);
		}
	}
}

/* The records whose customers need a row, by these. */
static struct sort_item *
by_key(const struct store *store, bool all, size_t *n)
{
	struct sort_item *item = mem_alloc(store->record.n, sizeof(*item));

	*n = 0;
	for (uint32_t i = 0; i < store->record.n; i++) {
		uint32_t key = store->record.v[i].key;

		if (all || store->due.v[key])
			item[(*n)++] = sort_item(key, i);
	}
	sort_items(item, *n);
	return item;
}

/* A number of how rows are made of records, never 0. */
static uint64_t
print_rules(const struct merge *m)
{
	const char *trust = m->options->trust;
	uint64_t print = map_hash_fixed(str_of(trust == NULL ? "" : trust));

	for (uint32_t c = 0; c < m->store.fields.count; c++)
		if (m->rule[c] != GOLDEN_USUAL)
			print =
			    (print + m->rule[c] +
				map_hash_fixed(map_text(&m->store.fields, c))) *
			    UINT64_C(0x9e3779b97f4a7c15);
	return print | 1;
}

bool
merge_golden_make(struct merge *m)
{
	struct store *store = &m->store;
	uint64_t rules = print_rules(m);
	size_t n, fields = store->fields.count;
	scoped struct sort_item *item =
	    by_key(store, m->links.rules != rules, &n);
	scoped int *group = mem_alloc(fields, sizeof(*group));
	struct maker k = { .m = m, .golden = { fields, group, m->rule } };
	bool changed = m->moved || !store->has_master || !store->has_records ||
	    store->published != fields;

	for (uint32_t c = 0; c < fields; c++)
		group[c] = golden_group(map_text(&store->fields, c).p);
	k.rank = rank_sources(m);
	k.record = mem_alloc(n, sizeof(*k.record));
	k.chosen = mem_alloc(fields, sizeof(*k.chosen));
	k.old = mem_alloc(fields, sizeof(*k.old));
	k.erased = mem_alloc(fields, sizeof(*k.erased));
	for (size_t from = 0, to; from < n; from = to) {
		k.n = 0;
		for (to = from; to < n && item[to].key == item[from].key; to++)
			k.record[k.n++] =
			    (struct store_place){ store, item[to].index };
		make_row(&k);
		changed |= renew(&k, (uint32_t)item[from].key);
	}
	for (size_t i = 0; i < k.room; i++)
		merge_store_cells_free(&k.cells[i]);
	free(k.cells);
	free(k.records);
	free(k.rank);
	free(k.record);
	free(k.chosen);
	free(k.old);
	free(k.erased);
	find_large(m);
	m->links.changed |=
	    m->options->model != NULL && (changed || m->links.rules != rules);
	m->links.rules = rules;
	return changed;
}

void
merge_golden_write(struct merge *m, struct csv_writer *w)
{
	const struct store *store = &m->store;
	size_t fields = store->fields.count;
	scoped struct str *cell = mem_alloc(fields, sizeof(*cell));
	scoped bool *written = mem_zero(store->keys.count, sizeof(*written));
	struct merge_copy copy = { .out = w->out };

	csv_field(w, STR("customer_key"));
	if (store->has_households)
		csv_field(w, STR("household_key"));
	for (uint32_t c = 0; c < fields; c++)
		csv_field(w, map_text(&store->fields, c));
	csv_end(w);
	for (size_t i = 0; i < store->record.n; i++) {
		uint32_t key = store->record.v[i].key;

		if (written[key])
			continue;
		written[key] = true;
		if (merge_rows_copy(&copy, &store->golden.v[key],
			fields == store->published))
			continue;
		csv_field(w, map_text(&store->keys, key));
		if (store->has_households)
			csv_field(w, store->household.v[key]);
		merge_store_row(store->golden.v[key], cell, fields);
		csv_fields(w, cell, fields);
		csv_end(w);
	}
	merge_rows_copied(&copy);
}
